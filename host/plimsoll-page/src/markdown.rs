//! The blocks of a page: headings, fenced blocks, and lines of text.
//!
//! This is not a Markdown parser. A page needs to know where a section and a fenced block begin and end, and nothing
//! else; what is inside prose is the business of whoever shows it.

use std::ops::Range;

use crate::PageError;
use crate::nearest::quote;

/// One block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// Line of the page that it starts on, from 1.
    pub(crate) line: u32,
    /// Its bytes in the page.
    pub(crate) bytes: Range<usize>,
    /// What it is.
    pub(crate) kind: Kind<'a>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind<'a> {
    /// `## Text`.
    Heading { level: usize, text: &'a str },
    /// A fenced block. `text` is without the fences, and ends in a line feed unless it is empty.
    Fence { info: &'a str, text: String },
    /// Any other line that is not blank.
    Text,
}

struct Opening {
    line: u32,
    start: usize,
    mark: char,
    length: usize,
    indent: usize,
}

/// Splits a page with `\n` line endings into blocks.
pub(crate) fn blocks(page: &str) -> Result<Vec<Block<'_>>, PageError> {
    let mut blocks = Vec::new();
    let mut open: Option<(Opening, &str, String)> = None;
    let mut at = 0;
    for (index, raw) in page.split_inclusive('\n').enumerate() {
        let line = index as u32 + 1;
        let text = raw.strip_suffix('\n').unwrap_or(raw);
        let bytes = at..at + raw.len();
        at = bytes.end;
        if let Some((opening, info, mut body)) = open.take() {
            if closes(&opening, text) {
                let kind = Kind::Fence { info, text: body };
                blocks.push(Block { line: opening.line, bytes: opening.start..bytes.end, kind });
            } else {
                body.push_str(without_indent(text, opening.indent));
                body.push('\n');
                open = Some((opening, info, body));
            }
        } else if let Some((opening, info)) = opens(text, line, bytes.start) {
            open = Some((opening, info, String::new()));
        } else if let Some((level, text)) = heading(text) {
            blocks.push(Block { line, bytes, kind: Kind::Heading { level, text } });
        } else if !text.trim().is_empty() {
            blocks.push(Block { line, bytes, kind: Kind::Text });
        }
    }
    match open {
        Some((opening, info, _)) => {
            let fence = String::from_iter(std::iter::repeat_n(opening.mark, opening.length.min(10)));
            Err(PageError::new(opening.line, format!("the block {} is never closed", quote(&format!("{fence}{info}")))))
        }
        None => Ok(blocks),
    }
}

/// Splits off up to three spaces; more of them make an indented line, which opens and closes nothing.
fn indented(text: &str) -> Option<(usize, &str)> {
    let rest = text.trim_start_matches(' ');
    let indent = text.len() - rest.len();
    (indent <= 3).then_some((indent, rest))
}

fn run(text: &str, mark: char) -> usize {
    text.chars().take_while(|next| *next == mark).count()
}

fn opens(text: &str, line: u32, start: usize) -> Option<(Opening, &str)> {
    let (indent, rest) = indented(text)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = run(rest, mark);
    let info = rest.get(length..)?.trim();
    let inline_code = mark == '`' && info.contains('`');
    (length >= 3 && !inline_code).then_some((Opening { line, start, mark, length, indent }, info))
}

fn closes(opening: &Opening, text: &str) -> bool {
    indented(text).is_some_and(|(_, rest)| {
        let length = run(rest, opening.mark);
        length >= opening.length && rest.get(length..).is_some_and(|after| after.trim().is_empty())
    })
}

fn without_indent(text: &str, indent: usize) -> &str {
    let spaces = run(text, ' ').min(indent);
    text.get(spaces..).unwrap_or(text)
}

fn heading(text: &str) -> Option<(usize, &str)> {
    let (_, rest) = indented(text)?;
    let level = run(rest, '#');
    let after = rest.get(level..)?;
    if !(1..=6).contains(&level) || !(after.is_empty() || after.starts_with([' ', '\t'])) {
        return None;
    }
    let text = after.trim();
    let without_closing = text.trim_end_matches('#');
    let closed = without_closing.is_empty() || without_closing.ends_with([' ', '\t']);
    Some((level, if closed { without_closing.trim_end() } else { text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fences(page: &str) -> Vec<(u32, String, String)> {
        let fence = |block: Block<'_>| match block.kind {
            Kind::Fence { info, text } => Some((block.line, info.to_owned(), text)),
            _ => None,
        };
        blocks(page).unwrap().into_iter().filter_map(fence).collect()
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        let page = "````markdown\n```toml\n# no heading\n```\n````\n";
        assert_eq!(fences(page), [(1, "markdown".to_owned(), "```toml\n# no heading\n```\n".to_owned())]);
    }

    #[test]
    fn tildes_and_backticks_do_not_close_each_other() {
        assert_eq!(fences("~~~\n```\n~~~~ \n"), [(1, String::new(), "```\n".to_owned())]);
    }

    #[test]
    fn the_indentation_of_a_fence_is_cut_from_its_lines() {
        assert_eq!(fences("  ```go\n  a\n    b\n c\n  ```"), [(1, "go".to_owned(), "a\n  b\nc\n".to_owned())]);
    }

    #[test]
    fn inline_code_is_no_fence() {
        assert_eq!(fences("```a``` b\n"), []);
        assert_eq!(fences("    ```\n"), []);
    }

    #[test]
    fn headings_have_levels_and_lose_their_closing_marks() {
        assert_eq!(heading("## Risk ##"), Some((2, "Risk")));
        assert_eq!(heading("# C#"), Some((1, "C#")));
        assert_eq!(heading("#hashtag"), None);
        assert_eq!(heading("##"), Some((2, "")));
        assert_eq!(heading("    # code"), None);
    }

    #[test]
    fn an_open_fence_is_an_error_where_it_opens() {
        let error = blocks("a\n\n```python\nx\n").unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (3, "the block ````python` is never closed"));
    }
}
