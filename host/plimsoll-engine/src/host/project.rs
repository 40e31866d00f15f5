//! Answers about the project, inside `conclude`.
//!
//! Everything that may be long is asked for in pages, so that no answer outgrows a guest's memory.

use plimsoll_model::inventory::{Dependency, Ecosystem, Manifest};
use plimsoll_model::project::Scope;
use plimsoll_model::{Affected, FileMeta, LocatedFact, PathEntry, Project, Unit};

use super::document::RECORD;
use super::{Context, State};

/// Most records of one page.
const PAGE: u32 = 4_096;
/// What looking at a path costs: the system is asked.
const LOOK: u64 = 2_000;

/// Why the host cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProjectError {
    /// Asked outside `conclude`.
    #[error("there is no project outside `conclude`")]
    NoProject,
    /// The key was not declared.
    #[error("fact key `{0}` was not declared by `describe`")]
    NoSuchKey(String),
}

type Answer<T> = wasmtime::Result<Result<T, ProjectError>>;

impl State {
    /// Returns a page of the facts of one key.
    pub(crate) fn facts(&mut self, key: &str, scope: Scope, first: u32, most: u32) -> Answer<Vec<LocatedFact>> {
        let facts = self.ask(|context| {
            let project = project(context)?;
            let number = context.facts.and_then(|facts| facts.number(key));
            let number = number.ok_or_else(|| ProjectError::NoSuchKey(crate::description::shown(key)))?;
            Ok(project.facts(number, scope, first, most.min(PAGE)))
        })?;
        let bytes = |one: &LocatedFact| {
            one.path.len() as u64 + one.fact.values.iter().map(|value| value.len() as u64 + 8).sum::<u64>() + RECORD
        };
        self.pay_for(facts, bytes)
    }

    /// Returns a page of the files.
    pub(crate) fn files(&mut self, scope: Scope, first: u32, most: u32) -> Answer<Vec<FileMeta>> {
        let files = self.project(|project| page(project.files(scope), first, most))?;
        self.pay_for(files, |file| (file.path.len() + file.kind.len() + file.unit.len()) as u64 + 2 * RECORD)
    }

    /// Returns the units.
    pub(crate) fn units(&mut self) -> Answer<Vec<Unit>> {
        let units = self.project(|project| project.units().to_vec())?;
        self.pay_for(units, |unit| {
            let evidence: usize = unit.evidence.iter().map(|path| path.len() + 8).sum();
            (unit.path.len() + unit.name.len() + evidence) as u64 + RECORD
        })
    }

    /// Returns what is at each path.
    pub(crate) fn entries(&mut self, paths: &[String]) -> Answer<Vec<PathEntry>> {
        self.work.pay(paths.len() as u64 * LOOK)?;
        self.project(|project| paths.iter().map(|path| project.entry(path)).collect())
    }

    /// Returns the manifests and lock files.
    pub(crate) fn manifests(&mut self, scope: Scope) -> Answer<Vec<Manifest>> {
        let manifests = self.project(|project| project.manifests(scope).to_vec())?;
        self.pay_for(manifests, |one| one.path.len() as u64 + 2 * RECORD)
    }

    /// Returns a page of the dependencies.
    pub(crate) fn dependencies(&mut self, scope: Scope, first: u32, most: u32) -> Answer<Vec<Dependency>> {
        let dependencies = self.project(|project| page(project.dependencies(scope), first, most))?;
        self.pay_for(dependencies, size)
    }

    /// Returns the packages that may bring each import.
    pub(crate) fn packages_of(&mut self, ecosystem: &str, imports: &[String]) -> Answer<Vec<Vec<String>>> {
        self.work.pay(imports.len() as u64 * LOOK)?;
        let ecosystem = Ecosystem::of_name(ecosystem);
        let found = self.project(|project| {
            let of = |import: &String| ecosystem.map_or_else(Vec::new, |one| project.packages_of(one, import));
            imports.iter().map(of).collect()
        })?;
        self.pay_for(found, |names: &Vec<String>| names.iter().map(|name| name.len() as u64 + 8).sum())
    }

    /// Returns the advisories that locked versions are affected by.
    pub(crate) fn vulnerabilities(&mut self, scope: Scope) -> Answer<Vec<Affected>> {
        let found = self.project(|project| project.affected(scope).to_vec())?;
        self.pay_for(found, |one| {
            let names: usize = one.aliases.iter().chain(&one.fixed_in).map(|text| text.len() + 8).sum();
            (one.id.len() + one.summary.len() + names) as u64 + size(&one.dependency)
        })
    }

    fn project<R>(&self, ask: impl FnOnce(&dyn Project) -> R) -> Answer<R> {
        self.ask(|context| project(context).map(ask))
    }

    /// Pays for the records of an answer.
    fn pay_for<T>(&mut self, answer: Result<Vec<T>, ProjectError>, bytes: impl Fn(&T) -> u64) -> Answer<Vec<T>> {
        self.pay_for_answer(answer.as_ref().map_or(0, |records| records.iter().map(bytes).sum()))?;
        Ok(answer)
    }
}

fn project<'a>(context: &Context<'a>) -> Result<&'a dyn Project, ProjectError> {
    context.project.ok_or(ProjectError::NoProject)
}

fn page<T: Clone>(all: &[T], first: u32, most: u32) -> Vec<T> {
    all.iter().skip(first as usize).take(most.min(PAGE) as usize).cloned().collect()
}

fn size(dependency: &Dependency) -> u64 {
    let texts = [&dependency.requirement, &dependency.locked];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    (dependency.name.len() + texts) as u64 + 3 * RECORD
}
