//! CSV, for spreadsheets: one row for each finding and each fault.
//!
//! Columns are only ever added, at the end. Every cell is one line and none is a formula, so a path or message that begins
//! like one has an apostrophe before it.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, FindingState, Run};

use crate::compare::NewRules;
use crate::rule_book::RuleBook;
use crate::sanitize::{csv_cell, terminal};

/// The columns, in order.
pub const COLUMNS: [&str; 23] = [
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
    "moved_from",
    "new_rule",
];

/// Renders a header, then the faults, then the findings. Lines end as RFC 4180 has it.
#[must_use]
pub fn render(run: &Run) -> String {
    let rules = RuleBook::new(run);
    let new_rules = NewRules::of(run);
    // Cells that are the same for all findings of a rule are made once for each rule.
    let mut of_rules = BTreeMap::<&str, [String; 5]>::new();
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
            "",
            "",
        ];
        row(&mut out, &cells.map(csv_cell));
    }
    for finding in &run.findings {
        let location = &finding.location;
        let [rule, category, title, risk, fix] = of_rules.entry(&finding.rule).or_insert_with(|| {
            let lines = rules.of(&finding.rule);
            [&finding.rule, &lines.category, &lines.title, &lines.risk, &lines.fix].map(|text| csv_cell(text))
        });
        let number = |number: u32| format!("\"{number}\"");
        let cells = [
            &csv_cell("finding"),
            &csv_cell(finding.severity.name()),
            &csv_cell(finding.confidence.name()),
            rule,
            category,
            title,
            &csv_cell(&finding.message),
            &csv_cell(&location.path),
            &number(location.start.line),
            &number(location.start.column),
            &number(location.end.line),
            &number(location.end.column),
            &csv_cell(finding.role.name()),
            &csv_cell(&finding.unit),
            risk,
            fix,
            &csv_cell(&fixes(finding)),
            &csv_cell(&finding.fingerprint),
            &csv_cell(&finding.owners.join(" ")),
            &csv_cell(finding.state.map_or("", FindingState::name)),
            &csv_cell(&finding.points.map(|points| points.to_string()).unwrap_or_default()),
            &csv_cell(
                &finding.moved_from.as_ref().map(|from| format!("{}:{}", from.path, from.line)).unwrap_or_default(),
            ),
            &csv_cell(if new_rules.explain(finding) { "true" } else { "" }),
        ];
        row(&mut out, &cells);
    }
    out
}

fn fixes(finding: &Finding) -> String {
    let titles: Vec<String> = finding.fixes.iter().map(|fix| terminal(&fix.title)).collect();
    titles.join("; ")
}

fn row<Cell: AsRef<str>>(out: &mut String, cells: &[Cell; COLUMNS.len()]) {
    for (column, cell) in cells.iter().enumerate() {
        if column > 0 {
            out.push(',');
        }
        out.push_str(cell.as_ref());
    }
    out.push_str("\r\n");
}
