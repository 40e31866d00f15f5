//! Renderers: every report is a pure function of a [`plimsoll_model::run::Run`].
//!
//! This crate must not open files, look at the clock or the environment, or know how a run came about: the same run gives
//! the same bytes. Every string of a run was written by a rule pack or by the audited repository, and is hostile until
//! [`sanitize`] has seen it.

pub mod compare;
mod faults;
pub mod json;
pub mod markdown;
mod prose;
pub mod sanitize;
pub mod sarif;
pub mod terminal;
mod words;
