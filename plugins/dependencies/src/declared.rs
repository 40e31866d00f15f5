//! What a unit declares: its own manifests, and those of the folders above it.

use std::collections::BTreeSet;

use plimsoll_sdk::{Dependency, Manifest, Project};

/// The folder of a path; empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a folder is another one, or holds it.
pub(crate) fn holds(folder: &str, other: &str) -> bool {
    folder.is_empty() || other == folder || other.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Everything that manifests of one ecosystem declare, or lock files hold, where files of a folder can see it.
pub(crate) struct Declared {
    manifests: Vec<Manifest>,
    dependencies: Vec<Dependency>,
}

impl Declared {
    /// Asks the host for the whole repository.
    pub(crate) fn of(project: &Project<'_>, ecosystem: &str) -> Self {
        let everywhere = project.repository();
        let manifests = everywhere.manifests().into_iter().filter(|one| one.ecosystem == ecosystem).collect();
        let dependencies = everywhere.dependencies().filter(|one| one.ecosystem == ecosystem).collect();
        Self { manifests, dependencies }
    }

    /// The manifests that count for a file.
    pub(crate) fn manifests_for<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Manifest> {
        self.manifests.iter().filter(move |one| !one.is_lock && holds(folder(&one.path), folder(path)))
    }

    /// The names that manifests ask for, for a file. What only another package asks for is not among them.
    pub(crate) fn names_for(&self, path: &str) -> BTreeSet<&str> {
        let counts = |one: &&Dependency| one.direct && holds(folder(&one.path), folder(path));
        self.dependencies.iter().filter(counts).map(|one| one.name.as_str()).collect()
    }

    /// Whether a lock file of the project holds a package that no manifest asks for.
    pub(crate) fn is_transitive(&self, name: &str) -> bool {
        self.dependencies.iter().any(|one| one.name == name && !one.direct)
    }

    /// The names of the project's own packages.
    pub(crate) fn own(&self) -> BTreeSet<&str> {
        self.manifests.iter().map(|one| one.name.as_str()).filter(|name| !name.is_empty()).collect()
    }
}
