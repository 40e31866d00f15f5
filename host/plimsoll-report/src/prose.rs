//! Just enough Markdown to show a page's prose without its markup: paragraphs, lists, headings, code.
//!
//! What this module returns is still hostile text; the caller sanitises it for its output.

/// One block of prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// Text on one line, without links and emphasis; code keeps its backticks.
    Paragraph(String),
    /// A heading of any level.
    Heading(String),
    /// An item of a list: what stands before it, such as `-` or `2.`, and its text.
    Item(String, String),
    /// Lines that keep their breaks: code and tables.
    Verbatim(Vec<String>),
}

/// Splits Markdown into blocks.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text: Option<Block> = None;
    let mut fence: Option<(String, Vec<String>)> = None;
    for line in markdown.lines() {
        let trimmed = line.trim();
        if let Some((mark, mut lines)) = fence.take() {
            if trimmed.starts_with(&mark) && trimmed.trim_start_matches(&mark[..1]).is_empty() {
                blocks.push(Block::Verbatim(lines));
            } else {
                lines.push(line.to_owned());
                fence = Some((mark, lines));
            }
            continue;
        }
        if let Some(mark) = fence_mark(trimmed) {
            blocks.extend(text.take());
            fence = Some((mark, Vec::new()));
        } else if trimmed.is_empty() {
            blocks.extend(text.take());
        } else if let Some(heading) = heading(trimmed) {
            blocks.extend(text.take());
            blocks.push(Block::Heading(inline(heading)));
        } else if trimmed.starts_with('|') {
            blocks.extend(text.take());
            match blocks.last_mut() {
                Some(Block::Verbatim(lines)) if lines.last().is_some_and(|last| last.starts_with('|')) => {
                    lines.push(trimmed.to_owned());
                }
                _ => blocks.push(Block::Verbatim(vec![trimmed.to_owned()])),
            }
        } else if let Some((marker, item)) = item(trimmed) {
            blocks.extend(text.take());
            text = Some(Block::Item(marker.to_owned(), item.to_owned()));
        } else {
            let quoted = trimmed.trim_start_matches("> ");
            match &mut text {
                Some(Block::Paragraph(line) | Block::Item(_, line)) => {
                    line.push(' ');
                    line.push_str(quoted);
                }
                _ => text = Some(Block::Paragraph(quoted.to_owned())),
            }
        }
    }
    blocks.extend(text);
    blocks.extend(fence.map(|(_, lines)| Block::Verbatim(lines)));
    for block in &mut blocks {
        if let Block::Paragraph(line) | Block::Item(_, line) = block {
            *line = inline(line);
        }
    }
    blocks
}

/// Returns the first paragraph, on one line; empty if there is none.
pub(crate) fn paragraph(markdown: &str) -> String {
    let first = blocks(markdown).into_iter().find_map(|block| match block {
        Block::Paragraph(line) => Some(line),
        _ => None,
    });
    first.unwrap_or_default()
}

/// Returns all of the text without its markup, a line or more for each block.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut blocks = blocks(markdown).into_iter().peekable();
    while let Some(block) = blocks.next() {
        let item = matches!(block, Block::Item(..));
        match block {
            Block::Paragraph(line) | Block::Heading(line) => out.push_str(&line),
            Block::Item(marker, line) => out.extend([&marker, " ", &line]),
            Block::Verbatim(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
                out.push_str(&lines.join("\n"));
            }
        }
        out.push('\n');
        if blocks.peek().is_some_and(|next| !(item && matches!(next, Block::Item(..)))) {
            out.push('\n');
        }
    }
    out
}

/// Returns the first sentence. If it only leads to a block of code, the first line of that follows; if to
/// anything else, it ends there.
pub(crate) fn first_sentence(markdown: &str) -> String {
    let blocks = blocks(markdown);
    let mut rest = blocks.iter().skip_while(|block| matches!(block, Block::Heading(_)));
    let sentence = match rest.next() {
        Some(Block::Paragraph(line) | Block::Item(_, line)) => until_stop(line),
        Some(Block::Verbatim(lines)) => return code_line(lines),
        Some(Block::Heading(_)) | None => return String::new(),
    };
    match rest.next() {
        Some(Block::Verbatim(lines)) if sentence.ends_with(':') => format!("{sentence} {}", code_line(lines)),
        // A table has no one line to show, and a list is of what differs, mostly by language.
        _ if sentence.ends_with(':') => sentence.trim_end_matches(':').to_owned() + ".",
        _ => sentence.to_owned(),
    }
}

fn code_line(lines: &[String]) -> String {
    let mut code = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let first = code.next().unwrap_or_default();
    let more = if code.next().is_some() { " …" } else { "" };
    format!("`{first}`{more}")
}

