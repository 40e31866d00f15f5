//! Every renderer on a realistic run, and on a hostile one.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on has failed its test")]

mod attacks;
mod formats;
mod hostile;
mod hostile_formats;
mod json;
mod lines;
mod sample;
mod sarif;
mod terminal;
