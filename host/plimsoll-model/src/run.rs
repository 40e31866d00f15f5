//! The run: everything that one audit found, in the shape of the run file, version 1.
//!
//! Every report is a pure function of a [`Run`]. It holds no clock, no host name and no absolute path: the same input
//! gives the same bytes. The JSON Schema is `host/plimsoll-report/schema/run-v1.schema.json`; fields are added as
//! optional, never renamed, and nothing changes its meaning within version 1.

mod coverage;
mod dependencies;
mod finding;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, Attestation, Total};
use crate::evidence::Evidence;
use crate::fault::Fault;
use crate::project::Unit;
use crate::rule::{Confidence, Severity};
use crate::score::Score;
use crate::standard::Standard;

pub use coverage::{Coverage, LanguageCoverage, ParseErrors, RuleChecks, SkipReason, Skipped};
pub use dependencies::{AdvisoryReport, AdvisoryState, DependencyReport, EcosystemAdvisories};
pub use finding::{EarlierPlace, Finding, FindingState, Location, RelatedLocation, Snippet};

/// The `format` of a version 1 run file.
pub const FORMAT: &str = "plimsoll-run/1";

/// One audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// Always [`FORMAT`].
    pub format: String,
    /// What made the run.
    pub tool: Tool,
    /// What was audited.
    pub subject: Subject,
    /// What narrowed or changed the audit, so that nothing is left out unseen.
    pub settings: Settings,
    /// Whether the gate passed, and whether the audit is complete.
    pub outcome: Outcome,
    /// How much of what should have been looked at was looked at.
    pub coverage: Coverage,
    /// What the standard makes of the run; none in runs of versions that graded nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// The standard that was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard: Option<Standard>,
    /// What somebody vouches for, sorted by item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attestations: Vec<Attestation>,
    /// What changed since an earlier run, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The packs, sorted by id.
    pub packs: Vec<PackInfo>,
    /// The rules that were on, sorted by id.
    pub rules: Vec<RuleInfo>,
    /// How often each rule looked, in each unit, sorted by rule and unit. A rule
    /// without an entry looked at no file there, and was silent about the whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<RuleChecks>,
    /// The deployable units in path order, the repository itself first; none where that is the only one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitReport>,
    /// Worst first, then by path, place and rule.
    pub findings: Vec<Finding>,
    /// Sorted by rule.
    pub strengths: Vec<Strength>,
    /// Sorted by pack, name and path.
    pub metrics: Vec<Metric>,
    /// Sorted by pack, path and rule.
    pub faults: Vec<Fault>,
    /// What the folder is built from; none where nothing asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependencies: Option<DependencyReport>,
    /// Files that were listed and not audited, sorted by path.
    pub skipped: Vec<Skipped>,
    /// Audited files that the parser could not make full sense of, sorted by path.
    pub parse_errors: Vec<ParseErrors>,
    /// What other tools found, imported by the operator, sorted by source and digest. No number of ours counts it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// What made the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `plimsoll`.
    pub name: String,
    /// SemVer.
    pub version: String,
    /// Versions of the interface that packs may speak, such as `plimsoll:audit@0.1.0`.
    pub interfaces: Vec<String>,
}

/// What was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// The name of the audited folder.
    pub name: String,
    /// Where it lies in its repository, as the operator says, such as `services/shop`; empty: nobody said. Paths of the run
    /// file are relative to the audited folder all the same; other reports show them with this before them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path_prefix: String,
}

/// What narrowed or changed the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Rules and packs that were asked for; empty: all.
    pub only: Vec<String>,
    /// Rules and packs that were switched off.
    pub skip: Vec<String>,
    /// Globs of paths that were left out.
    pub exclude: Vec<String>,
    /// Whether vendored folders were audited too.
    pub vendored: bool,
    /// Whether generated files were audited too.
    pub generated: bool,
    /// Files over this many bytes were not read.
    pub max_file_size: u64,
    /// Options of packs that are not at their default, as `pack.option=JSON`, sorted.
    pub options: Vec<String>,
    /// Whether the audited folder has a `plimsoll.toml`, which took part.
    pub repository_config: bool,
    /// The day that what expires is judged by, such as `2026-02-28`; none: nothing was judged by its age.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// The gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// `passed`, `failed`, or `incomplete` where faults leave it open.
    pub gate: Gate,
    /// The gate fails on findings at least this severe; none: it never fails.
    pub fail_on: Option<Severity>,
    /// Number of findings of each severity.
    pub counts: Counts,
}

/// Whether the gate passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// No finding at or above the threshold, and nothing failed.
    Passed,
    /// A finding at or above the threshold.
    Failed,
    /// A pack failed somewhere, so that the gate cannot be said to have passed.
    Incomplete,
}

/// Number of findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields are the severities")]
pub struct Counts {
    pub p0: u32,
    pub p1: u32,
    pub p2: u32,
    pub p3: u32,
}

impl Counts {
    /// Counts one finding.
    pub fn add(&mut self, severity: Severity) {
        *match severity {
            Severity::P0 => &mut self.p0,
            Severity::P1 => &mut self.p1,
            Severity::P2 => &mut self.p2,
            Severity::P3 => &mut self.p3,
        } += 1;
    }

