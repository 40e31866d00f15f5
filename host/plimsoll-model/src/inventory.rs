//! What a project is built from: its manifests, its lock files, and the packages that they ask for and pin.
//!
//! Plain data in the shape that the run file uses. Nothing here is guessed: a version that no lock file pins is absent, and
//! what a reader could not make sense of is a [`Problem`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{Position, Span};

/// Where packages come from, spelled as the OSV schema spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Ecosystem {
    /// Rust.
    #[serde(rename = "crates.io")]
    CratesIo,
    /// Go modules.
    Go,
    /// Java, Kotlin and others; names are `group:artifact`.
    Maven,
    /// JavaScript.
    #[serde(rename = "npm")]
    Npm,
    /// .NET.
    NuGet,
    /// PHP.
    Packagist,
    /// Python.
    #[serde(rename = "PyPI")]
    PyPi,
    /// Ruby.
    RubyGems,
}

impl Ecosystem {
    /// All of them, in the order of their names.
    pub const ALL: [Self; 8] =
        [Self::CratesIo, Self::Go, Self::Maven, Self::Npm, Self::NuGet, Self::Packagist, Self::PyPi, Self::RubyGems];

    /// Returns the name in the OSV schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CratesIo => "crates.io",
            Self::Go => "Go",
            Self::Maven => "Maven",
            Self::Npm => "npm",
            Self::NuGet => "NuGet",
            Self::Packagist => "Packagist",
            Self::PyPi => "PyPI",
            Self::RubyGems => "RubyGems",
        }
    }

    /// Returns the ecosystem of that name; a suffix such as `Maven:https://…` names a registry and is not looked at.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let bare = name.split(':').next().unwrap_or(name);
        Self::ALL.into_iter().find(|one| one.name() == bare)
    }
}

/// What a package is needed for. The first one that applies counts, so the order is from the most to the least exposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Needed where the program runs.
    Production,
    /// Needed where the program runs, if its owner chooses so: extras, optional dependencies.
    Optional,
    /// Expected to be brought by whoever uses the package.
    Peer,
    /// Needed to build it.
    Build,
    /// Needed to test or work on it.
    Development,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// From the audited folder, with `/`.
    pub path: String,
    /// The bytes that say it.
    pub span: Span,
}

/// One package that a project asks for, or that a lock file pins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Dependency {
    /// Where it comes from.
    pub ecosystem: Ecosystem,
    /// Normalised as the ecosystem does: PEP 503 for PyPI, lower case for NuGet and Packagist, `group:artifact` for Maven.
    pub name: String,
    /// The versions that the manifest allows, as written; absent where it names none, and for what only a lock file knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// The exact version that will be installed; absent where nothing pins it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<String>,
    /// What it is needed for.
    pub scope: Scope,
    /// Whether a manifest of this project asks for it, not only another package.
    pub direct: bool,
    /// Where a manifest asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Place>,
    /// Where a lock file pins it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Place>,
}

/// Whether a file asks for packages or pins them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestKind {
    /// Written by people: what is asked for.
    Manifest,
    /// Written by a tool: what will be installed.
    Lock,
}

/// What a package is for, as far as its manifest says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PackageKind {
    /// It is run; nobody depends on it.
    Application,
    /// Others depend on it.
    Library,
}

/// A file that asks for packages or pins them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// From the audited folder, with `/`.
    pub path: String,
    /// Where its packages come from.
    pub ecosystem: Ecosystem,
    /// Whether it asks or pins.
    pub kind: ManifestKind,
    /// The name of the package that it describes, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The version of the package that it describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the package is for; absent where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageKind>,
    /// The members of the workspace that it is the root of: paths or globs, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// The lock file that pins what this manifest asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<String>,
    /// How many declarations only the tool that owns the file can compute, such as code in `build.gradle`.
    #[serde(default, skip_serializing_if = "crate::is_default")]
    pub unresolved: u32,
}

/// Something in a manifest that its reader could not make sense of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// From the audited folder, with `/`.
    pub path: String,
    /// Where.
    pub position: Position,
    /// What is wrong, and after `help:` what to do.
    pub message: String,
}

/// What a project is built from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inventory {
    /// Sorted by path.
    pub manifests: Vec<Manifest>,
    /// Sorted by ecosystem, name, version and place.
    pub dependencies: Vec<Dependency>,
    /// Sorted by path and place.
    pub problems: Vec<Problem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecosystems_are_spelled_as_osv_does() {
        for one in Ecosystem::ALL {
            assert_eq!(Ecosystem::of_name(one.name()), Some(one));
        }
        assert_eq!(Ecosystem::of_name("Maven:https://repo.example"), Some(Ecosystem::Maven));
        assert_eq!(Ecosystem::of_name("Debian:12"), None);
    }
}
