//! The lines of code around a finding, with the place marked.
//!
//! The snippet comes from the run, so no file is read. Lines are made safe and cut to the width before they are drawn:
//! the drawing itself then has nothing left to shorten.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, Snippet};
use unicode_width::UnicodeWidthChar;

use super::layout::fit;
use super::style::{self, QUIET};
use crate::sanitize::{terminal, visible};

/// A frame with more lines says less.
const MOST_LINES: usize = 9;
/// Columns left of the code beside the line number: two spaces, a bar and the mark of a finding over several lines.
const GUTTER: usize = 6;
/// Columns of a note under the code.
const LONGEST_LABEL: usize = 48;

/// Code that can be drawn.
struct Code {
    text: String,
    first_line: usize,
    /// The finding's bytes in `text`.
    highlight: Range<usize>,
    /// Other places, with their notes.
    notes: Vec<(Range<usize>, String)>,
    /// Lines of the snippet that are not shown.
    hidden: usize,
}

/// Draws the frame of a finding, or nothing if there is nothing to draw. The second value counts the related places that
/// the frame shows.
pub(super) fn draw(finding: &Finding, columns: usize, color: bool) -> (Vec<String>, Vec<usize>) {
    let Some(snippet) = finding.snippet.as_ref().filter(|snippet| !snippet.text.is_empty()) else {
        return (Vec::new(), Vec::new());
    };
    let last = snippet.first_line as usize + snippet.text.split('\n').count();
    let columns = columns.saturating_sub(GUTTER + last.to_string().len()).max(16);
    let (code, shown) = prepare(snippet, finding, columns);
    let mut source = annotate_snippets::Snippet::source(code.text.as_str())
        .line_start(code.first_line)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(code.highlight.clone()));
    for (span, note) in &code.notes {
        source = source.annotation(AnnotationKind::Context.span(span.clone()).label(note.as_str()));
    }
    let text = renderer(finding.severity, color).render(&[Group::with_level(Level::ERROR).element(source)]);
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    // The last line closes the frame; we leave it open, and the line out if there is nothing else in it.
    if let Some(end) = lines.pop() {
        let end = end.replacen("╰╴", "│ ", 1);
        if unstyled(&end).trim() != "│" {
            lines.push(end);
        }
    }
    if code.hidden > 0 {
        let gutter = super::layout::spaces(last.to_string().len() + 1);
        let more = format!("{gutter}… {} more lines", code.hidden);
        lines.push(if color { format!("{QUIET}{more}{QUIET:#}") } else { more });
    }
    (lines, shown)
}

fn renderer(severity: Severity, color: bool) -> Renderer {
    let renderer = if color {
        let mark = style::severity(severity);
        Renderer::styled().error(mark).line_num(QUIET).context(QUIET).emphasis(style::STRONG)
    } else {
        Renderer::plain()
    };
    // The library would shorten long lines in its own way; they are short already.
    renderer.decor_style(DecorStyle::Unicode).term_width(10_000)
}

/// One line of the snippet.
struct Line<'a> {
    text: &'a str,
    /// Its first byte in the snippet.
    start: usize,
}

