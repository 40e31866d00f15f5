//! `missing-lock-file`: manifests of applications whose versions nothing pins.
//!
//! Ecosystems whose manifests pin versions themselves (Go), or whose usual tools write no lock file (Maven, NuGet), are left
//! alone.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Dependency, Manifest};

pub(crate) const RULE: Rule = rule!("missing-lock-file", conclude = conclude);

/// Ecosystems whose applications are expected to commit a lock file, with the command that writes it.
const WRITERS: &[(&str, &str)] = &[
    ("npm", "npm install --package-lock-only"),
    ("PyPI", "uv lock"),
    ("crates.io", "cargo generate-lockfile"),
    ("RubyGems", "bundle lock"),
    ("Packagist", "composer update --no-install"),
];

fn conclude(project: &mut Project<'_>) {
    // What nobody deploys may be a library, whose users choose the versions.
    if project.unit().evidence.is_empty() {
        return;
    }
    let here = project.here();
    let dependencies: Vec<Dependency> = here.dependencies().filter(|one| one.direct).collect();
    let asks = |manifest: &Manifest| {
        let mut own =
            dependencies.iter().filter(|one| one.path == manifest.path && one.usage == "production").peekable();
        // A list of exact versions, as `pip freeze` writes it, is as good as a lock file.
        own.peek().is_some() && own.any(|one| !one.requirement.as_deref().is_some_and(|text| text.starts_with("==")))
    };
    let expected = |manifest: &Manifest| {
        !manifest.is_lock
            && !manifest.is_library
            && WRITERS.iter().any(|(ecosystem, _)| *ecosystem == manifest.ecosystem)
    };
    let manifests: Vec<Manifest> =
        here.manifests().into_iter().filter(|one| expected(one) && (one.lock.is_some() || asks(one))).collect();
    let locked = manifests.iter().filter(|one| one.lock.is_some()).count();
    for manifest in manifests.iter().filter(|one| one.lock.is_none()) {
        let command = WRITERS.iter().find(|(ecosystem, _)| *ecosystem == manifest.ecosystem).map_or("", |(_, it)| it);
        let count = dependencies.iter().filter(|one| one.path == manifest.path).count();
        let packages = if count == 1 { "package" } else { "packages" };
        project
            .report(&manifest.path, Span { start: 0, end: 0 })
            .message(format!("no lock file pins the {count} {packages} that it asks for; `{command}` writes one"));
    }
    project.strength(locked as u32, manifests.len() as u32);
}
