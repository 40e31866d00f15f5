//! JSON, with the comments and trailing commas that the editors of configuration files put into it.
//!
//! An own reader, because what comes before a mistake has to stay in the tree.

use plimsoll_model::{Key, ValueKind, ValueTree};

use crate::draft::{Draft, MAX_DEPTH};
use crate::template;

/// Reads a document.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut reader = Reader { draft: Draft::new(text), at: 0 };
    reader.read();
    reader.draft.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    at: usize,
}

/// A mapping or sequence that is not closed yet.
struct Open {
    id: u32,
    is_mapping: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut stack: Vec<Open> = Vec::new();
        self.skip();
        if self.peek().is_none() {
            return;
        }
        if self.value(None, None, &mut stack) {
            while let Some(open) = stack.last() {
                let (id, is_mapping) = (open.id, open.is_mapping);
                if !self.element(id, is_mapping, &mut stack) {
                    return;
                }
            }
            self.skip();
            if self.peek().is_some() {
                self.draft.error(self.at, "expected the end of the file after its value");
            }
        }
    }

    /// Reads up to and with one element of the innermost value; false at what cannot be read.
    fn element(&mut self, id: u32, is_mapping: bool, stack: &mut Vec<Open>) -> bool {
        self.skip();
        let is_first = self.draft.last_child(id).is_none();
        let mut separated = is_first;
        if !is_first && self.peek() == Some(b',') {
            self.at += 1;
            separated = true;
            self.skip();
        }
        let close = if is_mapping { b'}' } else { b']' };
        let kind = if is_mapping { "object" } else { "array" };
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.draft.set_end(id, self.at);
                stack.pop();
                true
            }
            None => {
                self.draft.error(self.at, format!("the {kind} is not closed"));
                self.draft.set_end(id, self.at);
                false
            }
            Some(byte) => {
                if !separated {
                    self.draft.error(self.at, format!("expected a comma or the end of the {kind}"));
                    // A forgotten comma is easily told from everything else.
                    if !(byte == b'"' || (!is_mapping && matches!(byte, b'{' | b'['))) {
                        return false;
                    }
                }
                if is_mapping { self.member(id, stack) } else { self.value(Some(id), None, stack) }
            }
        }
    }

    fn member(&mut self, id: u32, stack: &mut Vec<Open>) -> bool {
        let start = self.at;
        if self.peek() != Some(b'"') {
            self.draft.error(start, "expected a key in double quotes");
            return false;
        }
        let Some(text) = self.string() else { return false };
        let key = Draft::key(text, start..self.at);
        self.skip();
        if self.peek() != Some(b':') {
            self.draft.error(self.at, "expected a colon after the key");
            return false;
        }
        self.at += 1;
        self.skip();
        self.value(Some(id), key, stack)
    }

    fn value(&mut self, parent: Option<u32>, key: Option<Key>, stack: &mut Vec<Open>) -> bool {
        let start = self.at;
        match self.peek() {
            Some(byte @ (b'{' | b'[')) => {
                if stack.len() >= MAX_DEPTH {
                    self.draft.error(start, "values lie too deep inside each other");
                    return false;
                }
                self.at += 1;
                let is_mapping = byte == b'{';
                let kind = if is_mapping { ValueKind::Mapping } else { ValueKind::Sequence };
                let id = self.draft.add(parent, key, kind, start..self.at, "");
                stack.push(Open { id, is_mapping });
                true
            }
            Some(b'"') => {
                let Some(text) = self.string() else { return false };
                let flags = if template::is_templated(&text) { ValueTree::TEMPLATED } else { 0 };
                let id = self.draft.add(parent, key, ValueKind::Text, start..self.at, text);
                self.draft.flag(id, flags | ValueTree::QUOTED);
                true
            }
            _ => self.word(parent, key),
        }
    }

    fn word(&mut self, parent: Option<u32>, key: Option<Key>) -> bool {
        let rest = &self.draft.text[self.at..];
        if template::is_placeholder(rest) {
            let length = rest.find([',', ':', '}', ']', ' ', '\n', '\r', '\t', '"']).unwrap_or(rest.len());
            self.draft.add(parent, key, ValueKind::Expression, self.at..self.at + length, &rest[..length]);
            self.at += length;
            return true;
        }
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
        let word = &rest[..rest.bytes().take_while(|byte| is_part(byte)).count()];
        let kind = match word {
            "null" => ValueKind::Null,
            "true" | "false" => ValueKind::Boolean,
            _ if word.starts_with(|first: char| first.is_ascii_digit() || first == '-')
                && word.parse::<f64>().is_ok() =>
            {
                ValueKind::Number
            }
            _ => {
                self.draft.error(self.at, "expected a value");
                return false;
            }
        };
        let text = if kind == ValueKind::Null { "" } else { word };
        let range = self.at..self.at + word.len();
        self.at = range.end;
        self.draft.add(parent, key, kind, range, text);
        true
    }

    /// Reads a quoted text; control characters stand for themselves.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let text = self.draft.text;
        let mut decoded = String::new();
        let mut from = start + 1;
        loop {
            let Some(offset) = text[from..].find(['"', '\\', '\n']) else {
                self.draft.error(start, "the text is not closed");
                return None;
            };
            decoded.push_str(&text[from..from + offset]);
            let at = from + offset;
            match text.as_bytes()[at] {
                b'"' => {
                    self.at = at + 1;
                    return Some(decoded);
                }
                b'\\' => match escape(&text[at..]) {
                    Some((character, length)) => {
                        decoded.push(character);
                        from = at + length;
                    }
                    None => {
                        self.draft.error(at, "no escape of JSON");
                        return None;
                    }
                },
                _ => {
                    self.draft.error(start, "the text is not closed on its line");
                    return None;
                }
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.draft.text.as_bytes().get(self.at).copied()
    }

    /// Passes blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = &self.draft.text[self.at..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            self.at += blank;
            let rest = &rest[blank..];
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(inner) = rest.strip_prefix("/*") {
                match inner.find("*/") {
                    Some(end) => self.at += end + 4,
                    None => {
                        self.draft.error(self.at, "the comment is not closed");
                        self.at = self.draft.text.len();
                    }
                }
            } else if blank == 0 {
                return;
            }
        }
    }
}

/// Decodes an escape of JSON, and returns how many bytes it takes. Half of a surrogate pair is a replacement character.
pub(crate) fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(text),
        _ => return None,
    };
    Some((simple, 2))
}

fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| -> Option<u32> {
        let digits = text.strip_prefix("\\u")?.get(..4)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok()).flatten()
    };
    let high = unit(text)?;
    if let Some(character) = char::from_u32(high) {
        return Some((character, 6));
    }
    let low = text.get(6..).and_then(unit).filter(|low| (0xdc00..0xe000).contains(low) && high < 0xdc00);
    let pair = low.and_then(|low| char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
    Some(pair.map_or((char::REPLACEMENT_CHARACTER, 6), |character| (character, 12)))
}
