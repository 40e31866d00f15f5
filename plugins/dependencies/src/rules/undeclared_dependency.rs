//! `undeclared-dependency`: packages that code imports and no manifest asks for.
//!
//! Everything that could bring an import in another way makes the rule silent: a file or folder of that name anywhere in the
//! repository, an import that is guarded, a manifest that only its tool can read.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use crate::declared::Declared;

pub(crate) const RULE: Rule = rule!("undeclared-dependency", check, conclude).facts(&[IMPORT]);

/// A module that a file imports, once for each file.
const IMPORT: FactKind = fact!("import", ecosystem: text, module: text);

/// Where an import may fail without harm, or only types are meant.
const GUARDS: &[&str] = &["try_statement", "if_statement", "catch_clause"];
/// Files that say what a Python project needs and that only Python can read.
const PROGRAMS: &[&str] =
    &["setup.py", "environment.yml", "environment.yaml", "conanfile.py", "pixi.toml", "BUILD", "BUILD.bazel"];

fn check(cx: &mut Context<'_>) {
    let ecosystem = if cx.language() == "python" { "PyPI" } else { "npm" };
    let mut statements: Vec<Span> = Vec::new();
    for found in cx.matches() {
        if cx.enclosing(found.node, GUARDS).is_none() {
            statements.push(found.span);
        }
    }
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for imported in cx.imports() {
        let is_plain = statements.iter().any(|statement| statement.contains(imported.span));
        if is_plain && !imported.name.starts_with('.') && seen.insert(&imported.name) {
            cx.fact(IMPORT, [ecosystem, &imported.name], Some(imported.span));
        }
    }
}

fn conclude(project: &mut Project<'_>) {
    // A library imports what its users may have: database drivers, other frameworks. What is deployed brings all it needs.
    if project.unit().evidence.is_empty() {
        return;
    }
    for ecosystem in ["PyPI", "npm"] {
        let facts: Vec<LocatedFact> = project.facts(IMPORT.key).filter(|fact| fact.value(0) == ecosystem).collect();
        if facts.is_empty() {
            continue;
        }
        let declared = Declared::of(project, ecosystem);
        let own = own_names(project);
        if ecosystem == "PyPI" && PROGRAMS.iter().any(|name| own.files.contains(*name)) {
            continue;
        }
        // An imported member stands behind its module, and packages may have a dot in their name.
        let modules: Vec<String> = facts.iter().map(|fact| fact.value(1).to_owned()).collect();
        let shorter: Vec<String> = modules.iter().map(|module| without_member(module, ecosystem).to_owned()).collect();
        let whole = project.packages_of(ecosystem, &modules);
        let candidates = project.packages_of(ecosystem, &shorter);
        // The first place of each package.
        let mut missing: BTreeMap<String, (&LocatedFact, u32)> = BTreeMap::new();
        for ((fact, packages), whole) in facts.iter().zip(&candidates).zip(&whole) {
            let Some(package) = packages.first() else { continue };
            let names = declared.names_for(&fact.path);
            let is_known = |name: &String| names.contains(name.as_str()) || declared.own().contains(name.as_str());
            let manifests = declared.manifests_for(&fact.path).count();
            if manifests > 0
                && !packages.iter().chain(whole).any(is_known)
                && !own.has(fact.value(1))
                && !is_brought(&names, fact)
            {
                missing.entry(package.clone()).or_insert((fact, 0)).1 += 1;
            }
        }
        for (package, (fact, files)) in missing {
            let Some(span) = fact.span else { continue };
            let more = match files {
                1 => String::new(),
                files => format!(
                    ", and {} more",
                    if files == 2 { "one file".to_owned() } else { format!("{} files", files - 1) }
                ),
            };
            let report = project.report(&fact.path, span);
            if declared.is_transitive(&package) {
                report.message(format!(
                    "`{package}` is imported here{more}, and is there only because another package brings it"
                ));
            } else {
                report.message(format!("`{package}` is imported here{more}, and no manifest asks for it"));
            }
        }
    }
}

/// The module of a name: in JavaScript a member stands behind the last dot.
fn without_member<'a>(name: &'a str, ecosystem: &str) -> &'a str {
    let start = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[start..].rfind('.') {
        Some(dot) if ecosystem == "npm" && dot > 0 => &name[..start + dot],
        _ => name,
    }
}

/// Packages that bring modules of others: a part of the name is the same.
fn is_brought(names: &BTreeSet<&str>, fact: &LocatedFact) -> bool {
    let module = fact.value(1);
    let top = module.split(['.', '/']).next().unwrap_or(module).to_ascii_lowercase().replace('_', "-");
    let has = |name: &&str| name.to_ascii_lowercase().replace('_', "-").split(['-', '/', '.']).any(|part| part == top);
    names.iter().any(has) || names.contains(format!("@types/{top}").as_str())
}

/// What the repository itself calls its files and folders.
struct OwnNames {
    /// Names of files, with and without extension, and of folders.
    names: BTreeSet<String>,
    files: BTreeSet<String>,
}

impl OwnNames {
    fn has(&self, module: &str) -> bool {
        let top = module.trim_start_matches('@').split(['.', '/']).next().unwrap_or(module);
        self.names.contains(top)
    }
}

fn own_names(project: &Project<'_>) -> OwnNames {
    let mut own = OwnNames { names: BTreeSet::new(), files: BTreeSet::new() };
    for file in project.repository().files() {
        for part in file.path.split('/') {
            own.names.insert(part.split('.').next().unwrap_or(part).to_owned());
        }
        own.files.insert(file.path.rsplit('/').next().unwrap_or_default().to_owned());
    }
    own
}
