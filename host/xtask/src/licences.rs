//! Whether every crate that the workspace depends on, on any platform, has a licence that `licences.toml` allows.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::workspace::Workspace;

const LIST: &str = include_str!("../licences.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    allow: BTreeSet<String>,
    /// What a crate says, for single crates whose own licence is acceptable for a reason.
    #[serde(default)]
    exceptions: BTreeMap<String, Exception>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    licence: String,
    #[expect(dead_code, reason = "written for people, and required")]
    reason: String,
}

/// Reads the licences from `cargo metadata`.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let policy: Policy = toml::from_str(LIST).context("licences.toml")?;
    let packages = workspace.all_packages()?;
    let (mut refused, mut excused) = (Vec::new(), BTreeSet::new());
    for package in &packages {
        let name = package.name.to_string();
        let licence = package.license.clone().unwrap_or_default();
        if policy.exceptions.get(&name).is_some_and(|exception| exception.licence == licence) {
            excused.insert(name);
        } else if !is_allowed(&licence, &policy.allow)? {
            let licence = if licence.is_empty() { "no licence" } else { &licence };
            refused.push(format!("{name} {}: {licence}", package.version));
        }
    }
    let unneeded: Vec<&String> = policy.exceptions.keys().filter(|name| !excused.contains(*name)).collect();
    if !unneeded.is_empty() {
        bail!("licences.toml excuses what is not there: {unneeded:?}");
    }
    if !refused.is_empty() {
        bail!("licences.toml does not allow:\n  {}", refused.join("\n  "));
    }
    eprintln!("   {} crates have an allowed licence", packages.len());
    Ok(())
}

/// Evaluates an SPDX expression. The old notation `MIT/Apache-2.0` means `OR`.
fn is_allowed(expression: &str, allow: &BTreeSet<String>) -> Result<bool> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    if words.peek().is_none() {
        return Ok(false);
    }
    let verdict = any_of(&mut words, allow)?;
    match words.next() {
        None => Ok(verdict),
        Some(word) => bail!("`{expression}` is not a licence expression: unexpected `{word}`"),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>, allow: &BTreeSet<String>) -> Result<bool> {
    let mut verdict = all_of(words, allow)?;
    while words.next_if_eq(&"OR").is_some() {
        verdict |= all_of(words, allow)?;
    }
    Ok(verdict)
}

fn all_of(words: &mut Words<'_>, allow: &BTreeSet<String>) -> Result<bool> {
    let mut verdict = one(words, allow)?;
    while words.next_if_eq(&"AND").is_some() {
        verdict &= one(words, allow)?;
    }
    Ok(verdict)
}

fn one(words: &mut Words<'_>, allow: &BTreeSet<String>) -> Result<bool> {
    let word = words.next().context("a licence expression ends too early")?;
    if word == "(" {
        let verdict = any_of(words, allow)?;
        if words.next() != Some(")") {
            bail!("a licence expression lacks a `)`");
        }
        return Ok(verdict);
    }
    if words.next_if_eq(&"WITH").is_some() {
        let exception = words.next().context("a licence expression ends after `WITH`")?;
        return Ok(allow.contains(&format!("{word} WITH {exception}")) || allow.contains(word));
    }
    Ok(allow.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(expression: &str) -> bool {
        let allow = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned).into();
        is_allowed(expression, &allow).unwrap()
    }

    #[test]
    fn one_allowed_alternative_is_enough() {
        assert!(allowed("GPL-3.0 OR MIT"));
        assert!(allowed("Unlicense/MIT"));
        assert!(allowed("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(allowed("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn every_part_of_a_conjunction_must_be_allowed() {
        assert!(!allowed("MIT AND GPL-3.0"));
        assert!(!allowed("GPL-3.0 OR AGPL-3.0"));
        assert!(!allowed(""));
        assert!(is_allowed("(MIT", &BTreeSet::new()).is_err());
    }
}
