//! Plain data that the whole host speaks: severities, spans, matches, observations, faults, the run, and how numbers are said.
//!
//! This crate must not open files, know wasmtime, or decide anything. What it holds is either handed from one crate to
//! another, or part of the run file ([`run`]), whose shape is frozen by `host/plimsoll-report/schema/`.

pub mod assessment;
pub mod document;
pub mod evidence;
pub mod fault;
pub mod inventory;
pub mod observation;
pub mod outline;
pub mod pieces;
pub mod project;
pub mod rule;
pub mod run;
pub mod score;
pub mod standard;
pub mod text;
pub mod values;
pub mod words;

pub use assessment::{Assessment, Attestation, Status, Total, Verdict};
pub use document::{Capture, Columns, Document, DocumentError, FileMeta, Match, NodeTable, Role};
pub use evidence::Evidence;
pub use fault::{Fault, FaultKind};
pub use inventory::{Dependency, Ecosystem, Inventory, Manifest, ManifestKind, PackageKind, Place, Problem, Scope};
pub use observation::{
    Applicability, Conclusions, Edit, Fact, Finding, Fix, LocatedFact, Metric, Observations, Related, Strength,
};
pub use outline::{Code, Heading, Imported, Link, Outline, SyntaxError};
pub use pieces::{Definition, Origin, Piece, Purpose, TextValue};
pub use project::{Affected, PathEntry, Project, Unit};
pub use rule::{CATEGORIES, Category, Confidence, Severity};
pub use score::Score;
pub use standard::Standard;
pub use text::{LineIndex, Position, Span};
pub use values::{ConfigObject, Key, Value, ValueError, ValueKind, ValueTree};

/// Whether a value is what its absence means, so that it need not be written.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
