//! Lines and columns of a byte of the file, where the snippet proves them.
//!
//! A run has the bytes of an edit, but neither the file nor its line endings, and the text of a snippet is not always that
//! of the file: long lines are cut around the finding, and secrets are masked. So a column is given only on the lines on
//! which the finding starts and ends, and only if the snippet agrees with the position that the audit took from the file.

use plimsoll_model::Position;
use plimsoll_model::run::Finding;

/// A place in a line, counted from 1 in both ways in which formats count columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: u32,
    /// In characters.
    pub(crate) column: u32,
    /// In bytes of UTF-8.
    pub(crate) byte_column: u32,
}

/// The lines of a finding's snippet in which columns can be counted.
pub(crate) struct Places<'a> {
    anchors: [Option<Anchor<'a>>; 2],
}

/// A line of the file, and a byte of it whose place is known.
struct Anchor<'a> {
    text: &'a str,
    line: u32,
    /// The byte in the file, and in the line.
    file: u32,
    inside: usize,
}

impl<'a> Places<'a> {
    /// Looks at the first and the last line of the finding.
    pub(crate) fn new(finding: &'a Finding) -> Self {
        let (location, snippet) = (&finding.location, finding.snippet.as_ref());
        let anchor = |file: u32, position: Position, inside: u32| {
            let snippet = snippet?;
            let inside = inside as usize;
            let (before, after) = (snippet.text.get(..inside)?, snippet.text.get(inside..)?);
            let start = before.rfind('\n').map_or(0, |feed| feed + 1);
            let end = after.find('\n').map_or(snippet.text.len(), |feed| inside + feed);
            let text = snippet.text.get(start..end).filter(|line| !line.contains('•'))?;
            let line = snippet.first_line.checked_add(before.matches('\n').count() as u32)?;
            let column = text.get(..inside - start)?.chars().count() as u32 + 1;
            let proved = Position { line, column } == position && line > 0;
            proved.then_some(Anchor { text, line, file, inside: inside - start })
        };
        let highlight = snippet.map(|snippet| snippet.highlight).unwrap_or_default();
        Self {
            anchors: [
                anchor(location.span.start, location.start, highlight.start),
                anchor(location.span.end, location.end, highlight.end),
            ],
        }
    }

    /// Returns the place of a byte of the file, if it is on one of these lines.
    pub(crate) fn of(&self, byte: u32) -> Option<Place> {
        self.anchors.iter().flatten().find_map(|anchor| anchor.place(byte))
    }
}

impl Anchor<'_> {
    fn place(&self, byte: u32) -> Option<Place> {
        let inside = i64::from(byte) - i64::from(self.file) + self.inside as i64;
        let before = self.text.get(..usize::try_from(inside).ok()?)?;
        let column = before.chars().count() as u32 + 1;
        Some(Place { line: self.line, column, byte_column: before.len() as u32 + 1 })
    }
}