/// Cuts behind the first full stop that ends a sentence.
fn until_stop(line: &str) -> &str {
    const SHORT: [&str; 9] = ["e.g", "i.e", "etc", "vs", "cf", "a.m", "p.m", "no", "approx"];
    let mut in_code = false;
    for (at, character) in line.char_indices() {
        match character {
            '`' => in_code = !in_code,
            '.' | '!' | '?' if !in_code => {
                let (before, after) = line.split_at(at + 1);
                let mut next = after.chars();
                let spaced = next.next().is_none_or(char::is_whitespace);
                if !spaced || next.next().is_some_and(char::is_lowercase) {
                    continue;
                }
                // Only now, so that text with a stop at every other place is not read again and again.
                let word = before.trim_end_matches('.').rsplit([' ', '(']).next().unwrap_or_default();
                if !SHORT.contains(&word.to_lowercase().as_str()) {
                    return before;
                }
            }
            _ => {}
        }
    }
    line
}

fn fence_mark(line: &str) -> Option<String> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let run: String = line.chars().take_while(|next| *next == mark).collect();
    let info = &line[run.len()..];
    (run.len() >= 3 && !(mark == '`' && info.contains('`'))).then_some(run)
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    ((1..=6).contains(&level) && text.starts_with(' ')).then(|| text.trim())
}

fn item(line: &str) -> Option<(&str, &str)> {
    let (marker, text) = line.split_once(' ')?;
    let number = marker.strip_suffix(['.', ')']).is_some_and(|digits| {
        !digits.is_empty() && digits.len() < 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    (number || matches!(marker, "-" | "*" | "+")).then(|| (marker, text.trim()))
}

/// Takes links, emphasis and escapes out of a line, but not out of its code.
fn inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let after = &rest[next.len_utf8()..];
        rest = match next {
            '`' => match after.find('`') {
                Some(end) => {
                    out.push_str(&rest[..end + 2]);
                    &after[end + 1..]
                }
                None => {
                    out.push('`');
                    after
                }
            },
            '*' if after.starts_with('*') => &after[1..],
            '*' if after.starts_with(char::is_alphanumeric) => match after.split_once('*') {
                Some((text, behind)) if !text.ends_with(' ') => {
                    out.push_str(&inline(text));
                    behind
                }
                _ => {
                    out.push('*');
                    after
                }
            },
            '\\' if after.starts_with(|escaped: char| escaped.is_ascii_punctuation()) => {
                out.push_str(&after[..1]);
                &after[1..]
            }
            '<' if after.starts_with("https://") || after.starts_with("http://") => match after.split_once('>') {
                Some((address, behind)) => {
                    out.push_str(address);
                    behind
                }
                None => {
                    out.push('<');
                    after
                }
            },
            '[' => match link(after) {
                Some((text, behind)) => {
                    out.push_str(&inline(text));
                    behind
                }
                None => {
                    out.push('[');
                    after
                }
            },
            other => {
                out.push(other);
                after
            }
        };
    }
    out
}

/// Splits `text](target) behind`.
fn link(after: &str) -> Option<(&str, &str)> {
    let (text, target) = after.split_once("](")?;
    let (_, behind) = target.split_once(')')?;
    (!text.contains(['[', '\n'])).then_some((text, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_that_end_sentences() {
        for (text, first) in [
            ("At 3 a.m. the pool is empty. Nobody knows.", "At 3 a.m. the pool is empty."),
            ("Needs Python 3.11 or `a. B` (e.g. Linux). More.", "Needs Python 3.11 or `a. B` (e.g. Linux)."),
            ("No stop", "No stop"),
            ("Lines\nare **joined**, [links](https://a.example) shown.\n\nMore.", "Lines are joined, links shown."),
            ("Use this:\n\n```go\n\ndefer f()\ng()\n```", "Use this: `defer f()` …"),
            ("### Why\n- First. Second.", "First."),
            ("Trust the authority:\n\n- Python: `verify=path`\n- Go: `pool`", "Trust the authority."),
            ("```\nonly()\n```", "`only()`"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }

    #[test]
    fn prose_is_split_into_blocks() {
        let text = "One\ntwo.\n- a\n  b\n2. c\n\n| x | y |\n|---|---|\n~~~\n- code\n~~~\n## Head\nend";
        let expected = [
            Block::Paragraph("One two.".to_owned()),
            Block::Item("-".to_owned(), "a b".to_owned()),
            Block::Item("2.".to_owned(), "c".to_owned()),
            Block::Verbatim(vec!["| x | y |".to_owned(), "|---|---|".to_owned()]),
            Block::Verbatim(vec!["- code".to_owned()]),
            Block::Heading("Head".to_owned()),
            Block::Paragraph("end".to_owned()),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn code_keeps_its_characters() {
        assert_eq!(
            inline("`a[0](1)` \\* **b** *c d* 2 * 3*4 <https://c.example> [d"),
            "`a[0](1)` * b c d 2 * 3*4 https://c.example [d"
        );
    }
}
