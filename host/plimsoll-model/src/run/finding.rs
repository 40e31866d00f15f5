//! A gap, and where it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Role;
use crate::observation::Fix;
use crate::rule::{Confidence, Severity};
use crate::score::Score;
use crate::text::{Position, Span};

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
    /// Why the severity is another than the rule gave; empty where it is the rule's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub severity_reason: String,
    /// Points that it takes off its category; none where the run was not graded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Score>,
    /// Owners of the file, as CODEOWNERS names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// What it is beside an earlier run; none where none was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<FindingState>,
    /// Where the earlier run has it; none unless it is `moved`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<EarlierPlace>,
    /// The folder of the deployable unit that it belongs to; empty for the root.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// About the whole unit: the location is only where it is shown.
    #[serde(default, skip_serializing_if = "crate::is_default")]
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

/// What a finding is beside an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FindingState {
    /// The earlier run does not have it.
    New,
    /// The earlier run has it in another file.
    Moved,
    /// The earlier run has it.
    Unchanged,
}

impl FindingState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::New, Self::Moved, Self::Unchanged];

    /// Returns `new`, `moved` or `unchanged`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Moved => "moved",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A place in a file of an earlier run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct EarlierPlace {
    /// Relative path with `/`.
    pub path: String,
    /// From 1.
    pub line: u32,
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
