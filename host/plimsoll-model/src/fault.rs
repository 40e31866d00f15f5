//! What went wrong with a pack. A fault is a result: it is reported, lowers coverage, and never aborts a run.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The class of a fault. Part of the run file: cases are added, never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The guest trapped: a panic, an out-of-bounds access, a division by zero.
    Trap,
    /// The guest used up its fuel: it loops, or the file is too much for it.
    OutOfFuel,
    /// The guest ran past the wall clock that backs fuel up.
    Timeout,
    /// The guest asked for more memory, or larger tables, than it may have.
    OutOfMemory,
    /// The guest's stack is exhausted.
    StackOverflow,
    /// The guest returned, or made the host hold, more than it may.
    ResultTooLarge,
    /// What came back breaks the interface: an unknown rule, a span outside the file, text that is not UTF-8.
    InvalidOutput,
    /// The rule says itself that it failed.
    RuleFailed,
    /// A page of the pack, or one of its selectors, cannot be used.
    InvalidPage,
    /// The guest called something that it has no business calling.
    Forbidden,
    /// The rule remembers something from one file to the next: a fresh instance says something else.
    Impure,
    /// The host itself failed while it served the pack.
    Internal,
}

impl FaultKind {
    /// Returns the kebab-case name of the run file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trap => "trap",
            Self::OutOfFuel => "out-of-fuel",
            Self::Timeout => "timeout",
            Self::OutOfMemory => "out-of-memory",
            Self::StackOverflow => "stack-overflow",
            Self::ResultTooLarge => "result-too-large",
            Self::InvalidOutput => "invalid-output",
            Self::RuleFailed => "rule-failed",
            Self::InvalidPage => "invalid-page",
            Self::Forbidden => "forbidden",
            Self::Impure => "impure",
            Self::Internal => "internal",
        }
    }
}

/// One fault of one pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// The pack's id.
    pub pack: String,
    /// The rule, if it is known, without the pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The file that was inspected; none for `describe`, `conclude` and pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which step: `load`, `describe`, `select`, `inspect` or `conclude`.
    pub during: String,
    /// The class.
    pub kind: FaultKind,
    /// What happened, in one or two lines.
    pub message: String,
}
