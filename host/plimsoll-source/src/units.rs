//! The deployable units of a repository: what is built and shipped on its own.
//!
//! A unit is a folder that says so itself: by a container file beside its code, by the settings of a hosting service, or by a
//! manifest that starts something. Everything else belongs to the nearest unit above it, in the end to the repository.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_model::{Role, Unit, ValueTree};

use crate::classify::role_of;
use crate::language::language_for;

/// Files that hosting services read: their folder is deployed.
const HOSTING: &[&str] = &[
    "Procfile",
    "app.yaml",
    "fly.toml",
    "serverless.yml",
    "serverless.yaml",
    "railway.json",
    "render.yaml",
    "vercel.json",
    "netlify.toml",
    "wrangler.toml",
];
/// Files that start a service written in Python, beside what its packages are declared in.
const PYTHON_STARTS: &[&str] = &["manage.py", "wsgi.py", "asgi.py", "main.py", "app.py", "server.py"];
const PYTHON_MANIFESTS: &[&str] = &["requirements.txt", "pyproject.toml", "setup.py", "Pipfile"];
/// Languages of programs.
const PROGRAMS: &[&str] =
    &["c", "cpp", "csharp", "go", "java", "javascript", "php", "python", "ruby", "rust", "tsx", "typescript"];

/// The units of a repository, and which one a file belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    units: Vec<Unit>,
    /// The folder of each unit but the root.
    folders: BTreeMap<String, Arc<str>>,
    root: Arc<str>,
}

impl Units {
    /// Finds the units among the files of a repository, which is called `name`. `read` gives the text of a small file.
    #[must_use]
    pub fn detect<'p>(
        name: &str,
        paths: impl IntoIterator<Item = &'p str>,
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut folders: BTreeMap<&str, Folder<'_>> = BTreeMap::new();
        for path in paths {
            let language = language_for(path, "");
            if !matches!(role_of(path, language), Role::Production | Role::Script | Role::Migration) || is_hidden(path)
            {
                continue;
            }
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let is_program = PROGRAMS.contains(&language);
            for above in ancestors(folder) {
                folders.entry(above).or_default().has_programs |= is_program;
            }
            folders.entry(folder).or_default().files.push(file);
        }
        let mut units: Vec<Unit> = Vec::new();
        for (path, folder) in &folders {
            let evidence = folder.evidence(path, &read);
            if !evidence.is_empty() {
                let own = path.rsplit('/').next().filter(|own| !own.is_empty()).unwrap_or(name);
                let name = folder.name(path, &read).unwrap_or_else(|| own.to_owned());
                units.push(Unit { path: (*path).to_owned(), name, evidence });
            }
        }
        if units.first().is_none_or(|first| !first.path.is_empty()) {
            units.insert(0, Unit { path: String::new(), name: name.to_owned(), evidence: Vec::new() });
        }
        let folders = units.iter().filter(|unit| !unit.path.is_empty());
        let folders = folders.map(|unit| (unit.path.clone(), Arc::from(unit.path.as_str()))).collect();
        Self { units, folders, root: Arc::from("") }
    }

    /// Returns a repository that is one unit.
    #[must_use]
    pub fn single(name: &str) -> Self {
        Self::detect(name, [], |_| None)
    }

    /// Returns all units in path order. The first one is the repository itself, for what belongs to no other.
    #[must_use]
    pub fn all(&self) -> &[Unit] {
        &self.units
    }

    /// Returns the folder of the unit that a file belongs to.
    #[must_use]
    pub fn of(&self, path: &str) -> Arc<str> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        ancestors(folder).find_map(|above| self.folders.get(above)).unwrap_or(&self.root).clone()
    }
}

#[derive(Default)]
struct Folder<'p> {
    files: Vec<&'p str>,
    /// In it or below it.
    has_programs: bool,
}

