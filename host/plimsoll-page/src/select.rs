//! The `## Select` block of a page, as data.

use serde_json::Value;

/// One selector of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// Tells the rule's code which selector matched; empty if the page gives none. Unique among named ones of a language.
    pub name: String,
    /// What it matches.
    pub kind: SelectorKind,
    /// Line of the page that it starts on, from 1.
    pub line: u32,
}

/// What a selector matches.
#[derive(Debug, Clone, PartialEq)]
pub enum SelectorKind {
    /// An ast-grep rule object.
    Syntax {
        /// Names of the languages that it is for.
        languages: Vec<String>,
        /// The object of ast-grep's `SerializableRuleCore`: `rule`, and `constraints` and `utils` where the page has them.
        rule: Value,
        /// Matched only when the rule's code calls `select`.
        lazy: bool,
    },
    /// A regular expression over the raw text.
    Text {
        /// In the syntax of the `regex` crate, multi-line mode off.
        regex: String,
        /// Globs; empty for any path.
        paths: Vec<String>,
    },
    /// One match for each file whose path matches.
    File {
        /// Globs, at least one.
        paths: Vec<String>,
    },
}
