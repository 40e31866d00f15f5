//! Properties of Java: `key=value`, `key: value` and `key value`, with escapes and continued lines.
//!
//! Keys stay flat: what dots in them mean is for the program that reads them.

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::Draft;
use crate::template;

/// Reads a file: a mapping of keys to texts.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let mut at = 0;
    while at < text.len() {
        let (pieces, next) = logical_line(text, at);
        at = next;
        entry(&mut draft, root, &pieces);
    }
    draft.finish()
}

/// Joins a line with those that it continues to, without their indentation; comments continue to none.
fn logical_line(text: &str, start: usize) -> (Vec<Range<usize>>, usize) {
    let mut pieces = Vec::new();
    let mut at = start;
    loop {
        let rest = &text[at..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].trim_end_matches('\r');
        let content = line.trim_start_matches([' ', '\t', '\u{c}']);
        let begin = at + line.len() - content.len();
        at = (at + length + 1).min(text.len());
        if pieces.is_empty() && (content.is_empty() || content.starts_with(['#', '!'])) {
            return (pieces, at);
        }
        let slashes = content.len() - content.trim_end_matches('\\').len();
        let continues = slashes % 2 == 1;
        pieces.push(begin..begin + content.len() - usize::from(continues));
        if !continues || at >= text.len() {
            return (pieces, at);
        }
    }
}

/// The characters of a logical line with their places: escapes decoded, and marked as such.
struct Character {
    value: char,
    place: Range<usize>,
    escaped: bool,
}

fn entry(draft: &mut Draft<'_>, root: u32, pieces: &[Range<usize>]) {
    let text = draft.text;
    let mut characters = Vec::new();
    for piece in pieces {
        let mut at = piece.start;
        while let Some(first) = text[at..piece.end].chars().next() {
            let (value, length) = if first == '\\' { escape(&text[at..piece.end]) } else { (first, first.len_utf8()) };
            characters.push(Character { value, place: at..at + length, escaped: first == '\\' });
            at += length;
        }
    }
    let Some(first) = characters.first() else { return };
    let start = first.place.start;
    let is_blank = |it: &Character| !it.escaped && matches!(it.value, ' ' | '\t' | '\u{c}');
    let is_mark = |it: &Character| !it.escaped && matches!(it.value, '=' | ':');
    let key_length = characters.iter().position(|it| is_blank(it) || is_mark(it)).unwrap_or(characters.len());
    let (key, rest) = characters.split_at(key_length);
    let blanks = rest.iter().take_while(|it| is_blank(it)).count();
    let mark = usize::from(rest.get(blanks).is_some_and(is_mark));
    let more = rest[blanks + mark..].iter().take_while(|it| is_blank(it)).count();
    let value = &rest[blanks + mark + more..];
    let decode = |characters: &[Character]| characters.iter().map(|it| it.value).collect::<String>();
    let key_end = key.last().map_or(start, |last| last.place.end);
    let behind = rest.get(..blanks + mark + more).and_then(<[_]>::last).map_or(key_end, |last| last.place.end);
    let range = match (value.first(), value.last()) {
        (Some(first), Some(last)) => first.place.start..last.place.end,
        _ => behind..behind,
    };
    let decoded = decode(value);
    let templated = template::is_templated(&decoded) || decoded.contains("#{");
    let id = draft.add(Some(root), Draft::key(decode(key), start..key_end), ValueKind::Text, range, decoded);
    draft.flag(id, if templated { ValueTree::TEMPLATED } else { 0 });
}

/// Decodes an escape; a backslash before any other character says nothing.
fn escape(text: &str) -> (char, usize) {
    let Some(second) = text.chars().nth(1) else { return ('\\', 1) };
    let value = match second {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'f' => '\u{c}',
        'u' => return crate::json::escape(text).unwrap_or(('u', 2)),
        other => other,
    };
    (value, 1 + second.len_utf8())
}
