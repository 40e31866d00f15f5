//! What a code base is graded by, as data, and how it is applied to a run: scores, verdict, checklist, plan.
//!
//! Everything here is a pure function of a standard and a run, in whole numbers: the same run is graded alike everywhere, and
//! what a report prints adds up to the last digit. Removing a finding never lowers a score.

mod apply;
mod check;
mod checklist;
mod default;
mod input;
mod parse;
mod penalty;
mod plan;
mod policy;
mod score;
mod verdict;

pub use apply::{apply, what_if};
pub use default::{DEFAULT, default_standard};
pub use parse::{StandardError, digest, parse, schema};
pub use policy::severity;
pub use score::weighted;
