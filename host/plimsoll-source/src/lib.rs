//! The only crate that opens project files: walk, read, detect, classify, parse, select.
//!
//! Everything below the audited folder is reached through one directory handle ([`Root`]), so that no path, symbolic
//! link or `..` can lead outside. This crate must not know wasmtime or what a rule makes of a match.

mod classify;
mod ignored;
mod language;
mod names;
mod outline;
mod owners;
mod pieces;
mod root;
mod scan;
mod select;
mod source_file;
mod syntax;
mod table;
mod test_code;
mod units;
mod walk;

pub use classify::{role_of, why_role};
pub use language::{LanguageInfo, language_for, languages};
pub use owners::Owners;
pub use root::{OpenRootError, Root};
pub use scan::{PackMatch, Scan, TestCode, parse_only};
pub use select::{RuleSelectors, SelectorFault, SelectorSet};
pub use source_file::SourceFile;
pub use units::Units;
pub use walk::{Entry, Inventory, WalkOptions};