fn prepare(snippet: &Snippet, finding: &Finding, columns: usize) -> (Code, Vec<usize>) {
    let mut lines = Vec::new();
    let mut start = 0;
    for text in snippet.text.split('\n') {
        lines.push(Line { text, start });
        start += text.len() + 1;
    }
    let highlight = snippet.highlight.start as usize..snippet.highlight.end.max(snippet.highlight.start) as usize;
    let from = lines.iter().rposition(|line| line.start <= highlight.start).unwrap_or(0);
    // Keep the place in view if there are too many lines before it.
    let skip = if from >= MOST_LINES { from - 1 } else { 0 };
    let hidden = lines.len() - (lines.len() - skip).min(MOST_LINES);
    let first_line = (snippet.first_line as usize).saturating_add(skip).max(1);
    let visible: Vec<Line<'_>> = lines.into_iter().skip(skip).take(MOST_LINES).collect();
    let left = window(&visible, &highlight, columns);

    let places: Vec<(usize, Range<usize>, String)> = finding
        .related
        .iter()
        .enumerate()
        .filter_map(|(index, related)| {
            let (start, end) = (related.location.start, related.location.end);
            let line = visible.get((start.line as usize).checked_sub(first_line)?)?;
            let same_file = related.location.path == finding.location.path && start.line == end.line;
            let byte = |column: u32| {
                let nth = line.text.char_indices().nth((column as usize).checked_sub(1)?);
                Some(line.start + nth.map_or(line.text.len(), |(at, _)| at))
            };
            let span = byte(start.column)?..byte(end.column)?;
            same_file.then(|| (index, span, fit(&terminal(&related.message), LONGEST_LABEL)))
        })
        .collect();

    let mut text = String::new();
    let mut marks: Vec<Option<Range<usize>>> = vec![None; places.len() + 1];
    for line in &visible {
        if !text.is_empty() || line.start != visible[0].start {
            text.push('\n');
        }
        let spans: Vec<&Range<usize>> =
            std::iter::once(&highlight).chain(places.iter().map(|place| &place.1)).collect();
        draw_line(line, left, columns, &spans, &mut text, &mut marks);
    }
    let end = text.len();
    let mut marks = marks.into_iter().map(|mark| mark.unwrap_or(end..end));
    let highlight = marks.next().unwrap_or(end..end);
    let shown = places.iter().map(|place| place.0).collect();
    let notes = marks.zip(places).map(|(mark, place)| (mark, place.2)).collect();
    (Code { text, first_line, highlight, notes, hidden }, shown)
}

/// The first column to show: the first of all, unless the place would then begin too far to the right to be read.
fn window(lines: &[Line<'_>], highlight: &Range<usize>, columns: usize) -> usize {
    let on = |line: &&Line<'_>| line.start <= highlight.start && highlight.start <= line.start + line.text.len();
    let Some(line) = lines.iter().find(on) else { return 0 };
    let column = |byte: usize| {
        let before = line.text.char_indices().take_while(|(at, _)| line.start + at < byte);
        before.map(|(_, character)| columns_of(character)).sum::<usize>()
    };
    let (start, end) = (column(highlight.start), column(highlight.end));
    if end < columns || start < columns / 2 { 0 } else { start.saturating_sub(columns / 3) }
}

fn columns_of(character: char) -> usize {
    if character == '\t' { 4 } else { visible(character).width().unwrap_or(0) }
}

/// Adds the part of a line from column `left`, and extends the marks by what of their spans is in it.
fn draw_line(
    line: &Line<'_>,
    left: usize,
    columns: usize,
    spans: &[&Range<usize>],
    text: &mut String,
    marks: &mut [Option<Range<usize>>],
) {
    let mut column = 0;
    let mut cut_left = false;
    // One column more at the end, so that an empty span behind the last character has a place.
    for (at, character) in line.text.char_indices().chain([(line.text.len(), '\n')]) {
        let byte = line.start + at;
        let wide = if character == '\n' { 0 } else { columns_of(character) };
        if column < left {
            column += wide;
            cut_left = true;
            continue;
        }
        if cut_left {
            text.push('…');
            cut_left = false;
        }
        let full = column - left + wide + 1 > columns && at < line.text.len();
        let begin = text.len();
        match character {
            '\n' => {}
            _ if full => text.push('…'),
            '\t' => text.push_str("    "),
            other => text.push(visible(other)),
        }
        for (span, mark) in spans.iter().zip(marks.iter_mut()) {
            let inside = span.contains(&byte) && character != '\n';
            let empty = span.start == byte && span.is_empty();
            let cut_off = full && span.start >= byte && span.start < line.start + line.text.len();
            if inside || empty || cut_off {
                let end = if empty { begin } else { text.len() };
                *mark = Some(mark.as_ref().map_or(begin, |mark| mark.start)..end);
            }
        }
        if full {
            return;
        }
        column += wide;
    }
}

/// The text without the escape sequences that this crate writes.
fn unstyled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = after.split_once('m').map_or("", |(_, behind)| behind);
    }
    out + rest
}
