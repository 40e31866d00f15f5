//! The kit for authors of packs: templates, toolchains, and the way from source to a component.
//!
//! Nothing here runs a guest, and nothing here is needed to run one. Tools are fetched only by [`Kit::install`], into a
//! folder of the user's own; building uses what is there and names what is missing.

#![expect(clippy::disallowed_methods, reason = "the author's files and tools, never those of an audited project")]

mod component;
pub mod distribution;
mod error;
mod files;
mod fixtures;
mod language;
mod pins;
pub mod process;
mod project;
mod sdk;
mod template;
mod tools;

use std::path::{Path, PathBuf};

pub use component::from_module as component;
pub use error::KitError;
pub use fixtures::{Compared, FIXTURES, Fixture, remove_snapshot};
pub use language::Language;
pub use project::{MANIFEST, Project};
pub use template::create;

use crate::pins::Pins;

/// The tools and SDKs of one user.
#[derive(Debug)]
pub struct Kit {
    /// The folder of the user's own in which tools and SDKs lie.
    home: PathBuf,
    pins: Pins,
    /// Whether the output of tools is worth showing while they run.
    verbose: bool,
}

impl Kit {
    /// A kit whose tools lie in `home`, which is created when something is put there.
    #[must_use]
    pub fn new(home: &Path) -> Self {
        Self { home: home.to_owned(), pins: Pins::embedded(), verbose: false }
    }

    /// Shows the output of tools while they run.
    #[must_use]
    pub fn verbose(self, verbose: bool) -> Self {
        Self { verbose, ..self }
    }

    /// Builds a pack's component.
    ///
    /// # Errors
    /// A tool that is missing or too old, with the command that brings it; what the compiler says; a page that does not
    /// parse.
    pub fn build(&self, project: &Project) -> Result<Vec<u8>, KitError> {
        project.check_pages()?;
        language::build(self, project)
    }

    /// Brings the pinned tools of a language, and returns what was done, in one line each. `say` is told what takes long.
    ///
    /// # Errors
    /// What must be on the machine and is not; a download that fails.
    pub fn install(&self, language: Language, say: &dyn Fn(&str)) -> Result<Vec<String>, KitError> {
        language::install(self, language, say)
    }

    /// Returns why a pack of this language could not be built now; `None` if everything is there.
    #[must_use]
    pub fn missing(&self, language: Language) -> Option<KitError> {
        language::check(self, language).err()
    }
}
