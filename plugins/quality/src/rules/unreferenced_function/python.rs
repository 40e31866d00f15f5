//! Python: functions of a module whose name begins with `_`, and functions inside functions.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use super::{Candidate, NAMES, PRIVATE, record, remaining};
use crate::words::{count, words};

pub(super) fn check(cx: &mut Context<'_>, is_quiet: bool) {
    let source = cx.source();
    let mut candidates = Vec::new();
    if !is_quiet && !cx.file().path.ends_with(".pyi") && !reads_names(source) {
        let Some(root) = cx.root() else { return };
        let functions: Vec<(Node<'_>, bool)> =
            root.descendants_of(&["function_definition"]).filter_map(reach).collect();
        let names: Vec<(Node<'_>, bool)> =
            functions.into_iter().filter_map(|(function, nested)| Some((function.field("name")?, nested))).collect();
        let counts = count(source, names.iter().map(|(name, _)| name.text()));
        for (name, nested) in names.into_iter().filter(|(name, _)| counts.get(name.text()) == Some(&1)) {
            if nested {
                let message = format!("nothing uses the nested function `{}`", name.text());
                cx.report(name).message(message);
            } else {
                candidates.push(Candidate { name: name.text(), owner: String::new(), span: name.span() });
            }
        }
    }
    let own: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.name).collect();
    let names: BTreeSet<&str> = words(source).filter(|word| is_private(word) && !own.contains(word)).collect();
    record(cx, &candidates, names);
}

/// Whether a file may look functions up by a name that it puts together.
fn reads_names(source: &str) -> bool {
    ["globals()", "locals()", "vars()", "eval(", "exec(", "__getattr__"].iter().any(|call| source.contains(call))
}

fn is_private(name: &str) -> bool {
    name.len() > 2 && name.starts_with('_') && !name.starts_with("__")
}

/// Whether a function is one that the rule looks at, and whether it stands inside another one.
fn reach(function: Node<'_>) -> Option<(Node<'_>, bool)> {
    let name = function.field("name")?.text();
    if name.starts_with("__") || name.chars().all(|c| c == '_') {
        return None;
    }
    let above = function.parent()?;
    if above.kind() == "decorated_definition" {
        return None;
    }
    // A function in a branch is one of several that the rest may need by that name.
    let block = if above.kind() == "block" { above.parent()? } else { above };
    match block.kind() {
        "module" => is_private(name).then_some((function, false)),
        "function_definition" => Some((function, true)),
        _ => None,
    }
}

pub(super) fn conclude(project: &mut Project<'_>) {
    // What is private to a module is sometimes used in another unit all the same.
    if !project.unit().path.is_empty() {
        return;
    }
    let everywhere = project.repository();
    let left = remaining(everywhere.facts(PRIVATE.key), everywhere.facts(NAMES.key), "python", |_| String::new());
    for fact in left {
        let Some(span) = fact.span else { continue };
        let message = format!("nothing in the repository uses the function `{}`", fact.value(1));
        project.report(&fact.path, span).message(message);
    }
}
