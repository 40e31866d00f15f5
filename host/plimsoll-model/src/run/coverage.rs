//! How much of what should have been looked at was looked at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::Position;

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
    /// What a parser of configuration says of the first; empty where the text has no such parser.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
}

/// How often one rule looked, in one unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct RuleChecks {
    /// `pack/rule`.
    pub rule: String,
    /// The folder of the deployable unit; empty for the root.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Files that it applies to.
    pub planned: u64,
    /// Those of them in which it failed.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub failed: u64,
    /// Places that it judged, right and wrong ones, for a rule that counts what is right (its page has a `strength`). With 0 there
    /// was nothing for it to judge, however many files it went through: it says nothing about the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<u64>,
}
