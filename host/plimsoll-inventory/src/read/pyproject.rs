//! `pyproject.toml`: the standard tables (PEP 621, PEP 735, PEP 518), and what Poetry, uv and PDM add.

use std::collections::BTreeSet;

use plimsoll_model::{Ecosystem, Scope, Span};

use super::requirements::is_development;
use super::tree::{Node, parse};
use super::{pep508, poetry};
use crate::draft::Draft;

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    let (project, poetry) = (root.get("project"), root.at(&["tool", "poetry"]));
    for table in [project, poetry].into_iter().flatten() {
        let manifest = &mut draft.file.manifest;
        manifest.name = manifest.name.take().or_else(|| table.text_of("name").map(str::to_owned));
        manifest.version = manifest.version.take().or_else(|| table.text_of("version").map(str::to_owned));
    }
    purpose(draft, root);
    if let Some(project) = project {
        list(draft, project.items_of("dependencies"), Scope::Production);
        for (extra, _, entries) in project.members_of("optional-dependencies") {
            let scope = if is_development(extra) { Scope::Development } else { Scope::Optional };
            list(draft, entries.items(), scope);
        }
        let dynamic: Vec<&str> = project.items_of("dynamic").filter_map(Node::text).collect();
        if dynamic.contains(&"dependencies") && poetry.is_none() {
            // A plugin or another file computes them.
            draft.unresolved();
        }
    }
    for (_, _, entries) in root.members_of("dependency-groups") {
        // An included group is read where it stands.
        list(draft, entries.items().filter(|entry| !entry.is_mapping()), Scope::Development);
    }
    if let Some(uv) = root.at(&["tool", "uv"]) {
        list(draft, uv.items_of("dev-dependencies"), Scope::Development);
        if let Some(workspace) = uv.get("workspace") {
            members(draft, workspace);
        }
    }
    for (_, _, entries) in root.at(&["tool", "pdm", "dev-dependencies"]).into_iter().flat_map(Node::members) {
        list(draft, entries.items(), Scope::Development);
    }
    if let Some(poetry) = poetry {
        let known: BTreeSet<String> = draft.file.declared.iter().map(|one| one.name.clone()).collect();
        self::poetry::declared(draft, poetry, &known);
    }
    list(draft, root.at(&["build-system", "requires"]).into_iter().flat_map(Node::items), Scope::Build);
}

/// Whether it says that nobody else is to install it.
fn purpose(draft: &mut Draft<'_>, root: Node<'_>) {
    let off = |keys: &[&str]| root.at(keys).and_then(Node::text) == Some("false");
    let classifiers = root.at(&["project", "classifiers"]).into_iter().flat_map(Node::items);
    let private = classifiers.filter_map(Node::text).any(|one| one.starts_with("Private ::"));
    if private
        || off(&["tool", "poetry", "package-mode"])
        || off(&["tool", "uv", "package"])
        || off(&["tool", "pdm", "distribution"])
    {
        draft.is_application(true);
    }
}

fn members(draft: &mut Draft<'_>, workspace: Node<'_>) {
    let included = workspace.items_of("members").filter_map(Node::text).map(str::to_owned);
    let excluded = workspace.items_of("exclude").filter_map(Node::text).map(|one| format!("!{one}"));
    draft.file.manifest.members = included.chain(excluded).collect();
}

fn list<'t>(draft: &mut Draft<'_>, entries: impl Iterator<Item = Node<'t>>, scope: Scope) {
    for entry in entries {
        let span: Span = entry.span();
        match entry.text().map(|text| (text, pep508::parse(text, scope, span))) {
            Some((_, Some(declared))) => {
                // An extra of the package itself only names what stands elsewhere in the file.
                let own = draft.file.manifest.name.as_deref();
                if own.is_none_or(|own| crate::name::normalise(Ecosystem::PyPi, own) != declared.name) {
                    draft.declare(declared);
                }
            }
            // A workspace of uv and an editable of PDM are folders.
            Some((text, None)) if text.starts_with("-e") || text.contains("file:") => {}
            Some((text, None)) => {
                draft.problem(span.start, format!("`{text}` is not a requirement as PEP 508 writes it"))
            }
            None => draft.problem(span.start, "a requirement that is not text"),
        }
    }
}
