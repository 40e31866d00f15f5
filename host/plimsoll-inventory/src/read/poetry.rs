//! What Poetry and Pipenv write: tables of requirements, and their lock files.

use std::collections::BTreeSet;

use plimsoll_model::{Ecosystem, Scope, Span};

use super::pep508::exact;
use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Package};
use crate::name::normalise;

/// Reads the tables below `tool.poetry`. Those in `known` stand in the standard tables already: here is only where they
/// come from.
pub(super) fn declared(draft: &mut Draft<'_>, poetry: Node<'_>, known: &BTreeSet<String>) {
    table(draft, poetry.get("dependencies"), Scope::Production, known);
    table(draft, poetry.get("dev-dependencies"), Scope::Development, known);
    for (group, _, entry) in poetry.members_of("group") {
        let scope = if group == "main" {
            Scope::Production
        } else if entry.is_true("optional") && !super::requirements::is_development(group) {
            Scope::Optional
        } else {
            Scope::Development
        };
        table(draft, entry.get("dependencies"), scope, known);
    }
}

fn table(draft: &mut Draft<'_>, table: Option<Node<'_>>, scope: Scope, known: &BTreeSet<String>) {
    for (name, key, value) in table.into_iter().flat_map(Node::members) {
        let normal = normalise(Ecosystem::PyPi, name);
        if normal == "python" || known.contains(&normal) {
            continue;
        }
        // Several requirements for one package are for different conditions.
        let several: Vec<Node<'_>> = value.items().collect();
        let all = if several.is_empty() { vec![value] } else { several };
        for one in all {
            requirement(draft, &normal, one, scope, value.span_from(key));
        }
    }
}

fn requirement(draft: &mut Draft<'_>, name: &str, value: Node<'_>, scope: Scope, span: Span) {
    if value.is_mapping() && (value.get("path").is_some() || value.is_true("develop")) {
        return;
    }
    let scope = if scope == Scope::Production && value.is_true("optional") { Scope::Optional } else { scope };
    let asked = value.text().or_else(|| value.text_of("version"));
    let address = || ["git", "url", "file"].iter().find_map(|key| value.text_of(key)).map(|one| format!("@ {one}"));
    let mut declared = Declared::new(name.to_owned(), scope, span);
    declared.requirement = asked.filter(|asked| *asked != "*").map(str::to_owned).or_else(address);
    declared.pins = declared.requirement.as_deref().and_then(exact);
    draft.declare(declared);
}

pub(super) fn read_lock(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    let version = root.at(&["metadata", "lock-version"]);
    if let Some(found) =
        version.and_then(Node::text).filter(|found| !found.starts_with("1.") && !found.starts_with("2."))
    {
        let at = version.map_or(0, |version| version.span().start);
        draft.problem(at, format!("lock-version {found} is not known; help: versions 1 and 2 of poetry.lock are read"));
        return;
    }
    for entry in root.items_of("package") {
        let (Some(name), Some(version)) = (entry.text_of("name"), entry.text_of("version")) else {
            draft.problem(entry.span().start, "a package without a name or version");
            continue;
        };
        if entry.at(&["source", "type"]).and_then(Node::text) == Some("directory") {
            continue;
        }
        let span = entry.get("name").map_or(entry.span(), Node::span);
        let mut package = Package::new(normalise(Ecosystem::PyPi, name), version.to_owned(), span);
        let groups: Vec<&str> = entry.items_of("groups").filter_map(Node::text).collect();
        let category = entry.text_of("category");
        let main = groups.contains(&"main") || category == Some("main");
        package.scope = match (main, entry.is_true("optional")) {
            (true, true) => Some(Scope::Optional),
            (true, false) => Some(Scope::Production),
            (false, _) if groups.is_empty() && category.is_none() => None,
            (false, _) => Some(Scope::Development),
        };
        package.needs = entry.members_of("dependencies").map(|(name, _, _)| normalise(Ecosystem::PyPi, name)).collect();
        draft.package(package);
    }
}

pub(super) fn read_pipfile(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    // A Pipfile is for a program: a package has other manifests.
    draft.is_application(true);
    for (section, _, entries) in root.members() {
        let scope = match section {
            "packages" => Scope::Production,
            "source" | "requires" | "scripts" | "pipenv" => continue,
            _ => Scope::Development,
        };
        table(draft, Some(entries), scope, &BTreeSet::new());
    }
}

pub(super) fn read_pipfile_lock(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    let spec = root.at(&["_meta", "pipfile-spec"]);
    if let Some(found) = spec.and_then(Node::text).filter(|found| *found != "6") {
        let at = spec.map_or(0, |spec| spec.span().start);
        draft.problem(at, format!("pipfile-spec {found} is not known; help: version 6 of Pipfile.lock is read"));
        return;
    }
    for (section, _, entries) in root.members() {
        let scope = match section {
            "_meta" => continue,
            "default" => Scope::Production,
            _ => Scope::Development,
        };
        for (name, key, entry) in entries.members() {
            // What comes from a repository has a commit instead.
            let Some(version) =
                entry.text_of("version").and_then(exact).or_else(|| entry.text_of("ref").map(str::to_owned))
            else {
                continue;
            };
            let mut package = Package::new(normalise(Ecosystem::PyPi, name), version, entry.span_from(key));
            package.scope = Some(scope);
            draft.package(package);
        }
    }
}
