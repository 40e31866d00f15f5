//! The lines of code around a finding, as a block of code with line numbers. The finding's lines have a mark, and where it
//! is one line, the place in it as well.

use plimsoll_model::run::{Finding, Snippet};
use unicode_width::UnicodeWidthStr;

use super::escape;

/// A block with more lines says less.
const MOST_LINES: usize = 12;
const LONGEST_LINE: usize = 160;

/// Returns the block; none where the finding has no lines.
pub(super) fn block(finding: &Finding) -> Option<String> {
    let snippet = finding.snippet.as_ref().filter(|snippet| !snippet.text.trim().is_empty())?;
    Some(escape::fence(&lines(snippet)))
}

fn lines(snippet: &Snippet) -> Vec<String> {
    let (start, end) = (snippet.highlight.start as usize, snippet.highlight.end as usize);
    let all: Vec<&str> = snippet.text.split('\n').collect();
    let mut starts = vec![0];
    for line in &all {
        starts.push(starts.last().copied().unwrap_or(0) + line.len() + 1);
    }
    let marked = |at: usize| {
        let (first, behind) = (starts[at], starts[at] + all[at].len());
        start <= behind && (first < end || first <= start)
    };
    // The place is in view even if much stands before it.
    let first = (0..all.len()).find(|at| marked(*at)).filter(|at| *at >= MOST_LINES).map_or(0, |at| at - 1);
    let shown = first..all.len().min(first + MOST_LINES);
    let number = |at: usize| (snippet.first_line as usize).saturating_add(at);
    let digits = number(all.len()).to_string().len();
    let alone = (0..all.len()).filter(|at| marked(*at)).count() == 1;
    let mut out = Vec::new();
    for at in shown.clone() {
        let mark = if marked(at) { '>' } else { ' ' };
        out.push(format!("{mark} {:>digits$} | {}", number(at), escape::code_line(all[at], LONGEST_LINE)));
        if marked(at) && alone {
            out.extend(carets(all[at], start - starts[at].min(start), end.saturating_sub(starts[at]), digits));
        }
    }
    let hidden = all.len() - shown.len();
    if hidden > 0 {
        out.push(format!("  {:>digits$} | … {hidden} more lines", ""));
    }
    out
}

/// The line below one, with `^` below the place; none where that is cut off.
fn carets(line: &str, start: usize, end: usize, digits: usize) -> Option<String> {
    let before = line.get(..start)?;
    let place = line.get(start..end.min(line.len()).max(start))?;
    let (before, place) =
        (escape::code_line(&format!("{before}|"), LONGEST_LINE), escape::code_line(place, LONGEST_LINE));
    let left = before.width().checked_sub(1).filter(|left| *left < LONGEST_LINE)?;
    let length = place.width().clamp(1, LONGEST_LINE - left);
    Some(format!("  {:>digits$} | {}{}", "", " ".repeat(left), "^".repeat(length)))
}

#[cfg(test)]
mod tests {
    use plimsoll_model::Span;

    use super::*;

    fn drawn(text: &str, start: u32, end: u32) -> Vec<String> {
        lines(&Snippet { first_line: 9, text: text.to_owned(), highlight: Span::new(start, end) })
    }

    #[test]
    fn one_line_has_its_place_marked() {
        assert_eq!(drawn("a\n\tb(c)\nd", 3, 7), ["   9 | a", "> 10 |     b(c)", "     |     ^^^^", "  11 | d"]);
    }

    #[test]
    fn several_lines_are_marked_each() {
        assert_eq!(drawn("a\nb\nc", 0, 3), [">  9 | a", "> 10 | b", "  11 | c"]);
    }

    #[test]
    fn a_place_far_down_is_in_view() {
        let text = "x\n".repeat(30) + "place";
        let lines = drawn(&text, 60, 65);
        assert!(lines.contains(&"> 39 | place".to_owned()), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "     | … 29 more lines");
    }
}
