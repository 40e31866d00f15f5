//! A project made by hand, for rules that conclude.

use std::cell::RefCell;
use std::rc::Rc;

use crate::bindings::plimsoll::audit::project::{ProjectError, Scope};
use crate::host::{Host, Level};
use crate::{
    Conclusions, Dependency, Entry, FactKind, Failure, File, LocatedFact, Manifest, Pack, Span, Unit, Vulnerability,
};

/// Facts, files and all else that a rule may ask about a project. It has one unit, which holds everything.
#[derive(Debug, Clone)]
pub struct Repository {
    unit: Unit,
    files: Vec<File>,
    facts: Vec<(&'static str, LocatedFact)>,
    folders: Vec<String>,
    manifests: Vec<Manifest>,
    dependencies: Vec<Dependency>,
    packages: Vec<(String, Vec<String>)>,
    vulnerabilities: Vec<Vulnerability>,
    options: Vec<(String, String)>,
    log: Rc<RefCell<Vec<String>>>,
}

impl Default for Repository {
    fn default() -> Self {
        Self {
            unit: Unit { path: String::new(), name: "example".to_owned(), evidence: Vec::new() },
            files: Vec::new(),
            facts: Vec::new(),
            folders: Vec::new(),
            manifests: Vec::new(),
            dependencies: Vec::new(),
            packages: Vec::new(),
            vulnerabilities: Vec::new(),
            options: Vec::new(),
            log: Rc::default(),
        }
    }
}

impl Repository {
    /// Returns a project without anything in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a production file of a kilobyte.
    #[must_use]
    pub fn file(mut self, path: &str, language: &str) -> Self {
        let file = File {
            path: path.to_owned(),
            language: language.to_owned(),
            kind: String::new(),
            size: 1 << 10,
            lines: 32,
            role: "production".to_owned(),
            unit: String::new(),
        };
        self.files.push(file);
        self
    }

    /// Adds a folder.
    #[must_use]
    pub fn folder(mut self, path: &str) -> Self {
        self.folders.push(path.to_owned());
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact<'v>(mut self, path: &str, kind: FactKind, values: impl IntoIterator<Item = &'v str>) -> Self {
        let values = values.into_iter().map(str::to_owned).collect();
        let fact = LocatedFact { path: path.to_owned(), values, span: Some(Span { start: 0, end: 1 }) };
        self.facts.push((kind.key, fact));
        self
    }

    /// Adds a manifest or a lock file.
    #[must_use]
    pub fn manifest(mut self, manifest: Manifest) -> Self {
        self.manifests.push(manifest);
        self
    }

    /// Adds a dependency.
    #[must_use]
    pub fn dependency(mut self, dependency: Dependency) -> Self {
        self.dependencies.push(dependency);
        self
    }

    /// Says which packages may bring an import.
    #[must_use]
    pub fn package(mut self, import: &str, packages: &[&str]) -> Self {
        let packages = packages.iter().map(|name| (*name).to_owned()).collect();
        self.packages.push((import.to_owned(), packages));
        self
    }

    /// Adds an advisory that a dependency is affected by.
    #[must_use]
    pub fn vulnerability(mut self, vulnerability: Vulnerability) -> Self {
        self.vulnerabilities.push(vulnerability);
        self
    }

    /// Sets the value of an option, as JSON.
    #[must_use]
    pub fn option(mut self, name: &str, json: &str) -> Self {
        self.options.push((name.to_owned(), json.to_owned()));
        self
    }

    /// Runs what the rules of a pack conclude, as the host would.
    ///
    /// # Errors
    /// What the host would record as a fault.
    pub fn conclude(&self, pack: &Pack) -> Result<Conclusions, Failure> {
        pack.conclude_with(self, &self.unit)
    }

    /// Returns the lines that rules have logged.
    #[must_use]
    pub fn log_lines(&self) -> Vec<String> {
        self.log.borrow().clone()
    }
}

fn page<T: Clone>(all: impl Iterator<Item = T>, first: u32, most: u32) -> Vec<T> {
    all.skip(first as usize).take(most as usize).collect()
}

impl Host for Repository {
    fn log(&self, _level: Level, text: &str) {
        self.log.borrow_mut().push(text.to_owned());
    }

    fn option(&self, name: &str) -> Option<String> {
        self.options.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    fn facts(&self, key: &str, _scope: Scope, first: u32, most: u32) -> Result<Vec<LocatedFact>, ProjectError> {
        Ok(page(self.facts.iter().filter(|(own, _)| *own == key).map(|(_, fact)| fact.clone()), first, most))
    }

    fn files(&self, _scope: Scope, first: u32, most: u32) -> Result<Vec<File>, ProjectError> {
        Ok(page(self.files.iter().cloned(), first, most))
    }

    fn units(&self) -> Result<Vec<Unit>, ProjectError> {
        Ok(vec![self.unit.clone()])
    }

    fn entries(&self, paths: &[String]) -> Result<Vec<Entry>, ProjectError> {
        let entry = |path: &String| {
            if self.files.iter().any(|file| file.path == *path) {
                Entry::File
            } else if self.folders.contains(path) {
                Entry::Folder
            } else {
                Entry::Nothing
            }
        };
        Ok(paths.iter().map(entry).collect())
    }

    fn manifests(&self, _scope: Scope) -> Result<Vec<Manifest>, ProjectError> {
        Ok(self.manifests.clone())
    }

    fn dependencies(&self, _scope: Scope, first: u32, most: u32) -> Result<Vec<Dependency>, ProjectError> {
        Ok(page(self.dependencies.iter().cloned(), first, most))
    }

    fn packages_of(&self, _ecosystem: &str, imports: &[String]) -> Result<Vec<Vec<String>>, ProjectError> {
        let of = |import: &String| self.packages.iter().find(|(name, _)| name == import);
        Ok(imports.iter().map(|import| of(import).map(|(_, found)| found.clone()).unwrap_or_default()).collect())
    }

    fn vulnerabilities(&self, _scope: Scope) -> Result<Vec<Vulnerability>, ProjectError> {
        Ok(self.vulnerabilities.clone())
    }
}
