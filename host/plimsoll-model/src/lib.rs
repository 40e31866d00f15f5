//! Plain data that the whole host speaks: severities, spans, matches, observations, faults, the run.
//!
//! This crate must not open files, know wasmtime, or decide anything. What it holds is either handed from one crate to
//! another, or part of the run file ([`run`]), whose shape is frozen by `host/plimsoll-report/schema/`.

pub mod document;
pub mod evidence;
pub mod fault;
pub mod observation;
pub mod rule;
pub mod run;
pub mod text;

pub use document::{Capture, Columns, Document, DocumentError, FileMeta, Match, NodeTable, Role};
pub use evidence::Evidence;
pub use fault::{Fault, FaultKind};
pub use observation::{
    Applicability, Conclusions, Edit, Fact, Finding, Fix, LocatedFact, Metric, Observations, Related, Strength,
};
pub use rule::{CATEGORIES, Category, Confidence, Severity};
pub use text::{LineIndex, Position, Span};
