//! CSV, for spreadsheets: one row for each finding and each fault.
//!
//! Columns are only ever added, at the end. Every cell is one line and none is a formula, so a path or message that begins
//! like one has an apostrophe before it.

use std::fmt::Write as _;

use plimsoll_model::run::{Finding, FindingState, Run};

use crate::rule_book::RuleBook;
use crate::sanitize::{csv_cell, terminal};

/// The columns, in order.
pub const COLUMNS: [&str; 21] = [
    "record",
    "severity",
    "confidence",
    "rule",
    "category",
    "title",
    "message",
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "role",
    "unit",
    "risk",
    "fix",
    "fixes",
    "fingerprint",
    "owners",
    "state",
    "points",
];

/// Renders a header, then the faults, then the findings. Lines end as RFC 4180 has it.
#[must_use]
pub fn render(run: &Run) -> String {
    let rules = RuleBook::new(run);
    let mut out = COLUMNS.join(",") + "\r\n";
    for fault in &run.faults {
        let rule = fault.rule.as_ref().map_or_else(|| fault.pack.clone(), |rule| format!("{}/{rule}", fault.pack));
        let title = crate::faults::describe(fault.kind);
        let path = fault.path.as_deref().unwrap_or_default();
        let cells = [
            "fault",
            "",
            "",
            &rule,
            "",
            title,
            &fault.message,
            path,
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ];
        row(&mut out, &cells);
    }
    for finding in &run.findings {
        let (rule, location) = (rules.of(&finding.rule), &finding.location);
        let numbers = [location.start.line, location.start.column, location.end.line, location.end.column]
            .map(|number| number.to_string());
        let cells = [
            "finding",
            finding.severity.name(),
            finding.confidence.name(),
            &finding.rule,
            &rule.category,
            &rule.title,
            &finding.message,
            &location.path,
            &numbers[0],
            &numbers[1],
            &numbers[2],
            &numbers[3],
            finding.role.name(),
            &finding.unit,
            &rule.risk,
            &rule.fix,
            &fixes(finding),
            &finding.fingerprint,
            &finding.owners.join(" "),
            finding.state.map_or("", FindingState::name),
            &finding.points.map(|points| points.to_string()).unwrap_or_default(),
        ];
        row(&mut out, &cells);
    }
    out
}

fn fixes(finding: &Finding) -> String {
    let titles: Vec<String> = finding.fixes.iter().map(|fix| terminal(&fix.title)).collect();
    titles.join("; ")
}

fn row(out: &mut String, cells: &[&str; COLUMNS.len()]) {
    for (column, cell) in cells.iter().enumerate() {
        let comma = if column == 0 { "" } else { "," };
        let _ = write!(out, "{comma}{}", csv_cell(cell));
    }
    out.push_str("\r\n");
}
