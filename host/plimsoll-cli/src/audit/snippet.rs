//! The lines around a finding, small enough to keep and with secrets masked.

use plimsoll_model::run::{Location, Snippet};
use plimsoll_model::{LineIndex, Span};

/// Lines shown above and below a finding.
const CONTEXT: u32 = 1;
/// Most lines of a finding itself that are shown.
const MOST_LINES: u32 = 6;
/// Most characters of one line that are shown.
const MOST_COLUMNS: usize = 200;
/// Characters kept to the left of a finding in a line that is cut.
const LEAD: usize = 40;

/// Cuts the lines around a finding. `None` for a place in an empty file.
#[must_use]
pub fn cut(text: &str, lines: &LineIndex, location: &Location, secrets: &[Span]) -> Option<Snippet> {
    let count = lines.lines(text);
    let first = location.start.line;
    if count == 0 || first > count {
        return None;
    }
    // A span that ends at the start of a line does not show that line.
    let ends_before = location.end.column == 1 && location.end.line > first;
    let last = (location.end.line - u32::from(ends_before)).min(first + MOST_LINES - 1).min(count);
    let from = first.saturating_sub(CONTEXT).max(1);
    let to = (last + CONTEXT).min(count);
    let mut shown = String::new();
    let mut highlight = Span::default();
    for number in from..=to {
        let line = lines.line_span(text, number)?;
        if number > from {
            shown.push('\n');
        }
        let lead = if number == first { location.start.column as usize - 1 } else { 0 };
        let window = window(text, line, lead);
        let at = shown.len() as u32;
        shown.push_str(&mask(text, window, secrets));
        if number == first {
            highlight.start = at + masked_offset(text, window, location.span.start, secrets);
        }
        if number == last {
            highlight.end = at + masked_offset(text, window, location.span.end, secrets);
        }
    }
    highlight.end = highlight.end.max(highlight.start);
    Some(Snippet { first_line: from, text: shown, highlight })
}

/// Returns a span's text with every character of a secret replaced by `•`.
#[must_use]
pub fn mask(text: &str, span: Span, secrets: &[Span]) -> String {
    let hidden = |at: u32| secrets.iter().any(|secret| secret.start <= at && at < secret.end);
    let body = span.of(text).unwrap_or("");
    body.char_indices().map(|(at, char)| if hidden(span.start + at as u32) { '•' } else { char }).collect()
}

fn masked_offset(text: &str, window: Span, offset: u32, secrets: &[Span]) -> u32 {
    let offset = offset.clamp(window.start, window.end);
    mask(text, Span::new(window.start, offset), secrets).len() as u32
}

/// Returns the part of a line that is shown: all of it, or the part around column `lead`.
fn window(text: &str, line: Span, lead: usize) -> Span {
    let body = line.of(text).unwrap_or("");
    if body.chars().count() <= MOST_COLUMNS {
        return line;
    }
    let skip = lead.saturating_sub(LEAD);
    let offset = |chars: usize| body.char_indices().nth(chars).map_or(body.len(), |(at, _)| at) as u32;
    Span::new(line.start + offset(skip), line.start + offset(skip + MOST_COLUMNS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, start: u32, end: u32, secrets: &[Span]) -> Snippet {
        let lines = LineIndex::new(text);
        let location = Location {
            path: "a".to_owned(),
            span: Span::new(start, end),
            start: lines.position(text, start),
            end: lines.position(text, end),
        };
        cut(text, &lines, &location, secrets).expect("there are lines")
    }

    #[test]
    fn one_line_of_context_on_each_side() {
        let cut = snippet("a\nb\nccc\nd\ne\n", 5, 6, &[]);
        assert_eq!((cut.first_line, cut.text.as_str()), (2, "b\nccc\nd"));
        assert_eq!(cut.highlight.of(&cut.text), Some("c"));
    }

    #[test]
    fn secrets_are_masked_character_by_character() {
        let text = "k = \"pässword\" # x\n";
        let cut = snippet(text, 5, 14, &[Span::new(5, 14)]);
        assert_eq!(cut.text, "k = \"••••••••\" # x");
        assert_eq!(cut.highlight.of(&cut.text), Some("••••••••"));
    }

    #[test]
    fn long_lines_are_cut_around_the_finding() {
        let text = format!("{}HERE{}\n", "x".repeat(5000), "y".repeat(5000));
        let cut = snippet(&text, 5000, 5004, &[]);
        assert_eq!(cut.text.chars().count(), MOST_COLUMNS);
        assert_eq!(cut.highlight.of(&cut.text), Some("HERE"));
    }

    #[test]
    fn a_long_span_is_clipped() {
        let text = "line\n".repeat(100);
        let cut = snippet(&text, 10, 400, &[]);
        assert_eq!((cut.first_line, cut.text.lines().count()), (2, 8));
        assert!(cut.highlight.end as usize <= cut.text.len());
    }
}
