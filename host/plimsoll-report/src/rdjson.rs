//! The Reviewdog Diagnostic Format, as one document or as lines.
//!
//! Reviewdog posts messages as comments, so they are Markdown that notifies nobody. Columns are bytes there and characters
//! in the run: they are given where the snippet proves them, else the line alone. An edit becomes a suggestion if it is
//! the whole fix: a reviewer accepts suggestions one by one, and half of a fix is none.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, Run};
use plimsoll_model::{Severity, Span};
use serde::Serialize;

use crate::faults;
use crate::json;
use crate::place::{Place, Places};
use crate::rule_book::{RuleBook, RuleLines};
use crate::sanitize::{comment_line, repository_path, terminal};

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct Code {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

const SOURCE: Source = Source { name: "plimsoll" };

/// Renders one `DiagnosticResult` (`rdjson`).
#[must_use]
pub fn render(run: &Run) -> String {
    json::pretty(&Document { source: SOURCE, diagnostics: diagnostics(run).collect() })
}

/// Renders one `Diagnostic` on each line (`rdjsonl`).
#[must_use]
pub fn render_lines(run: &Run) -> String {
    let mut bytes = Vec::new();
    for diagnostic in diagnostics(run) {
        json::line(&mut bytes, &Diagnostic { source: Some(SOURCE), ..diagnostic });
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// What failed first, then the findings.
fn diagnostics(run: &Run) -> impl Iterator<Item = Diagnostic<'_>> {
    let rules = RuleBook::new(run);
    let faults = faults::group(&run.faults).into_iter().map(|group| Diagnostic {
        message: format!("The audit is incomplete: {}", comment_line(&group.news())),
        location: Location {
            path: repository_path(group.paths.first().copied().unwrap_or_default()),
            range: Range { start: Position { line: 1, column: None }, end: None },
        },
        severity: "ERROR",
        source: None,
        code: Code { value: format!("plimsoll/fault/{}", group.kind.name()), url: None },
        suggestions: Vec::new(),
    });
    // Once for each rule, since it is the same for all of its findings.
    let mut advice = BTreeMap::<&str, String>::new();
    faults.chain(run.findings.iter().map(move |finding| {
        let advice = advice.entry(&finding.rule).or_insert_with(|| self::advice(rules.of(&finding.rule)));
        diagnostic(finding, &rules, advice)
    }))
}

/// What the rule says of every finding: the risk and the fix.
fn advice(rule: &RuleLines) -> String {
    let mut advice = String::new();
    for (name, text) in [("Risk", &rule.risk), ("Fix", &rule.fix)] {
        if !text.is_empty() {
            advice.extend(["\n\n", name, ": ", &comment_line(text)]);
        }
    }
    advice
}

fn diagnostic<'a>(finding: &'a Finding, rules: &RuleBook<'_>, advice: &str) -> Diagnostic<'a> {
    let rule = rules.of(&finding.rule);
    let places = Places::new(finding);
    let mut message = comment_line(&rules.headline(finding));
    message.push_str(advice);
    Diagnostic {
        message,
        location: Location { path: repository_path(&finding.location.path), range: range(finding, &places) },
        severity: severity(finding.severity),
        source: None,
        code: Code { value: terminal(&finding.rule), url: rule.link.clone() },
        suggestions: finding
            .fixes
            .iter()
            .filter_map(|fix| {
                let [edit] = fix.edits.as_slice() else { return None };
                Some(Suggestion { range: proved(edit.span, &places)?, text: &edit.replacement })
            })
            .collect(),
    }
}

/// The finding's range, with columns if both ends have one.
fn range(finding: &Finding, places: &Places<'_>) -> Range {
    proved(finding.location.span, places).unwrap_or_else(|| {
        let start = finding.location.start.line.max(1);
        let line = |line| Position { line, column: None };
        Range { start: line(start), end: Some(line(finding.location.end.line.max(start))) }
    })
}

fn proved(span: Span, places: &Places<'_>) -> Option<Range> {
    let (start, end) = (places.of(span.start)?, places.of(span.end)?);
    let position = |place: Place| Position { line: place.line, column: Some(place.byte_column) };
    (start <= end).then(|| Range { start: position(start), end: Some(position(end)) })
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 | Severity::P1 => "ERROR",
        Severity::P2 => "WARNING",
        Severity::P3 => "INFO",
    }
}
