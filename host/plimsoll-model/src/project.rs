//! The audited project as `conclude` sees it: its units, files, facts and what lies where.

use crate::document::FileMeta;
use crate::inventory::{Dependency, Ecosystem, Manifest};
use crate::observation::LocatedFact;

/// Something that is built and deployed on its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Unit {
    /// Its folder, relative to the root, with `/`; empty for the root and for what belongs to no other unit.
    pub path: String,
    /// As its manifest says, else the folder's.
    pub name: String,
    /// Manifests, container files and entry points that make it one, in path order.
    pub evidence: Vec<String>,
}

/// How far a question goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The unit that `conclude` is called for.
    Unit,
    /// The whole repository.
    Repository,
}

/// What is at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathEntry {
    /// Nothing, or nothing that may be asked for.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
}

/// An advisory that the locked version of a dependency is affected by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Affected {
    /// Such as `GHSA-…`.
    pub id: String,
    /// Other names of the same advisory.
    pub aliases: Vec<String>,
    /// One line.
    pub summary: String,
    /// `critical`, `high`, `medium`, `low`; empty if the advisory does not say.
    pub severity: &'static str,
    /// Versions that mend it.
    pub fixed_in: Vec<String>,
    /// The dependency.
    pub dependency: Dependency,
}

/// The project around one `conclude`. The engine answers a guest's questions through this, and never sees where the
/// answers come from. Answers must depend on the audited folder alone.
pub trait Project: Sync {
    /// The unit that is concluded.
    fn unit(&self) -> &Unit;

    /// All units, in path order.
    fn units(&self) -> &[Unit];

    /// At most `most` facts of the pack with key number `key`, from number `first` on, in path order.
    fn facts(&self, key: u32, scope: Scope, first: u32, most: u32) -> Vec<LocatedFact>;

    /// The audited files, in path order.
    fn files(&self, scope: Scope) -> &[FileMeta];

    /// The audited file of that path.
    fn file(&self, path: &str) -> Option<&FileMeta>;

    /// What is at a path, relative to the root of the repository.
    fn entry(&self, path: &str) -> PathEntry;

    /// How many facts the pack has in the whole repository.
    fn fact_count(&self) -> u64;

    /// The manifests and lock files, in path order.
    fn manifests(&self, scope: Scope) -> &[Manifest];

    /// The dependencies, in the order of the inventory.
    fn dependencies(&self, scope: Scope) -> &[Dependency];

    /// The advisories that locked versions are affected by.
    fn affected(&self, scope: Scope) -> &[Affected];

    /// The packages that may bring an import, normalised, the likeliest first; none for what comes with the language.
    fn packages_of(&self, ecosystem: Ecosystem, import: &str) -> Vec<String>;
}
