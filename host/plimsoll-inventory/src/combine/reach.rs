//! What each package of a lock file is needed for: what the file says, else the most exposed of those who need it.

use std::collections::BTreeMap;

use plimsoll_model::Scope;

use crate::draft::{FileInventory, answer_key};

/// A package that a manifest asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) package: u32,
    pub(super) scope: Scope,
}

/// The packages of one lock file by name.
pub(super) struct Names<'f> {
    by_name: BTreeMap<&'f str, Option<u32>>,
}

impl<'f> Names<'f> {
    pub(super) fn of(lock: &'f FileInventory) -> Self {
        let mut by_name: BTreeMap<&str, Option<u32>> = BTreeMap::new();
        for (at, package) in lock.packages.iter().enumerate() {
            // The second of the same name takes the answer away, unless it is the same version.
            by_name
                .entry(&package.name)
                .and_modify(|one| {
                    let same = one.and_then(|one| lock.packages.get(one as usize));
                    *one = one.filter(|_| same.is_some_and(|same| same.version == package.version));
                })
                .or_insert(Some(at as u32));
        }
        Self { by_name }
    }

    /// Returns the package of that name, if there is one version of it.
    pub(super) fn only(&self, name: &str) -> Option<u32> {
        self.by_name.get(name).copied().flatten()
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
            open.extend(answer.or_else(|| names.only(name)));
        }
    }
}
