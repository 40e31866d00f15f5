//! Plays through how the modules of a cycle are loaded, each of them first once.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Span;

use super::modules::{Bindings, Modules};

/// How deep modules may load each other.
const DEEPEST: usize = 200;
/// Of larger cycles, so many modules are tried as the first one.
const MOST_FIRST: usize = 40;
/// How far a name is followed through modules that only give it on.
const FARTHEST: u32 = 6;

/// A name that is asked for before it is bound.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The module that was loaded first.
    pub(super) first: usize,
    pub(super) importer: usize,
    pub(super) span: Span,
    pub(super) name: String,
    /// The module that has not got there yet.
    pub(super) target: usize,
}

/// What came of loading the modules of one cycle.
pub(super) struct Loading {
    tried: usize,
    failures: Vec<Failure>,
}

impl Loading {
    pub(super) fn of(modules: &Modules<'_>, loaders: &[Vec<usize>], cycle: &BTreeSet<usize>) -> Self {
        let mut members: BTreeMap<usize, Bindings> = BTreeMap::new();
        let packages: BTreeSet<usize> = cycle.iter().flat_map(|number| modules.packages_of(*number)).copied().collect();
        for number in cycle.iter().chain(&packages) {
            members.entry(*number).or_insert_with(|| modules.bindings(*number));
        }
        let mut leading = cycle.clone();
        let mut open: Vec<usize> = cycle.iter().copied().collect();
        while let Some(number) = open.pop() {
            open.extend(loaders.get(number).into_iter().flatten().copied().filter(|from| leading.insert(*from)));
        }
        let firsts: Vec<usize> = cycle.iter().copied().take(MOST_FIRST).collect();
        let play = |first: &usize| {
            let mut run = Run { modules, members: &members, leading: &leading, at: BTreeMap::new() };
            run.load(*first, 0).err().map(|failure| Failure { first: *first, ..failure })
        };
        Self { tried: firsts.len(), failures: firsts.iter().filter_map(play).collect() }
    }

    /// The first failure. Nothing where no order works: somebody loads these modules in a way that is not understood here.
    pub(super) fn failure(&self) -> Option<&Failure> {
        let direct = self.failures.iter().find(|failure| failure.first == failure.importer);
        direct.or(self.failures.first()).filter(|_| self.failures.len() < self.tried)
    }
}

/// One way of loading.
struct Run<'m> {
    modules: &'m Modules<'m>,
    /// What each module binds that may be half loaded: those of the cycle, and the packages around them.
    members: &'m BTreeMap<usize, Bindings>,
    /// What leads into the cycle: the rest need not be loaded.
    leading: &'m BTreeSet<usize>,
    /// How far each module is; `u32::MAX` when it is done.
    at: BTreeMap<usize, u32>,
}

impl Run<'_> {
    fn load(&mut self, number: usize, depth: usize) -> Result<(), Failure> {
        if self.at.contains_key(&number) {
            return Ok(());
        }
        let modules = self.modules;
        for package in modules.packages_of(number) {
            self.one(*package, depth + 1)?;
        }
        self.one(number, depth)
    }

    fn one(&mut self, number: usize, depth: usize) -> Result<(), Failure> {
        if self.at.contains_key(&number) || depth > DEEPEST || !self.leading.contains(&number) {
            return Ok(());
        }
        let modules = self.modules;
        for step in modules.steps(number) {
            self.at.insert(number, step.span.start);
            self.load(step.target, depth + 1)?;
            for (name, inside) in &step.names {
                if let Some(inside) = inside {
                    self.load(*inside, depth + 1)?;
                } else if step.target != number && self.is_missing(step.target, name, FARTHEST) {
                    let (span, target) = (step.span, step.target);
                    return Err(Failure { first: number, importer: number, span, name: name.clone(), target });
                }
            }
        }
        self.at.insert(number, u32::MAX);
        Ok(())
    }

    /// Whether a module that is being loaded binds a name, but has not come to it yet.
    fn is_missing(&self, number: usize, name: &str, depth: u32) -> bool {
        let Some(bindings) = self.members.get(&number).filter(|bindings| depth > 0 && !bindings.open) else {
            return false;
        };
        if let Some(bound) = bindings.bound.get(name) {
            return self.at.get(&number).is_some_and(|at| bound >= at && *at != u32::MAX);
        }
        bindings
            .given_on
            .iter()
            .filter(|(_, _, own)| own == name || own == "*")
            .any(|(from, theirs, _)| self.is_missing(*from, if theirs == "*" { name } else { theirs }, depth - 1))
    }
}
