//! Rules in units as test cases: which there are, and how each ended.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::Severity;
use plimsoll_model::fault::Fault;
use plimsoll_model::run::{Finding, RuleChecks, Run};

use crate::sanitize::{repository_path, terminal};

/// A deployable unit.
pub(super) struct Suite<'a> {
    /// Safe for terminals.
    pub(super) name: String,
    /// In the order of the rules' ids.
    pub(super) cases: Vec<Case<'a>>,
    pub(super) totals: Totals,
}

/// A rule in a unit.
#[derive(Default)]
pub(super) struct Case<'a> {
    pub(super) rule: String,
    /// Worst first.
    pub(super) findings: Vec<&'a Finding>,
    pub(super) faults: Vec<&'a Fault>,
    /// Why it had nothing to look at.
    pub(super) idle: Option<&'static str>,
}

impl<'a> Case<'a> {
    /// Returns what reaches the gate, and what does not.
    pub(super) fn split(&self, gate: Option<Severity>) -> (&[&'a Finding], &[&'a Finding]) {
        let blocking = |finding: &&Finding| gate.is_some_and(|gate| finding.severity <= gate);
        self.findings.split_at(self.findings.partition_point(blocking))
    }
}

/// What the attributes of a suite count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) tests: usize,
    pub(super) failures: usize,
    pub(super) errors: usize,
    pub(super) skipped: usize,
}

impl Totals {
    pub(super) const fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn count(&mut self, case: &Case<'_>, gate: Option<Severity>) {
        self.tests += 1;
        if case.idle.is_some() {
            self.skipped += 1;
        } else if !case.faults.is_empty() {
            self.errors += 1;
        } else if !case.split(gate).0.is_empty() {
            self.failures += 1;
        }
    }
}

/// Returns the suites in path order, the repository's own first.
pub(super) fn suites(run: &Run) -> Vec<Suite<'_>> {
    let mut units: BTreeMap<&str, BTreeMap<String, Case<'_>>> = run
        .units
        .iter()
        .map(|unit| unit.unit.path.as_str())
        .chain(run.findings.iter().map(|finding| finding.unit.as_str()))
        .chain(run.units.is_empty().then_some(""))
        .map(|unit| (unit, BTreeMap::new()))
        .collect();
    let rules = rules(run);
    let looked: BTreeMap<(&str, &str), &RuleChecks> =
        run.checks.iter().map(|checks| ((checks.rule.as_str(), checks.unit.as_str()), checks)).collect();
    for (unit, cases) in &mut units {
        let empty = run.units.iter().any(|report| report.unit.path == *unit && report.files == 0);
        for (rule, applies) in &rules {
            // What failed did have something to judge. Of a rule that only looks at the whole, a run says nothing where it was silent.
            let checks = looked.get(&(rule.as_str(), *unit));
            let idle = match (empty, applies, checks) {
                (true, ..) => Some("no file of the unit was audited"),
                (false, false, _) => Some("no audited file is in a language of this rule"),
                (false, true, Some(checks)) if checks.judged == Some(0) && checks.failed == 0 => {
                    Some("nothing here that this rule judges")
                }
                (false, true, None) if !looked.is_empty() => {
                    Some("this rule was silent, and does not say whether there was anything to judge")
                }
                (false, true, _) => None,
            };
            cases.insert(rule.clone(), Case { rule: rule.clone(), idle, ..Case::default() });
        }
    }
    for finding in &run.findings {
        if let Some(case) = units.get_mut(finding.unit.as_str()).and_then(|cases| cases.get_mut(&finding.rule)) {
            case.findings.push(finding);
        }
    }
    for fault in &run.faults {
        add_fault(fault, &mut units);
    }
    units.into_iter().map(|(unit, cases)| suite(run, unit, cases)).collect()
}

/// The ids of all rules, also of those that the run only mentions, and whether there was something to look at.
fn rules(run: &Run) -> BTreeMap<String, bool> {
    let languages: BTreeSet<&str> = run.coverage.languages.iter().map(|language| language.language.as_str()).collect();
    let seen = |language: &String| language == "*" || languages.contains(language.as_str());
    let mut rules: BTreeMap<String, bool> = run.findings.iter().map(|finding| (finding.rule.clone(), true)).collect();
    for rule in &run.rules {
        rules.insert(rule.id.clone(), rule.languages.is_empty() || rule.languages.iter().any(seen));
    }
    for fault in &run.faults {
        let id = fault.rule.as_ref().map(|rule| format!("{}/{rule}", fault.pack));
        let of_pack = format!("{}/", fault.pack);
        let has_rules = rules.keys().any(|id| id.starts_with(&of_pack));
        // A pack that could not even say which rules it has is a case of its own.
        let id = id.or_else(|| (!has_rules).then(|| fault.pack.clone()));
        rules.extend(id.map(|id| (id, true)));
    }
    rules
}

/// Adds a fault to every case that it touches: of its rule or of all rules of its pack, in the file's unit or in all.
fn add_fault<'a>(fault: &'a Fault, units: &mut BTreeMap<&str, BTreeMap<String, Case<'a>>>) {
    let home = fault.path.as_deref().and_then(|path| {
        let inside =
            |unit: &&&str| unit.is_empty() || path.strip_prefix(**unit).is_some_and(|rest| rest.starts_with('/'));
        units.keys().filter(inside).max_by_key(|unit| unit.len()).copied()
    });
    let of_pack = format!("{}/", fault.pack);
    let id = fault.rule.as_ref().map(|rule| format!("{of_pack}{rule}"));
    for (_, cases) in units.iter_mut().filter(|(unit, _)| home.is_none_or(|home| home == **unit)) {
        for case in cases.values_mut() {
            let touched = match &id {
                Some(id) => case.rule == *id,
                None => case.rule.starts_with(&of_pack) || case.rule == fault.pack,
            };
            if touched {
                case.faults.push(fault);
            }
        }
    }
}

fn suite<'a>(run: &'a Run, unit: &str, cases: BTreeMap<String, Case<'a>>) -> Suite<'a> {
    let subject = terminal(&run.subject.name);
    let name = if unit.is_empty() { subject } else { format!("{subject}/{}", repository_path(unit)) };
    let mut totals = Totals::default();
    let mut cases: Vec<Case<'_>> = cases.into_values().collect();
    for case in &mut cases {
        if !case.findings.is_empty() || !case.faults.is_empty() {
            case.idle = None;
        }
        case.findings.sort_by_key(|finding| finding.severity);
        totals.count(case, run.outcome.fail_on);
    }
    Suite { name, cases, totals }
}
