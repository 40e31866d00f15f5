//! Joins what single files say into one inventory: manifests with their lock files, declarations with the versions that
//! pin them, and what is only needed by other packages.
//!
//! A manifest belongs to the lock file beside it, else to the nearest one above whose workspace lists its folder. Where
//! neither is there, versions stay open.

use std::collections::BTreeMap;

use plimsoll_model::{Dependency, Inventory, Place, Position, Problem, Scope};

use crate::draft::{Declared, FileInventory, Package, answer_key};
use crate::format::Format;
use crate::read::maven::exact;

mod pom;
mod reach;
mod workspace;

/// How many declared dependencies a project may have: a thousand packages with a thousand each.
const MAX_DEPENDENCIES: usize = 1_000_000;

/// Joins the files of one project. The order of `files` does not matter.
#[must_use]
pub fn combine(mut files: Vec<FileInventory>) -> Inventory {
    files.sort_by(|a, b| a.manifest.path.cmp(&b.manifest.path));
    files.dedup_by(|later, earlier| later.manifest.path == earlier.manifest.path);
    let project = workspace::Project::new(&files);
    let mut inventory = Inventory::default();
    // For each lock file, which of its packages manifests ask for, and what they need them for.
    let mut asked: BTreeMap<usize, Vec<reach::Asked>> = BTreeMap::new();
    let mut left_out = 0_usize;
    let mut locks = Vec::with_capacity(files.len());
    let names: Vec<reach::Names<'_>> = files.iter().map(reach::Names::of).collect();
    for (at, file) in files.iter().enumerate() {
        let lock = project.lock_of(at);
        locks.push(lock);
        for declared in &file.declared {
            let (name, requirement, pins) = project.complete(at, declared);
            let found: Vec<u32> = lock.map_or_else(Vec::new, |lock| {
                resolve(file, &files[lock], &names[lock], declared, &name, requirement.as_deref())
            });
            if found.is_empty() && project.is_own(file.manifest.ecosystem, &name) {
                continue;
            }
            // An accessor of a catalog that is not there names no package; it is counted below.
            if file.format == Format::GradleBuild && project.is_open(at, declared) {
                continue;
            }
            let completed = Declared { name, requirement, pins, ..declared.clone() };
            if inventory.dependencies.len() + found.len() >= MAX_DEPENDENCIES {
                left_out += 1;
                continue;
            }
            let each = found.iter().map(|package| Some((lock?, *package)));
            let none = found.is_empty().then_some(None);
            for found in each.chain(none) {
                if let Some((lock, package)) = found {
                    asked.entry(lock).or_default().push(reach::Asked { package, scope: declared.scope });
                }
                inventory.dependencies.push(direct(file, &files, completed.clone(), found));
            }
        }
    }
    for (at, file) in files.iter().enumerate() {
        transitive(file, asked.remove(&at).unwrap_or_default(), &mut inventory.dependencies);
    }
    inventory.dependencies.sort_by(|a, b| key(a).cmp(&key(b)));
    inventory.dependencies.dedup();
    if let Some(first) = files.first().filter(|_| left_out > 0) {
        inventory.problems.push(Problem {
            path: first.manifest.path.clone(),
            position: Position { line: 1, column: 1 },
            message: format!("{left_out} declarations more than {MAX_DEPENDENCIES} were left out of the project"),
        });
    }
    for (at, (file, lock)) in files.iter().zip(&locks).enumerate() {
        inventory.problems.extend(file.problems.iter().cloned());
        let mut manifest = file.manifest.clone();
        manifest.lock = lock.map(|lock| files[lock].manifest.path.clone());
        let open = file.declared.iter().filter(|one| project.is_open(at, one)).count();
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
    declared: Declared,
    found: Option<(usize, u32)>,
) -> Dependency {
    let pinned = found.and_then(|(lock, package)| Some((&files[lock], files[lock].packages.get(package as usize)?)));
    let here = declared.pins.is_some().then(|| place(file, declared.span));
    let locked = pinned.map(|(_, package)| package.version.clone()).or(declared.pins);
    Dependency {
        ecosystem: file.manifest.ecosystem,
        // An alias is installed under another name: what counts is the package.
        name: pinned.map_or(declared.name, |(_, package)| package.name.clone()),
        requirement: declared.requirement,
        locked,
        scope: declared.scope,
        direct: declared.direct,
        declared: Some(place(file, declared.span)),
        pinned: pinned.map(|(lock, package)| place(lock, package.span)).or(here),
    }
}

/// Returns the packages of a lock file that a declaration gets: the member's own, else everyone's, else what the name alone
/// can mean. It is one, but where platforms differ.
fn resolve(
    file: &FileInventory,
    lock: &FileInventory,
    names: &reach::Names<'_>,
    declared: &Declared,
    name: &str,
    requirement: Option<&str>,
) -> Vec<u32> {
    let member = workspace::below(workspace::folder(&lock.manifest.path), workspace::folder(&file.manifest.path));
    let with = requirement.map(|requirement| format!("{name}@{requirement}"));
    let package = file.manifest.name.as_deref().unwrap_or("");
    for asker in [member.unwrap_or(""), package, ""] {
        let keys = declared.keys.iter().map(String::as_str);
        for what in keys.chain(with.as_deref()).chain([name]) {
            if let Some(found) = lock.answers.get(&answer_key(asker, what)) {
                return vec![*found];
            }
        }
    }
    names.meant(name).to_vec()
}

/// Adds what a lock file pins and no manifest asks for.
fn transitive(lock: &FileInventory, asked: Vec<reach::Asked>, out: &mut Vec<Dependency>) {
    if lock.packages.is_empty() {
        return;
    }
    let scopes = reach::scopes(lock, &asked);
    // What a manifest asks for is listed already, unless others need it for more than it is asked for. Some managers install
    // peers by themselves, and then call them production.
    let by_version = |one: &Package| (one.name.clone(), one.version.clone());
    let mut known: BTreeMap<(String, String), Scope> = BTreeMap::new();
    for one in &asked {
        if let Some(package) = lock.packages.get(one.package as usize) {
            known.entry(by_version(package)).and_modify(|scope| *scope = one.scope.min(*scope)).or_insert(one.scope);
        }
    }
    // A lock file of npm holds one package at several places of the tree: the most exposed of them counts.
    let mut found: BTreeMap<(&str, &str), Dependency> = BTreeMap::new();
    for (package, scope) in lock.packages.iter().zip(scopes) {
        if known.get(&by_version(package)).is_some_and(|asked| *asked <= scope || *asked == Scope::Peer) {
            continue;
        }
        let one = found.entry((&package.name, &package.version)).or_insert_with(|| Dependency {
            ecosystem: lock.manifest.ecosystem,
            name: package.name.clone(),
            requirement: None,
            locked: Some(package.version.clone()),
            scope,
            direct: false,
            declared: None,
            pinned: Some(place(lock, package.span)),
        });
        one.scope = one.scope.min(scope);
        one.direct |= package.direct && !known.contains_key(&by_version(package));
    }
    out.extend(found.into_values());
}

impl workspace::Project<'_> {
    /// Returns a declaration's name, requirement and exact version, completed from what it refers to.
    fn complete(&self, at: usize, declared: &Declared) -> (String, Option<String>, Option<String>) {
        let own = || (declared.name.clone(), declared.requirement.clone(), declared.pins.clone());
        if self.files[at].format == Format::Pom {
            let Some(version) = pom::version(self, at, declared) else { return own() };
            let pins = exact(&version);
            return (declared.name.clone(), Some(version), pins);
        }
        let Some(shared) = declared.inherits.as_deref().and_then(|key| self.shared(at, key)) else { return own() };
        // What the project itself writes wins in some; elsewhere the text of the reference itself is no requirement.
        if says_version(self.files[at].format, declared) {
            return own();
        }
        let requirement = shared.requirement.clone().or_else(|| declared.requirement.clone());
        let name = shared.name.as_ref().unwrap_or(&declared.name);
        (name.clone(), requirement, shared.pins.clone())
    }

    /// Returns whether a declaration refers to something that is not there.
    fn is_open(&self, at: usize, declared: &Declared) -> bool {
        let format = self.files[at].format;
        declared.inherits.as_deref().is_some_and(|key| match format {
            Format::Pom => pom::version(self, at, declared).is_none(),
            _ => !says_version(format, declared) && self.shared(at, key).is_none(),
        })
    }
}

/// Returns whether a declaration needs nothing of what it refers to, because it says a version of its own.
fn says_version(format: Format, declared: &Declared) -> bool {
    format == Format::DotnetProject && declared.requirement.is_some() && declared.requirement != declared.inherits
}
