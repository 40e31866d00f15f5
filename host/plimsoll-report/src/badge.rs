//! A badge for a README: a static SVG, and the same as an endpoint of shields.io.
//!
//! It holds words and numbers of ours alone, so nothing of a pack or a repository can reach a page that shows it.

use plimsoll_model::run::{Gate, Run};
use plimsoll_model::{Severity, Total, Verdict};
use serde::Serialize;

use crate::json::pretty;

const LABEL: &str = "production readiness";
/// Left and right of a text, in tenths of a pixel.
const PADDING: usize = 60;

/// What the badge says, and how it looks.
struct Badge {
    message: String,
    /// A name that shields.io knows, and its colour.
    color: (&'static str, &'static str),
    bad: bool,
}

/// The file that shields.io reads.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'static str,
    message: &'a str,
    color: &'static str,
    is_error: bool,
}

/// Renders the SVG.
#[must_use]
pub fn render(run: &Run) -> String {
    let Badge { message, color: (_, fill), .. } = badge(run);
    let (left, right) = (width(LABEL) + 2 * PADDING, width(&message) + 2 * PADDING);
    let pixels = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
    let text = |text: &str, start: usize, length: usize| {
        let middle = pixels(start + length / 2);
        let length = pixels(length - 2 * PADDING);
        format!("<text x=\"{middle}\" y=\"14\" textLength=\"{length}\">{text}</text>")
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"20\" role=\"img\" \
         aria-label=\"{LABEL}: {message}\">\n\
         <title>{LABEL}: {message}</title>\n\
         <clipPath id=\"r\"><rect width=\"{all}\" height=\"20\" rx=\"3\"/></clipPath>\n\
         <g clip-path=\"url(#r)\">\n\
         <rect width=\"{left}\" height=\"20\" fill=\"#444\"/>\n\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{fill}\"/>\n\
         </g>\n\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">\n\
         {label}\n{said}\n\
         </g>\n\
         </svg>\n",
        all = pixels(left + right),
        label = text(LABEL, 0, left),
        said = text(&message, left, right),
        left = pixels(left),
        right = pixels(right),
    )
}

/// Renders the endpoint for shields.io.
#[must_use]
pub fn render_endpoint(run: &Run) -> String {
    let Badge { message, color: (color, _), bad } = badge(run);
    pretty(&Endpoint { schema_version: 1, label: LABEL, message: &message, color, is_error: bad })
}

/// White text has a contrast of 4.5 and more on each of the colours.
fn badge(run: &Run) -> Badge {
    if let Some(assessment) = &run.assessment {
        return graded(&assessment.total);
    }
    let counts = counts(run);
    let (word, color, bad) = match run.outcome.gate {
        Gate::Passed => ("passed", ("green", "#2f7d32"), false),
        Gate::Failed => ("failed", ("red", "#c62828"), true),
        Gate::Incomplete => ("incomplete", ("orange", "#a84300"), true),
    };
    let message = if counts.is_empty() { word.to_owned() } else { format!("{word}, {counts}") };
    Badge { message, color, bad }
}

/// Such as `B+, 85.81`. The letter comes from a standard that somebody wrote, so only what a letter is made of is shown.
fn graded(total: &Total) -> Badge {
    let is_letter = |grade: &&String| {
        (1..=4).contains(&grade.len())
            && grade.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '+' | '-'))
    };
    let grade = total.grade.as_ref().filter(is_letter);
    let message = match (grade, total.score) {
        (Some(grade), Some(score)) => format!("{grade}, {score}"),
        (None, Some(score)) if total.grade.is_some() => score.to_string(),
        _ => "grade withheld".to_owned(),
    };
    let (color, bad) = match total.verdict {
        Some(Verdict::Ready) => (("green", "#2f7d32"), false),
        Some(Verdict::WithFixes) => (("orange", "#a84300"), false),
        Some(Verdict::NotReady) => (("red", "#c62828"), true),
        None => (("lightgrey", "#666"), true),
    };
    Badge { message, color, bad }
}

/// Such as `1 P0, 12 P2`.
fn counts(run: &Run) -> String {
    let counted = Severity::ALL.into_iter().map(|severity| (run.outcome.counts.of(severity), severity.name()));
    let counted = counted.filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    counted.collect::<Vec<_>>().join(", ")
}

/// The width of a text in Verdana at 11 pixels, about, in tenths of a pixel. `textLength` makes it exact.
fn width(text: &str) -> usize {
    let width = |character| match character {
        'i' | 'l' => 30,
        ' ' | ',' | '.' | 't' | 'f' | 'r' | 'j' | '-' | '/' => 42,
        'm' | 'w' | 'M' | 'W' => 98,
        'A'..='Z' => 72,
        _ => 67,
    };
    text.chars().map(width).sum()
}
