//! `package.json`, and the catalogs of `pnpm-workspace.yaml` that it can refer to.

use std::collections::BTreeSet;

use plimsoll_model::{Scope, Span};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Shared};

const SECTIONS: [(&str, Scope); 4] = [
    ("dependencies", Scope::Production),
    ("devDependencies", Scope::Development),
    ("optionalDependencies", Scope::Optional),
    ("peerDependencies", Scope::Peer),
];

/// What is not fetched from anywhere.
const LOCAL: [&str; 4] = ["workspace:", "file:", "link:", "portal:"];

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    let manifest = &mut draft.file.manifest;
    manifest.name = root.text_of("name").map(str::to_owned);
    manifest.version = root.text_of("version").map(str::to_owned);
    if let Some(workspaces) = root.get("workspaces") {
        let packages = workspaces.get("packages").unwrap_or(workspaces);
        manifest.members = packages.items().filter_map(|one| one.text().map(str::to_owned)).collect();
    }
    if root.is_true("private") {
        draft.is_application(true);
    } else if ["main", "module", "exports", "types", "bin"].iter().any(|key| root.get(key).is_some()) {
        draft.is_application(false);
    }
    let optional: BTreeSet<&str> = root.members_of("optionalDependencies").map(|(name, _, _)| name).collect();
    for (section, scope) in SECTIONS {
        for (name, key, value) in root.members_of(section) {
            // npm installs what stands in both as optional.
            let twice = section == "dependencies" && optional.contains(name);
            match value.text() {
                Some(asked) if !twice => declare(draft, name, asked, scope, value.span_from(key)),
                Some(_) => {}
                None => draft.problem(key.start, format!("`{name}` has no version")),
            }
        }
    }
}

fn declare(draft: &mut Draft<'_>, name: &str, asked: &str, scope: Scope, span: Span) {
    if LOCAL.iter().any(|start| asked.starts_with(start)) {
        return;
    }
    let mut declared = Declared::new(name.to_owned(), scope, span);
    if let Some(catalog) = asked.strip_prefix("catalog:") {
        declared.inherits = Some(catalog_key(catalog, name));
    } else if let Some((real, requirement)) = asked.strip_prefix("npm:").map(split) {
        // An alias: lock files know it by the name that it is installed under.
        declared.keys = vec![format!("{name}@{asked}"), name.to_owned()];
        real.clone_into(&mut declared.name);
        declared.requirement = requirement.map(str::to_owned);
    } else {
        declared.requirement = Some(asked.to_owned());
    }
    draft.declare(declared);
}

/// Takes `@scope/name@requirement` apart.
pub(super) fn split(text: &str) -> (&str, Option<&str>) {
    match text.char_indices().skip(1).find(|(_, letter)| *letter == '@') {
        Some((at, _)) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

fn catalog_key(catalog: &str, name: &str) -> String {
    let catalog = if catalog.is_empty() { "default" } else { catalog };
    format!("catalog:{catalog}:{name}")
}

pub(super) fn read_pnpm_workspace(draft: &mut Draft<'_>) {
    let tree = parse(draft, "yaml");
    let root = Node::root(&tree);
    draft.file.manifest.members = root.items_of("packages").filter_map(|one| one.text().map(str::to_owned)).collect();
    let named = root.members_of("catalogs").map(|(name, _, catalog)| (name, catalog));
    let own = root.get("catalog").map(|catalog| ("default", catalog));
    for (catalog, entries) in own.into_iter().chain(named) {
        for (name, _, asked) in entries.members() {
            let requirement = asked.text().map(str::to_owned);
            draft.share(catalog_key(catalog, name), Shared { name: Some(name.to_owned()), requirement, pins: None });
        }
    }
}
