//! Workflow commands of GitHub Actions, which become annotations beside the changed lines.
//!
//! GitHub shows ten of each kind for a step and drops the rest without a word. So the worst are written first, no more than
//! are shown, and a last one says how many have no annotation and where they are.

use std::fmt::Write as _;

use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, Run};

use crate::faults;
use crate::rule_book::RuleBook;
use crate::sanitize::{repository_path, workflow_message, workflow_property};

/// Annotations of one kind that GitHub shows for a step.
pub const MOST: usize = 10;

/// The kinds of annotations, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Error,
    Warning,
    Notice,
}

impl Kind {
    const fn of(severity: Severity) -> Self {
        match severity {
            Severity::P0 | Severity::P1 => Self::Error,
            Severity::P2 => Self::Warning,
            Severity::P3 => Self::Notice,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// Renders at most `most` annotations of each kind, worst first; none: all of them, for readers other than GitHub.
#[must_use]
pub fn render(run: &Run, most: Option<usize>) -> String {
    let rules = RuleBook::new(run);
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    let mut out = String::new();
    let incomplete = incomplete(run, &mut out);

    let of = |kind: Kind| findings.iter().filter(move |finding| Kind::of(finding.severity) == kind);
    let (errors, warnings, notices) = (of(Kind::Error).count(), of(Kind::Warning).count(), of(Kind::Notice).count());
    let most = most.unwrap_or(usize::MAX);
    let shown_errors = errors.min(most.saturating_sub(usize::from(incomplete)));
    let shown_warnings = warnings.min(most);
    let mut shown_notices = notices.min(most);
    if errors + warnings + notices > shown_errors + shown_warnings + shown_notices {
        // The one that speaks of the others is a notice too.
        shown_notices = shown_notices.min(most.saturating_sub(1));
    }
    let shown = of(Kind::Error)
        .take(shown_errors)
        .chain(of(Kind::Warning).take(shown_warnings))
        .chain(of(Kind::Notice).take(shown_notices));
    for finding in shown {
        annotate(finding, &rules, &mut out);
    }
    let left_out = errors + warnings + notices - shown_errors - shown_warnings - shown_notices;
    if left_out > 0 {
        let mut counts = Vec::new();
        let kinds =
            [(errors - shown_errors, "P0 and P1"), (warnings - shown_warnings, "P2"), (notices - shown_notices, "P3")];
        for (count, name) in kinds.into_iter().filter(|(count, _)| *count > 0) {
            counts.push(format!("{count} {name}"));
        }
        let are = if left_out == 1 { "finding has" } else { "findings have" };
        let _ = writeln!(
            out,
            "::notice title=Plimsoll::{left_out} more {are} no annotation ({}), because GitHub shows {most} of a kind for \
             a step. --report terminal=- writes all of them to the log, --report sarif-github=PATH is for code scanning.",
            counts.join(", ")
        );
    }
    out
}

/// What failed comes first: whatever else is said is not the whole truth.
fn incomplete(run: &Run, out: &mut String) -> bool {
    let groups = faults::group(&run.faults);
    let Some(first) = groups.first() else { return false };
    let more = match groups.len() - 1 {
        0 => String::new(),
        count => format!("\n{count} more kinds of failure are in the reports json and sarif."),
    };
    let _ = writeln!(
        out,
        "::error title=The audit is incomplete::{}",
        workflow_message(&format!("{} faults. First, {}{more}", run.faults.len(), first.news().replace('\n', " ")))
    );
    true
}

fn annotate(finding: &Finding, rules: &RuleBook<'_>, out: &mut String) {
    let (rule, location) = (rules.of(&finding.rule), &finding.location);
    let start = (location.start.line.max(1), location.start.column.max(1));
    let end = (location.end.line.max(1), location.end.column.max(1)).max(start);
    let _ = write!(out, "::{} ", Kind::of(finding.severity).name());
    // What belongs to no file is shown with the whole run.
    if !location.path.is_empty() {
        let path = workflow_property(&repository_path(&location.path));
        let _ = write!(out, "file={path},line={},endLine={},", start.0, end.0);
        // GitHub refuses columns of an annotation over several lines.
        if start.0 == end.0 {
            let _ = write!(out, "col={},endColumn={},", start.1, end.1);
        }
    }
    let title = if rule.title.is_empty() { &finding.rule } else { &rule.title };
    // GitHub shows no annotation without a message.
    let mut message =
        if finding.message.trim().is_empty() { title.clone() } else { finding.message.replace('\n', " ") };
    let title = workflow_property(&format!("{} {title}", finding.severity.name()));
    for (name, text) in [("Risk", &rule.risk), ("Fix", &rule.fix)] {
        if !text.is_empty() {
            let _ = write!(message, "\n{name}: {text}");
        }
    }
    let _ = writeln!(out, "title={title}::{}", workflow_message(&message));
}
