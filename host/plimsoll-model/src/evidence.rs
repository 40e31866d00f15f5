//! What other tools found, measured or tested, as it was imported into a run.
//!
//! It stands beside the findings and never among them: no count, no gate and no coverage of ours depends on it. It holds
//! no clock, no host name and no absolute path, whatever the imported file held; the file is known by its digest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One imported report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The imported file's name, without its folders.
    pub source: String,
    /// `sha256:` and the digest of the imported file.
    pub digest: String,
    /// What kind of report it is.
    pub format: EvidenceFormat,
    /// Who wrote it, as far as the report says, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<EvidenceTool>,
    /// The category of the standard that it speaks to as a whole; single results have their own.
    pub category: String,
    /// What it says.
    pub content: Content,
    /// What could not be taken over and why, in the order of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The kinds of reports that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceFormat {
    /// SARIF 2.1.0 of any analyser.
    Sarif,
    /// JSON of pylint: `json` or `json2`.
    Pylint,
    /// Text or JSON lines of mypy.
    Mypy,
    /// JSON of bandit.
    Bandit,
    /// Coverage as lcov writes it.
    Lcov,
    /// Coverage as Cobertura writes it, in XML.
    Cobertura,
    /// Test results as JUnit writes them, in XML.
    Junit,
    /// A summary of k6 in JSON.
    K6,
    /// The `_stats.csv` of Locust.
    Locust,
    /// A results file of JMeter in CSV, or its `statistics.json`.
    Jmeter,
    /// An `estimates.json` of Criterion, or the messages of `cargo criterion`.
    Criterion,
    /// What `go test -bench` prints.
    GoBench,
}

impl EvidenceFormat {
    /// All formats, in the order in which people are told of them.
    pub const ALL: [Self; 12] = [
        Self::Sarif,
        Self::Pylint,
        Self::Mypy,
        Self::Bandit,
        Self::Lcov,
        Self::Cobertura,
        Self::Junit,
        Self::K6,
        Self::Locust,
        Self::Jmeter,
        Self::Criterion,
        Self::GoBench,
    ];

    /// Returns what people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sarif => "SARIF 2.1.0",
            Self::Pylint => "pylint JSON",
            Self::Mypy => "mypy output",
            Self::Bandit => "bandit JSON",
            Self::Lcov => "lcov coverage",
            Self::Cobertura => "Cobertura XML",
            Self::Junit => "JUnit XML",
            Self::K6 => "k6 summary",
            Self::Locust => "Locust statistics",
            Self::Jmeter => "JMeter results",
            Self::Criterion => "Criterion estimates",
            Self::GoBench => "Go benchmarks",
        }
    }
}

/// A tool that wrote an imported report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceTool {
    /// As the report calls it.
    pub name: String,
    /// As the report gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What an imported report says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Content {
    /// What an analyser found.
    Analysis(Analysis),
    /// What tests reached.
    Coverage(CodeCoverage),
    /// How tests ended.
    Tests(TestResults),
    /// What a load test or a benchmark measured.
    Measures(Measures),
}

impl Content {
    /// Returns the value of `kind`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Analysis(_) => "analysis",
            Self::Coverage(_) => "coverage",
            Self::Tests(_) => "tests",
            Self::Measures(_) => "measures",
        }
    }
}

/// What an analyser found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Analysis {
    /// Number of results of each level, those that are not listed included.
    pub totals: LevelCounts,
    /// Number of problems of each category that has any, sorted by category.
    pub categories: Vec<CategoryCount>,
    /// Results that somebody has suppressed; they are in no other number.
    pub suppressed: u64,
    /// Worst first, then by path, line, rule and message.
    pub items: Vec<EvidenceItem>,
    /// Results that are counted, but not listed.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub omitted: u64,
}

/// How bad an analyser says a result is. Ordered worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A serious problem.
    Error,
    /// A problem.
    Warning,
    /// A hint.
    Note,
    /// No problem.
    None,
}

impl Level {
    /// All levels, worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Note, Self::None];

    /// Returns `error`, `warning`, `note` or `none`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::None => "none",
        }
    }
}

/// Number of results of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields are the levels")]
pub struct LevelCounts {
    pub error: u64,
    pub warning: u64,
    pub note: u64,
    pub none: u64,
}

