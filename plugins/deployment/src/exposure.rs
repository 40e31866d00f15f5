//! What a job of a GitHub workflow puts within reach of the code that it runs: secrets, and the right to write.
//!
//! All steps of a job share one machine, so what one of them is given, any other can read.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

/// How much is within reach, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Permissions that only read, and no secret.
    Nothing,
    /// The workflow does not say what its token may do.
    Unknown,
    /// A token that may write.
    Writes,
    /// Secrets that another step of the job is given.
    Beside,
    /// Secrets that it is given itself.
    Given,
}

/// What one step can reach, with the words for it.
#[derive(Debug, Clone)]
pub(crate) struct Exposure {
    pub(crate) reach: Reach,
    /// Such as "it is given `secrets.TOKEN`"; empty where there is nothing to say.
    pub(crate) words: String,
}

impl Exposure {
    /// Of code that others call: who calls it, and with what, is not known.
    pub(crate) fn unknown() -> Self {
        Self { reach: Reach::Unknown, words: String::new() }
    }
}

/// What all steps of a job have within reach.
pub(crate) struct Job(Exposure);

impl Job {
    pub(crate) fn of(workflow: Value<'_>, job: Value<'_>) -> Self {
        let mut beside = secrets(job);
        beside.extend(workflow.get("env").into_iter().flat_map(secrets));
        if let Some(words) = list(&beside) {
            return Self(Exposure { reach: Reach::Beside, words: format!("its job uses {words}") });
        }
        Self(match job.get("permissions").or_else(|| workflow.get("permissions")) {
            None => Exposure::unknown(),
            Some(permissions) => match writes(permissions) {
                Some(right) => Exposure { reach: Reach::Writes, words: format!("its job has `{right}`") },
                None => Exposure { reach: Reach::Nothing, words: String::new() },
            },
        })
    }

    /// Of one step. `step`: what is written for it alone.
    pub(crate) fn exposure(&self, step: Value<'_>) -> Exposure {
        if step.text_at(&["secrets"]) == Some("inherit") {
            return Exposure { reach: Reach::Given, words: "it is given all secrets".to_owned() };
        }
        match list(&secrets(step)) {
            Some(words) => Exposure { reach: Reach::Given, words: format!("it is given {words}") },
            None => self.0.clone(),
        }
    }
}

/// The right to write that permissions give, if they give one.
fn writes(permissions: Value<'_>) -> Option<String> {
    if let Some(all) = permissions.text() {
        return (!matches!(all, "read-all" | "" | "{}")).then(|| all.to_owned());
    }
    let right = permissions.members().find(|right| !matches!(right.text(), Some("read" | "none")))?;
    Some(format!("{}: {}", right.key().unwrap_or_default(), right.text().unwrap_or_default()))
}

/// The secrets that a part of a workflow names. The token of the run is none of them: its permissions say what it may do.
fn secrets(part: Value<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in std::iter::once(part).chain(part.descendants()).filter_map(Value::text) {
        for (at, _) in text.match_indices("secrets.") {
            let name: String =
                text[at + "secrets.".len()..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            let is_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
            let is_expression = text[..at].contains("${{") || text.trim_start().starts_with("secrets.");
            if is_word && is_expression && !name.is_empty() && !name.eq_ignore_ascii_case("GITHUB_TOKEN") {
                found.insert(name);
            }
        }
    }
    found
}

/// The first secret by name, and how many there are besides.
fn list(secrets: &BTreeSet<String>) -> Option<String> {
    let first = secrets.first()?;
    Some(match secrets.len() {
        1 => format!("`secrets.{first}`"),
        2 => format!("`secrets.{first}` and another secret"),
        count => format!("`secrets.{first}` and {} other secrets", count - 1),
    })
}
