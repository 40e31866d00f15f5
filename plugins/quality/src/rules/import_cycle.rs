//! `import-cycle`: modules that import each other so that it depends on who comes first whether they can be loaded at all.
//!
//! A cycle alone is no finding: most of them work. Loading is played through instead, once for each module of a cycle as the first
//! one, with what each module has bound at the moment when another one asks for it.

mod loading;
mod modules;
mod python;
mod script;

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

use loading::Loading;
use modules::{Modules, System};

pub(crate) const RULE: Rule = rule!("import-cycle", check, conclude).facts(&[MODULE]);

/// What a module imports and binds while it is loaded, as lines: see [`modules::Module`].
const MODULE: FactKind = fact!("module", system: text, lines: text);

/// How much text travels in one fact.
const MOST_TEXT: usize = 12 << 10;

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    let (system, lines) = match cx.language() {
        "python" => ("python", python::lines(root)),
        _ => ("script", script::lines(root)),
    };
    let mut text = String::new();
    for line in lines {
        if text.len() + line.len() > MOST_TEXT && !text.is_empty() {
            cx.fact(MODULE, [system, &text], None);
            text.clear();
        }
        text.push_str(&line);
        text.push('\n');
    }
    // A module that imports and binds nothing can be imported all the same.
    cx.fact(MODULE, [system, &text], None);
}

fn conclude(project: &mut Project<'_>) {
    // Modules of one unit import those of another.
    if !project.unit().path.is_empty() {
        return;
    }
    for (name, system) in [("python", System::Python), ("script", System::Script)] {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for fact in project.repository().facts(MODULE.key).filter(|fact| fact.value(0) == name) {
            texts.entry(fact.path.clone()).or_default().push_str(fact.value(1));
        }
        let modules = Modules::read(system, &texts);
        let cycles = modules.cycles();
        let loaders = if cycles.is_empty() { Vec::new() } else { modules.loaders() };
        for cycle in cycles {
            let loading = Loading::of(&modules, &loaders, &cycle);
            let Some(failure) = loading.failure() else { continue };
            let way = modules.way(failure.target, failure.importer, &cycle);
            let names: Vec<String> = way.iter().map(|path| format!("`{path}`")).collect();
            let first = if failure.first == failure.importer {
                "this module is loaded".to_owned()
            } else {
                format!("`{}` is loaded", modules.path(failure.first))
            };
            let message = format!(
                "`{}` is not there yet when {first} first: {} → `{}`",
                failure.name,
                names.join(" → "),
                modules.path(failure.target),
            );
            project
                .report(modules.path(failure.importer), failure.span)
                .message(message)
                .property("modules", cycle.len().to_string());
        }
    }
}