    /// Returns the number of findings of one severity.
    #[must_use]
    pub const fn of(self, severity: Severity) -> u32 {
        match severity {
            Severity::P0 => self.p0,
            Severity::P1 => self.p1,
            Severity::P2 => self.p2,
            Severity::P3 => self.p3,
        }
    }

    /// Returns the number of findings.
    #[must_use]
    pub const fn total(self) -> u32 {
        self.p0 + self.p1 + self.p2 + self.p3
    }
}

/// A pack of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackInfo {
    /// The first half of `pack/rule`.
    pub id: String,
    /// SemVer.
    pub version: String,
    /// `sha256:` and the digest of the component.
    pub digest: String,
    /// `built-in`, or `file` for a pack from the command line.
    pub origin: String,
    /// Such as `plimsoll:audit@0.1.0`.
    pub interface: String,
    /// Interfaces that the component imports, sorted.
    pub imports: Vec<String>,
    /// Number of its rules that were on.
    pub rules: u32,
}

/// A rule that was on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleInfo {
    /// `pack/rule`.
    pub id: String,
    /// The page's title.
    pub title: String,
    /// What is unsafe, as Markdown.
    pub summary: String,
    /// The operational risk, as Markdown.
    pub risk: String,
    /// The concrete fix, as Markdown.
    pub fix: String,
    /// A category of the standard.
    pub category: String,
    /// The page's severity.
    pub severity: Severity,
    /// The page's confidence.
    pub confidence: Confidence,
    /// Languages that it looks at, sorted.
    pub languages: Vec<String>,
    /// Items of the standard that it answers for.
    pub checklist: Vec<String>,
    /// CWE numbers.
    pub cwe: Vec<u32>,
    /// Addresses on the web where more is said, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// The whole page, as Markdown.
    pub page: String,
}

/// What changed since an earlier run. The findings of this one have their states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Number of findings that the earlier run does not have.
    pub new: u32,
    /// How many of them are findings of `new_rules`: they are new because their rule is, whatever changed in the code.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub new_by_rule: u32,
    /// Rules that were on, and that the earlier run did not have: not yet written, off, or in a pack that was not there.
    /// Sorted by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_rules: Vec<String>,
    /// Number of findings that it has in another file. Each says which, as `moved_from`.
    pub moved: u32,
    /// Number of findings that it has as well.
    pub unchanged: u32,
    /// Findings of the earlier run that are gone although their rule looked.
    pub fixed: Vec<Finding>,
    /// Findings of the earlier run of which nothing is known, neither open nor fixed, because
    /// - their rule was off, or its pack was not there;
    /// - their pack failed: at their file, or as a whole; for a finding about a whole unit, at any file;
    /// - their file, or a folder that it is in, was listed and not audited;
    /// - this run leaves out paths that the earlier one did not, and nothing shows that their file was read;
    /// - the parser makes less sense of their file than it did in the earlier run.
    pub unknown: Vec<Finding>,
    /// The earlier result; none where it was not graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Total>,
    /// Scores of the earlier run's categories, by id; none for one that was not assessed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories_before: Vec<(String, Option<Score>)>,
    /// The two were graded by different standards: their scores say nothing about each other.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub standard_changed: bool,
}

/// A deployable unit with what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitReport {
    /// The unit.
    #[serde(flatten)]
    pub unit: Unit,
    /// Number of audited files.
    pub files: u32,
    /// Number of lines of them.
    pub lines: u64,
    /// They by language, sorted by language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageCoverage>,
    /// Findings of each severity.
    pub counts: Counts,
    /// What the standard makes of the unit alone; none where the run was not graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Total>,
    /// Scores of the unit's categories, by id, in the standard's order; none for one that was not assessed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<(String, Option<Score>)>,
}

/// Evidence that something is done right, over all files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Strength {
    /// `pack/rule`.
    pub rule: String,
    /// What is done right.
    pub message: String,
    /// How many places are right.
    pub met: u32,
    /// Of how many.
    pub total: u32,
    /// The first few places, by path.
    pub evidence: Vec<Location>,
    /// The shares of the deployable units, by folder; none where the repository is the only one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitShare>,
}

impl Strength {
    /// Returns whether it is one: see [`is_strength`].
    #[must_use]
    pub const fn is_one(&self) -> bool {
        is_strength(self.met, self.total)
    }
}

/// Returns whether what is right in so many places of so many is a strength: in half of them at least.
#[must_use]
pub const fn is_strength(met: u32, total: u32) -> bool {
    met > 0 && total > 0 && met as u64 * 2 >= total as u64
}

/// The share of one unit in a strength.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct UnitShare {
    /// The folder of the deployable unit; empty for the root.
    pub unit: String,
    /// How many places are right.
    pub met: u32,
    /// Of how many.
    pub total: u32,
}

/// A number about a file or the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metric {
    /// The pack's id.
    pub pack: String,
    /// Kebab-case.
    pub name: String,
    /// The file; none for a unit.
    pub path: Option<String>,
    /// The folder of the deployable unit; empty for the root.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit_path: String,
    /// Finite.
    pub value: f64,
    /// Such as `lines`.
    pub unit: String,
}
