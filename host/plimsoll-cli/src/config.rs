//! `plimsoll.toml`: what the operator and the audited repository may set.
//!
//! The operator's file (`--config`) may do everything. The file in the root of the audited folder may only narrow the
//! audit visibly and tighten the gate: it never adds packs, sets limits, or loosens what the operator set.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use plimsoll_inventory::advisories::Day;
use plimsoll_model::{Attestation, Severity};
use schemars::JsonSchema;
use serde::Deserialize;
use toml_edit::{Document, Item, Table};

use crate::exit::{CliError, did_you_mean};

/// The name of the file in the root of an audited folder.
pub const FILE_NAME: &str = "plimsoll.toml";

/// The shape of `plimsoll.toml`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "plimsoll.toml", extend("$id" = "plimsoll-config-v1"))]
pub struct Config {
    /// Fail on findings at least this severe. The audited folder's file can only make the operator's choice stricter.
    pub fail_on: Option<Severity>,
    /// Only these rules or packs: `pack/rule`, `pack`, or `rule` where it is the only one. Operator only.
    pub only: Option<Vec<String>>,
    /// Rules or packs that are switched off; listed in every report.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Globs of paths that are left out; listed in every report.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Audit vendored folders too.
    pub vendored: Option<bool>,
    /// Audit generated files too.
    pub generated: Option<bool>,
    /// Files over this many bytes are not read. Operator only.
    pub max_file_size: Option<u64>,
    /// Components whose rules are added, relative to this file. Operator only.
    #[serde(default)]
    pub packs: Vec<PathBuf>,
    /// The standard that runs are graded by, relative to this file. Operator only.
    pub standard: Option<PathBuf>,
    /// What people vouch for: items of the checklist that no rule can decide.
    #[serde(default)]
    pub attestations: Vec<Attestation>,
    /// Limits of the sandbox, by name; see `plimsoll pack limits`. Operator only.
    #[serde(default)]
    pub limits: BTreeMap<String, u64>,
    /// Options of packs: `[options.PACK]`, then `name = value`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, BTreeMap<String, serde_json::Value>>")]
    pub options: BTreeMap<String, BTreeMap<String, toml::Value>>,
}

/// Who wrote a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Whoever runs Plimsoll.
    Operator,
    /// The audited folder.
    Repository,
}

const KEYS: [&str; 12] = [
    "attestations",
    "exclude",
    "fail-on",
    "generated",
    "limits",
    "max-file-size",
    "only",
    "options",
    "packs",
    "skip",
    "standard",
    "vendored",
];
const OPERATOR_ONLY: [(&str, &str); 5] = [
    ("standard", "choose what it is graded by"),
    ("packs", "add packs"),
    ("limits", "set limits"),
    ("only", "switch all other rules off"),
    ("max-file-size", "change the size limit"),
];

/// Reads a configuration.
///
/// # Errors
/// What is wrong, with file, line and key, and the nearest valid key.
pub fn parse(path: &Path, text: &str, author: Author) -> Result<Config, CliError> {
    let fail = |span: Option<std::ops::Range<usize>>, message: &str| {
        let line = span.map_or(1, |span| text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1));
        CliError::usage(format!("{}:{line}: {message}", path.display()))
    };
    let document = Document::parse(text).map_err(|error| fail(error.span(), error.message()))?;
    for (key, _) in document.iter() {
        let span = document.key(key).and_then(toml_edit::Key::span);
        if !KEYS.contains(&key) {
            let near = did_you_mean(key, KEYS);
            return Err(
                fail(span, &format!("unknown key `{key}`{near}")).help(format!("valid keys: {}", KEYS.join(", ")))
            );
        }
        if author == Author::Repository
            && let Some((_, act)) = OPERATOR_ONLY.iter().find(|(name, _)| *name == key)
        {
            return Err(fail(span, &format!("`{key}` is the operator's: an audited folder cannot {act}"))
                .help("remove the key here, and put it into a file that is given with --config"));
        }
    }
    if let Some(options) = document.get("options") {
        check_options(options).map_err(|(span, message)| fail(span, &message))?;
    }
    let config: Config = toml::from_str(text).map_err(|error| {
        let key = error.span().and_then(|span| key_at(&document, span.start));
        let message = error.message().trim().replace('\n', " ");
        match key {
            Some(key) => fail(error.span(), &format!("`{key}`: {message}")),
            None => fail(error.span(), &message),
        }
    })?;
    check_attestations(&config)
        .map_err(|message| fail(document.key("attestations").and_then(toml_edit::Key::span), &message))?;
    Ok(config)
}

