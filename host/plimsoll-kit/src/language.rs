//! The languages that packs can be written in, and how each becomes a component: one module for each.

mod c;
mod go;
mod page;
mod python;
mod rust;
mod script;

use std::fmt;

use serde::Deserialize;

use crate::tools;
use crate::{Kit, KitError, Project};

/// What a pack is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Rust, without WASI.
    Rust,
    /// Python, through componentize-py.
    Python,
    /// JavaScript, through componentize-js.
    Js,
    /// TypeScript, through esbuild and componentize-js.
    Ts,
    /// Go, for wasip1.
    Go,
    /// C, without WASI.
    C,
    /// Rule pages alone: no code and no toolchain.
    Page,
}

impl Language {
    /// All languages, in the order in which they are documented.
    pub const ALL: &[Self] = &[Self::Rust, Self::Python, Self::Js, Self::Ts, Self::Go, Self::C, Self::Page];

    /// The name on the command line and in the manifest.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Js => "js",
            Self::Ts => "ts",
            Self::Go => "go",
            Self::C => "c",
            Self::Page => "page",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::Js => "JavaScript",
            Self::Ts => "TypeScript",
            Self::Go => "Go",
            Self::C => "C",
            Self::Page => "pages",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Builds a pack's component.
pub(crate) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    check(kit, project.manifest.language)?;
    match project.manifest.language {
        Language::Rust => rust::build(kit, project),
        Language::Python => python::build(kit, project),
        Language::Js | Language::Ts => script::build(kit, project),
        Language::Go => go::build(kit, project),
        Language::C => c::build(kit, project),
        Language::Page => page::build(project),
    }
}

/// Checks that everything is there to build a pack of this language.
pub(crate) fn check(kit: &Kit, language: Language) -> Result<(), KitError> {
    match language {
        Language::Rust => rust::check(kit),
        Language::Go => go::check(kit),
        Language::Page => Ok(()),
        _ => tools::check(kit, language),
    }
}

/// Brings what a language needs.
pub(crate) fn install(kit: &Kit, language: Language, say: &dyn Fn(&str)) -> Result<Vec<String>, KitError> {
    match language {
        Language::Rust => rust::install(kit, say),
        Language::Go => go::install(kit),
        Language::Page => Ok(Vec::new()),
        _ => tools::install(kit, language),
    }
}
