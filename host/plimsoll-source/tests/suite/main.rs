//! The public face of the crate, from a folder on disk to sorted matches.

mod config;
mod languages;
mod load;
mod names;
mod nesting;
mod page;
mod pieces;
mod select;
mod soundness;
mod table;
mod test_code;
mod walk;
