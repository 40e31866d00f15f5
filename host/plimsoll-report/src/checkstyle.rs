//! Checkstyle XML, for Jenkins and whatever else has read it for twenty years.
//!
//! One `file` for each path, in path order. The source is dotted, because readers take its last part for the type and the
//! part before it for the category.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plimsoll_model::Severity;
use plimsoll_model::run::Run;

use crate::faults;
use crate::rule_book::RuleBook;
use crate::sanitize::{repository_path, terminal, xml};

/// Renders the findings, and what failed as errors of the first file that it failed on.
#[must_use]
pub fn render(run: &Run) -> String {
    let rules = RuleBook::new(run);
    let mut files = BTreeMap::<String, String>::new();
    for group in faults::group(&run.faults) {
        let errors = files.entry(repository_path(group.paths.first().copied().unwrap_or_default())).or_default();
        let message = xml(&terminal(&format!("The audit is incomplete: {}", group.news())));
        let kind = group.kind.name();
        let _ = writeln!(
            errors,
            "    <error line=\"1\" severity=\"error\" message=\"{message}\" source=\"plimsoll.fault.{kind}\"/>"
        );
    }
    for finding in &run.findings {
        let errors = files.entry(repository_path(&finding.location.path)).or_default();
        let start = finding.location.start;
        let _ = writeln!(
            errors,
            "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"plimsoll.{}\"/>",
            start.line.max(1),
            start.column.max(1),
            severity(finding.severity),
            xml(&rules.headline(finding)),
            xml(&terminal(&finding.rule.replace('/', "."))),
        );
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">\n");
    for (path, errors) in files {
        let _ = write!(out, "  <file name=\"{}\">\n{errors}  </file>\n", xml(&path));
    }
    out.push_str("</checkstyle>\n");
    out
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 | Severity::P1 => "error",
        Severity::P2 => "warning",
        Severity::P3 => "info",
    }
}
