//! `plimsoll test`: the examples of a pack's pages and its fixtures, through the component that was just built.

mod fixtures;
mod needs;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Instant;

use plimsoll_engine::{Limits, LoadPackError, Settings};
use plimsoll_kit::Project;
use plimsoll_model::Fault;

use self::needs::{Attempt, Needs};
use super::author;
use crate::args::{Global, TestArgs};
use crate::audit::examples;
use crate::audit::snapshot::Calls;
use crate::exit::{CliError, Exit};
use crate::packs::{LoadedPack, Origin};

/// Builds the pack in a folder and tests it.
pub(super) fn run(global: &Global, arguments: &TestArgs) -> Result<Exit, CliError> {
    let project = Project::open(&arguments.folder).map_err(author::failed)?;
    let started = Instant::now();
    let component = author::component(global, &project)?;
    let output = author::component_of(&project);
    author::write(&output, &component)?;
    tracing::info!(seconds = started.elapsed().as_secs_f64(), bytes = component.len(), "built");

    let engine = super::engine(1, Limits::default())?;
    let mut needs = Needs::new(&component);
    let pack = match engine.load(&component) {
        Err(LoadPackError::Describe(fault)) => {
            let need = needs.of(&fault, &|_| Some(Attempt::default())).unwrap_or_default();
            let text = format!("{}: `describe` failed: {}{need}", output.display(), fault.message);
            return Err(CliError::new(Exit::Incomplete, text));
        }
        loaded => super::pack::loaded(loaded, &output)?,
    };
    let pack = LoadedPack::new(pack, Origin::File(output), Settings::default());
    let mut report = Report::default();
    let description = pack.pack.description();
    report.line(0, &format!("{} {}", description.id, description.version));
    describe(&pack, &mut report);
    let rules = description.rules.len();
    for rule in 0..rules {
        examples_of(&pack, rule as u32, &mut needs, &mut report);
    }
    fixtures::check(&project, pack, arguments.bless, &mut needs, &mut report)?;
    report.sum(rules);
    super::print(&report.out)?;
    Ok(if report.failed == 0 { Exit::Passed } else { Exit::Failed })
}

/// What is printed, and what is counted.
#[derive(Debug, Default)]
struct Report {
    out: String,
    examples: usize,
    fixtures: usize,
    failed: usize,
}

impl Report {
    /// Adds lines, with what a terminal would obey made visible.
    fn line(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            // A diff has empty lines, and they stay empty.
            let line = plimsoll_report::sanitize::terminal(line);
            let _ = writeln!(self.out, "{}", format!("{:indent$}{line}", "").trim_end());
        }
    }

    fn fail(&mut self, text: &str) {
        self.failed += 1;
        self.line(4, text);
    }

    fn sum(&mut self, rules: usize) {
        let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let mut parts = vec![count(rules, "rule"), count(self.examples, "example")];
        if self.fixtures > 0 {
            parts.push(count(self.fixtures, "fixture"));
        }
        let end = if self.failed == 0 { "all pass".to_owned() } else { format!("{} fail", self.failed) };
        self.line(0, &format!("{}: {end}", parts.join(", ")));
    }
}

/// What is wrong with the pack before any rule is tried: pages that do not parse, and an id that two rules have.
fn describe(pack: &LoadedPack, report: &mut Report) {
    let description = pack.pack.description();
    let faults: BTreeSet<&Fault> = description.faults.iter().collect();
    for fault in faults {
        report.failed += 1;
        report.line(2, &format!("FAILED  {}", fault.message));
    }
}

/// One line for a rule, and what is wrong with its examples below it.
fn examples_of(pack: &LoadedPack, rule: u32, needs: &mut Needs<'_>, report: &mut Report) {
    let (count, failures) = examples::check(pack, rule);
    report.examples += count;
    let result = if failures.is_empty() { "ok    " } else { "FAILED" };
    let note = match count {
        0 => " examples: nothing shows that the rule works",
        1 => " example",
        _ => " examples",
    };
    let id = pack.page(rule).map_or("", |page| page.id.as_str());
    report.line(2, &format!("{result}  {id}  {count}{note}"));
    for failure in failures {
        let again = |pack: LoadedPack| {
            let calls = Calls::default();
            examples::observe(&pack, rule, failure.example?, &calls);
            Some(Attempt::of(&calls.sorted(), None))
        };
        let need = failure.fault.as_ref().and_then(|fault| needs.of(fault, &again)).unwrap_or_default();
        let message = failure.message.replace('\n', "\n  ");
        report.fail(&format!("{id}.md:{}: {message}{need}", failure.line));
    }
}
