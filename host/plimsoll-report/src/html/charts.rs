//! Drawings, as SVG inside the page. What they show stands beside them as text, so that nothing depends on seeing them.

use plimsoll_model::assessment::Total;
use plimsoll_model::run::Counts;
use plimsoll_model::{Score, Severity, Verdict};

use super::markup::{Html, put};
use super::words::length;

/// Units of the widest bar.
pub(super) const BAR: u64 = 120;

/// Units of the whole ring of the gauge.
const RING: u64 = 400;

/// Appends the mark: a load line.
pub(super) fn mark(out: &mut Html) {
    out.markup(
        "<svg class=\"mark\" viewBox=\"0 0 32 32\" width=\"28\" height=\"28\" aria-hidden=\"true\">\
         <circle cx=\"16\" cy=\"16\" r=\"9.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"3\"/>\
         <path d=\"M1 16h30\" stroke=\"currentColor\" stroke-width=\"3\"/></svg>\n",
    );
}

/// The class of what a verdict looks like.
pub(super) const fn tone(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Ready) => "good",
        Some(Verdict::WithFixes) => "fair",
        Some(Verdict::NotReady) => "poor",
        None => "none",
    }
}

/// Appends the gauge: a load line whose ring is filled up to the score, with the grade above the line and the score below.
pub(super) fn gauge(total: &Total, out: &mut Html) {
    let grade = total.grade.as_deref().unwrap_or("–");
    put!(out, "<svg class=\"gauge " {*tone(total.verdict)} "\" viewBox=\"0 0 200 160\" width=\"200\" height=\"160\" role=\"img\" aria-label=\"");
    match (total.score, &total.grade) {
        (Some(score), Some(grade)) => put!(out, "Grade " {grade} ", " {score} " of 100 points"),
        (Some(score), None) => put!(out, "Grade withheld, " {score} " of 100 points"),
        (None, _) => out.markup("Not graded"),
    }
    out.markup("\"><circle class=\"ring\" cx=\"100\" cy=\"80\" r=\"63.66\"/>");
    if let Some(score) = total.score.filter(|score| *score > Score::ZERO) {
        put!(out, "<circle class=\"arc\" cx=\"100\" cy=\"80\" r=\"63.66\" stroke-dasharray=\"" {length(score, RING)}
            " 400\" transform=\"rotate(-90 100 80)\"/>");
    }
    put!(out, "<path class=\"line\" d=\"M4 80h192\"/><text class=\"grade\" x=\"100\" y=\"67\">" {*grade} "</text>"
        "<text class=\"score\" x=\"100\" y=\"110\">");
    match total.score {
        Some(score) => out.show(&score),
        None => out.markup("–"),
    }
    out.markup("</text><text class=\"of\" x=\"100\" y=\"127\">of 100</text></svg>\n");
}

/// Appends the bar of a score.
pub(super) fn bar(score: Score, stars: u32, out: &mut Html) {
    put!(out, "<svg class=\"bar s" {stars.min(5)} "\" viewBox=\"0 0 120 8\" width=\"120\" height=\"8\" aria-hidden=\"true\" preserveAspectRatio=\"none\">"
        "<rect class=\"rail\" width=\"120\" height=\"8\" rx=\"1\"/><rect class=\"fill\" width=\"" {length(score, BAR)}
        "\" height=\"8\" rx=\"1\"/></svg>");
}

/// Appends a bar of the findings of each severity, as long as their number beside the most.
pub(super) fn stack(counts: Counts, most: u32, out: &mut Html) {
    out.markup("<svg class=\"stack\" viewBox=\"0 0 120 8\" width=\"120\" height=\"8\" aria-hidden=\"true\" preserveAspectRatio=\"none\">");
    let most = u64::from(most.max(1));
    let mut before = 0_u64;
    let place = |number: u64| length(Score::from_hundredths((number * 10_000 / most).min(10_000) as u32), BAR);
    for severity in Severity::ALL {
        let number = u64::from(counts.of(severity));
        if number > 0 {
            put!(out, "<rect class=\"" {severity} "\" x=\"" {place(before)} "\" width=\"" {place(number)} "\" height=\"8\"/>");
        }
        before += number;
    }
    out.markup("</svg>");
}

/// Appends a severity as a badge.
pub(super) fn badge(severity: Severity, out: &mut Html) {
    put!(out, "<span class=\"sev " {severity} "\">" {severity} "</span>");
}
