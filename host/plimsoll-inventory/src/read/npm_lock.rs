//! `package-lock.json` and `npm-shrinkwrap.json`: a tree of dependencies in version 1, a list of folders in versions 2 and 3.

use std::collections::BTreeSet;

use plimsoll_model::{Scope, Span};

use super::npm::split;
use super::tree::{Node, parse};
use crate::draft::{Draft, Package};

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    draft.file.manifest.name = root.text_of("name").map(str::to_owned);
    draft.file.manifest.version = root.text_of("version").map(str::to_owned);
    match root.text_of("lockfileVersion") {
        Some("2" | "3") => folders(draft, root),
        Some("1") | None => nested(draft, root),
        Some(other) => {
            let at = root.get("lockfileVersion").map_or(0, |version| version.span().start);
            let help = "help: versions 1 to 3 are read; write the lock file with an npm that knows one of them";
            draft.problem(at, format!("lockfileVersion {other} is not known; {help}"));
        }
    }
}

fn scope(entry: Node<'_>) -> Scope {
    if entry.is_true("dev") {
        Scope::Development
    } else if entry.is_true("optional") || entry.is_true("devOptional") {
        Scope::Optional
    } else if entry.is_true("peer") {
        Scope::Peer
    } else {
        Scope::Production
    }
}

fn folders(draft: &mut Draft<'_>, root: Node<'_>) {
    let Some(packages) = root.get("packages") else {
        draft.problem(0, "there are no `packages`; help: run `npm install` to write the lock file again");
        return;
    };
    let mut direct: BTreeSet<&str> = BTreeSet::new();
    for (folder, key, entry) in packages.members() {
        let Some((member, name)) = folder.rsplit_once("node_modules/") else {
            // The project itself, or a member of its workspace.
            if !folder.is_empty() {
                draft.file.manifest.members.push(folder.to_owned());
            }
            let sections = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
            direct.extend(sections.iter().flat_map(|section| entry.members_of(section)).map(|(name, _, _)| name));
            continue;
        };
        // A link stands for a member, or for a folder outside.
        if entry.is_true("link") {
            continue;
        }
        let real = entry.text_of("name").unwrap_or(name);
        let Some(version) = entry.text_of("version") else {
            // An entry for a platform that it was not resolved for has nothing in it.
            if entry.members().next().is_some() && !entry.is_true("optional") {
                draft.problem(key.start, format!("`{folder}` has no version"));
            }
            continue;
        };
        let mut package = Package::new(real.to_owned(), version.to_owned(), entry.span_from(key));
        package.scope = Some(scope(entry));
        let member = member.trim_end_matches('/');
        let nested = member.contains("node_modules/") || member == "node_modules";
        package.direct = !nested && direct.contains(name);
        if let Some(index) = draft.package(package).filter(|_| !nested) {
            draft.answer(member, name, index);
        }
    }
}

/// Name, bytes of the name, what it says, and whether it stands at the top.
type Nested<'t> = (&'t str, Span, Node<'t>, bool);

/// Returns the entries inside an entry, the last one first.
fn below(entry: Node<'_>, top: bool) -> Vec<Nested<'_>> {
    let mut found: Vec<_> =
        entry.members_of("dependencies").map(|(name, key, entry)| (name, key, entry, top)).collect();
    found.reverse();
    found
}

fn nested(draft: &mut Draft<'_>, root: Node<'_>) {
    // Each entry can hold entries of its own.
    let mut open: Vec<Nested<'_>> = below(root, true);
    while let Some((name, key, entry, top)) = open.pop() {
        open.extend(below(entry, false));
        let Some(version) = entry.text_of("version") else {
            draft.problem(key.start, format!("`{name}` has no version"));
            continue;
        };
        let alias = version.strip_prefix("npm:").map(split);
        let (real, version) = alias.map_or((name, version), |(real, version)| (real, version.unwrap_or("")));
        let mut package = Package::new(real.to_owned(), version.to_owned(), entry.span_from(key));
        package.scope = Some(scope(entry));
        if let Some(index) = draft.package(package).filter(|_| top) {
            draft.answer("", name, index);
        }
    }
}
