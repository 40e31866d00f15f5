//! Files of environment variables: `NAME=value`, with `export`, quotes and comments. Nothing is expanded.

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::Draft;

/// Reads a file: a mapping of names to texts.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let mut at = 0;
    while at < text.len() {
        let end = line_end(text, at);
        let line = &text[at..end];
        let start = at + (line.len() - line.trim_start().len());
        let line = line.trim();
        at = if line.is_empty() || line.starts_with('#') { end + 1 } else { variable(&mut draft, root, start, end) };
    }
    draft.finish()
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |offset| at + offset)
}

/// Reads one variable, and returns where the next line starts.
fn variable(draft: &mut Draft<'_>, root: u32, start: usize, end: usize) -> usize {
    let text = draft.text;
    let line = text[start..end].trim_end();
    let exported = line.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).map(str::trim_start);
    let name_start = start + (line.len() - exported.unwrap_or(line).len());
    let assignment = exported.unwrap_or(line);
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '.' | '-'));
    // `NAME: value` is read by some as well.
    let split = assignment.find(['=', ':']).filter(|at| is_name(assignment[..*at].trim_end()));
    let Some(split) = split else {
        if is_name(assignment) {
            // A name alone takes its value from the shell.
            let name = name_start..name_start + assignment.len();
            draft.add(Some(root), Draft::key(assignment, name.clone()), ValueKind::Null, name.end..name.end, "");
        } else {
            draft.error(start, "expected a name and `=`");
        }
        return end + 1;
    };
    let name = assignment[..split].trim_end();
    let key = Draft::key(name, name_start..name_start + name.len());
    let behind = &assignment[split + 1..];
    let value = behind.trim_start();
    let value_start = name_start + assignment.len() - value.len();
    match value.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => match closing(text, value_start, quote) {
            Some(close) => {
                let inner = &text[value_start + 1..close];
                let decoded = if quote == '"' { unescape(inner) } else { inner.to_owned() };
                let templated = quote != '\'' && is_expanded(inner);
                add(draft, root, key, value_start..close + 1, decoded, ValueTree::QUOTED, templated);
                let rest_end = line_end(text, close + 1);
                let rest = text[close + 1..rest_end].trim();
                if !rest.is_empty() && !rest.starts_with('#') {
                    draft.error(close + 1, "text behind the closing quote");
                }
                return rest_end + 1;
            }
            None => {
                draft.error(value_start, "the quote is not closed");
                add(draft, root, key, value_start..value_start + value.len(), value.to_owned(), 0, false);
            }
        },
        Some(first) => {
            let comment = if first == '#' && value.len() < behind.len() { Some(0) } else { value.find(" #") };
            let value = value[..comment.unwrap_or(value.len())].trim_end();
            if value.is_empty() {
                draft.add(Some(root), key, ValueKind::Text, value_start..value_start, "");
            } else {
                let range = value_start..value_start + value.len();
                add(draft, root, key, range, value.to_owned(), 0, is_expanded(value));
            }
        }
        None => {
            draft.add(Some(root), key, ValueKind::Text, value_start..value_start, "");
        }
    }
    end + 1
}

fn add(
    draft: &mut Draft<'_>,
    root: u32,
    key: Option<plimsoll_model::Key>,
    range: Range<usize>,
    text: String,
    flags: u32,
    templated: bool,
) {
    let id = draft.add(Some(root), key, ValueKind::Text, range, text);
    draft.flag(id, flags | if templated { ValueTree::TEMPLATED } else { 0 });
}

/// `$NAME` and `${NAME}` stand for other variables.
fn is_expanded(text: &str) -> bool {
    let starts = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'{');
    crate::template::is_templated(text) || text.as_bytes().windows(2).any(|pair| pair[0] == b'$' && starts(&pair[1]))
}

/// Returns where a quote is closed; a value may reach over lines, but not past the next line that assigns in quotes.
fn closing(text: &str, start: usize, quote: char) -> Option<usize> {
    // Keys and certificates are the longest values; a quote that is never closed must not be looked for again and again.
    const LONGEST: usize = 64 * 1024;
    let mut escaped = false;
    for (offset, character) in text[start + 1..].char_indices().take_while(|(offset, _)| *offset < LONGEST) {
        match character {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if character == quote => return Some(start + 1 + offset),
            _ => {}
        }
    }
    None
}

fn unescape(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            decoded.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => decoded.push('\n'),
            Some('r') => decoded.push('\r'),
            Some('t') => decoded.push('\t'),
            Some(other @ ('"' | '\\' | '$' | '\'' | '`')) => decoded.push(other),
            Some(other) => decoded.extend(['\\', other]),
            None => decoded.push('\\'),
        }
    }
    decoded
}
