//! `Cargo.toml` with what a workspace shares, and `Cargo.lock`.

use std::collections::BTreeMap;

use plimsoll_model::{Scope, Span};

use super::tree::{Node, parse};
use crate::draft::{Declared, Draft, Package, Shared, answer_key};

const SECTIONS: [(&str, Scope); 5] = [
    ("dependencies", Scope::Production),
    ("build-dependencies", Scope::Build),
    ("build_dependencies", Scope::Build),
    ("dev-dependencies", Scope::Development),
    ("dev_dependencies", Scope::Development),
];

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    if let Some(package) = root.get("package").or_else(|| root.get("project")) {
        draft.file.manifest.name = package.text_of("name").map(str::to_owned);
        let inherited = || root.at(&["workspace", "package"])?.text_of("version");
        draft.file.manifest.version = package.text_of("version").or_else(inherited).map(str::to_owned);
    }
    if root.get("lib").is_some() {
        draft.is_application(false);
    } else if root.get("bin").is_some() {
        draft.is_application(true);
    }
    if let Some(workspace) = root.get("workspace") {
        let included = workspace.items_of("members").filter_map(Node::text).map(str::to_owned);
        let excluded = workspace.items_of("exclude").filter_map(Node::text).map(|one| format!("!{one}"));
        draft.file.manifest.members = included.chain(excluded).collect();
        for (name, _, value) in workspace.members_of("dependencies") {
            let requirement = value.text().or_else(|| value.text_of("version")).map(str::to_owned);
            let name_of = value.text_of("package").unwrap_or(name).to_owned();
            draft.share(name.to_owned(), Shared { name: Some(name_of), requirement, pins: None });
        }
    }
    sections(draft, root);
    for (_, _, target) in root.members_of("target") {
        sections(draft, target);
    }
}

fn sections(draft: &mut Draft<'_>, table: Node<'_>) {
    for (section, scope) in SECTIONS {
        for (name, key, value) in table.members_of(section) {
            dependency(draft, name, value, scope, value.span_from(key));
        }
    }
}

fn dependency(draft: &mut Draft<'_>, name: &str, value: Node<'_>, scope: Scope, span: Span) {
    let asked = value.text().or_else(|| value.text_of("version"));
    // A folder without a version is a part of the project.
    if value.is_mapping() && value.get("path").is_some() && asked.is_none() {
        return;
    }
    let optional = scope == Scope::Production && value.is_true("optional");
    let scope = if optional { Scope::Optional } else { scope };
    let real = value.text_of("package").unwrap_or(name);
    let mut declared = Declared::new(real.to_owned(), scope, span);
    declared.requirement = asked.map(str::to_owned);
    declared.inherits = value.is_true("workspace").then(|| name.to_owned());
    draft.declare(declared);
}

pub(super) fn read_lock(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    // Versions 1 and 2 say nothing.
    if let Some(version) = root.text_of("version").filter(|version| !matches!(*version, "1" | "2" | "3" | "4")) {
        let at = root.get("version").map_or(0, |version| version.span().start);
        let help = "help: versions 1 to 4 are read; write the lock file with a Cargo that knows one of them";
        draft.problem(at, format!("version {version} of Cargo.lock is not known; {help}"));
        return;
    }
    let mut members = Vec::new();
    for entry in root.items_of("package").chain(root.get("root")) {
        let (Some(name), Some(version)) = (entry.text_of("name"), entry.text_of("version")) else {
            draft.problem(entry.span().start, "a package without a name or version");
            continue;
        };
        // What has no source is a folder.
        if entry.get("source").is_none() {
            draft.file.manifest.members.push(name.to_owned());
            members.push((name, entry));
            continue;
        }
        let span = entry.get("name").map_or(entry.span(), Node::span);
        let mut package = Package::new(name.to_owned(), version.to_owned(), span);
        package.needs = entry.items_of("dependencies").filter_map(|need| need.text().map(reference)).collect();
        if let Some(index) = draft.package(package) {
            draft.answer("", &format!("{name}@{version}"), index);
        }
    }
    for (member, entry) in members {
        // Under one name a member can have several versions, by renaming: what is meant then is open.
        let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for need in entry.items_of("dependencies").filter_map(Node::text).map(reference) {
            let name = need.split('@').next().unwrap_or(&need).to_owned();
            by_name.entry(name).or_default().push(need);
        }
        for (name, needs) in by_name {
            let [need] = needs.as_slice() else { continue };
            if let Some(index) = draft.file.answers.get(&answer_key("", need)).copied() {
                draft.answer(member, &name, index);
            }
        }
    }
}

/// `name`, `name 1.0.0` or `name 1.0.0 (source)`.
fn reference(need: &str) -> String {
    let mut words = need.split(' ');
    let name = words.next().unwrap_or(need);
    words.next().map_or_else(|| name.to_owned(), |version| format!("{name}@{version}"))
}
