//! Every renderer on a realistic run, and on a hostile one.

#![expect(clippy::unwrap_used, reason = "a helper that cannot go on has failed its test")]

mod attacks;
mod build;
mod compare;
mod formats;
mod graded;
mod hostile;
mod hostile_formats;
mod hostile_markdown;
mod html;
mod json;
mod lines;
mod markdown;
mod prefix;
mod rule_text;
mod sample;
mod sarif;
mod score;
mod terminal;
mod wide;
