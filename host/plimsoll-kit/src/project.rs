//! The folder of a pack: `plimsoll-pack.toml`, rule pages, and source in the language that it names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_page::unknown;
use serde::Deserialize;
use toml::de::DeTable;

use crate::{KitError, Language};

/// The name of a pack's manifest.
pub const MANIFEST: &str = "plimsoll-pack.toml";

/// A pack's folder. Built files go into `target/` of it, which its `.gitignore` names.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds the manifest.
    pub folder: PathBuf,
    /// What the manifest says.
    pub manifest: Manifest,
}

/// `plimsoll-pack.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// What the pack is written in.
    pub language: Language,
    /// The pack's id, where no source says it: for packs of pages alone.
    pub id: Option<String>,
    /// The pack's version, where no source says it.
    pub version: Option<String>,
}

/// The keys of the manifest.
const KEYS: [&str; 3] = ["language", "id", "version"];

impl Manifest {
    /// Reads a manifest, or returns the line and what is wrong there.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
        let fail = |error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            (line(at), error.message().trim().replace('\n', " "))
        };
        let table = DeTable::parse(text).map_err(fail)?;
        for (key, value) in table.get_ref() {
            let name = key.get_ref().as_ref();
            if !KEYS.contains(&name) {
                return Err((line(key.span().start), unknown("key", name, &KEYS)));
            }
            let languages: Vec<&str> = Language::ALL.iter().map(|language| language.name()).collect();
            match value.get_ref().as_str() {
                Some(given) if name == "language" && !languages.contains(&given) => {
                    return Err((line(value.span().start), unknown("language", given, &languages)));
                }
                Some(_) => {}
                None => return Err((line(value.span().start), format!("`{name}` is not a text"))),
            }
        }
        toml::from_str(text).map_err(fail)
    }
}

impl Project {
    /// Opens the pack in `folder`.
    ///
    /// # Errors
    /// No manifest, or one that cannot be read.
    pub fn open(folder: &Path) -> Result<Self, KitError> {
        let path = folder.join(MANIFEST);
        if !path.is_file() {
            let text = format!(
                "{} is not the folder of a pack: it has no {MANIFEST}\nhelp: `plimsoll new my-rules --lang python` makes one",
                folder.display()
            );
            return Err(KitError::Project(text));
        }
        let text = fs::read_to_string(&path).map_err(KitError::file("read", &path))?;
        let shown = path.strip_prefix(".").unwrap_or(&path).display().to_string();
        let manifest = Manifest::parse(&text)
            .map_err(|(line, message)| KitError::Project(format!("{shown}:{line}: {message}")))?;
        let folder = fs::canonicalize(folder).map_err(KitError::file("open", folder))?;
        Ok(Self { folder, manifest })
    }

    /// Where what is built lies.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// The rule pages of the pack, sorted: every Markdown file in a folder named `rules`, at the top or below `src`.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn pages(&self) -> Result<Vec<PathBuf>, KitError> {
        let mut pages = Vec::new();
        for folder in [self.folder.join("rules"), self.folder.join("src/rules")] {
            if !folder.is_dir() {
                continue;
            }
            for entry in fs::read_dir(&folder).map_err(KitError::file("read", &folder))? {
                let path = entry.map_err(KitError::file("read", &folder))?.path();
                if path.extension().is_some_and(|extension| extension == "md") {
                    pages.push(path);
                }
            }
        }
        pages.sort();
        Ok(pages)
    }

    /// Reads all pages before anything is compiled: an author hears of a wrong key in a second, with file and line.
    pub(crate) fn check_pages(&self) -> Result<(), KitError> {
        let mut seen = BTreeMap::new();
        for path in self.pages()? {
            let text = fs::read_to_string(&path).map_err(KitError::file("read", &path))?;
            let shown = path.strip_prefix(&self.folder).unwrap_or(&path).display();
            let page = plimsoll_page::Page::parse(&text)
                .map_err(|error| KitError::Project(format!("{shown}:{}: {}", error.line, error.message)))?;
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            if page.id != stem {
                let text = format!(
                    "{shown}: the page's id is `{}`, and the file's name says `{stem}`\nhelp: rename the file to {}.md",
                    page.id, page.id
                );
                return Err(KitError::Project(text));
            }
            if let Some(other) = seen.insert(page.id, shown.to_string()) {
                let text = format!("{shown}: {other} is a page of the same rule `{stem}`\nhelp: remove one of the two");
                return Err(KitError::Project(text));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_manifest_names_line_key_and_the_nearest() {
        let wrong = |text: &str| Manifest::parse(text).map(|_| ()).unwrap_err();
        let near = "unknown key `vesion`; did you mean `version`?";
        assert_eq!(wrong("language = \"page\"\nvesion = \"1\"\n"), (2, near.to_owned()));
        let near = "unknown language `pythn`; did you mean `python`?";
        assert_eq!(wrong("language = \"pythn\"\n"), (1, near.to_owned()));
        assert_eq!(wrong("\nlanguage = 3\n"), (2, "`language` is not a text".to_owned()));
        assert_eq!(wrong("id = \"a\"\n"), (1, "missing field `language`".to_owned()));
        assert_eq!(wrong("language = \"page\n").0, 1);
        assert!(Manifest::parse("language = \"rust\"\n").is_ok());
    }
}
