//! XML such as `pom.xml` and `*.csproj`: an element becomes a member of its parent, and an attribute a member `@name`.
//!
//! An own reader, because what comes before a mistake has to stay in the tree. Declarations of entities are passed over, so
//! nothing expands; a reference to one stays as it is written.

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::{Draft, MAX_DEPTH};
use crate::template;

/// Reads a document: a mapping with the root element as its only member.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let mut reader = Reader { draft, at: 0, root, stack: Vec::new() };
    while reader.step() {}
    if let Some(open) = reader.stack.first() {
        let message = format!("element `{}` is not closed", open.name);
        reader.draft.error(open.start, message);
    }
    while let Some(open) = reader.stack.pop() {
        let end = reader.draft.text.len();
        reader.leave(open, end);
    }
    reader.draft.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    at: usize,
    root: u32,
    stack: Vec<Open<'a>>,
}

/// An element that is not closed yet.
struct Open<'a> {
    id: u32,
    name: &'a str,
    start: usize,
    content: usize,
    has_members: bool,
    text: String,
    /// From the first character that is no blank to the last.
    written: Option<Range<usize>>,
}

impl<'a> Reader<'a> {
    /// Reads up to and with the next tag; false at the end.
    fn step(&mut self) -> bool {
        let text = self.draft.text;
        let rest = &text[self.at..];
        let length = rest.find('<').unwrap_or(rest.len());
        self.characters(self.at..self.at + length);
        self.at += length;
        let rest = &rest[length..];
        if rest.is_empty() {
            return false;
        }
        if rest.starts_with("<!--") {
            return self.pass(4, "-->", "the comment is not closed").is_some();
        }
        if rest.starts_with("<![CDATA[") {
            let start = self.at;
            return match self.pass(9, "]]>", "the CDATA section is not closed") {
                Some(end) => {
                    self.push(&text[start + 9..end - 3], start..end);
                    true
                }
                None => false,
            };
        }
        if rest.starts_with("<?") {
            return self.pass(2, "?>", "the instruction is not closed").is_some();
        }
        if rest.starts_with("<!") {
            return self.declaration();
        }
        if rest.starts_with("</") { self.end_tag() } else { self.start_tag() }
    }

    fn pass(&mut self, opening: usize, close: &str, message: &str) -> Option<usize> {
        let start = self.at;
        match self.draft.text[start + opening..].find(close) {
            Some(offset) => {
                self.at = start + opening + offset + close.len();
                Some(self.at)
            }
            None => {
                self.draft.error(start, message);
                self.at = self.draft.text.len();
                None
            }
        }
    }

