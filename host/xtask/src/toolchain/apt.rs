//! apt that knows the source packages of the distribution, for the corpus.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use plimsoll_kit::distribution::Apt;

/// apt that knows the source packages of the distribution, with its lists in `folder`.
pub(crate) fn with_sources(folder: &Path) -> Result<Apt> {
    let sources = folder.join("plimsoll.sources");
    fs::write(&sources, source_entries()?)?;
    Ok(Apt::with_sources(folder, &sources)?)
}

/// The distribution's own entries of the system's source lists, asking for source packages instead of binary ones.
fn source_entries() -> Result<String> {
    let release = fs::read_to_string("/etc/os-release").context("failed to read /etc/os-release")?;
    let codename = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    let codename = codename.context("/etc/os-release names no release")?.trim_matches('"');
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(parts) = fs::read_dir("/etc/apt/sources.list.d") {
        let mut parts: Vec<PathBuf> = parts.flatten().map(|entry| entry.path()).collect();
        parts.sort();
        files.extend(parts);
    }
    let mut entries = String::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if file.extension().is_some_and(|extension| extension == "sources") {
            entries.push_str(&stanzas_for_sources(&text, codename));
        } else {
            entries.push_str(&lines_for_sources(&text, codename));
        }
    }
    if entries.is_empty() {
        bail!("apt has no entry for the release `{codename}`");
    }
    Ok(entries)
}

fn stanzas_for_sources(text: &str, codename: &str) -> String {
    let mut entries = String::new();
    for stanza in text.split("\n\n") {
        let lines = || stanza.lines().filter(|line| !line.starts_with('#'));
        let of_release = lines()
            .filter_map(|line| line.strip_prefix("Suites:"))
            .any(|suites| suites.split_whitespace().any(|suite| suite.starts_with(codename)));
        if of_release {
            for line in lines() {
                entries.push_str(if line.starts_with("Types:") { "Types: deb-src" } else { line });
                entries.push('\n');
            }
            entries.push('\n');
        }
    }
    entries
}

/// One-line entries, as stanzas.
fn lines_for_sources(text: &str, codename: &str) -> String {
    let mut entries = String::new();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("deb ") else { continue };
        let rest = rest.trim_start();
        let (options, rest) = match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((options, rest)) => (options, rest),
            None => ("", rest),
        };
        let mut words = rest.split_whitespace();
        let (Some(uri), Some(suite)) = (words.next(), words.next()) else { continue };
        if !suite.starts_with(codename) {
            continue;
        }
        let components: Vec<&str> = words.collect();
        let signed_by = options.split_whitespace().find_map(|option| option.strip_prefix("signed-by="));
        let mut fields = vec![("Types", "deb-src".to_owned()), ("URIs", uri.to_owned()), ("Suites", suite.to_owned())];
        fields.push(("Components", components.join(" ")));
        fields.extend(signed_by.map(|key| ("Signed-By", key.to_owned())));
        for (name, value) in fields {
            entries.extend([name, ": ", &value, "\n"]);
        }
        entries.push('\n');
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_other_archives_are_left_out() {
        let stanzas = "# a comment\nTypes: deb\nURIs: mirror\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: other\nSuites: nodistro\nComponents: main\n";
        assert_eq!(
            stanzas_for_sources(stanzas, "bookworm"),
            "Types: deb-src\nURIs: mirror\nSuites: bookworm bookworm-updates\nComponents: main\n\n"
        );
        let lines = "deb [arch=amd64 signed-by=/k.gpg] mirror noble main universe\ndeb other stable main\n# deb mirror noble x\n";
        assert_eq!(
            lines_for_sources(lines, "noble"),
            "Types: deb-src\nURIs: mirror\nSuites: noble\nComponents: main universe\nSigned-By: /k.gpg\n\n"
        );
    }
}
