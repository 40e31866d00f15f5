//! `missing-lock-file`: manifests of applications whose versions nothing pins.
//!
//! Ecosystems whose manifests pin versions themselves (Go), or whose usual tools write no lock file (Maven, NuGet), are left
//! alone.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Dependency, Manifest};

use crate::declared::{INCLUDE, includes, note_includes};

pub(crate) const RULE: Rule = rule!("missing-lock-file", note_includes, conclude).facts(&[INCLUDE]);

/// Ecosystems whose applications are expected to commit a lock file, with the command that writes it.
const WRITERS: &[(&str, &str)] = &[
    ("npm", "npm install --package-lock-only"),
    ("PyPI", "uv lock"),
    ("crates.io", "cargo generate-lockfile"),
    ("RubyGems", "bundle lock"),
    ("Packagist", "composer update --no-install"),
];

/// What writes the lock file of a manifest.
fn writer(manifest: &Manifest) -> String {
    let name = manifest.path.rsplit('/').next().unwrap_or(&manifest.path);
    match name {
        // What pip reads has no lock file of its own: the list of exact versions is one.
        name if name.ends_with(".txt") || name.ends_with(".in") => "`pip-compile` or `pip freeze`".to_owned(),
        "Pipfile" => "`pipenv lock`".to_owned(),
        "setup.cfg" => "`pip-compile setup.cfg`".to_owned(),
        "pyproject.toml" => "`uv lock` (or `poetry lock`)".to_owned(),
        _ => {
            let known = WRITERS.iter().find(|(ecosystem, _)| *ecosystem == manifest.ecosystem);
            known.map_or_else(String::new, |(_, command)| format!("`{command}`"))
        }
    }
}

/// A list of which less than one in so many has no exact version is pinned but for these.
const MOSTLY: usize = 4;

/// Whether a package is asked for in one version, as `pip freeze` writes it.
fn is_exact(dependency: &Dependency) -> bool {
    dependency.requirement.as_deref().is_some_and(|text| text.starts_with("=="))
}

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
        own.peek().is_some() && own.any(|one| !is_exact(one))
    };
    let expected = |manifest: &Manifest| {
        !manifest.is_lock
            && !manifest.is_library
            && WRITERS.iter().any(|(ecosystem, _)| *ecosystem == manifest.ecosystem)
    };
    let manifests: Vec<Manifest> =
        here.manifests().into_iter().filter(|one| expected(one) && (one.lock.is_some() || asks(one))).collect();
    let locked = manifests.iter().filter(|one| one.lock.is_some()).count();
    // A list that another one includes is pinned together with it.
    let included = includes(project.repository().facts(INCLUDE.key));
    let open: BTreeSet<&str> = manifests.iter().filter(|one| one.lock.is_none()).map(|one| one.path.as_str()).collect();
    let is_part =
        |path: &str| included.iter().any(|(from, to)| to == path && from != path && open.contains(from.as_str()));
    for manifest in manifests.iter().filter(|one| open.contains(one.path.as_str()) && !is_part(&one.path)) {
        let command = writer(manifest);
        let parts = included.iter().filter(|(from, _)| *from == manifest.path).map(|(_, to)| to.as_str());
        let lists: BTreeSet<&str> = parts.chain([manifest.path.as_str()]).collect();
        let own: Vec<&Dependency> = dependencies.iter().filter(|one| lists.contains(one.path.as_str())).collect();
        let (count, open) = (own.len(), own.iter().filter(|one| !is_exact(one)).count());
        let packages = if count == 1 { "package" } else { "packages" };
        let report = project.report(&manifest.path, Span { start: 0, end: 0 });
        if open * MOSTLY < count {
            let has = if open == 1 { "has" } else { "have" };
            let message = format!(
                "{open} of the {count} packages that it asks for {has} no exact version; {command} writes them all"
            );
            report.message(message).severity(Severity::P3);
        } else if open < count {
            let message = format!(
                "{open} of the {count} packages that it asks for have no exact version, and no lock file pins them; {command} writes one"
            );
            report.message(message);
        } else {
            report.message(format!("no lock file pins the {count} {packages} that it asks for; {command} writes one"));
        }
    }
    project.strength(locked as u32, manifests.len() as u32);
}
