//! Configuration of nginx: a directive is a member with its arguments as text, a block is a mapping.
//!
//! A block with arguments, such as `location /api { … }`, has them in its member `#arguments`; a repeated directive or block is
//! a sequence. Bodies of Lua blocks are passed over.

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::{Draft, MAX_DEPTH};

/// Reads a file.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let mut at = 0;
    let mut open = vec![(root, 0)];
    loop {
        let (words, mark, next) = directive(text, at);
        let holder = open.last().map_or(root, |(id, _)| *id);
        at = next;
        match mark {
            Some(b';') => add(&mut draft, holder, &words, next - 1),
            Some(b'{') => {
                let id = block(&mut draft, holder, &words, next - 1);
                if open.len() >= MAX_DEPTH {
                    draft.error(next - 1, "blocks lie too deep inside each other");
                    break;
                }
                if words.first().is_some_and(|word| word.text.ends_with("_by_lua_block")) {
                    at = lua_end(text, at);
                    draft.set_end(id, at);
                } else {
                    open.push((id, next - 1));
                }
            }
            Some(_) => {
                if let Some(word) = words.first() {
                    draft.error(word.span.start, format!("directive `{}` is not ended by `;`", word.text));
                    add(&mut draft, holder, &words, next - 1);
                }
                if open.len() > 1 {
                    draft.set_end(holder, next);
                    open.pop();
                } else {
                    draft.error(next - 1, "no block is open");
                }
            }
            None => {
                if let Some(word) = words.first() {
                    draft.error(word.span.start, format!("directive `{}` is not ended by `;`", word.text));
                    add(&mut draft, holder, &words, text.len());
                }
                if let Some((_, start)) = open.get(1) {
                    draft.error(*start, "the block is not closed");
                }
                break;
            }
        }
    }
    for (id, _) in open.drain(1..) {
        draft.set_end(id, text.len());
    }
    draft.finish()
}

struct Word {
    text: String,
    span: Range<usize>,
    is_quoted: bool,
}

/// Reads words up to `;`, `{` or `}`, and returns the byte behind it.
fn directive(text: &str, start: usize) -> (Vec<Word>, Option<u8>, usize) {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at += text[at..].find('\n').unwrap_or(text.len() - at),
            b';' | b'{' | b'}' => return (words, Some(*byte), at + 1),
            _ => {
                let word = word(text, at);
                at = word.span.end;
                words.push(word);
            }
        }
    }
    (words, None, at)
}

fn word(text: &str, start: usize) -> Word {
    let rest = &text[start..];
    let quote = rest.chars().next().filter(|first| matches!(first, '"' | '\''));
    let mut decoded = String::new();
    let mut escaped = false;
    let mut in_variable = false;
    for (offset, character) in rest.char_indices().skip(usize::from(quote.is_some())) {
        if escaped {
            // Regular expressions need their backslashes.
            if quote != Some(character) && character != '\\' {
                decoded.push('\\');
            }
            decoded.push(character);
            escaped = false;
            continue;
        }
        let ends = match quote {
            Some(quote) => character == quote,
            None => !in_variable && matches!(character, ' ' | '\t' | '\r' | '\n' | ';' | '{' | '}'),
        };
        // `${name}` holds braces that open no block.
        let opens_variable = quote.is_none() && character == '{' && decoded.ends_with('$');
        if ends && !opens_variable {
            let end = start + offset + usize::from(quote.is_some());
            return Word { text: decoded, span: start..end, is_quoted: quote.is_some() };
        }
        in_variable = opens_variable || (in_variable && character != '}' && !character.is_whitespace());
        if character == '\\' {
            escaped = true;
        } else {
            decoded.push(character);
        }
    }
    Word { text: decoded, span: start..text.len(), is_quoted: quote.is_some() }
}

fn add(draft: &mut Draft<'_>, holder: u32, words: &[Word], end: usize) {
    let Some((name, arguments)) = words.split_first() else { return };
    let key = Draft::key(name.text.as_str(), name.span.clone());
    match (arguments.first(), arguments.last()) {
        (Some(first), Some(last)) => {
            let range = first.span.start..last.span.end;
            let id = draft.add_repeatable(holder, key, ValueKind::Text, range, joined(arguments));
            draft.flag(id, flags(arguments));
        }
        _ => {
            draft.add_repeatable(holder, key, ValueKind::Null, end.max(name.span.end)..end.max(name.span.end), "");
        }
    }
}

fn block(draft: &mut Draft<'_>, holder: u32, words: &[Word], brace: usize) -> u32 {
    let Some((name, arguments)) = words.split_first() else {
        draft.error(brace, "a block without a name");
        return draft.add_repeatable(holder, Draft::key("", brace..brace), ValueKind::Mapping, brace..brace + 1, "");
    };
    let key = Draft::key(name.text.as_str(), name.span.clone());
    let start = arguments.first().map_or(brace, |first| first.span.start);
    let id = draft.add_repeatable(holder, key, ValueKind::Mapping, start..brace + 1, "");
    if let Some(last) = arguments.last() {
        let key = Draft::key("#arguments", start..start);
        let child = draft.add_repeatable(id, key, ValueKind::Text, start..last.span.end, joined(arguments));
        draft.flag(child, flags(arguments));
    }
    id
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn flags(words: &[Word]) -> u32 {
    let templated = words.iter().any(|word| crate::template::is_templated(&word.text));
    let quoted = matches!(words, [word] if word.is_quoted);
    (if templated { ValueTree::TEMPLATED } else { 0 }) | (if quoted { ValueTree::QUOTED } else { 0 })
}

fn lua_end(text: &str, start: usize) -> usize {
    let mut depth = 1_usize;
    for (offset, byte) in text.as_bytes()[start..].iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start + offset + 1;
        }
    }
    text.len()
}
