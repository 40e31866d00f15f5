//! Renderers: every report is a pure function of a [`plimsoll_model::run::Run`].
//!
//! This crate must not open files, look at the clock or the environment, or know how a run came about: the same run gives
//! the same bytes. Every string of a run was written by a rule pack or by the audited repository, and is hostile until
//! [`sanitize`] has seen it.

pub mod annotations;
pub mod badge;
pub mod checkstyle;
pub mod compare;
pub mod csv;
mod faults;
mod format;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
mod place;
pub mod prefix;
pub mod prometheus;
mod prose;
pub mod rdjson;
mod rule_book;
mod rule_text;
pub mod sanitize;
pub mod sarif;
pub mod terminal;
mod words;

pub use format::{Format, Options};
