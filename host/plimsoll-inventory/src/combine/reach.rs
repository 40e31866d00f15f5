//! What each package of a lock file is needed for: what the file says, else the most exposed of those who need it.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Ecosystem, Scope};

use crate::draft::{FileInventory, answer_key};

/// A package that a manifest asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) package: u32,
    pub(super) scope: Scope,
}

/// The packages of one lock file by name.
pub(super) struct Names<'f> {
    by_name: BTreeMap<&'f str, Vec<u32>>,
    flat: bool,
    /// Names under which there is more than one version.
    forked: BTreeSet<&'f str>,
}

/// How many packages one name can mean: platforms and versions of a language differ, but not without end.
const MAX_MEANT: usize = 32;

impl<'f> Names<'f> {
    pub(super) fn of(lock: &'f FileInventory) -> Self {
        let mut by_name: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut forked = BTreeSet::new();
        for (at, package) in lock.packages.iter().enumerate() {
            let all = by_name.entry(&package.name).or_default();
            let first = all.first().and_then(|first| lock.packages.get(*first as usize));
            if first.is_some_and(|first| first.version != package.version) {
                forked.insert(&*package.name);
            }
            all.push(at as u32);
        }
        Self { by_name, flat: !matches!(lock.manifest.ecosystem, Ecosystem::Npm | Ecosystem::CratesIo), forked }
    }

    /// Returns all packages of that name.
    fn all(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the packages of that name that can be meant without saying more. Where an environment holds one version,
    /// several are for several platforms, and all are meant; elsewhere, none is.
    pub(super) fn meant(&self, name: &str) -> &[u32] {
        let all = self.all(name);
        match (self.forked.contains(name), self.flat) {
            (false, _) => all.get(..1).unwrap_or(&[]),
            (true, true) => &all[..all.len().min(MAX_MEANT)],
            (true, false) => &[],
        }
    }
}

/// Returns a scope for each package. Where nothing is known of who needs it, it counts as production.
pub(super) fn scopes(lock: &FileInventory, asked: &[Asked]) -> Vec<Scope> {
    let mut found: Vec<Option<Scope>> = lock.packages.iter().map(|package| package.scope).collect();
    if lock.packages.iter().any(|package| !package.needs.is_empty()) {
        let names = Names::of(lock);
        let mut asked = asked.to_vec();
        asked.sort_by_key(|one| (one.scope, one.package));
        let mut seen = Seen { packages: vec![false; lock.packages.len()], names: BTreeSet::new() };
        for one in asked {
            spread(lock, &names, one, &mut seen, &mut found);
        }
    }
    found.into_iter().map(|scope| scope.unwrap_or(Scope::Production)).collect()
}

/// What was visited already, by whoever is most exposed.
struct Seen<'f> {
    packages: Vec<bool>,
    names: BTreeSet<&'f str>,
}

/// Gives the scope of one to everything below it that nothing more exposed has reached. Each package and each name is
/// visited once.
fn spread<'f>(
    lock: &'f FileInventory,
    names: &Names<'f>,
    from: Asked,
    seen: &mut Seen<'f>,
    found: &mut [Option<Scope>],
) {
    let mut open = vec![from.package];
    while let Some(at) = open.pop() {
        let Some(package) = lock.packages.get(at as usize) else { continue };
        if std::mem::replace(&mut seen.packages[at as usize], true) {
            continue;
        }
        found[at as usize].get_or_insert(from.scope);
        for need in &package.needs {
            if let Some(answer) = lock.answers.get(&answer_key("", need)) {
                open.push(*answer);
                continue;
            }
            // Where a requirement has no answer of its own, what stands before it is the name.
            let end = need.char_indices().skip(1).find(|(_, letter)| *letter == '@');
            let name = end.map_or(&**need, |(at, _)| &need[..at]);
            if seen.names.insert(name) {
                open.extend(names.all(name));
            }
        }
    }
}
