//! What a rule's `conclude` function is given: facts, files and everything else that is known of the project, and a place
//! for what it has to say.
//!
//! A rule concludes once for each deployable unit. Questions are about that unit; [`Project::repository`] widens them.

use crate::bindings::exports::plimsoll::audit::rules::{Conclusions, PlacedFinding};
use crate::bindings::plimsoll::audit::project::{ProjectError, Scope};
use crate::bindings::plimsoll::audit::types::{Metric, Strength};
use crate::host::{Host, Level};
use crate::report::{Report, finding};
use crate::{Dependency, Entry, File, LocatedFact, Manifest, Span, Unit, Vulnerability};

/// How many records are asked for at once.
const PAGE: u32 = 1_024;

/// A pack at work on one unit of the project.
pub struct Project<'a> {
    rule: &'a str,
    unit: &'a Unit,
    host: &'a dyn Host,
    out: &'a mut Conclusions,
}

/// A part of the project that questions are about.
#[derive(Clone, Copy)]
pub struct Part<'a> {
    scope: Scope,
    host: &'a dyn Host,
}

impl<'a> Project<'a> {
    pub(crate) fn new(rule: &'a str, unit: &'a Unit, host: &'a dyn Host, out: &'a mut Conclusions) -> Self {
        Self { rule, unit, host, out }
    }

    /// Returns the unit that is concluded.
    #[must_use]
    pub fn unit(&self) -> &'a Unit {
        self.unit
    }

    /// Returns the unit, to ask about.
    #[must_use]
    pub fn here(&self) -> Part<'a> {
        Part { scope: Scope::Unit, host: self.host }
    }

    /// Returns the whole repository, to ask about.
    #[must_use]
    pub fn repository(&self) -> Part<'a> {
        Part { scope: Scope::Repository, host: self.host }
    }

    /// Returns the unit's facts of one key, in path order. They are fetched as they are looked at.
    pub fn facts(&self, key: &'a str) -> impl Iterator<Item = LocatedFact> + use<'a> {
        self.here().facts(key)
    }

    /// Returns the unit's audited files, in path order.
    pub fn files(&self) -> impl Iterator<Item = File> + use<'a> {
        self.here().files()
    }

    /// Returns all units of the repository, in path order.
    #[must_use]
    pub fn units(&self) -> Vec<Unit> {
        answered(self.host.units())
    }

    /// Returns what is at each path of the repository, audited or not. Paths are relative to the root of the repository.
    #[must_use]
    pub fn entries(&self, paths: &[String]) -> Vec<Entry> {
        answered(self.host.entries(paths))
    }

    /// Returns whether something is at a path of the repository.
    #[must_use]
    pub fn exists(&self, path: &str) -> bool {
        self.entries(&[path.to_owned()]).first().is_some_and(|entry| *entry != Entry::Nothing)
    }

    /// Returns the packages that may bring each import, the likeliest first; none for what comes with the language.
    #[must_use]
    pub fn packages_of(&self, ecosystem: &str, imports: &[String]) -> Vec<Vec<String>> {
        answered(self.host.packages_of(ecosystem, imports))
    }

    /// Records a finding in one of the files.
    pub fn report(&mut self, path: impl Into<String>, at: impl Into<Span>) -> Report<'_> {
        let rule = self.rule;
        self.report_as(rule, path, at)
    }

    /// Records a finding that belongs to no file, such as something that is missing. The host places it on the unit's
    /// manifest or entry point, and the report says so.
    pub fn report_unit(&mut self) -> Report<'_> {
        let rule = self.rule;
        self.report_as(rule, "", Span { start: 0, end: 0 })
    }

    /// Records a finding of another rule of this pack.
    pub fn report_as(&mut self, rule: &str, path: impl Into<String>, at: impl Into<Span>) -> Report<'_> {
        let findings = &mut self.out.findings;
        findings.push(PlacedFinding { path: path.into(), finding: finding(rule, at.into()) });
        let last = findings.len() - 1;
        Report::new(&mut findings[last].finding)
    }

    /// Records that `met` of `total` places in the unit do right what the rule is about.
    pub fn strength(&mut self, met: u32, total: u32) {
        let rule = self.rule.to_owned();
        self.out.strengths.push(Strength { rule, met, total, evidence: Vec::new() });
    }

    /// Records a number about the unit.
    pub fn metric(&mut self, name: impl Into<String>, value: f64, unit: impl Into<String>) {
        self.out.metrics.push(Metric { name: name.into(), value, unit: unit.into() });
    }

    /// Returns the operator's value for one of the pack's options, as JSON.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<String> {
        self.host.option(name)
    }

    /// Writes to the host's log.
    pub fn log(&self, level: Level, text: &str) {
        self.host.log(level, text);
    }
}

impl<'a> Part<'a> {
    /// Returns the facts of one key, in path order. They are fetched as they are looked at.
    pub fn facts(self, key: &'a str) -> impl Iterator<Item = LocatedFact> + use<'a> {
        pages(move |first| answered(self.host.facts(key, self.scope, first, PAGE)))
    }

    /// Returns the audited files, in path order.
    pub fn files(self) -> impl Iterator<Item = File> + use<'a> {
        pages(move |first| answered(self.host.files(self.scope, first, PAGE)))
    }

    /// Returns the manifests and lock files, in path order.
    #[must_use]
    pub fn manifests(self) -> Vec<Manifest> {
        answered(self.host.manifests(self.scope))
    }

    /// Returns the packages that manifests declare or lock files hold.
    pub fn dependencies(self) -> impl Iterator<Item = Dependency> + use<'a> {
        pages(move |first| answered(self.host.dependencies(self.scope, first, PAGE)))
    }

    /// Returns the advisories that locked versions are affected by.
    #[must_use]
    pub fn vulnerabilities(self) -> Vec<Vulnerability> {
        answered(self.host.vulnerabilities(self.scope))
    }
}

/// All records of all pages. A page without records is the end; a short one need not be.
fn pages<T>(mut page: impl FnMut(u32) -> Vec<T>) -> impl Iterator<Item = T> {
    let mut next = Some(0_u32);
    let mut held = Vec::new().into_iter();
    std::iter::from_fn(move || {
        if let Some(record) = held.next() {
            return Some(record);
        }
        let first = next?;
        let records = page(first);
        next = (!records.is_empty()).then(|| first.saturating_add(records.len() as u32));
        held = records.into_iter();
        held.next()
    })
}

/// Only a rule that asks for a fact that it did not declare is refused an answer: that is a mistake of its author.
fn answered<T>(answer: Result<T, ProjectError>) -> T {
    answer.unwrap_or_else(|error| panic!("{}", error.message))
}