impl LevelCounts {
    /// Counts one result.
    pub fn add(&mut self, level: Level) {
        *match level {
            Level::Error => &mut self.error,
            Level::Warning => &mut self.warning,
            Level::Note => &mut self.note,
            Level::None => &mut self.none,
        } += 1;
    }

    /// Returns the number of results of one level.
    #[must_use]
    pub const fn of(self, level: Level) -> u64 {
        match level {
            Level::Error => self.error,
            Level::Warning => self.warning,
            Level::Note => self.note,
            Level::None => self.none,
        }
    }

    /// Returns the number of results.
    #[must_use]
    pub const fn total(self) -> u64 {
        // Numbers of a run file can be anything.
        self.error.saturating_add(self.warning).saturating_add(self.note).saturating_add(self.none)
    }
}

/// Number of problems of one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryCount {
    /// A category of the standard.
    pub category: String,
    /// How many.
    pub count: u64,
}

/// One result of an analyser.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceItem {
    /// How bad the analyser says it is.
    pub level: Level,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The analyser's rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// What the analyser says.
    pub message: String,
    /// A category of the standard.
    pub category: String,
}

/// A place that an imported report names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Relative to the audited folder, with `/`; as the report has it, or the file's name alone, where `outside`.
    pub path: String,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Whether the audit saw no such file in the audited folder.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub outside: bool,
}

/// What tests reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeCoverage {
    /// Lines of all files.
    pub lines: Share,
    /// Branches of all files, where the report counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branches: Option<Share>,
    /// Functions of all files, where the report counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub functions: Option<Share>,
    /// Least covered first, then the one with more lines that were not reached, then by path.
    pub files: Vec<FileCoverage>,
    /// Files that are counted, but not listed.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub omitted: u64,
}

/// A part of a whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Share {
    /// How many were reached.
    pub covered: u64,
    /// Of how many.
    pub total: u64,
}

impl Share {
    /// Returns the share in hundredths of a percent, rounded down; nothing of nothing is all.
    #[must_use]
    pub fn basis_points(self) -> u32 {
        if self.total == 0 {
            return 10_000;
        }
        (u128::from(self.covered.min(self.total)) * 10_000 / u128::from(self.total)) as u32
    }
}

/// What tests reached of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileCoverage {
    /// The file.
    pub place: Place,
    /// Its lines.
    pub lines: Share,
}

/// How tests ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestResults {
    /// All tests.
    pub total: u64,
    /// Tests that found something wrong.
    pub failed: u64,
    /// Tests that could not be run to their end.
    pub errors: u64,
    /// Tests that were not run.
    pub skipped: u64,
    /// Time that the tests took, as the report adds it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// In the order of the report.
    pub failures: Vec<TestFailure>,
    /// Failures that are counted, but not listed.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub omitted: u64,
}

impl TestResults {
    /// Returns the number of tests that ended well.
    #[must_use]
    pub const fn passed(&self) -> u64 {
        self.total.saturating_sub(self.failed).saturating_sub(self.errors).saturating_sub(self.skipped)
    }
}

/// A test that did not end well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TestFailure {
    /// Its class or file, and its name.
    pub name: String,
    /// Whether it found something wrong, or could not be run to its end.
    pub outcome: TestOutcome,
    /// The first line of what the report says.
    pub message: String,
}

/// How a test ended that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TestOutcome {
    /// It found something wrong.
    Failed,
    /// It could not be run to its end.
    Error,
}

/// What a load test or a benchmark measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measures {
    /// The whole first, then what deserves a look first.
    pub groups: Vec<MeasureGroup>,
    /// What the tool was asked to hold, crossed ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Threshold>,
    /// Groups that are counted, but not listed.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub omitted: u64,
}

/// Measures of one endpoint, metric or benchmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureGroup {
    /// What was measured; none for the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The most telling first.
    pub measures: Vec<Measure>,
}

/// One measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// Such as `p95`; `time` where a benchmark gives one time.
    pub name: String,
    /// Finite.
    pub value: f64,
    /// Half of the width of the interval that the tool gives, or of the range of repeated runs. Finite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plus_minus: Option<f64>,
    /// Such as `ms`, `ns/op`, `requests/s` or `%`; empty for plain numbers.
    pub unit: String,
}

/// A bound that a load test was asked to hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Threshold {
    /// Whether it was held.
    pub held: bool,
    /// The metric.
    pub metric: String,
    /// The bound, as the tool writes it.
    pub bound: String,
}
