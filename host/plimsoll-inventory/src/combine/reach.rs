//! What each package of a lock file is needed for: what the file says, else the most exposed of those who need it.

use std::collections::BTreeMap;

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
    lock: &'f FileInventory,
}

impl<'f> Names<'f> {
    pub(super) fn of(lock: &'f FileInventory) -> Self {
        let mut by_name: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (at, package) in lock.packages.iter().enumerate() {
            by_name.entry(&package.name).or_default().push(at as u32);
        }
        Self { by_name, lock }
    }

    /// Returns all packages of that name.
    pub(super) fn all(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the packages of that name that can be meant without saying more. Where an environment holds one version,
    /// several are for several platforms, and all are meant; elsewhere, none is.
    pub(super) fn meant(&self, name: &str) -> &[u32] {
        let all = self.all(name);
        let version = |at: &u32| self.lock.packages.get(*at as usize).map(|package| &package.version);
        let flat = !matches!(self.lock.manifest.ecosystem, Ecosystem::Npm | Ecosystem::CratesIo);
        let same = all.windows(2).all(|pair| version(&pair[0]) == version(&pair[1]));
        if flat {
            all
        } else if same {
            all.get(..1).unwrap_or(&[])
        } else {
            &[]
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
        let mut seen: Vec<bool> = vec![false; lock.packages.len()];
        for one in asked {
            spread(lock, &names, one, &mut seen, &mut found);
        }
    }
    found.into_iter().map(|scope| scope.unwrap_or(Scope::Production)).collect()
}

/// Gives the scope of one to everything below it that nothing more exposed has reached. Each package is visited once.
fn spread(lock: &FileInventory, names: &Names<'_>, from: Asked, seen: &mut [bool], found: &mut [Option<Scope>]) {
    let mut open = vec![from.package];
    while let Some(at) = open.pop() {
        let Some(package) = lock.packages.get(at as usize) else { continue };
        if std::mem::replace(&mut seen[at as usize], true) {
            continue;
        }
        found[at as usize].get_or_insert(from.scope);
        for need in &package.needs {
            let answer = lock.answers.get(&answer_key("", need)).copied();
            // Where a requirement has no answer of its own, what stands before it is the name.
            let name =
                need.char_indices().skip(1).find(|(_, letter)| *letter == '@').map_or(&**need, |(at, _)| &need[..at]);
            match answer {
                Some(answer) => open.push(answer),
                None => open.extend(names.all(name)),
            }
        }
    }
}
