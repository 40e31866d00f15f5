//! Joins what single files say into one inventory: manifests with their lock files, declarations with the versions that
//! pin them, and what is only needed by other packages.
//!
//! A manifest belongs to the lock file beside it, else to the nearest one above whose workspace lists its folder. Where
//! neither is there, versions stay open.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Dependency, Inventory, Place};

use crate::draft::{Declared, FileInventory, answer_key};
use crate::format::Format;

mod reach;
mod workspace;

/// Joins the files of one project. The order of `files` does not matter.
#[must_use]
pub fn combine(mut files: Vec<FileInventory>) -> Inventory {
    files.sort_by(|a, b| a.manifest.path.cmp(&b.manifest.path));
    files.dedup_by(|later, earlier| later.manifest.path == earlier.manifest.path);
    let project = workspace::Project::new(&files);
    let mut inventory = Inventory::default();
    // For each lock file, which of its packages manifests ask for, and what they need them for.
    let mut asked: BTreeMap<usize, Vec<reach::Asked>> = BTreeMap::new();
    let mut locks = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        let lock = project.lock_of(at);
        locks.push(lock);
        let names = lock.map(|lock| reach::Names::of(&files[lock]));
        for declared in &file.declared {
            let (name, requirement) = project.complete(at, declared);
            let found = lock.zip(names.as_ref()).and_then(|(lock, names)| {
                resolve(file, &files[lock], names, declared, &name, requirement.as_deref()).map(|found| (lock, found))
            });
            if let Some((lock, package)) = found {
                asked.entry(lock).or_default().push(reach::Asked { package, scope: declared.scope });
            }
            inventory.dependencies.push(direct(file, &files, declared, name, requirement, found));
        }
    }
    for (at, file) in files.iter().enumerate() {
        transitive(file, asked.remove(&at).unwrap_or_default(), &mut inventory.dependencies);
    }
    inventory.dependencies.sort_by(|a, b| key(a).cmp(&key(b)));
    inventory.dependencies.dedup();
    for (file, lock) in files.iter().zip(&locks) {
        inventory.problems.extend(file.problems.iter().cloned());
        let mut manifest = file.manifest.clone();
        manifest.lock = lock.map(|lock| files[lock].manifest.path.clone());
        let open = file.declared.iter().filter(|one| project.is_open(&file.manifest.path, file.format, one)).count();
        manifest.unresolved = manifest.unresolved.saturating_add(open as u32);
        inventory.manifests.push(manifest);
    }
    inventory.problems.sort();
    inventory
}

/// What dependencies are sorted by: what they are, then where they stand.
fn key(one: &Dependency) -> (&str, &str, Option<&str>, bool, Option<&Place>, Option<&Place>) {
    let locked = one.locked.as_deref();
    (one.ecosystem.name(), &one.name, locked, !one.direct, one.declared.as_ref(), one.pinned.as_ref())
}

fn place(file: &FileInventory, span: plimsoll_model::Span) -> Place {
    Place { path: file.manifest.path.clone(), span }
}

fn direct(
    file: &FileInventory,
    files: &[FileInventory],
    declared: &Declared,
    name: String,
    requirement: Option<String>,
    found: Option<(usize, u32)>,
) -> Dependency {
    let pinned = found.and_then(|(lock, package)| Some((&files[lock], files[lock].packages.get(package as usize)?)));
    let locked = pinned.map(|(_, package)| package.version.clone()).or_else(|| declared.pins.clone());
    let here = declared.pins.is_some().then(|| place(file, declared.span));
    Dependency {
        ecosystem: file.manifest.ecosystem,
        // An alias is installed under another name: what counts is the package.
        name: pinned.map_or(name, |(_, package)| package.name.clone()),
        requirement,
        locked,
        scope: declared.scope,
        direct: declared.direct,
        declared: Some(place(file, declared.span)),
        pinned: pinned.map(|(lock, package)| place(lock, package.span)).or(here),
    }
}

/// Returns the package of a lock file that a declaration gets: the member's own, else everyone's, else the only one of
/// that name. Several of one name without an answer are not guessed at.
fn resolve(
    file: &FileInventory,
    lock: &FileInventory,
    names: &reach::Names<'_>,
    declared: &Declared,
    name: &str,
    requirement: Option<&str>,
) -> Option<u32> {
    let member = workspace::below(workspace::folder(&lock.manifest.path), workspace::folder(&file.manifest.path));
    let with = requirement.map(|requirement| format!("{name}@{requirement}"));
    let package = file.manifest.name.as_deref().unwrap_or("");
    for asker in [member.unwrap_or(""), package, ""] {
        for what in [with.as_deref(), declared.inherits.as_deref(), Some(name)].into_iter().flatten() {
            if let Some(found) = lock.answers.get(&answer_key(asker, what)) {
                return Some(*found);
            }
        }
    }
    names.only(name)
}

/// Adds what a lock file pins and no manifest asks for.
fn transitive(lock: &FileInventory, asked: Vec<reach::Asked>, out: &mut Vec<Dependency>) {
    if lock.packages.is_empty() {
        return;
    }
    let scopes = reach::scopes(lock, &asked);
    let asked: BTreeSet<u32> = asked.into_iter().map(|one| one.package).collect();
    // A lock file of npm holds one package at several places of the tree; once is enough.
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    seen.extend(asked.iter().filter_map(|at| lock.packages.get(*at as usize)).map(|one| (&*one.name, &*one.version)));
    for (package, scope) in lock.packages.iter().zip(scopes) {
        if seen.insert((&package.name, &package.version)) {
            out.push(Dependency {
                ecosystem: lock.manifest.ecosystem,
                name: package.name.clone(),
                requirement: None,
                locked: Some(package.version.clone()),
                scope,
                direct: package.direct,
                declared: None,
                pinned: Some(place(lock, package.span)),
            });
        }
    }
}

impl workspace::Project<'_> {
    /// Returns a declaration's name and requirement, completed from what it refers to.
    fn complete(&self, at: usize, declared: &Declared) -> (String, Option<String>) {
        let shared = declared.inherits.as_deref().and_then(|key| self.shared(at, key));
        let name = shared.map_or(&declared.name, |shared| &shared.name).clone();
        let own = || declared.requirement.clone();
        let requirement = match self.files[at].format {
            // What the project itself writes wins there; elsewhere the text of the reference itself is no requirement.
            Format::DotnetProject | Format::Pom => own().or_else(|| shared.and_then(|one| one.requirement.clone())),
            _ => shared.and_then(|one| one.requirement.clone()).or_else(own),
        };
        (name, requirement)
    }

    /// Returns whether a declaration refers to something that is not there.
    fn is_open(&self, path: &str, format: Format, declared: &Declared) -> bool {
        let refers = declared.inherits.as_deref();
        let optional = matches!(format, Format::DotnetProject | Format::Pom) && declared.requirement.is_some();
        !optional && refers.is_some_and(|key| self.position(path).is_some_and(|at| self.shared(at, key).is_none()))
    }
}
