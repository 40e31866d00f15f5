//! JSON of bandit.
//!
//! The lines of code that it quotes are not taken over, and what a message about passwords quotes is masked.

use plimsoll_model::evidence::{Content, Level};
use serde::Deserialize;

use crate::analysis::{Found, Results};
use crate::import::Draft;
use crate::{category, format, json, text};

#[derive(Deserialize)]
struct Report {
    results: Vec<Issue>,
    metrics: Metrics,
    errors: Option<Vec<Unread>>,
}

#[derive(Deserialize)]
struct Metrics {
    #[serde(rename = "_totals")]
    totals: Option<Totals>,
}

#[derive(Deserialize)]
struct Totals {
    nosec: Option<f64>,
    skipped_tests: Option<f64>,
}

#[derive(Deserialize)]
struct Unread {
    filename: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Issue {
    filename: String,
    issue_severity: String,
    issue_text: String,
    line_number: Option<u64>,
    test_id: String,
    test_name: Option<String>,
}

/// Files with errors that are named.
const MOST_ERRORS: usize = 5;

/// Reads a report.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let report: Report = json::read(content)?;
    let mut results = Results::default();
    for issue in &report.results {
        let secret = category::is_about_secrets(&issue.test_id, std::iter::empty());
        let message = if secret { text::mask_quoted(&issue.issue_text) } else { issue.issue_text.clone() };
        // `B602 subprocess_popen_with_shell_equals_true` says more than the number alone.
        let rule = [issue.test_id.as_str(), issue.test_name.as_deref().unwrap_or_default()].join(" ");
        results.add(&Found {
            level: match issue.issue_severity.as_str() {
                "HIGH" => Level::Error,
                "MEDIUM" => Level::Warning,
                _ => Level::Note,
            },
            category: category::SECURITY,
            rule: Some(rule.trim()),
            message: &message,
            path: Some(&issue.filename),
            line: issue.line_number,
        });
    }
    let totals = report.metrics.totals.map(|totals| [totals.nosec, totals.skipped_tests]);
    // Bandit counts lines that carry the mark, not the results that they would have had.
    let suppressed: f64 = totals.into_iter().flatten().flatten().filter(|number| *number > 0.0).sum();
    results.suppressed(suppressed as u64);
    let (analysis, main) = results.finish(category::SECURITY);
    let mut draft = Draft::new(Some(format::tool("bandit", None)), main, Content::Analysis(analysis));
    let errors = report.errors.unwrap_or_default();
    for error in errors.iter().take(MOST_ERRORS) {
        let file = error.filename.as_deref().unwrap_or("a file").rsplit(['/', '\\']).next().unwrap_or_default();
        let reason = error.reason.as_deref().unwrap_or("no reason given");
        draft.notes.push(format!("bandit could not check {}: {}", text::name(file), text::message(reason)));
    }
    if errors.len() > MOST_ERRORS {
        draft.notes.push(format!("bandit could not check {}", text::count(errors.len() - MOST_ERRORS, "more file")));
    }
    Ok(draft)
}
