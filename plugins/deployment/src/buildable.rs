//! Whether a container file can be built at all: one that copies a lock file which the repository does not have cannot.
//!
//! Only lock files count. They are committed or they are nowhere, while other files may come from a build that is not seen here.

use std::collections::BTreeSet;

use plimsoll_sdk::Values;
use plimsoll_sdk::prelude::*;

use crate::runners::{beside, file_name, folder};
use crate::stages::Stages;

/// A lock file that a container file copies out of the repository.
pub(crate) const COPIED: FactKind = fact!("copied-lock", path: text);
/// A container file that a workflow, a script or a configuration names.
pub(crate) const NAMED: FactKind = fact!("named-container-file", name: text);
/// A lock file that git leaves out.
pub(crate) const LEFT_OUT: FactKind = fact!("ignored-lock", name: text);

/// The selectors of the page for what only names files.
pub(crate) const NAMING: &[&str] = &["names-file", "ignored"];

/// Names of lock files that package managers write.
const LOCKS: &[&str] = &[
    "Cargo.lock",
    "Gemfile.lock",
    "Pipfile.lock",
    "bun.lock",
    "bun.lockb",
    "composer.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "pdm.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "uv.lock",
    "yarn.lock",
];

/// Records the lock files that a container file copies.
pub(crate) fn note_copied(cx: &mut Context<'_>, values: &Values) {
    let stages = Stages::read(values);
    let mut copied: BTreeSet<String> = BTreeSet::new();
    for instruction in stages.all().iter().flat_map(|stage| &stage.instructions) {
        // What another stage or image made is no file of the repository.
        if !matches!(instruction.keyword, "COPY" | "ADD") || cx.text(instruction.span()).contains("--from") {
            continue;
        }
        let words: Vec<&str> = instruction.words().collect();
        let Some((_, sources)) = words.split_last() else { continue };
        let is_plain = |path: &&&str| !path.contains(['*', '?', '[', '$', '{', '<', ':']);
        copied.extend(sources.iter().filter(is_plain).filter(|path| is_lock(path)).map(|path| (*path).to_owned()));
    }
    for path in copied {
        cx.fact(COPIED, [path], None);
    }
}

/// Records which container files another file names, and which lock files git leaves out.
pub(crate) fn note_names(cx: &mut Context<'_>) {
    for (selector, kind) in [("names-file", NAMED), ("ignored", LEFT_OUT)] {
        let named: BTreeSet<&str> = cx.matches_of(selector).map(|found| file_name(cx.text(found))).collect();
        for name in named {
            cx.fact(kind, [name], None);
        }
    }
}

/// The container files that cannot be built, and that nothing builds. One by the usual name, which tools look for, may be built by
/// something outside of the repository.
pub(crate) fn left_behind(project: &Project<'_>) -> BTreeSet<String> {
    let copied: Vec<LocatedFact> = project.facts(COPIED.key).filter(|fact| !is_usual(&fact.path)).collect();
    if copied.is_empty() {
        return BTreeSet::new();
    }
    let everywhere = project.repository();
    let names =
        |kind: FactKind| everywhere.facts(kind.key).map(|fact| fact.value(0).to_owned()).collect::<BTreeSet<_>>();
    let (named, left_out) = (names(NAMED), names(LEFT_OUT));
    let mut there: BTreeSet<String> = everywhere.files().map(|file| file_name(&file.path).to_owned()).collect();
    there.extend(everywhere.manifests().iter().map(|manifest| file_name(&manifest.path).to_owned()));
    let is_there = |fact: &LocatedFact| {
        let lock = file_name(fact.value(0));
        // The folder that a build starts from is any at or above the container file.
        let folders = std::iter::successors(Some(folder(&fact.path)), |at| (!at.is_empty()).then(|| folder(at)));
        let mut paths = folders.filter_map(|from| beside(&format!("{from}/x"), "", fact.value(0)));
        there.contains(lock) || left_out.contains(lock) || paths.any(|path| project.exists(&path))
    };
    let is_left = |fact: &&LocatedFact| !named.contains(file_name(&fact.path)) && !is_there(fact);
    copied.iter().filter(is_left).map(|fact| fact.path.clone()).collect()
}

fn is_lock(path: &str) -> bool {
    LOCKS.contains(&file_name(path))
}

fn is_usual(path: &str) -> bool {
    matches!(file_name(path), "Dockerfile" | "Containerfile")
}
