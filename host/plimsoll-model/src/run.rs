//! The run: everything that one audit found, in the shape of the run file, version 1.
//!
//! Every report is a pure function of a [`Run`]. It holds no clock, no host name and no absolute path: the same input
//! gives the same bytes. The JSON Schema is `host/plimsoll-report/schema/run-v1.schema.json`; fields are added as
//! optional, never renamed, and nothing changes its meaning within version 1.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Role;
use crate::evidence::Evidence;
use crate::fault::Fault;
use crate::inventory::{Ecosystem, Problem};
use crate::observation::Fix;
use crate::project::Unit;
use crate::rule::{Confidence, Severity};
use crate::text::{Position, Span};

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
    /// The packs, sorted by id.
    pub packs: Vec<PackInfo>,
    /// The rules that were on, sorted by id.
    pub rules: Vec<RuleInfo>,
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

/// How much of what should have been looked at was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Files under the root that are neither ignored nor in a version control folder.
    pub files_seen: u32,
    /// Files that were read and offered to the rules.
    pub files_audited: u32,
    /// Files that were listed and not audited; see `skipped`.
    pub files_skipped: u32,
    /// Paths left out by ignore rules, as far as the walk saw them (an ignored folder counts as one).
    pub paths_ignored: u32,
    /// Files in which the parser met text that it could not make sense of.
    pub files_with_parse_errors: u32,
    /// Pairs of (audited file, rule that is on and applies to its language).
    pub checks_planned: u64,
    /// Pairs that ended without a fault.
    pub checks_completed: u64,
    /// Audited files of each language, sorted by language.
    pub languages: Vec<LanguageCoverage>,
}

impl Coverage {
    /// Returns the share of checks that were completed, in hundredths of a percent, rounded down: 10,000 only if all were.
    #[must_use]
    pub fn basis_points(&self) -> u32 {
        if self.checks_planned == 0 {
            return 10_000;
        }
        (u128::from(self.checks_completed) * 10_000 / u128::from(self.checks_planned)) as u32
    }
}

/// The audited files of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageCoverage {
    /// Such as `python`; `text` where no language was recognised.
    pub language: String,
    /// Number of files.
    pub files: u32,
    /// Number of lines.
    pub lines: u64,
    /// Number of bytes.
    pub bytes: u64,
}

/// A file that was listed and not audited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// Relative path with `/`.
    pub path: String,
    /// The class.
    pub reason: SkipReason,
    /// What exactly, such as the size and the limit.
    pub detail: String,
}

/// Why a file was not audited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// Not text.
    Binary,
    /// Text in an encoding other than UTF-8, or cut in the middle of a character.
    NotUtf8,
    /// Over the size limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// Written for machines: lines too long to read.
    Minified,
    /// Says that a program wrote it.
    Generated,
    /// Somebody else's code.
    Vendored,
    /// Could not be opened or read.
    Unreadable,
    /// A symbolic link: followed nowhere, so that nothing outside the root is read.
    Symlink,
    /// Neither a file nor a folder.
    Special,
    /// The path is not UTF-8.
    PathNotUtf8,
}

impl SkipReason {
    /// Returns the kebab-case name of the run file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::NotUtf8 => "not-utf8",
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::Minified => "minified",
            Self::Generated => "generated",
            Self::Vendored => "vendored",
            Self::Unreadable => "unreadable",
            Self::Symlink => "symlink",
            Self::Special => "special",
            Self::PathNotUtf8 => "path-not-utf8",
        }
    }
}

/// Text that the parser could not make sense of. The rest of the file was audited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ParseErrors {
    /// Relative path with `/`.
    pub path: String,
    /// Number of places.
    pub count: u32,
    /// The first of them.
    pub first: Position,
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

/// A gap: together with its rule it says what is missing, the risk, the fix and the severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// `pack/rule`.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// What is missing or unsafe here.
    pub message: String,
    /// Where.
    pub location: Location,
    /// What kind of file it is in.
    pub role: Role,
    /// The folder of the deployable unit that it belongs to; empty for the root.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// About the whole unit: the location is only where it is shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole_unit: bool,
    /// The lines around the place.
    pub snippet: Option<Snippet>,
    /// Other places in the same file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedLocation>,
    /// Ways to mend it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
    /// Stable across moves of the line: rule, path, normalised text and ordinal.
    pub fingerprint: String,
    /// What the pack has to add, sorted by key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<(String, String)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// How much is known of the packages that the folder is built from. `plimsoll inventory` lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DependencyReport {
    /// Manifests and lock files that were read.
    pub manifests: u32,
    /// Packages that they declare or lock, each version once for each place.
    pub dependencies: u32,
    /// What could not be read in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// What is known about vulnerable versions; none without a snapshot of advisories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advisories: Option<AdvisoryReport>,
}

/// A snapshot of advisories, and what it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdvisoryReport {
    /// The name of the folder or file.
    pub snapshot: String,
    /// The ecosystems of the folder's packages.
    pub ecosystems: Vec<EcosystemAdvisories>,
    /// What could not be read in the snapshot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// What a snapshot knows about an ecosystem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EcosystemAdvisories {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Whether a package that no advisory names is known to be clean.
    pub state: AdvisoryState,
    /// Advisories about it, withdrawn ones not counted.
    pub records: u64,
    /// The day of the newest change among them, such as `2026-02-28`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
}

/// Whether silence means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AdvisoryState {
    /// The snapshot has advisories about the ecosystem.
    Known,
    /// They are older than the day that was given allows: new ones are missing.
    Stale,
    /// There are none: nothing is known, and nothing found means nothing.
    Unknown,
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
    /// Findings of each severity.
    pub counts: Counts,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// Relative path with `/`.
    pub path: String,
    /// In bytes.
    pub span: Span,
    /// The first character.
    pub start: Position,
    /// The character after the last.
    pub end: Position,
}

/// A second place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedLocation {
    /// Where.
    pub location: Location,
    /// What is there.
    pub message: String,
}

/// Lines of the file around a finding, so that a report needs no access to the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snippet {
    /// Number of the first line, from 1.
    pub first_line: u32,
    /// The lines, without line endings. Secrets are masked by `•`, one for each character.
    pub text: String,
    /// The finding's span inside `text`, in bytes, clipped to it.
    pub highlight: Span,
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
