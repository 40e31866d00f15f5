//! Where something of a page's code stands in the page, and the names that a page defines itself.

use std::collections::BTreeSet;

use plimsoll_sdk::Code;
use plimsoll_sdk::prelude::*;

use crate::flags::MOST_NAME;

/// The names that a page defines itself: keys in quotes, as in JSON, and words with a colon at the start of a line.
pub(super) struct Defined<'a> {
    keys: BTreeSet<&'a str>,
    /// In the order of their bytes.
    lines: Vec<&'a str>,
}

impl<'a> Defined<'a> {
    pub(super) fn read(source: &'a str) -> Self {
        let quoted = source.match_indices("\":").filter_map(|(at, _)| {
            let from = at - source.as_bytes()[..at].iter().rev().take(MOST_NAME + 1).position(|byte| *byte == b'"')?;
            source.get(from..at)
        });
        let mut lines: Vec<&str> = source.lines().skip(1).filter(|line| line.contains(':')).collect();
        lines.sort_unstable();
        Self { keys: quoted.collect(), lines }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        let start = format!("{name}:");
        let line = self.lines.get(self.lines.partition_point(|line| **line < *start));
        self.keys.contains(name) || line.is_some_and(|line| line.starts_with(&start))
    }
}

/// Code of a page: its text, and the page's, which may be indented, quoted and fenced.
pub(super) struct Block<'a> {
    span: Span,
    text: &'a str,
    whole: &'a str,
    /// Where the lines of the text and those of the page begin.
    starts: (Vec<usize>, Vec<usize>),
    inline: bool,
    /// The line that was asked for last, by its number.
    last: Option<(usize, Option<Line>)>,
}

impl<'a> Block<'a> {
    pub(super) fn new(whole: &'a str, code: &'a Code) -> Self {
        let starts = |text: &str| -> Vec<usize> {
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        };
        Self {
            span: code.span,
            text: &code.text,
            whole,
            starts: (starts(&code.text), starts(whole)),
            inline: code.inline,
            last: None,
        }
    }

    /// Where something of the text stands in the page; the whole block where its lines are not those of the text.
    pub(super) fn place(&mut self, at: usize, length: usize) -> Span {
        let number = self.starts.0.partition_point(|start| *start <= at).saturating_sub(1);
        // A line may have thousands of names.
        if self.last.is_none_or(|(last, _)| last != number) {
            self.last = Some((number, self.line(number)));
        }
        let placed = self.last.and_then(|(_, line)| line).and_then(|Line { from, length: whole, start }| {
            let column = at.checked_sub(from).filter(|column| *column < whole)?;
            let start = self.span.start + (start + column) as u32;
            Some(Span { start, end: start + length.min(whole - column) as u32 })
        });
        placed.unwrap_or(self.span)
    }

    fn line(&self, number: usize) -> Option<Line> {
        let cut = |whole: &'a str, starts: &[usize], number: usize| -> Option<(usize, &'a str)> {
            let from = *starts.get(number)?;
            let end = starts.get(number + 1).copied().unwrap_or(whole.len());
            Some((from, whole.get(from..end)?.trim_end()))
        };
        let (from, written) = cut(self.text, &self.starts.0, number)?;
        // The first line of the page may be the fence.
        let opening = self.whole.trim_start_matches([' ', '\t', '>']);
        let fence = usize::from(opening.starts_with("```") || opening.starts_with("~~~"));
        [number + fence, number + 1 - fence].into_iter().find_map(|there| {
            let (start, shown) = cut(self.whole, &self.starts.1, there)?;
            let before = if self.inline { shown.find(written) } else { shown.strip_suffix(written).map(str::len) };
            Some(Line { from, length: written.len(), start: start + before? })
        })
    }
}

/// A line of code: where it begins in the code, how long it is, and where it begins in the page.
#[derive(Debug, Clone, Copy)]
struct Line {
    from: usize,
    length: usize,
    start: usize,
}
