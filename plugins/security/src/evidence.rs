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
    const STEPS: usize = 3;
    if cx.file().role == "script" && verdict == REVIEW {
        return;
    }
    let reviewed = verdict != PROVEN && is_reviewed(cx.source(), span);
    let (mut severity, confidence) = if reviewed { REVIEW } else { verdict };
    if reviewed && cx.file().role == "script" {
        return;
    }
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
}

/// Whether a comment on a line of it, or on the line above, tells another linter that this very thing has been looked at.
pub(crate) fn is_reviewed(source: &str, span: Span) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    let (Some(before), Some(within), Some(after)) = (source.get(..start), source.get(start..end), source.get(end..))
    else {
        return false;
    };
    let head = before.rsplit('\n').take(2);
    let tail = after.split('\n').next();
    head.chain(within.lines()).chain(tail).any(is_mark)
}

/// Whether a line has a mark of a linter for security, and of no other: `noqa` alone may be about its length.
pub(crate) fn is_mark(line: &str) -> bool {
    const MARKS: &[&str] = &[
        "#nosec",
        "# nosec",
        "nolint:gosec",
        "nosonar",
        "noqa: s",
        "noqa:s",
        "nosemgrep",
        "codeql[",
        "rubocop:disable security/",
        "rubocop:todo security/",
        "disable squiz.php.eval",
        "ignore squiz.php.eval",
        "disable=exec-used",
        "disable=eval-used",
        "no-eval",
        "no-new-func",
        "no-implied-eval",
        "warning disable ca2100",
    ];
    let lower = line.to_ascii_lowercase();
    ["//", "#", "/*"].iter().any(|sign| lower.contains(sign)) && MARKS.iter().any(|mark| lower.contains(mark))
}

/// A loop or a class is long; its first line says enough.
fn first_line(span: Span, steps: &[Node<'_>]) -> Span {
    let text = steps.iter().find(|it| it.span() == span).map_or("", |it| it.text());
    match text.find('\n') {
        Some(end) if end > 0 && text.is_char_boundary(end) => Span { start: span.start, end: span.start + end as u32 },
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_other_linters_are_read_beside_and_above() {
        let beside = "x = 1\npickle.loads(data)  # noqa: S301\n";
        let span = |text: &str, part: &str| {
            let start = text.find(part).expect("a part of the text") as u32;
            Span { start, end: start + part.len() as u32 }
        };
        assert!(is_reviewed(beside, span(beside, "pickle.loads(data)")));
        let above = "# rubocop:disable Security/Eval\n  eval(content)\n";
        assert!(is_reviewed(above, span(above, "eval(content)")));
        let other = "eval(content)  # noqa: E501\n";
        assert!(!is_reviewed(other, span(other, "eval(content)")));
    }
}
