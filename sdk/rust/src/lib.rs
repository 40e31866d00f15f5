//! Write Plimsoll rules in Rust.
//!
//! A rule is a page (`src/rules/<id>.md`, see `sdk/PAGE.md`), at most one source file beside it, and one word in the
//! pack's list. Two macros are all there is to learn: [`rule!`] in the source file and [`pack!`] in `lib.rs`. A pack
//! crate depends on nothing else, is built for `wasm32-unknown-unknown`, and its rules are tested natively with
//! [`testing`].
//!
//! The crate knows the interface in `wit/` and nothing else of Plimsoll.

#[doc(hidden)]
pub mod bindings;
mod context;
mod host;
#[cfg(target_arch = "wasm32")]
mod memory;
mod pack;
mod project;
mod records;
mod report;
mod rule;
mod session;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
mod tree;
mod values;

pub use bindings::exports::plimsoll::audit::rules::{Conclusions, FieldKind, PlacedFinding};
pub use bindings::plimsoll::audit::document::{
    Code, Definition, Heading, Imported, Link, MarkdownOutline, Origin, Piece, Purpose, SyntaxError, TextValue,
};
pub use bindings::plimsoll::audit::project::{Dependency, Entry, LocatedFact, Manifest, Vulnerability};
pub use bindings::plimsoll::audit::types::{
    Applicability, Capture, Confidence, Edit, Fact, Failure, File, Finding, Fix, Match, Metric, Observations, Related,
    RuleMatches, Severity, Span, Strength, Unit,
};
pub use context::Context;
pub use host::{DocumentError, DocumentErrorKind, Level};
pub use pack::{Pack, Setting};
pub use project::{Part, Project};
pub use report::Report;
pub use rule::{Check, Conclude, FactKind, Rule};
pub use tree::Node;
pub use values::{Object, Value, ValueKind, Values};

/// Everything that a rule's source file needs.
pub mod prelude {
    pub use crate::{
        Applicability, Confidence, Context, Edit, FactKind, File, Level, LocatedFact, Match, Node, Origin, Project,
        Purpose, Report, Rule, Severity, Span, Value, Values, fact, rule,
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// For the macros only.
#[doc(hidden)]
pub mod __private {
    pub use crate::rule::Outcome;
    pub use std::string::String;
}
