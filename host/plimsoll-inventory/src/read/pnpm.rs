//! `pnpm-lock.yaml`, versions 5, 6 and 9: what each importer gets, the packages, and since 9 their dependencies in `snapshots`.

use plimsoll_model::Scope;

use super::tree::{Node, parse};
use crate::draft::{Draft, Package, answer_key};

const SECTIONS: [&str; 3] = ["dependencies", "devDependencies", "optionalDependencies"];

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "yaml");
    // Since pnpm 11 a file may hold a document about pnpm itself before the project's own: the last one counts.
    let root = tree.roots().last().map_or_else(|| Node::root(&tree), |at| Node::document(&tree, at));
    let version = root.text_of("lockfileVersion").unwrap_or("");
    let major = version.split('.').next().unwrap_or("");
    if !matches!(major, "5" | "6" | "9") {
        let at = root.get("lockfileVersion").map_or(0, |version| version.span().start);
        let help = "help: versions 5, 6 and 9 are read; write the lock file with a pnpm that knows one of them";
        draft.problem(at, format!("lockfileVersion {version} is not known; {help}"));
        return;
    }
    packages(draft, root, major);
    importer(draft, "", root);
    for (path, _, entry) in root.members_of("importers") {
        let member = if path == "." { "" } else { path };
        if !member.is_empty() {
            draft.file.manifest.members.push(member.to_owned());
        }
        importer(draft, member, entry);
    }
}

fn packages(draft: &mut Draft<'_>, root: Node<'_>, major: &str) {
    for (id, key, entry) in root.members_of("packages") {
        let Some((name, version)) = take_apart(id) else {
            draft.problem(key.start, format!("`{id}` is not a package with a version"));
            continue;
        };
        // A package from an address has both inside.
        let name = entry.text_of("name").unwrap_or(name);
        let version = entry.text_of("version").unwrap_or(version);
        let mut package = Package::new(name.to_owned(), version.to_owned(), entry.span_from(key));
        package.scope = if entry.is_true("dev") {
            Some(Scope::Development)
        } else if entry.is_true("optional") {
            Some(Scope::Optional)
        } else {
            // Until version 6, what is needed for both says nothing; since 9, nobody says anything.
            (major != "9").then_some(Scope::Production)
        };
        needs(entry, &mut package.needs);
        let address = canonical(id);
        if let Some(index) = draft.package(package) {
            draft.answer("", &address, index);
        }
    }
    for (id, _, entry) in root.members_of("snapshots") {
        let found = draft.file.answers.get(&answer_key("", &canonical(id))).copied();
        if let Some(package) = found.and_then(|at| draft.file.packages.get_mut(at as usize)) {
            needs(entry, &mut package.needs);
            if entry.is_true("optional") {
                package.scope = Some(Scope::Optional);
            }
        }
    }
}

fn needs(entry: Node<'_>, out: &mut Vec<String>) {
    let sections = ["dependencies", "optionalDependencies"].into_iter().flat_map(|section| entry.members_of(section));
    out.extend(sections.filter_map(|(name, _, version)| Some(reference(name, version.text()?))));
}

fn importer(draft: &mut Draft<'_>, member: &str, entry: Node<'_>) {
    for (name, _, value) in SECTIONS.into_iter().flat_map(|section| entry.members_of(section)) {
        let Some(version) = value.text().or_else(|| value.text_of("version")) else { continue };
        let found = draft.file.answers.get(&answer_key("", &reference(name, version))).copied();
        if let Some(index) = found {
            draft.answer(member, name, index);
            if let Some(package) = draft.file.packages.get_mut(index as usize) {
                package.direct = true;
            }
        }
    }
}

/// The key of what a reference means: a version of that name, or the whole key of another package.
fn reference(name: &str, version: &str) -> String {
    let other = version.starts_with('/')
        || version.contains("://")
        || without_peers(version).chars().skip(1).any(|letter| letter == '@');
    if other { canonical(version) } else { canonical(&format!("{name}@{version}")) }
}

/// The key of a package in the form of version 9, without what depends on peers.
fn canonical(id: &str) -> String {
    take_apart(id).map_or_else(|| id.to_owned(), |(name, version)| format!("{name}@{version}"))
}

/// `/@scope/name/1.0.0_peer@2`, `/@scope/name@1.0.0(peer@2)` and `@scope/name@1.0.0`.
fn take_apart(id: &str) -> Option<(&str, &str)> {
    let bare = without_peers(id.strip_prefix('/').unwrap_or(id));
    let scope = if bare.starts_with('@') { bare.find('/')? + 1 } else { 0 };
    let separator = bare[scope..].find(['@', '/'])? + scope;
    let (name, version) = (&bare[..separator], &bare[separator + 1..]);
    // In version 5, peers follow an underscore.
    let version = if version.contains("://") { version } else { version.split('_').next().unwrap_or(version) };
    (!name.is_empty() && !version.is_empty()).then_some((name, version))
}

fn without_peers(id: &str) -> &str {
    id.split('(').next().unwrap_or(id)
}
