//! Every renderer on a realistic run, and on a hostile one.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on has failed its test")]

mod browser;
mod graded;
mod hostile;
mod html;
mod json;
mod sample;
mod sarif;
mod terminal;
