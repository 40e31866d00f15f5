//! Whether a locked dependency has a known vulnerability, by a copy of the RustSec advisory database on this machine.
//! Without one it says so and passes: this step never uses the network, so that it gives the same answer offline.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use cargo_metadata::semver::{Version, VersionReq};
use serde::Deserialize;

use crate::toolchain::cargo_home;
use crate::workspace::Workspace;

/// Names a checkout of the database.
const VARIABLE: &str = "PLIMSOLL_ADVISORY_DB";

#[derive(Debug, Deserialize)]
struct Advisory {
    advisory: About,
    #[serde(default)]
    versions: Versions,
}

#[derive(Debug, Deserialize)]
struct About {
    id: String,
    /// `unmaintained`, `unsound` or `notice`: not a vulnerability.
    informational: Option<String>,
    withdrawn: Option<toml::Value>,
}

#[derive(Debug, Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<VersionReq>,
    #[serde(default)]
    unaffected: Vec<VersionReq>,
}

/// Compares the lock file with the database.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let Some(database) = find_database() else {
        eprintln!("   not checked: there is no advisory database here; {VARIABLE} may name a checkout of one");
        return Ok(());
    };
    let (mut found, mut notes, mut read) = (Vec::new(), Vec::new(), 0_usize);
    for package in workspace.all_packages()? {
        let folder = database.join("crates").join(package.name.as_str());
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut pages: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        pages.sort();
        for page in pages.iter().filter(|page| page.extension().is_some_and(|extension| extension == "md")) {
            read += 1;
            let advisory = parse(page)?;
            if affects(&advisory, &package.version) {
                let line = format!("{} {}: {}", package.name, package.version, advisory.advisory.id);
                match &advisory.advisory.informational {
                    Some(kind) => notes.push(format!("{line} ({kind})")),
                    None => found.push(line),
                }
            }
        }
    }
    for note in &notes {
        eprintln!("   note: {note}");
    }
    if !found.is_empty() {
        bail!("known vulnerabilities:\n  {}", found.join("\n  "));
    }
    eprintln!("   none of the {read} advisories about our dependencies applies ({})", database.display());
    Ok(())
}

fn find_database() -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    named.or_else(|| cargo_home().map(|home| home.join("advisory-db"))).filter(|path| path.join("crates").is_dir())
}

fn parse(page: &Path) -> Result<Advisory> {
    let text = fs::read_to_string(page).with_context(|| format!("failed to read {}", page.display()))?;
    parse_text(&text).with_context(|| format!("{}", page.display()))
}

fn parse_text(text: &str) -> Result<Advisory> {
    let block = text.split_once("```toml").and_then(|(_, rest)| rest.split_once("```"));
    let (block, _prose) = block.context("an advisory without a block of metadata")?;
    Ok(toml::from_str(block)?)
}

fn affects(advisory: &Advisory, version: &Version) -> bool {
    let mut sound = advisory.versions.patched.iter().chain(&advisory.versions.unaffected);
    advisory.advisory.withdrawn.is_none() && !sound.any(|range| range.matches(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2020-0001\"\npackage = \"a\"\n\n[versions]\npatched = [\">= 1.2.3\"]\nunaffected = [\"< 1.1.0\"]\n```\n# Title\n";

    #[test]
    fn versions_between_unaffected_and_patched_are_affected() {
        let advisory = parse_text(PAGE).unwrap();
        let affected = |version: &str| affects(&advisory, &Version::parse(version).unwrap());
        assert!(affected("1.1.0") && affected("1.2.2"));
        assert!(!affected("1.0.9") && !affected("1.2.3"));
    }

    #[test]
    fn a_withdrawn_advisory_affects_nothing() {
        let page = PAGE.replace("package =", "withdrawn = \"2021-01-01\"\npackage =");
        assert!(!affects(&parse_text(&page).unwrap(), &Version::new(1, 2, 0)));
    }
}