impl Folder<'_> {
    fn has(&self, name: &str) -> bool {
        self.files.contains(&name)
    }

    /// What makes the folder a unit; nothing if it is none.
    fn evidence(&self, path: &str, read: &impl Fn(&str) -> Option<String>) -> Vec<String> {
        if !self.has_programs {
            return Vec::new();
        }
        let mut evidence: Vec<&str> = Vec::new();
        let is_container = |file: &&&str| language_for(file, "") == "dockerfile";
        evidence.extend(self.files.iter().find(is_container));
        evidence.extend(self.files.iter().filter(|file| HOSTING.contains(file)));
        let starts = |file: &&str| PYTHON_STARTS.contains(file);
        if let Some(start) = self.files.iter().copied().find(starts)
            && let Some(manifest) = self.files.iter().copied().find(|file| PYTHON_MANIFESTS.contains(file))
        {
            evidence.extend([manifest, start]);
        }
        for manifest in ["package.json", "pom.xml"] {
            let says_so =
                |tree: &ValueTree| if manifest == "pom.xml" { runs_as_service(tree) } else { has_start(tree) };
            if self.has(manifest) && values(&join(path, manifest), read).is_some_and(|tree| says_so(&tree)) {
                evidence.push(manifest);
            }
        }
        let mut evidence: Vec<String> = evidence.into_iter().map(|file| join(path, file)).collect();
        evidence.sort();
        evidence.dedup();
        evidence
    }

    /// The name that the folder's manifest gives.
    fn name(&self, path: &str, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
        const NAMES: [(&str, &[&str]); 4] = [
            ("package.json", &["name"]),
            ("pyproject.toml", &["project", "name"]),
            ("Cargo.toml", &["package", "name"]),
            ("pom.xml", &["project", "artifactId"]),
        ];
        NAMES.iter().filter(|(manifest, _)| self.has(manifest)).find_map(|(manifest, keys)| {
            let tree = values(&join(path, manifest), read)?;
            tree.text_at(0, keys).map(str::to_owned).filter(|name| !name.is_empty())
        })
    }
}

fn values(path: &str, read: &impl Fn(&str) -> Option<String>) -> Option<ValueTree> {
    plimsoll_config::values(path, language_for(path, ""), &read(path)?)
}

/// Whether a package of npm can be started; one that only others depend on has no such script.
fn has_start(manifest: &ValueTree) -> bool {
    manifest.at(0, &["scripts", "start"]).is_some() && manifest.at(0, &["workspaces"]).is_none()
}

/// Whether a project of Maven is packaged to be run.
fn runs_as_service(pom: &ValueTree) -> bool {
    let is_plugin =
        |text: &str| matches!(text, "spring-boot-maven-plugin" | "quarkus-maven-plugin" | "jib-maven-plugin");
    pom.at(0, &["project", "build"]).is_some_and(|build| {
        let end = pom.get(build).map_or(build, |value| value.next);
        (build..end).filter_map(|value| pom.get(value)).any(|value| is_plugin(&value.text))
    })
}

/// A folder and all folders above it, the nearest first, the root last.
fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) }
    })
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn join(folder: &str, file: &str) -> String {
    if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(files: &[(&str, &str)]) -> Units {
        let text = |path: &str| files.iter().find(|(own, _)| *own == path).map(|(_, text)| (*text).to_owned());
        Units::detect("shop", files.iter().map(|(path, _)| *path), text)
    }

    #[test]
    fn services_of_a_monorepo_are_units_and_libraries_are_not() {
        let units = detect(&[
            ("services/web/Dockerfile", ""),
            ("services/web/src/main.go", ""),
            ("services/mail/requirements.txt", ""),
            ("services/mail/app.py", ""),
            ("lib/money/setup.py", ""),
            ("lib/money/money.py", ""),
            ("docker/Dockerfile", ""),
            ("examples/demo/Dockerfile", ""),
            ("examples/demo/main.py", ""),
        ]);
        let said: Vec<(&str, &str)> = units.all().iter().map(|unit| (&*unit.path, &*unit.name)).collect();
        assert_eq!(said, [("", "shop"), ("services/mail", "mail"), ("services/web", "web")]);
        assert_eq!(units.all()[1].evidence, ["services/mail/app.py", "services/mail/requirements.txt"]);
        assert_eq!(&*units.of("services/web/src/deep/er.go"), "services/web");
        assert_eq!(&*units.of("services/website/a.go"), "");
        assert_eq!(&*units.of("lib/money/money.py"), "");
        assert_eq!(&*units.of("README.md"), "");
    }

    #[test]
    fn a_repository_that_is_one_service_is_one_unit() {
        let units = detect(&[("Dockerfile", ""), ("cmd/main.go", "")]);
        assert_eq!(units.all().len(), 1);
        assert_eq!((units.all()[0].name.as_str(), units.all()[0].evidence.len()), ("shop", 1));
        assert_eq!(Units::single("x").all().len(), 1);
    }
}
