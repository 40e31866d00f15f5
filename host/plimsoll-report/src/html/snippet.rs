//! Lines of code with the finding marked in them. The number of a line is that of its list item, so that copied code has none.

use std::ops::Range;

use plimsoll_model::run::Snippet;

use super::markup::{Html, put};
use super::words::count;

/// More lines say less; what is left out is counted.
const MOST_LINES: usize = 24;
/// Characters of a line that are shown on each side of what is marked.
const AROUND: usize = 160;
/// The longest marked part of a line.
const LONGEST_MARK: usize = 400;

/// Appends the code, if there is any.
pub(super) fn render(snippet: &Snippet, out: &mut Html) {
    if snippet.text.is_empty() {
        return;
    }
    let marked = range(snippet);
    let mut lines = Vec::new();
    let mut start = 0;
    for line in snippet.text.split('\n') {
        lines.push((start, line));
        start += line.len() + 1;
    }
    let touched = lines.iter().position(|(start, line)| marked.start <= start + line.len()).unwrap_or(0);
    let from = if lines.len() > MOST_LINES { touched.saturating_sub(3).min(lines.len() - MOST_LINES) } else { 0 };
    let shown = &lines[from..lines.len().min(from + MOST_LINES)];
    let number = u64::from(snippet.first_line).saturating_add(from as u64);
    put!(out, "<ol class=\"x\" start=\"" {number.min(1 << 30)} "\">");
    for (start, line) in shown {
        out.markup("<li>");
        draw(line, *start, &marked, out);
    }
    out.markup("</ol>");
    let left = lines.len() - shown.len();
    if left > 0 {
        put!(out, "<p class=\"cut\">… " {count(left as u64, "more line")} "; the run file has them</p>");
    }
}

/// The marked bytes, whatever the run says, as a range of whole characters.
fn range(snippet: &Snippet) -> Range<usize> {
    let text = &snippet.text;
    let start = text.floor_char_boundary(snippet.highlight.start as usize);
    let end = text.ceil_char_boundary(snippet.highlight.end as usize);
    start..end.max(start)
}

fn draw(line: &str, start: usize, marked: &Range<usize>, out: &mut Html) {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let end = start + line.len();
    let here = marked.start <= end && marked.end >= start && (marked.end > start || marked.is_empty());
    if !here {
        let (shown, left) = super::markup::clip(line, 2 * AROUND);
        put!(out, { *shown });
        ellipsis(left, out);
        return;
    }
    // The indentation of a line that is marked from its beginning is not what is meant.
    let indent = line.len() - line.trim_start().len();
    let from = marked.start.saturating_sub(start).min(line.len());
    let from = if marked.start < start { from.max(indent) } else { from };
    let to = marked.end.saturating_sub(start).min(line.len()).max(from);
    let (before, rest) = line.split_at(from);
    let (mark, after) = rest.split_at(to - from);
    let hidden = before.chars().count().saturating_sub(AROUND);
    let (mark, unmarked) = super::markup::clip(mark, LONGEST_MARK);
    let (after, left) = super::markup::clip(after, AROUND);
    ellipsis(hidden, out);
    let at = before.char_indices().nth(hidden).map_or(before.len(), |(at, _)| at);
    put!(out, {before[at..]} "<mark>" {*mark});
    ellipsis(unmarked, out);
    put!(out, "</mark>" {*after});
    ellipsis(left, out);
}

/// Appends how many characters are not shown.
fn ellipsis(characters: usize, out: &mut Html) {
    if characters > 0 {
        put!(out, "<span class=\"cut\">…" {count(characters as u64, "character")} "…</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_model::Span;

    fn html(text: &str, start: u32, end: u32) -> String {
        let mut out = Html::default();
        render(&Snippet { first_line: 7, text: text.to_owned(), highlight: Span::new(start, end) }, &mut out);
        out.into_string()
    }

    #[test]
    fn the_place_is_marked() {
        assert_eq!(
            html("a<b\n  cde\nf", 6, 9),
            "<ol class=\"x\" start=\"7\"><li>a&lt;b<li>  <mark>cde</mark><li>f</ol>"
        );
    }

    #[test]
    fn a_place_of_several_lines_is_marked_in_each() {
        assert_eq!(
            html("f(\n  x,\n)\ny", 0, 9),
            "<ol class=\"x\" start=\"7\"><li><mark>f(</mark><li>  <mark>x,</mark><li><mark>)</mark><li>y</ol>"
        );
    }

    #[test]
    fn senseless_places_do_no_harm() {
        for (start, end) in [(0, 0), (9, 2), (u32::MAX, 0), (0, u32::MAX), (1, 2), (4, 4)] {
            assert!(html("ä\n日本", start, end).ends_with("</ol>"), "{start} {end}");
        }
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        assert!(html(&"x\n".repeat(99), 20, 21).contains("… 76 more lines"));
        let long = html(&"x".repeat(5_000), 2_000, 2_003);
        assert!(long.contains("…1,840 characters…") && long.contains("<mark>xxx</mark>"), "{long}");
        assert!(long.contains("…2,837 characters…"), "{long}");
    }
}
