//! The project as one pack sees it while it concludes one unit.

use plimsoll_inventory::ImportOwner;
use plimsoll_model::inventory::{Dependency, Ecosystem, Inventory, Manifest};
use plimsoll_model::project::Scope;
use plimsoll_model::{Affected, FileMeta, LocatedFact, PathEntry, Project, Unit};
use plimsoll_source::{Root, Units};

use super::facts::{FactIndex, FactStore, Packed};

/// A project that is built from nothing.
const NOTHING: &Inventory = &Inventory { manifests: Vec::new(), dependencies: Vec::new(), problems: Vec::new() };

/// What is known of a project, for all packs and units alike. An audit, the example of a page and a measurement know what
/// they conclude from in the same way: only where the files come from differs.
#[derive(Debug)]
pub struct Known<'a> {
    /// None for the example of a page, whose files are all that there is.
    root: Option<&'a Root>,
    units: &'a Units,
    /// In path order.
    files: Vec<FileMeta>,
    facts: FactIndex<'a>,
    inventory: &'a Inventory,
    affected: &'a [Affected],
}

/// What belongs to one unit.
#[derive(Debug, Default)]
pub struct UnitParts {
    files: Vec<FileMeta>,
    manifests: Vec<Manifest>,
    dependencies: Vec<Dependency>,
    affected: Vec<Affected>,
}

impl<'a> Known<'a> {
    /// Returns a project of some files with their facts, in any order, and of nothing else.
    #[must_use]
    pub fn new(
        units: &'a Units,
        store: &'a FactStore,
        files: impl IntoIterator<Item = (&'a FileMeta, &'a [Packed])>,
    ) -> Self {
        let mut files: Vec<(&FileMeta, &[Packed])> = files.into_iter().collect();
        files.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        Self {
            root: None,
            units,
            files: files.iter().map(|(meta, _)| (*meta).clone()).collect(),
            facts: FactIndex::new(store, files),
            inventory: NOTHING,
            affected: &[],
        }
    }

    /// The same project with the folder that it lies in, for questions about files that were not audited.
    #[must_use]
    pub fn below(self, root: &'a Root) -> Self {
        Self { root: Some(root), ..self }
    }

    /// The same project with what it is built from, and the advisories that locked versions are affected by.
    #[must_use]
    pub fn built_from(self, inventory: &'a Inventory, affected: &'a [Affected]) -> Self {
        Self { inventory, affected, ..self }
    }

    /// Returns whether facts could not be read back, so that whatever was concluded rests on a part of them.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.facts.is_unreadable()
    }

    /// Returns the first audited file by path.
    #[must_use]
    pub fn first_file(&self) -> Option<&FileMeta> {
        self.files.first()
    }

    /// Gathers what belongs to a unit.
    #[must_use]
    pub fn parts_of(&self, unit: &Unit) -> UnitParts {
        let is_inside = |path: &str| *self.units.of(path) == *unit.path;
        let place =
            |one: &Dependency| one.declared.as_ref().or(one.pinned.as_ref()).is_some_and(|at| is_inside(&at.path));
        UnitParts {
            files: self.files.iter().filter(|file| *file.unit == *unit.path).cloned().collect(),
            manifests: self.inventory.manifests.iter().filter(|one| is_inside(&one.path)).cloned().collect(),
            dependencies: self.inventory.dependencies.iter().filter(|one| place(one)).cloned().collect(),
            affected: self.affected.iter().filter(|one| place(&one.dependency)).cloned().collect(),
        }
    }

    /// Returns the audited file of that path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileMeta> {
        let index = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(index)
    }
}

impl UnitParts {
    /// Returns the unit's audited files, in path order.
    #[must_use]
    pub fn files(&self) -> &[FileMeta] {
        &self.files
    }
}

/// One pack and one unit of a project.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    known: &'a Known<'a>,
    pack: usize,
    unit: &'a Unit,
    parts: &'a UnitParts,
}

impl<'a> View<'a> {
    /// Returns the project as a pack sees it from one unit.
    #[must_use]
    pub fn new(known: &'a Known<'a>, pack: usize, unit: &'a Unit, parts: &'a UnitParts) -> Self {
        Self { known, pack, unit, parts }
    }
}

impl Project for View<'_> {
    fn unit(&self) -> &Unit {
        self.unit
    }

    fn units(&self) -> &[Unit] {
        self.known.units.all()
    }

    fn facts(&self, key: u32, scope: Scope, first: u32, most: u32) -> Vec<LocatedFact> {
        let unit = (scope == Scope::Unit).then_some(self.unit.path.as_str());
        self.known.facts.page(self.pack, key, unit, first, most)
    }

    fn files(&self, scope: Scope) -> &[FileMeta] {
        match scope {
            Scope::Unit => &self.parts.files,
            Scope::Repository => &self.known.files,
        }
    }

    fn file(&self, path: &str) -> Option<&FileMeta> {
        self.known.file(path)
    }

    fn entry(&self, path: &str) -> PathEntry {
        match self.known.root {
            Some(root) => root.entry(path),
            None if self.known.file(path).is_some() => PathEntry::File,
            None => {
                let folder = format!("{path}/");
                let is_folder = self.known.files.iter().any(|file| file.path.starts_with(&folder));
                if is_folder { PathEntry::Folder } else { PathEntry::Nothing }
            }
        }
    }

    fn fact_count(&self) -> u64 {
        self.known.facts.count(self.pack)
    }

    fn manifests(&self, scope: Scope) -> &[Manifest] {
        match scope {
            Scope::Unit => &self.parts.manifests,
            Scope::Repository => &self.known.inventory.manifests,
        }
    }

    fn dependencies(&self, scope: Scope) -> &[Dependency] {
        match scope {
            Scope::Unit => &self.parts.dependencies,
            Scope::Repository => &self.known.inventory.dependencies,
        }
    }

    fn affected(&self, scope: Scope) -> &[Affected] {
        match scope {
            Scope::Unit => &self.parts.affected,
            Scope::Repository => self.known.affected,
        }
    }

    fn packages_of(&self, ecosystem: Ecosystem, import: &str) -> Vec<String> {
        match plimsoll_inventory::package_of_import(ecosystem, import) {
            ImportOwner::Packages { names, .. } => names,
            ImportOwner::Standard | ImportOwner::Local | ImportOwner::Unknown => Vec::new(),
        }
    }
}
