//! `uv.lock` and `pdm.lock`.

use plimsoll_model::{Ecosystem, Scope};

use super::pep508;
use super::tree::{Node, parse};
use crate::draft::{Draft, Package};
use crate::name::normalise;

/// Keys of a source that is a folder of the project.
const FOLDERS: [&str; 3] = ["virtual", "editable", "directory"];

pub(super) fn read(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    let version = root.text_of("version").unwrap_or("");
    if version != "1" {
        let at = root.get("version").map_or(0, |version| version.span().start);
        draft.problem(at, format!("version {version} of uv.lock is not known; help: version 1 is read; write the lock file with a uv that knows it"));
        return;
    }
    for entry in root.items_of("package") {
        let Some(name) = entry.text_of("name") else {
            draft.problem(entry.span().start, "a package without a name");
            continue;
        };
        let name = normalise(Ecosystem::PyPi, name);
        let folder = FOLDERS.iter().find_map(|key| entry.get("source")?.text_of(key));
        if let Some(folder) = folder {
            if folder != "." {
                draft.file.manifest.members.push(folder.to_owned());
            }
            continue;
        }
        // A package whose version is computed when it is built has none.
        let Some(version) = entry.text_of("version") else { continue };
        let span = entry.get("name").map_or(entry.span(), Node::span);
        let mut package = Package::new(name.clone(), version.to_owned(), span);
        let extras = entry.members_of("optional-dependencies").flat_map(|(_, _, needs)| needs.items());
        package.needs = entry.items_of("dependencies").chain(extras).filter_map(need).collect();
        if let Some(index) = draft.package(package) {
            draft.answer("", &format!("{name}@{version}"), index);
        }
    }
}

/// A version is given where several are locked.
fn need(entry: Node<'_>) -> Option<String> {
    let name = normalise(Ecosystem::PyPi, entry.text_of("name")?);
    Some(entry.text_of("version").map_or(name.clone(), |version| format!("{name}@{version}")))
}

pub(super) fn read_pdm(draft: &mut Draft<'_>) {
    let tree = parse(draft, "toml");
    let root = Node::root(&tree);
    let version = root.at(&["metadata", "lock_version"]);
    if let Some(found) = version.and_then(Node::text).filter(|found| !found.starts_with("4.")) {
        let at = version.map_or(0, |version| version.span().start);
        draft.problem(at, format!("lock_version {found} is not known; help: version 4 of pdm.lock is read"));
        return;
    }
    for entry in root.items_of("package") {
        let (Some(name), Some(version)) = (entry.text_of("name"), entry.text_of("version")) else {
            draft.problem(entry.span().start, "a package without a name or version");
            continue;
        };
        if entry.get("path").is_some() {
            continue;
        }
        let span = entry.get("name").map_or(entry.span(), Node::span);
        let mut package = Package::new(normalise(Ecosystem::PyPi, name), version.to_owned(), span);
        let groups: Vec<&str> = entry.items_of("groups").filter_map(Node::text).collect();
        package.scope = (!groups.is_empty()).then(|| {
            if groups.contains(&"default") {
                Scope::Production
            } else if groups.iter().any(|group| super::requirements::is_development(group)) {
                Scope::Development
            } else {
                Scope::Optional
            }
        });
        // Without groups in the file, what needs a package says what it is for.
        let needs = entry.items_of("dependencies").filter_map(Node::text);
        let parsed = needs.filter_map(|need| pep508::parse(need, Scope::Production, span));
        package.needs = parsed.map(|one| one.name).collect();
        draft.package(package);
    }
}
