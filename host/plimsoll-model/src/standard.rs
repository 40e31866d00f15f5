//! The standard: what a code base is graded by, as data. `plimsoll-standard` reads it from TOML and applies it; the run file
//! holds the one that was applied, so that a run explains its own score.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Role;
use crate::rule::{Confidence, Severity};
use crate::score::Score;

/// The `format` of a version 1 standard.
pub const FORMAT: &str = "plimsoll-standard/1";

/// What a code base is graded by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Standard {
    /// Always [`FORMAT`].
    pub format: String,
    /// Kebab-case, such as `production-readiness`.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// SemVer.
    pub version: String,
    /// How findings become points.
    pub scoring: Scoring,
    /// Other severities than the rules' own.
    #[serde(default)]
    pub severity: SeverityPolicy,
    /// Below this the grade is withheld.
    pub coverage: Floor,
    /// What each verdict takes.
    pub verdicts: Verdicts,
    /// Letters, best first.
    pub grades: Vec<Grade>,
    /// Stars and words for a category, best first.
    pub levels: Vec<Level>,
    /// What is scored, in the order of the report.
    pub categories: Vec<Category>,
    /// What an operator asks before a launch, in groups.
    #[serde(default)]
    pub checklist: Vec<Group>,
    /// When to mend what, soonest first.
    pub plan: Vec<Horizon>,
    /// Hints at how much work a fix is.
    pub effort: Effort,
}

/// How findings become points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scoring {
    /// Points that a finding takes off its category, before confidence and size.
    pub penalties: BySeverity<Score>,
    /// Percent of the penalty that counts, by confidence.
    pub confidence: ByConfidence,
    /// How a large code base dilutes what is not urgent.
    pub size: Size,
    /// No category with an open finding of that severity scores more.
    pub caps: Caps,
    /// What is done right, and proved.
    pub strengths: StrengthScoring,
}

/// A value for each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the severities")]
pub struct BySeverity<T> {
    #[serde(rename = "P0")]
    pub p0: T,
    #[serde(rename = "P1")]
    pub p1: T,
    #[serde(rename = "P2")]
    pub p2: T,
    #[serde(rename = "P3")]
    pub p3: T,
}

impl<T: Copy> BySeverity<T> {
    /// Returns the value for a severity.
    pub const fn of(&self, severity: Severity) -> T {
        match severity {
            Severity::P0 => self.p0,
            Severity::P1 => self.p1,
            Severity::P2 => self.p2,
            Severity::P3 => self.p3,
        }
    }
}

/// Percent for each confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the levels")]
pub struct ByConfidence {
    #[schemars(range(min = 0, max = 100))]
    pub high: u32,
    #[schemars(range(min = 0, max = 100))]
    pub medium: u32,
    #[schemars(range(min = 0, max = 100))]
    pub low: u32,
}

impl ByConfidence {
    /// Returns the percent for a confidence.
    #[must_use]
    pub const fn of(&self, confidence: Confidence) -> u32 {
        match confidence {
            Confidence::High => self.high,
            Confidence::Medium => self.medium,
            Confidence::Low => self.low,
        }
    }
}

/// How a large code base dilutes what is not urgent: penalties are divided by the square root of `lines ÷ base`, rounded
/// down, and a rule's points halve after as many findings. What lies below `base` counts in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Size {
    /// Lines of a code base that is not large yet.
    #[schemars(range(min = 1))]
    pub base: u64,
    /// The divisor grows no further.
    #[schemars(range(min = 1))]
    pub most: u32,
    /// Languages whose lines do not make a code base large: data and prose.
    #[serde(default)]
    pub without: Vec<String>,
    /// Severities that are diluted. What endangers a system does so in a large one as well.
    pub severities: Vec<Severity>,
}

