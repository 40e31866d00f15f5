//! A project of one unit that is called `ab`.

use plimsoll_model::inventory::{Dependency, Ecosystem, Manifest};
use plimsoll_model::project::Scope;
use plimsoll_model::{Affected, Fact, FileMeta, LocatedFact, PathEntry, Project, Unit};

/// Files and facts.
#[derive(Debug)]
pub(crate) struct Known {
    unit: Unit,
    files: Vec<FileMeta>,
    facts: Vec<LocatedFact>,
}

impl Default for Known {
    fn default() -> Self {
        let unit = Unit { path: String::new(), name: "ab".to_owned(), evidence: Vec::new() };
        Self { unit, files: Vec::new(), facts: Vec::new() }
    }
}

impl Known {
    /// A file.
    pub(crate) fn with_file(mut self, file: &FileMeta) -> Self {
        self.files.push(file.clone());
        self
    }

    /// A fact of the first key for each path.
    pub(crate) fn with_facts(paths: &[&str]) -> Self {
        let fact = |path: &&str| {
            let fact = Fact { key: 0, values: Vec::new(), span: None };
            LocatedFact { path: (*path).to_owned(), fact }
        };
        Self { facts: paths.iter().map(fact).collect(), ..Self::default() }
    }
}

impl Project for Known {
    fn unit(&self) -> &Unit {
        &self.unit
    }

    fn units(&self) -> &[Unit] {
        std::slice::from_ref(&self.unit)
    }

    fn facts(&self, key: u32, _scope: Scope, first: u32, most: u32) -> Vec<LocatedFact> {
        let of_key = self.facts.iter().filter(|one| one.fact.key == key);
        of_key.skip(first as usize).take(most as usize).cloned().collect()
    }

    fn files(&self, _scope: Scope) -> &[FileMeta] {
        &self.files
    }

    fn file(&self, path: &str) -> Option<&FileMeta> {
        self.files.iter().find(|file| file.path == path)
    }

    fn entry(&self, path: &str) -> PathEntry {
        self.file(path).map_or(PathEntry::Nothing, |_| PathEntry::File)
    }

    fn fact_count(&self) -> u64 {
        self.facts.len() as u64
    }

    fn manifests(&self, _scope: Scope) -> &[Manifest] {
        &[]
    }

    fn dependencies(&self, _scope: Scope) -> &[Dependency] {
        &[]
    }

    fn affected(&self, _scope: Scope) -> &[Affected] {
        &[]
    }

    fn packages_of(&self, _ecosystem: Ecosystem, import: &str) -> Vec<String> {
        vec![import.to_owned()]
    }
}
