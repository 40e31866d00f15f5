//! What a pack says, after the engine has checked it against the file and before it becomes part of the run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rule::{Confidence, Severity};
use crate::text::Span;

/// Replace the text at `span`. An empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// Whether an edit can be applied without a person reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Keeps the meaning of the program, apart from mending the finding.
    Safe,
    /// May change behaviour.
    Unsafe,
}

/// One way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// Imperative, such as "pass a timeout".
    pub title: String,
    /// Whether it can be applied unread.
    pub applicability: Applicability,
    /// Sorted and not overlapping.
    pub edits: Vec<Edit>,
}

/// A second place in the same file that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Something missing or unsafe at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Index of the rule in its pack.
    pub rule: u32,
    /// Where.
    pub span: Span,
    /// What is wrong here; empty for the page's message.
    pub message: String,
    /// None for the page's severity.
    pub severity: Option<Severity>,
    /// None for the page's confidence.
    pub confidence: Option<Confidence>,
    /// Other places in the same file.
    pub related: Vec<Related>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
    /// Sorted by key.
    pub properties: Vec<(String, String)>,
}

/// Evidence that something is done right: `met` of `total` places in this file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// Index of the rule in its pack.
    pub rule: u32,
    /// How many places are right.
    pub met: u32,
    /// Of how many.
    pub total: u32,
    /// A few of the places that are right.
    pub evidence: Vec<Span>,
}

/// A number about the file or the project.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Kebab-case.
    pub name: String,
    /// Finite.
    pub value: f64,
    /// Such as `lines`.
    pub unit: String,
}

/// What `inspect` remembers for `conclude`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Number of the key among those that the pack declared.
    pub key: u32,
    /// One for each declared field.
    pub values: Vec<String>,
    /// Where it was seen.
    pub span: Option<Span>,
}

/// A fact and the file that it was seen in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedFact {
    /// Relative path of the file.
    pub path: String,
    /// The fact.
    pub fact: Fact,
}

/// What one pack says about one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observations {
    /// Gaps.
    pub findings: Vec<Finding>,
    /// Evidence of what is right.
    pub strengths: Vec<Strength>,
    /// Numbers.
    pub metrics: Vec<Metric>,
    /// For `conclude`.
    pub facts: Vec<Fact>,
}

/// What one pack says about the project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conclusions {
    /// Gaps, each with the path of its file; empty for what belongs to no file.
    pub findings: Vec<(String, Finding)>,
    /// Evidence of what is right.
    pub strengths: Vec<Strength>,
    /// Numbers.
    pub metrics: Vec<Metric>,
}