/// The most that a category scores while a finding of that severity is open; none: no cap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the severities")]
pub struct Caps {
    #[serde(rename = "P0", default, skip_serializing_if = "Option::is_none")]
    pub p0: Option<Score>,
    #[serde(rename = "P1", default, skip_serializing_if = "Option::is_none")]
    pub p1: Option<Score>,
    #[serde(rename = "P2", default, skip_serializing_if = "Option::is_none")]
    pub p2: Option<Score>,
    #[serde(rename = "P3", default, skip_serializing_if = "Option::is_none")]
    pub p3: Option<Score>,
}

impl Caps {
    /// Returns the cap for a severity.
    #[must_use]
    pub const fn of(&self, severity: Severity) -> Option<Score> {
        match severity {
            Severity::P0 => self.p0,
            Severity::P1 => self.p1,
            Severity::P2 => self.p2,
            Severity::P3 => self.p3,
        }
    }
}

/// How strengths earn points back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StrengthScoring {
    /// Fewer places are no evidence.
    #[schemars(range(min = 1))]
    pub least_places: u32,
    /// Points of a rule that is met everywhere; less in proportion.
    pub points: Score,
    /// Percent of the lost points that can be earned back.
    #[schemars(range(min = 0, max = 100))]
    pub most: u32,
}

/// Other severities than the rules' own. A changed finding says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeverityPolicy {
    /// The worst severity of a finding in a file of that role.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub roles: BTreeMap<Role, Severity>,
    /// The severity of a rule's findings, by `pack/rule`.
    #[serde(default)]
    pub rules: BTreeMap<String, Severity>,
}

/// Below this the grade is withheld: too little is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Floor {
    /// Percent of the planned checks that must have been completed.
    #[schemars(range(min = 0, max = 100))]
    pub checks: u32,
    /// Percent of the weights that the assessed categories must have.
    #[schemars(range(min = 0, max = 100))]
    pub weight: u32,
}

/// What each verdict takes. Whatever reaches neither is not production-ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Verdicts {
    /// *Production-ready*.
    pub ready: Bar,
    /// *Production-ready with fixes*.
    pub with_fixes: Bar,
}

/// What a verdict takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bar {
    /// The least total.
    pub score: Score,
    /// The least score of each assessed category.
    pub category: Score,
    /// The worst severity that may be open; none: no finding at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<Severity>,
    /// Percent of the weights that the assessed categories must have.
    #[schemars(range(min = 0, max = 100))]
    pub weight: u32,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Grade {
    /// Such as `B+`.
    pub name: String,
    /// The least total.
    pub at_least: Score,
}

/// Stars and a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Level {
    /// Such as `needs improvement`.
    pub name: String,
    /// One to five.
    #[schemars(range(min = 1, max = 5))]
    pub stars: u32,
    /// The least score of the category.
    pub at_least: Score,
}

/// What is scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Category {
    /// Kebab-case.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// Its share in the total, beside the other categories' weights.
    #[schemars(range(min = 1))]
    pub weight: u32,
    /// Categories of rules that count here, if not the one of the same id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
}

impl Category {
    /// Returns whether findings of rules in this category count here.
    #[must_use]
    pub fn takes(&self, category: &str) -> bool {
        if self.from.is_empty() { self.id == category } else { self.from.iter().any(|from| from == category) }
    }
}

/// A group of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    /// Kebab-case.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// What is asked.
    pub items: Vec<Item>,
}

/// One question of the checklist. Rules answer for it that name it on their page, or that it names, or the score of a category.
/// An item without either can only be attested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Item {
    /// Kebab-case, unlike any other item's.
    pub id: String,
    /// What is so where the item is met, such as "Every outgoing call has a timeout".
    pub title: String,
    /// Rules that answer for it, as `pack/rule`, beside those whose pages name it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Categories whose scores answer for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// What each of these categories must reach; none: the least of "Production-ready".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Score>,
}

/// When to mend what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Horizon {
    /// Kebab-case.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// Findings of these severities belong here.
    pub severities: Vec<Severity>,
}

/// Hints at how much work it is to mend all findings of a rule, by their number: up to `small`, up to `medium`, and large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Effort {
    /// Most findings of a small work.
    pub small: u32,
    /// Most findings of a medium work.
    pub medium: u32,
}
