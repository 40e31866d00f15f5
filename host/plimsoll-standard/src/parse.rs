//! From TOML to a standard that can be applied, or what is wrong with it and where.

use plimsoll_model::Standard;
use sha2::{Digest, Sha256};

use crate::check;

/// Why a file is not a standard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StandardError {
    /// Not TOML, or not of the shape that [`schema`] describes.
    #[error("line {line}: {message}")]
    Shape {
        /// From 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// Each value has the right shape, and together they make no standard.
    #[error("`{key}`: {message}")]
    Meaning {
        /// Such as `categories.security.weight`.
        key: String,
        /// What is wrong with it.
        message: String,
    },
}

/// Reads a standard.
///
/// # Errors
/// The first thing that is wrong, with its line or its key.
pub fn parse(text: &str) -> Result<Standard, StandardError> {
    let standard: Standard = toml::from_str(text).map_err(|error| {
        let line =
            error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        StandardError::Shape { line, message: plain(error.message()) }
    })?;
    check::check(&standard)?;
    Ok(standard)
}

/// The message of the parser on one line, without the names of our types.
fn plain(message: &str) -> String {
    let message = message.trim().replace('\n', " ");
    let most = [("u8", u8::MAX.into()), ("u16", u16::MAX.into()), ("u32", u32::MAX.into()), ("u64", u64::MAX)];
    most.into_iter().fold(message, |message, (name, most)| {
        message.replace(&format!("expected {name}"), &format!("expected a whole number from 0 to {most}"))
    })
}

/// Returns `sha256:` and the digest of what the standard says, whatever its file looks like.
#[must_use]
pub fn digest(standard: &Standard) -> String {
    let json = serde_json::to_string(standard).unwrap_or_default();
    let hex: String = Sha256::digest(json.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Returns the JSON Schema of a standard's file.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Standard).to_value();
    schema.sort_all_objects();
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".to_owned(), "plimsoll-standard-v1".into());
        object.insert("title".to_owned(), "plimsoll standard".into());
    }
    serde_json::to_string_pretty(&schema).map_or_else(|_| String::new(), |text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DEFAULT;

    fn error(from: &str, to: &str) -> String {
        assert!(DEFAULT.contains(from), "the default standard has no `{from}`");
        parse(&DEFAULT.replacen(from, to, 1)).expect_err("must be refused").to_string()
    }

    #[test]
    fn shape_is_refused_with_its_line() {
        assert_eq!(parse("x = ").expect_err("not TOML").to_string().split(':').next(), Some("line 1"));
        assert!(error("[coverage]\n", "[coverage]\nfiles = 3\n").contains("unknown field `files`"));
        assert!(error("P0 = 40", "P0 = -40").contains("not a number of points"));
        assert!(error("P0 = 40", "P0 = 40.123").contains("not a number of points"));
        assert!(error("low = 30", "low = \"little\"").contains("line "));
    }

    #[test]
    fn meaning_is_refused_with_its_key() {
        assert_eq!(error("plimsoll-standard/1", "plimsoll-standard/9"), "`format`: must be `plimsoll-standard/1`");
        assert!(error("low = 30", "low = 130").starts_with("`scoring.confidence.low`: "));
        assert!(error("id = \"security\"", "id = \"concurrency\"").starts_with("`categories.concurrency`: "));
        assert!(error("weight = 20", "weight = 0").starts_with("`categories.security.weight`: "));
        assert!(error("{ name = \"A\",", "{ name = \"A+\",").starts_with("`grades.A+`: "));
        assert!(error("{ name = \"F\", at-least = 0 }", "{ name = \"F\", at-least = 1 }").starts_with("`grades`: "));
        assert!(error("severities = [\"P3\"]\n", "severities = [\"P2\"]\n").starts_with("`plan"));
        assert!(error("categories = [\"security\"]", "categories = [\"safety\"]").starts_with("`checklist."));
    }

    #[test]
    fn the_published_schema_is_current() {
        let published = include_str!("../schema/plimsoll-standard.schema.json");
        assert_eq!(published, schema(), "renew it with `plimsoll standard schema`");
    }
}
