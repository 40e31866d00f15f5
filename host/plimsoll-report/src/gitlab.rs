//! GitLab Code Quality: the widget of a merge request.
//!
//! GitLab tells findings apart by their fingerprint alone, so each has its own, and none holds a line: else a finding that
//! moves is one fixed and one new. A clean run is `[]`, which GitLab needs on the target branch to compare with.

use std::collections::BTreeSet;

use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, Run};
use serde::Serialize;

use crate::faults;
use crate::json::pretty;
use crate::rule_book::RuleBook;
use crate::sanitize::{repository_path, terminal};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Renders the findings, and what failed: a report that only lacks what a failed pack would have said would read as fixed.
#[must_use]
pub fn render(run: &Run) -> String {
    let rules = RuleBook::new(run);
    let mut fingerprints = Fingerprints::default();
    let mut issues: Vec<Issue> = Vec::with_capacity(run.findings.len());
    for group in faults::group(&run.faults) {
        let identity = format!("fault-{}-{}-{}", run.subject.name, group.subject(), group.kind.name());
        issues.push(Issue {
            description: terminal(&format!("The audit is incomplete: {}", group.news())),
            check_name: format!("plimsoll/fault/{}", group.kind.name()),
            fingerprint: fingerprints.unique(&identity),
            severity: "blocker",
            location: Location {
                path: repository_path(group.paths.first().copied().unwrap_or_default()),
                lines: Lines { begin: 1, end: 1 },
            },
        });
    }
    for finding in &run.findings {
        let fingerprint = fingerprints.unique(&finding.fingerprint);
        issues.push(issue(finding, &rules, fingerprint));
    }
    pretty(&issues)
}

fn issue(finding: &Finding, rules: &RuleBook<'_>, fingerprint: String) -> Issue {
    let begin = finding.location.start.line.max(1);
    Issue {
        description: rules.headline(finding),
        check_name: terminal(&finding.rule),
        fingerprint,
        severity: severity(finding.severity),
        location: Location {
            path: repository_path(&finding.location.path),
            lines: Lines { begin, end: finding.location.end.line.max(begin) },
        },
    }
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 => "blocker",
        Severity::P1 => "critical",
        Severity::P2 => "major",
        Severity::P3 => "minor",
    }
}

/// Gives every finding a fingerprint of its own, even if a run file from elsewhere repeats one.
#[derive(Default)]
struct Fingerprints {
    used: BTreeSet<String>,
    next: std::collections::BTreeMap<String, u32>,
}

impl Fingerprints {
    fn unique(&mut self, wanted: &str) -> String {
        let wanted = terminal(wanted);
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.next.entry(wanted.clone()).or_insert(1);
        loop {
            *next += 1;
            let numbered = format!("{wanted}-{next}");
            if self.used.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_fingerprints_are_numbered() {
        let mut fingerprints = Fingerprints::default();
        let given = ["a", "a", "a-2", "a"].map(|wanted| fingerprints.unique(wanted));
        assert_eq!(given, ["a", "a-2", "a-2-2", "a-3"]);
    }
}
