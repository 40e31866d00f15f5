//! A rule's page: metadata, prose, selectors and examples, parsed from Markdown with spans and good errors.
//!
//! This crate is pure. It must not know wasmtime, open files, or compile selectors: a selector stays the YAML value that
//! the page holds, and `plimsoll-source` compiles it. The format is described in `sdk/PAGE.md`.

mod example;
mod language;
mod markdown;
mod marker;
mod message;
mod metadata;
mod nearest;
mod parse;
mod resolves;
mod rule_object;
mod select;
mod yaml;

pub use example::{BesideFile, Example, ExpectedFinding};
pub use language::{RESOLVED, TEXT, default_path, language_names};
pub use nearest::unknown;
pub use parse::PageError;
pub use select::{ConfigSelector, Selector, SelectorKind};

use plimsoll_model::{Confidence, Role, Severity};

/// A parsed rule page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The first heading.
    pub title: String,
    /// Kebab-case rule id, without the pack.
    pub id: String,
    /// Id of a category of the standard.
    pub category: String,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Sorted names of languages; `["*"]` for any text.
    pub languages: Vec<String>,
    /// Version of the pack that brought the rule.
    pub since: String,
    /// Message template; `$NAME` stands for the text of a capture.
    pub message: String,
    /// What is done right, for rules that report strengths.
    pub strength: Option<String>,
    /// Items of the standard that the rule answers for.
    pub checklist: Vec<String>,
    /// CWE numbers.
    pub cwe: Vec<u32>,
    /// Roles of files that the rule looks at.
    pub roles: Vec<Role>,
    /// Whether reports mask the matched text.
    pub sensitive: bool,
    /// Links.
    pub references: Vec<String>,
    /// What is unsafe, as Markdown.
    pub summary: String,
    /// The operational risk, as Markdown.
    pub risk: String,
    /// The concrete fix, as Markdown.
    pub fix: String,
    /// What the host matches, in page order.
    pub selectors: Vec<Selector>,
    /// What the rule is tested with, in page order.
    pub examples: Vec<Example>,
    /// The whole page.
    pub source: String,
}

impl Page {
    /// Parses a page.
    ///
    /// # Errors
    /// The first thing that is wrong, with its line in the page and, for a mistyped key, the nearest valid one.
    pub fn parse(source: &str) -> Result<Self, PageError> {
        parse::page(source)
    }

    /// Returns whether the rule looks at files of this language and role.
    #[must_use]
    pub fn applies_to(&self, language: &str, role: Role) -> bool {
        self.roles.contains(&role) && self.languages.iter().any(|name| name == "*" || name == language)
    }
}