/// An attestation without an owner, evidence or an end is an excuse.
fn check_attestations(config: &Config) -> Result<(), String> {
    for (index, attestation) in config.attestations.iter().enumerate() {
        let Attestation { item, owner, evidence, expires, .. } = attestation;
        if let Some((key, _)) = [("item", item), ("owner", owner), ("evidence", evidence)]
            .into_iter()
            .find(|(_, text)| text.trim().is_empty())
        {
            return Err(format!("attestation {} has an empty `{key}`", index + 1));
        }
        if let Err(error) = expires.parse::<Day>() {
            return Err(format!("attestation of `{item}`: `expires`: {error}"));
        }
        if config.attestations.iter().take(index).any(|other| other.item == *item) {
            return Err(format!("`{item}` is attested twice"));
        }
    }
    Ok(())
}

type Complaint = (Option<std::ops::Range<usize>>, String);

fn check_options(options: &Item) -> Result<(), Complaint> {
    let Some(packs) = options.as_table_like() else {
        return Err((options.span(), "`options` must be tables: `[options.PACK]`".to_owned()));
    };
    for (pack, values) in packs.iter() {
        if values.as_table_like().is_none() {
            return Err((values.span(), format!("`options.{pack}` must be a table: `[options.{pack}]`")));
        }
    }
    Ok(())
}

fn key_at(table: &Table, offset: usize) -> Option<String> {
    table.iter().find(|(_, item)| item.span().is_some_and(|span| span.contains(&offset))).map(|(key, _)| key.to_owned())
}

/// Returns an option's value as JSON.
#[must_use]
pub fn option_json(value: &toml::Value) -> String {
    serde_json::to_value(value).map_or_else(|_| value.to_string(), |json| json.to_string())
}

/// Returns the stricter of the operator's and the repository's gate, or the default where neither says anything.
#[must_use]
pub fn effective_fail_on(operator: Option<Option<Severity>>, repository: Option<Severity>) -> Option<Severity> {
    match (operator, repository) {
        // Less severe findings fail the stricter gate, and severities are ordered worst first.
        (Some(Some(operator)), Some(repository)) => Some(operator.max(repository)),
        (Some(None), Some(repository)) => Some(repository),
        (Some(operator), None) => operator,
        (None, Some(repository)) => Some(repository),
        (None, None) => Some(Severity::P1),
    }
}

/// Returns the JSON Schema of `plimsoll.toml`.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Config).to_value();
    schema.sort_all_objects();
    serde_json::to_string_pretty(&schema).map_or_else(|_| String::new(), |text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str, author: Author) -> String {
        parse(Path::new("plimsoll.toml"), text, author).expect_err("must be refused").to_string()
    }

    #[test]
    fn unknown_key_names_the_nearest() {
        let message = error("exclude = []\nfail_on = \"P0\"\n", Author::Operator);
        assert!(message.starts_with("plimsoll.toml:2: unknown key `fail_on` (did you mean `fail-on`?)"), "{message}");
    }

    #[test]
    fn wrong_type_points_at_the_key() {
        let message = error("\nskip = 3\n", Author::Operator);
        assert!(message.starts_with("plimsoll.toml:2: `skip`: invalid type"), "{message}");
        let message = error("fail-on = \"P7\"\n", Author::Operator);
        assert!(message.contains(":1: `fail-on`: unknown variant `P7`"), "{message}");
    }

    #[test]
    fn broken_toml_points_at_the_line() {
        assert!(error("skip = [\n\n", Author::Operator).starts_with("plimsoll.toml:"));
    }

    #[test]
    fn a_repository_cannot_add_packs() {
        let message = error("packs = [\"evil.wasm\"]\n", Author::Repository);
        assert!(message.contains("an audited folder cannot add packs"), "{message}");
        assert!(parse(Path::new("x"), "packs = [\"good.wasm\"]\n", Author::Operator).is_ok());
    }

    #[test]
    fn a_repository_can_only_tighten_the_gate() {
        use Severity::{P0, P1, P2};
        assert_eq!(effective_fail_on(Some(Some(P1)), Some(P0)), Some(P1));
        assert_eq!(effective_fail_on(Some(Some(P1)), Some(P2)), Some(P2));
        assert_eq!(effective_fail_on(Some(None), Some(P2)), Some(P2));
        assert_eq!(effective_fail_on(Some(None), None), None);
        assert_eq!(effective_fail_on(None, Some(P0)), Some(P0));
        assert_eq!(effective_fail_on(None, None), Some(P1));
    }

    #[test]
    fn the_published_schema_is_current() {
        let published = include_str!("../schema/plimsoll-config.schema.json");
        assert_eq!(published, schema(), "renew it with `plimsoll config schema`");
    }

    #[test]
    fn schema_and_key_list_agree() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("the schema is JSON");
        let keys: Vec<&str> =
            schema["properties"].as_object().expect("properties").keys().map(String::as_str).collect();
        let mut expected = KEYS.to_vec();
        expected.sort_unstable();
        let mut keys = keys;
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
}
