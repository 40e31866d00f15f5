//! From what is known about a value to how bad a finding is and how sure: one policy for all rules of the pack.
//!
//! What a client sends is proof, and the page's severity stands. What merely could be anything is for a person to
//! judge, and is never reported as if it were proof.

use plimsoll_sdk::{Confidence, Context, Node, Origin, Severity, Span};

use crate::value::Value;

/// A judgement.
pub(crate) type Verdict = (Severity, Confidence);

/// What a client controls.
pub(crate) const PROVEN: Verdict = (Severity::P0, Confidence::High);

/// Put together in plain sight, from something that could be anything.
pub(crate) const LIKELY: Verdict = (Severity::P2, Confidence::Medium);

/// Something that comes from elsewhere as a whole.
pub(crate) const OPAQUE: Verdict = (Severity::P2, Confidence::Low);

/// For a reviewer.
pub(crate) const REVIEW: Verdict = (Severity::P3, Confidence::Low);

/// The most dangerous gap of a value, as a message shows it.
pub(crate) fn worst_gap(value: &Value<'_>) -> Option<(Origin, String)> {
    let worst = value.worst()?;
    value.gaps().find(|(origin, _)| *origin == worst).map(|(origin, node)| (origin, shown(node)))
}

/// The text of a node on one line and not too long.
pub(crate) fn shown(node: Node<'_>) -> String {
    const LONGEST: usize = 48;
    let text = node.text().split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}

/// Reports at `span`, with the assignments that led there. A maintenance script is run by who wrote it, so that only a
/// proof is more than P2 there, and what needs a review is nothing.
pub(crate) fn report(cx: &mut Context<'_>, span: Span, message: String, verdict: Verdict, steps: &[Node<'_>]) {
    report_with(cx, span, message, verdict, steps, &[]);
}

/// Reports one value at the first of the places that it gets to.
pub(crate) fn report_with(
    cx: &mut Context<'_>,
    span: Span,
    message: String,
    verdict: Verdict,
    steps: &[Node<'_>],
    also: &[Span],
) {
    const STEPS: usize = 3;
    if cx.file().role == "script" && verdict == REVIEW {
        return;
    }
    let (mut severity, confidence) = verdict;
    if cx.file().role == "script" && verdict != PROVEN && severity < Severity::P2 {
        severity = Severity::P2;
    }
    let mut report = cx.report(span).message(message).severity(severity).confidence(confidence);
    let mut shown: Vec<Span> = steps.iter().map(|it| it.span()).filter(|it| !span.contains(*it)).collect();
    shown.truncate(STEPS);
    shown.sort_by_key(|it| (it.start, it.end));
    for step in shown {
        report = report.related(first_line(step, steps), "put together here");
    }
    for place in also {
        report = report.related(*place, "and here");
    }
}

/// A loop or a class is long; its first line says enough.
fn first_line(span: Span, steps: &[Node<'_>]) -> Span {
    let text = steps.iter().find(|it| it.span() == span).map_or("", |it| it.text());
    match text.find('\n') {
        Some(end) if end > 0 && text.is_char_boundary(end) => Span { start: span.start, end: span.start + end as u32 },
        _ => span,
    }
}
