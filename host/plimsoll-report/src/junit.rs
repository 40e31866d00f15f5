//! JUnit XML: a suite for each deployable unit, a test case for each rule in it.
//!
//! A case for each finding would make trends useless and hide what passes. A rule fails where a finding reaches the gate; it
//! is an error where it could not look everywhere; it is skipped where it had nothing to look at. What lies below the gate
//! is in the case's output, so that nothing is withheld.

mod cases;

use std::fmt::Write as _;

use plimsoll_model::run::{Finding, Gate, Run};
use plimsoll_model::{Severity, Verdict};

use crate::rule_book::RuleBook;
use crate::sanitize::{repository_path, terminal, xml};
use cases::{Case, Suite, Totals};

/// Renders a run.
#[must_use]
pub fn render(run: &Run) -> String {
    let rules = RuleBook::new(run);
    let suites = cases::suites(run);
    let mut all = Totals::default();
    suites.iter().for_each(|suite| all.add(suite.totals));
    let name = xml(&terminal(&format!("Plimsoll {}", run.subject.name)));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"{name}\"{}>", attributes(all));
    for (index, suite) in suites.iter().enumerate() {
        let name = xml(&suite.name);
        let _ = writeln!(out, "  <testsuite name=\"{name}\"{}>", attributes(suite.totals));
        if index == 0 {
            properties(run, &mut out);
        }
        for case in &suite.cases {
            write(case, suite, run.outcome.fail_on, &rules, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn attributes(totals: Totals) -> String {
    let Totals { tests, failures, errors, skipped } = totals;
    format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
}

/// What is known of the whole run, in its first suite: the format has no place above.
fn properties(run: &Run, out: &mut String) {
    let gate = match run.outcome.gate {
        Gate::Passed => "passed",
        Gate::Failed => "failed",
        Gate::Incomplete => "incomplete",
    };
    let points = run.coverage.basis_points();
    let mut properties = vec![
        ("plimsoll.version", run.tool.version.clone()),
        ("plimsoll.gate", gate.to_owned()),
        ("plimsoll.fail-on", run.outcome.fail_on.map_or("never", Severity::name).to_owned()),
        ("plimsoll.checks-completed-percent", format!("{}.{:02}", points / 100, points % 100)),
    ];
    if let Some(total) = run.assessment.as_ref().map(|assessment| &assessment.total) {
        let verdict = total.verdict.map_or("withheld", Verdict::title);
        properties.push(("plimsoll.verdict", verdict.to_owned()));
        properties.push(("plimsoll.grade", total.grade.clone().unwrap_or_else(|| "withheld".to_owned())));
        properties.extend(total.score.map(|score| ("plimsoll.score", score.to_string())));
    }
    for (name, severity) in
        ["plimsoll.findings.P0", "plimsoll.findings.P1", "plimsoll.findings.P2", "plimsoll.findings.P3"]
            .into_iter()
            .zip(Severity::ALL)
    {
        properties.push((name, run.outcome.counts.of(severity).to_string()));
    }
    out.push_str("    <properties>\n");
    for (name, value) in properties {
        let _ = writeln!(out, "      <property name=\"{name}\" value=\"{}\"/>", xml(&terminal(&value)));
    }
    out.push_str("    </properties>\n");
}

fn write(case: &Case<'_>, suite: &Suite<'_>, gate: Option<Severity>, rules: &RuleBook<'_>, out: &mut String) {
    let (class, name) = (xml(&suite.name), xml(&terminal(&case.rule)));
    let _ = write!(out, "    <testcase classname=\"{class}\" name=\"{name}\"");
    if case.faults.is_empty() && case.findings.is_empty() && case.idle.is_none() {
        out.push_str("/>\n");
        return;
    }
    out.push_str(">\n");
    let (blocking, rest) = case.split(gate);
    if let Some(why) = case.idle {
        let _ = writeln!(out, "      <skipped message=\"{why}\"/>");
    } else if let Some(first) = case.faults.first() {
        let message = xml(&terminal(&format!("the rule could not look everywhere: {}", first.message)));
        let _ = writeln!(out, "      <error message=\"{message}\" type=\"{}\">", first.kind.name());
        for fault in &case.faults {
            let place = fault.path.as_deref().map_or_else(|| fault.during.clone(), repository_path);
            let what = crate::faults::describe(fault.kind);
            let _ = writeln!(out, "{}", xml(&terminal(&format!("{place}: {what}: {}", fault.message))));
        }
        list(blocking, out);
        out.push_str("      </error>\n");
    } else if let Some(first) = blocking.first() {
        let title = &rules.of(&case.rule).title;
        let message = format!("{} at or above the gate: {title}: {}", blocking.len(), terminal(&first.message));
        let _ = writeln!(out, "      <failure message=\"{}\" type=\"{}\">", xml(&message), first.severity.name());
        list(blocking, out);
        advice(&case.rule, rules, out);
        out.push_str("      </failure>\n");
    }
    if !rest.is_empty() {
        out.push_str("      <system-out>\n");
        list(rest, out);
        advice(&case.rule, rules, out);
        out.push_str("      </system-out>\n");
    }
    out.push_str("    </testcase>\n");
}

fn list(findings: &[&Finding], out: &mut String) {
    for finding in findings {
        let (path, start) = (repository_path(&finding.location.path), finding.location.start);
        let (severity, message) = (finding.severity.name(), terminal(&finding.message));
        let _ = writeln!(
            out,
            "{}",
            xml(&terminal(&format!("{path}:{}:{}: {severity} {message}", start.line, start.column)))
        );
    }
}

fn advice(rule: &str, rules: &RuleBook<'_>, out: &mut String) {
    let rule = rules.of(rule);
    for (name, text) in [("Risk", &rule.risk), ("Fix", &rule.fix)] {
        if !text.is_empty() {
            let _ = writeln!(out, "{name}: {}", xml(text));
        }
    }
}
