//! `composer.json` and `composer.lock`.

use plimsoll_model::{Ecosystem, Scope};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Package};
use crate::name::normalise;

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    draft.file.manifest.name = root.text_of("name").map(str::to_owned);
    draft.file.manifest.version = root.text_of("version").map(str::to_owned);
    match root.text_of("type") {
        Some("project") => draft.is_application(true),
        Some(_) => draft.is_application(false),
        None => {}
    }
    for (section, scope) in [("require", Scope::Production), ("require-dev", Scope::Development)] {
        for (name, key, value) in root.members_of(section).filter(|(name, _, _)| is_package(name)) {
            let mut declared = Declared::new(normalise(Ecosystem::Packagist, name), scope, value.span_from(key));
            declared.requirement = value.text().map(str::to_owned);
            draft.declare(declared);
        }
    }
}

/// PHP itself, its extensions and what Composer provides have no vendor.
fn is_package(name: &str) -> bool {
    name.contains('/')
}

pub(super) fn read_lock(draft: &mut Draft<'_>) {
    let tree = parse(draft, "json");
    let root = Node::root(&tree);
    for (section, scope) in [("packages", Scope::Production), ("packages-dev", Scope::Development)] {
        for entry in root.items_of(section) {
            let (Some(name), Some(version)) = (entry.text_of("name"), entry.text_of("version")) else {
                draft.problem(entry.span().start, "a package without a name or version");
                continue;
            };
            if entry.at(&["dist", "type"]).and_then(Node::text) == Some("path") {
                continue;
            }
            let span = entry.get("name").map_or(entry.span(), Node::span);
            let mut package = Package::new(normalise(Ecosystem::Packagist, name), version.to_owned(), span);
            package.scope = Some(scope);
            draft.package(package);
        }
    }
}
