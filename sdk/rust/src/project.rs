//! What a pack's `conclude` function is given: every fact, every file, and a place for what it has to say.

use crate::bindings::exports::plimsoll::audit::rules::{Conclusions, PlacedFinding};
use crate::bindings::plimsoll::audit::types::{Metric, Strength};
use crate::host::{Host, Level};
use crate::report::{Report, finding};
use crate::{File, LocatedFact, Span};

/// A pack at work on the whole project.
pub struct Project<'a> {
    facts: &'a [LocatedFact],
    files: &'a [File],
    host: &'a dyn Host,
    out: &'a mut Conclusions,
}

impl<'a> Project<'a> {
    pub(crate) fn new(
        facts: &'a [LocatedFact],
        files: &'a [File],
        host: &'a dyn Host,
        out: &'a mut Conclusions,
    ) -> Self {
        Self { facts, files, host, out }
    }

    /// Returns every fact of the pack, in path order.
    #[must_use]
    pub fn facts(&self) -> &'a [LocatedFact] {
        self.facts
    }

    /// Returns the facts with one key, in path order.
    pub fn facts_of(&self, key: &'a str) -> impl Iterator<Item = &'a LocatedFact> + use<'a> {
        self.facts.iter().filter(move |fact| fact.key == key)
    }

    /// Returns every audited file, in path order.
    #[must_use]
    pub fn files(&self) -> &'a [File] {
        self.files
    }

    /// Records a finding of a rule of this pack in one of the files.
    pub fn report(&mut self, rule: &str, path: impl Into<String>, at: impl Into<Span>) -> Report<'_> {
        let findings = &mut self.out.findings;
        findings.push(PlacedFinding { path: path.into(), finding: finding(rule, at.into()) });
        let last = findings.len() - 1;
        Report::new(&mut findings[last].finding)
    }

    /// Records that `met` of `total` places in the project do right what the rule is about.
    pub fn strength(&mut self, rule: impl Into<String>, met: u32, total: u32) {
        self.out.strengths.push(Strength { rule: rule.into(), met, total, evidence: Vec::new() });
    }

    /// Records a number about the project.
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
