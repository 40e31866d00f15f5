//! The run file: the run itself, as JSON.
//!
//! What is written here is the truth that every other report can be made from, so nothing is left out, cut or reworded;
//! hostile characters are escaped in the JSON and come back as they were.

mod schema;
mod text;

use plimsoll_model::run::{FORMAT, Run};
use serde_json::Value;

pub(crate) use schema::published as published_schema;
pub use schema::schema;
pub(crate) use text::{line, pretty};

/// What every run file's `format` begins with; the version follows.
const FAMILY: &str = "plimsoll-run/";

/// Why a text is no run that this version can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadRunError {
    /// No JSON at all, or cut off.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// JSON of another program.
    #[error("not a run file, which has `\"format\": \"{FORMAT}\"`; {hint}")]
    NotARun {
        /// What it seems to be, and what to do.
        hint: &'static str,
    },
    /// A run file of another version.
    #[error("a run file in the format `{found}`, and this version of plimsoll reads `{FORMAT}`")]
    OtherVersion {
        /// Its `format`.
        found: String,
    },
    /// A run file in which something is missing or of the wrong type.
    #[error("not a valid run file: {0}")]
    Invalid(String),
}

/// Renders the run file: two spaces, keys in the order of the schema, a line feed at the end.
#[must_use]
pub fn render(run: &Run) -> String {
    pretty(run)
}

/// Reads a run file.
///
/// # Errors
/// What is wrong with it, and with its line and column where it is not JSON or not of the right shape.
pub fn parse(text: &str) -> Result<Run, ReadRunError> {
    let value: Value = serde_json::from_str(text).map_err(|error| ReadRunError::NotJson(error.to_string()))?;
    match value.get("format").and_then(Value::as_str) {
        Some(FORMAT) => {}
        Some(found) if found.starts_with(FAMILY) => {
            return Err(ReadRunError::OtherVersion {
                found: crate::sanitize::cut(&crate::sanitize::terminal(found), 40),
            });
        }
        _ => return Err(ReadRunError::NotARun { hint: hint(&value) }),
    }
    // From the text again, so that the error has a line and a column.
    serde_json::from_str(text).map_err(|error| ReadRunError::Invalid(crate::sanitize::terminal(&error.to_string())))
}

fn hint(value: &Value) -> &'static str {
    if value.get("runs").is_some() {
        "this is a SARIF log; store a run with `--report json=PATH`"
    } else {
        "store one with `--report json=PATH`"
    }
}
