//! The selectors of all packs, compiled once and matched together.
//!
//! A selector that does not compile is a fault of its rule; every other rule keeps working. This module must not open
//! files: it is given texts.

mod compile;
mod config;
mod known;
mod prefilter;
mod requirement;
mod scope;
mod syntax;
mod text;

use std::sync::OnceLock;

use globset::GlobSet;
use plimsoll_model::Role;
use plimsoll_page::Page;

pub(crate) use config::ConfigSelector;
pub(crate) use known::SyntaxSelectors;
pub(crate) use prefilter::{Prefilter, Seen};
pub(crate) use scope::{Owner, Paths};
pub(crate) use syntax::{Candidate, Hit, LanguageSelectors, SyntaxSelector, survey};
pub(crate) use text::TextSelector;

use crate::language::languages;
use crate::scan::Scan;
use crate::source_file::SourceFile;

/// The selectors of one rule, as `SelectorSet::compile` takes them.
#[derive(Debug, Clone, Copy)]
pub struct RuleSelectors<'a> {
    /// The rule's page.
    pub page: &'a Page,
    /// A rule that is off is still compiled, so that its page is checked and its named selectors can be asked for.
    pub enabled: bool,
    /// Whether the selectors are known to compile. Then each language's are compiled only when its first file comes: it is
    /// most of what starting costs.
    pub known: bool,
}

/// Why a rule cannot be used: one of its selectors does not compile, or failed on a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SelectorFault {
    /// Index of the pack.
    pub pack: usize,
    /// Index of the rule in its pack.
    pub rule: usize,
    /// Line of the rule's page, the selector, and the reason.
    pub message: String,
}

/// Every selector of every pack.
pub struct SelectorSet {
    /// By place in the table of languages.
    syntax: Vec<SyntaxSelectors>,
    texts: Vec<TextSelector>,
    files: Vec<FileSelector>,
    configs: Vec<ConfigSelector>,
    globs: GlobSet,
    /// Bits of the roles that each rule of each pack asks for.
    roles: Vec<Vec<u8>>,
    /// By place in the table of languages, the last one for `text`; built when the first such file comes.
    prefilters: Vec<OnceLock<Prefilter>>,
}

/// Matches a file as a whole.
pub(crate) struct FileSelector {
    pub(crate) owner: Owner,
    pub(crate) paths: Paths,
}

impl SelectorSet {
    /// Compiles the selectors of all packs. A rule with a fault does not take part in any scan.
    #[must_use]
    pub fn compile(packs: &[Vec<RuleSelectors<'_>>]) -> (Self, Vec<SelectorFault>) {
        compile::compile(packs)
    }

    /// Finds all matches in one file.
    #[must_use]
    pub fn scan<'a>(&'a self, file: &'a SourceFile) -> Scan<'a> {
        Scan::new(self, file, true)
    }

    /// The same as [`SelectorSet::scan`] without the literal prefilter: slower, and the reference that it is tested by.
    #[must_use]
    pub fn scan_exhaustively<'a>(&'a self, file: &'a SourceFile) -> Scan<'a> {
        Scan::new(self, file, false)
    }

    pub(crate) fn language(&self, index: usize) -> Option<&LanguageSelectors> {
        self.syntax.get(index).map(SyntaxSelectors::compiled)
    }

    pub(crate) fn texts(&self) -> &[TextSelector] {
        &self.texts
    }

    pub(crate) fn files(&self) -> &[FileSelector] {
        &self.files
    }

    pub(crate) fn configs(&self) -> &[ConfigSelector] {
        &self.configs
    }

    /// Whether a rule looks at files of a role.
    pub(crate) fn asks_for(&self, pack: usize, rule: u32, role: Role) -> bool {
        let roles = self.roles.get(pack).and_then(|rules| rules.get(rule as usize));
        roles.is_some_and(|roles| roles & scope::bit_of(role) != 0)
    }

    pub(crate) fn globs_of(&self, path: &str) -> Vec<usize> {
        self.globs.matches(path)
    }

    /// The prefilter of a language: its syntax selectors first, then all text selectors.
    pub(crate) fn prefilter(&self, language: usize) -> &Prefilter {
        let language = language.min(languages().len());
        self.prefilters[language].get_or_init(|| {
            let syntax = self.language(language).map(|own| own.selectors.as_slice()).unwrap_or_default();
            let requirements = syntax.iter().map(|selector| &selector.requirement);
            Prefilter::new(requirements.chain(self.texts.iter().map(|selector| &selector.requirement)))
        })
    }
}
