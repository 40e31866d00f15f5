//! Reads the reports of other tools: bytes in, [`Evidence`](plimsoll_model::Evidence) out.
//!
//! This crate must not open files, read a clock, or judge: what an imported report says stays what another tool says. Every
//! format is a module of `format`, and is recognised by what a file holds, not by what it is called. Imported files are
//! hostile: nothing here fetches, expands or recurses by their word, and whatever is left out is counted.

mod analysis;
mod category;
mod detect;
mod format;
mod import;
mod json;
mod measures;
mod place;
mod scrub;
mod text;
mod xml;

pub use import::{Import, ImportError, MOST_BYTES, MOST_ITEMS, read};