    /// Passes `<!DOCTYPE … [ … ]>`.
    fn declaration(&mut self) -> bool {
        let mut depth = 0_usize;
        let mut quote = None;
        for (offset, byte) in self.draft.text.as_bytes()[self.at..].iter().copied().enumerate() {
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'<' | b'[') => depth += 1,
                (None, b'>' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                self.at += offset + 1;
                return true;
            }
        }
        self.draft.error(self.at, "the declaration is not closed");
        self.at = self.draft.text.len();
        false
    }

    fn characters(&mut self, range: Range<usize>) {
        let raw = &self.draft.text[range.clone()];
        let text = decode(raw);
        let trimmed = raw.trim();
        let start = range.start + (raw.len() - raw.trim_start().len());
        self.push(&text, start..start + trimmed.len());
    }

    fn push(&mut self, text: &str, written: Range<usize>) {
        let Some(open) = self.stack.last_mut() else {
            if !written.is_empty() && !text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() {
                self.draft.error(written.start, "text outside of the root element");
            }
            return;
        };
        open.text.push_str(text);
        if !written.is_empty() {
            let start = open.written.as_ref().map_or(written.start, |earlier| earlier.start);
            open.written = Some(start..written.end);
        }
    }

    fn start_tag(&mut self) -> bool {
        let text = self.draft.text;
        let start = self.at;
        let name = name_at(text, start + 1);
        if name.is_empty() {
            self.draft.error(start, "`<` begins no tag");
            self.push("<", start..start + 1);
            self.at = start + 1;
            return true;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.draft.error(start, "elements lie too deep inside each other");
            return false;
        }
        let parent = self.stack.last().map_or(self.root, |open| open.id);
        if let Some(open) = self.stack.last_mut() {
            open.has_members = true;
        }
        self.at = start + 1 + name.len();
        let key = Draft::key(name, start + 1..self.at);
        let id = self.draft.add_repeatable(parent, key, ValueKind::Mapping, start..self.at, "");
        let mut open =
            Open { id, name, start, content: self.at, has_members: false, text: String::new(), written: None };
        loop {
            self.at += text[self.at..].len() - text[self.at..].trim_start().len();
            let rest = &text[self.at..];
            if rest.starts_with("/>") {
                self.at += 2;
                open.content = self.at;
                let end = self.at;
                self.leave(open, end);
                return true;
            }
            if rest.starts_with('>') {
                self.at += 1;
                open.content = self.at;
                self.stack.push(open);
                return true;
            }
            if !self.attribute(&mut open) {
                self.draft.error(self.at, format!("expected an attribute or the end of tag `{name}`"));
                match rest.find(['<', '>']).filter(|_| !rest.is_empty()) {
                    Some(offset) if rest[offset..].starts_with('>') => self.at += offset,
                    Some(offset) => {
                        self.at += offset;
                        self.stack.push(open);
                        return true;
                    }
                    None => {
                        self.at = text.len();
                        self.stack.push(open);
                        return false;
                    }
                }
            }
        }
    }

    fn attribute(&mut self, open: &mut Open<'a>) -> bool {
        let text = self.draft.text;
        let start = self.at;
        let name = name_at(text, start);
        let after = text[start + name.len()..].trim_start();
        let Some(value) = after.strip_prefix('=').map(str::trim_start).filter(|_| !name.is_empty()) else {
            return false;
        };
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { return false };
        let Some(length) = value[1..].find(quote) else { return false };
        let at = text.len() - value.len();
        let raw = &value[1..1 + length];
        let key = Draft::key(format!("@{name}"), start..start + name.len());
        let decoded = decode(raw);
        let flags = flags(&decoded);
        let id = self.draft.add(Some(open.id), key, ValueKind::Text, at..at + length + 2, decoded);
        self.draft.flag(id, flags | ValueTree::QUOTED);
        open.has_members = true;
        self.at = at + length + 2;
        true
    }

    fn end_tag(&mut self) -> bool {
        let text = self.draft.text;
        let start = self.at;
        let name = name_at(text, start + 2);
        let after = text[start + 2 + name.len()..].trim_start();
        self.at = text.len() - after.strip_prefix('>').unwrap_or(after).len();
        if !after.starts_with('>') {
            self.draft.error(start, "the end tag is not closed");
        }
        let Some(place) = self.stack.iter().rposition(|open| open.name == name) else {
            self.draft.error(start, format!("no element `{name}` is open"));
            return true;
        };
        while self.stack.len() > place {
            let Some(open) = self.stack.pop() else { break };
            if self.stack.len() > place {
                self.draft.error(start, format!("element `{}` is not closed", open.name));
            }
            self.leave(open, start);
        }
        true
    }

    /// Decides what an element is, once its content is known.
    fn leave(&mut self, open: Open<'a>, end: usize) {
        let Open { id, content, has_members, text, written, .. } = open;
        if has_members {
            let end = self.at.max(end);
            self.draft.set_end(id, end);
            if let Some(written) = written {
                let text = text.trim();
                let flags = flags(text);
                let key = Draft::key("#text", written.start..written.start);
                let child = self.draft.add(Some(id), key, ValueKind::Text, written, text);
                self.draft.flag(child, flags);
            }
            return;
        }
        let (kind, range) = match written {
            Some(written) => (ValueKind::Text, written),
            None => (ValueKind::Null, content..content),
        };
        let text = if kind == ValueKind::Text { text.trim() } else { "" };
        self.draft.flag(id, flags(text));
        self.draft.set_kind(id, kind);
        self.draft.set_range(id, range);
        self.draft.set_text(id, text);
    }
}

/// Properties of Maven and MSBuild are filled in by the build.
fn flags(text: &str) -> u32 {
    if template::is_templated(text) || text.contains("$(") { ValueTree::TEMPLATED } else { 0 }
}

fn name_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':' | '-' | '.');
    let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    &rest[..length]
}

/// Replaces the references that XML itself knows, and those to characters.
fn decode(raw: &str) -> String {
    let mut decoded = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest reference that means something is `&#x10FFFF;`; a search without end would be quadratic.
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(&rest[1..end])?, end))) {
            Some((character, end)) => {
                decoded.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn reference(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}
