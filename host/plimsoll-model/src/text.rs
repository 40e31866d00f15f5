//! Byte spans, and the lines and columns that people read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into the UTF-8 text of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Returns the span from `start` up to, but not including, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Returns the text that the span covers, or `None` if it is reversed, outside the text or cuts a character in two.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }

    /// Returns whether `other` lies inside this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place in a text as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in Unicode code points.
    pub column: u32,
}

impl Position {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// The line starts of one text. Built once for a file that has findings.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of `text`; `\n` ends a line, and `\r` belongs to it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1));
        Self { starts }
    }

    /// Returns the number of lines; a last line without a line feed counts, an empty one does not.
    #[must_use]
    pub fn lines(&self, text: &str) -> u32 {
        let lines = self.starts.len() as u32;
        if text.is_empty() || text.ends_with('\n') { lines - 1 } else { lines }
    }

    /// Returns the line (from 1) and column of a byte offset; an offset past the end is at the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = (offset as usize).min(text.len());
        let line = self.starts.partition_point(|start| *start as usize <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let column = text.get(start..offset).map_or(offset - start, |before| before.chars().count());
        Position { line: line as u32, column: column as u32 + 1 }
    }

    /// Returns the byte offset of a position; one past the end of its line is at that end, one past the text at its end.
    #[must_use]
    pub fn offset(&self, text: &str, position: Position) -> u32 {
        let Some(line) = self.line_span(text, position.line) else { return text.len() as u32 };
        let written = line.of(text).unwrap_or_default();
        let column = position.column.saturating_sub(1) as usize;
        line.start + written.char_indices().nth(column).map_or(written.len(), |(at, _)| at) as u32
    }

    /// Returns the bytes of line `line` (from 1) without its line ending, or `None` past the last line.
    #[must_use]
    pub fn line_span(&self, text: &str, line: u32) -> Option<Span> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(text.len() as u32, |next| next - 1);
        let body = text.get(start as usize..end as usize)?;
        Some(Span::new(start, start + body.trim_end_matches('\r').len() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "aé\nü = x\n";
        let lines = LineIndex::new(text);
        assert_eq!(lines.lines(text), 2);
        assert_eq!(lines.position(text, 3), Position { line: 1, column: 3 });
        assert_eq!(lines.position(text, 9), Position { line: 2, column: 5 });
        assert_eq!(lines.line_span(text, 2).and_then(|span| span.of(text)), Some("ü = x"));
    }

    #[test]
    fn offsets_are_where_positions_say() {
        let text = "aé\nü = x\n";
        let lines = LineIndex::new(text);
        for at in [0, 1, 3, 4, 6, 9] {
            assert_eq!(lines.offset(text, lines.position(text, at)), at);
        }
        assert_eq!(lines.offset(text, Position { line: 1, column: 9 }), 3);
        assert_eq!(lines.offset(text, Position { line: 9, column: 1 }), 11);
    }

    #[test]
    fn carriage_returns_are_not_part_of_a_line() {
        let text = "a\r\nb";
        let lines = LineIndex::new(text);
        assert_eq!(lines.line_span(text, 1), Some(Span::new(0, 1)));
        assert_eq!(lines.line_span(text, 2), Some(Span::new(3, 4)));
        assert_eq!(lines.line_span(text, 3), None);
    }
}
