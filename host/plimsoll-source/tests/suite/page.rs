//! Pages as the parser of `plimsoll-page` would make them.

use plimsoll_model::{Confidence, Role, Severity};
use plimsoll_page::{Page, Selector, SelectorKind};
use plimsoll_source::{RuleSelectors, SelectorFault, SelectorSet, SourceFile};
use serde_json::Value;

/// A page for any language and for production code.
pub(crate) fn page(selectors: Vec<Selector>) -> Page {
    Page {
        title: String::new(),
        id: "some-problem".to_owned(),
        category: "quality".to_owned(),
        severity: Severity::P2,
        confidence: Confidence::High,
        languages: vec!["*".to_owned()],
        since: String::new(),
        message: String::new(),
        strength: None,
        checklist: Vec::new(),
        cwe: Vec::new(),
        roles: vec![Role::Production, Role::Script],
        sensitive: false,
        references: Vec::new(),
        summary: String::new(),
        risk: String::new(),
        fix: String::new(),
        selectors,
        examples: Vec::new(),
        source: String::new(),
    }
}

/// A selector from an object of ast-grep's `SerializableRuleCore`.
pub(crate) fn syntax(name: &str, languages: &[&str], rule: Value) -> Selector {
    resolving(name, languages, rule, &[])
}

/// The same, with what captures must refer to.
pub(crate) fn resolving(name: &str, languages: &[&str], rule: Value, resolves: &[(&str, &[&str])]) -> Selector {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let resolves = resolves.iter().map(|(capture, names)| ((*capture).to_owned(), owned(names))).collect();
    let kind = SelectorKind::Syntax { languages: owned(languages), rule, lazy: false, resolves };
    Selector { name: name.to_owned(), kind, line: 12 }
}

/// A selector from a regular expression.
pub(crate) fn text(name: &str, regex: &str, paths: &[&str]) -> Selector {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    Selector { name: name.to_owned(), kind: SelectorKind::Text { regex: regex.to_owned(), paths }, line: 12 }
}

/// A selector of whole files.
pub(crate) fn file(name: &str, paths: &[&str]) -> Selector {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    Selector { name: name.to_owned(), kind: SelectorKind::File { paths }, line: 12 }
}

/// One pack whose rules are all on.
pub(crate) fn compile(pages: &[Page]) -> (SelectorSet, Vec<SelectorFault>) {
    SelectorSet::compile(&[pages.iter().map(|page| RuleSelectors { page, enabled: true, known: false }).collect()])
}

/// A set of one rule that must compile.
pub(crate) fn set(selectors: Vec<Selector>) -> SelectorSet {
    let (set, faults) = compile(&[page(selectors)]);
    assert_eq!(faults, []);
    set
}

/// A production file.
pub(crate) fn source(language: &str, text: &str) -> SourceFile {
    SourceFile::in_memory("file", language, Role::Production, text.to_owned())
}
