//! What a standard makes of a run: scores with every step of the arithmetic, the verdict, the checklist, the plan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule::{Confidence, Severity};
use crate::run::Counts;
use crate::score::Score;

/// A graded run. `plimsoll explain score` prints each of its steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// Digest of the standard, `sha256:…`, so that two runs can be compared.
    pub standard: String,
    /// The result for all that was audited.
    #[serde(flatten)]
    pub total: Total,
    /// In the standard's order.
    pub categories: Vec<CategoryScore>,
    /// In the standard's order.
    pub checklist: Vec<ChecklistGroup>,
    /// Soonest first.
    pub plan: Vec<PlanHorizon>,
}

/// The result for the whole, or for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Total {
    /// Audited lines.
    pub lines: u64,
    /// What points of severities that are diluted are divided by; 1 for a code base that is not large.
    pub size: u32,
    /// Out of 100, rounded down: the sum of score × weight of the assessed categories, divided by the sum of their weights.
    /// None where no category could be assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// Such as `B+`; none where it is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Why the grade is withheld, and no better verdict given than is certain; each a sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<String>,
    /// None where too little is known for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Why it is not a better one; each a sentence. Empty for *Production-ready*.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Sum of the weights of assessed categories.
    pub weight_assessed: u32,
    /// Sum of all weights.
    pub weight: u32,
}

/// Whether the system is ready for production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No.
    NotReady,
    /// With fixes.
    WithFixes,
    /// Yes.
    Ready,
}

impl Verdict {
    /// Returns what reports say.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotReady => "Not production-ready",
            Self::WithFixes => "Production-ready with fixes",
            Self::Ready => "Production-ready",
        }
    }

    /// Returns the sentence below it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NotReady => "System does not meet production readiness standards.",
            Self::WithFixes => "System meets production readiness standards once the listed fixes are made.",
            Self::Ready => "System meets production readiness standards.",
        }
    }
}

/// A category's score, with every step that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryScore {
    /// Its id in the standard.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// Its weight.
    pub weight: u32,
    /// Out of 100; none where nothing could assess it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// One to five; 0 where it was not assessed.
    pub stars: u32,
    /// Such as `good`; `not assessed`.
    pub level: String,
    /// Rules of the category that were on.
    pub rules: u32,
    /// Those of them that had something to judge.
    pub rules_used: u32,
    /// Pairs of file and rule that were completed.
    pub checks: u64,
    /// Findings of each severity.
    pub counts: Counts,
    /// What each rule's findings take off, most first.
    pub penalties: Vec<Penalty>,
    /// The sum of the penalties.
    pub lost: Score,
    /// What strengths would earn, most first.
    pub strengths: Vec<Earned>,
    /// What they do earn: at most a share of what was lost.
    pub earned: Score,
    /// The cap that held the score down, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
}

/// What the findings of one rule take off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Penalty {
    /// `pack/rule`.
    pub rule: String,
    /// Number of findings.
    pub findings: u32,
    /// Points that they take off together.
    pub points: Score,
    /// How: findings that cost the same, dearest first.
    pub steps: Vec<PenaltyStep>,
}

/// Findings of one rule that cost the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PenaltyStep {
    /// Their severity.
    pub severity: Severity,
    /// Their confidence.
    pub confidence: Confidence,
    /// How many.
    pub findings: u32,
    /// Points of each: the severity's penalty × the confidence's percent ÷ size, halved as often as `halved` says.
    pub each: Score,
    /// How often the points were halved, because the rule's findings repeat.
    pub halved: u32,
}

/// What a strength earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Earned {
    /// `pack/rule`.
    pub rule: String,
    /// How many places are right.
    pub met: u32,
    /// Of how many.
    pub total: u32,
    /// Points.
    pub points: Score,
}

/// A cap that held a score down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cap {
    /// An open finding of this severity is the reason.
    pub severity: Severity,
    /// The most that the category scores.
    pub at: Score,
    /// What it would have scored.
    pub without: Score,
}

/// A group of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistGroup {
    /// Its id in the standard.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// In the standard's order.
    pub items: Vec<ChecklistItem>,
}

/// An item of the checklist with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistItem {
    /// Its id in the standard.
    pub id: String,
    /// What is so where it is met.
    pub title: String,
    /// The answer.
    pub status: Status,
    /// Why, as a sentence.
    pub reason: String,
    /// Rules that answer for it and had something to judge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Open findings of these rules.
    pub findings: u32,
    /// What somebody vouches for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Attestation>,
}

/// The answer to an item of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// What answers for it found a P0 or P1, or a score far below.
    NotReady,
    /// What answers for it found something less.
    NeedsAttention,
    /// Nothing could answer for it.
    NotAssessed,
    /// Somebody vouches for it; nothing was checked.
    Attested,
    /// What answers for it looked, and found nothing.
    Ready,
}

impl Status {
    /// Returns what reports say.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotReady => "not ready",
            Self::NeedsAttention => "needs attention",
            Self::NotAssessed => "not assessed",
            Self::Attested => "attested",
            Self::Ready => "ready",
        }
    }
}

/// What somebody vouches for, in `plimsoll.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The item of the checklist.
    pub item: String,
    /// Who vouches for it.
    pub owner: String,
    /// Where the evidence is.
    pub evidence: String,
    /// The last day that it holds, such as `2027-01-31`.
    pub expires: String,
    /// What else there is to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A part of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanHorizon {
    /// Its id in the standard.
    pub id: String,
    /// What reports call it.
    pub title: String,
    /// Most points gained for each fix first.
    pub steps: Vec<PlanStep>,
}

/// Mend all findings that one rule has at one severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanStep {
    /// `pack/rule`.
    pub rule: String,
    /// Their severity.
    pub severity: Severity,
    /// How many.
    pub findings: u32,
    /// In how many files.
    pub files: u32,
    /// `small`, `medium` or `large`, by their number.
    pub effort: Effort,
    /// Points of the total that this step gains, once the steps before it are made.
    pub gain: Score,
    /// The total after it.
    pub total: Score,
}

/// How much work a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "as they say")]
pub enum Effort {
    Small,
    Medium,
    Large,
}

impl Effort {
    /// Returns `small`, `medium` or `large`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}
