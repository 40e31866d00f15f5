//! `unreferenced-function`: private functions that nothing names any more.
//!
//! What a language keeps private is named in its file, its package or its repository, or not at all. Every mention counts as a
//! use, in strings and comments of most languages too; what a framework may call by its name or by its annotation is left alone.

mod go;
mod members;
mod python;
mod script;

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

pub(crate) const RULE: Rule = rule!("unreferenced-function", check, conclude).facts(&[PRIVATE, NAMES, SILENT]);

/// A private function that its own file does not name again.
const PRIVATE: FactKind = fact!("private-function", language: text, name: text, owner: text);
/// Names that a file mentions and that may be private functions of other files.
const NAMES: FactKind = fact!("mentioned-names", language: text, names: text);
/// Something that is not read here uses functions of this folder: a generator, assembly.
const SILENT: FactKind = fact!("unreadable-package");

/// A function that nothing in its file names.
struct Candidate<'a> {
    name: &'a str,
    /// The type of a method.
    owner: String,
    span: Span,
}

fn check(cx: &mut Context<'_>) {
    let is_quiet = !matches!(cx.file().role.as_str(), "production" | "script" | "migration");
    match cx.language() {
        "go" => go::check(cx, is_quiet),
        "python" => python::check(cx, is_quiet),
        _ if is_quiet => {}
        "java" | "csharp" => members::check(cx),
        _ => script::check(cx),
    }
}

fn conclude(project: &mut Project<'_>) {
    go::conclude(project);
    python::conclude(project);
}

/// The functions of other files that are still there when the names of all files are known.
fn remaining(
    candidates: impl Iterator<Item = LocatedFact>,
    names: impl Iterator<Item = LocatedFact>,
    language: &str,
    place: impl Fn(&str) -> String,
) -> Vec<LocatedFact> {
    let mut left: BTreeMap<String, BTreeMap<String, Vec<LocatedFact>>> = BTreeMap::new();
    for fact in candidates.filter(|fact| fact.value(0) == language) {
        let name = fact.value(1).to_owned();
        left.entry(place(&fact.path)).or_default().entry(name).or_default().push(fact);
    }
    if left.is_empty() {
        return Vec::new();
    }
    for fact in names.filter(|fact| fact.value(0) == language) {
        if let Some(wanted) = left.get_mut(&place(&fact.path)) {
            for name in fact.value(1).split_whitespace() {
                wanted.remove(name);
            }
        }
    }
    left.into_values().flat_map(BTreeMap::into_values).flatten().collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Records candidates, and the names that a file mentions.
fn record<'n>(cx: &mut Context<'_>, candidates: &[Candidate<'_>], names: impl IntoIterator<Item = &'n str>) {
    let language = cx.language();
    for candidate in candidates {
        cx.fact(PRIVATE, [language, candidate.name, &candidate.owner], Some(candidate.span));
    }
    for part in crate::words::in_parts(names) {
        cx.fact(NAMES, [language, &part], None);
    }
}
