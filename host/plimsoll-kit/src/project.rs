//! The folder of a pack: `plimsoll-pack.toml`, rule pages, and source in the language that it names.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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
        let manifest: Manifest = toml::from_str(&text)
            .map_err(|error| KitError::Project(format!("{}: {}", path.display(), error.to_string().trim_end())))?;
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
        }
        Ok(())
    }
}
