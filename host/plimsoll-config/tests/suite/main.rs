//! What the readers promise for every format: spans that say what is written, no panics, and golden trees.
#![expect(clippy::disallowed_methods, reason = "tests read golden files, and folders that the caller names")]

mod check;
mod corpus;
mod golden;
mod hostile;
mod kinds;
mod paths;
mod round_trip;
