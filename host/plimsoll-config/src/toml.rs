//! TOML: tables nested as the data is, wherever the file writes them.
//!
//! The events come from `toml_parser`, which recovers from mistakes. A table that headers or dotted keys name several times
//! has the span of its first key; its value reaches from its first member to its last.

use plimsoll_model::{Key, ValueKind, ValueTree};
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, parse_document};
use toml_parser::{ErrorSink, ParseError, Source, Span};

use crate::draft::{Draft, MAX_DEPTH};
use crate::template;

/// Reads a document.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..0, "");
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut reader = Reader { draft, source, root, table: root, keys: Vec::new(), header: None, stack: Vec::new() };
    let mut errors: Vec<ParseError> = Vec::new();
    parse_document(&tokens, &mut reader, &mut errors);
    let mut draft = reader.draft;
    for error in errors {
        let at = error.unexpected().or(error.context()).map_or(0, |span| span.start());
        draft.error(at, error.description());
    }
    if draft.last_child(root).is_none() {
        draft.set_end(root, text.len());
    }
    draft.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    source: Source<'a>,
    root: u32,
    /// What the last header opened.
    table: u32,
    /// The parts of a dotted key that waits for its value.
    keys: Vec<Key>,
    /// Whether the header that is being read is one of an array.
    header: Option<bool>,
    /// Arrays and inline tables that are not closed yet.
    stack: Vec<(u32, ValueKind)>,
}

impl Reader<'_> {
    /// Where the next value belongs, and its key.
    fn place(&mut self) -> Option<(u32, Option<Key>)> {
        let (holder, kind) = self.stack.last().copied().unwrap_or((self.table, ValueKind::Mapping));
        if kind == ValueKind::Sequence {
            self.keys.clear();
            return Some((holder, None));
        }
        let mut keys = std::mem::take(&mut self.keys);
        let last = keys.pop()?;
        let parent = self.descend(holder, keys)?;
        Some((parent, Some(last)))
    }

    fn descend(&mut self, mut table: u32, keys: Vec<Key>) -> Option<u32> {
        if keys.len() > MAX_DEPTH {
            self.draft.error(keys.first().map_or(0, |key| key.span.start as usize), "the key has too many parts");
            return None;
        }
        for key in keys {
            table = self.subtable(table, key)?;
        }
        Some(table)
    }

    /// Returns the table of that key, of an array its last one; makes it where there is none.
    fn subtable(&mut self, table: u32, key: Key) -> Option<u32> {
        let start = key.span.start as usize;
        let Some(found) = self.draft.indexed(table, &key.text) else {
            let end = key.span.end as usize;
            let id = self.draft.add(Some(table), Some(key), ValueKind::Mapping, end..end, "");
            self.draft.index(table, id);
            return Some(id);
        };
        let found = match self.draft.kind(found) {
            ValueKind::Sequence => self.draft.last_child(found).unwrap_or(found),
            _ => found,
        };
        if self.draft.kind(found) == ValueKind::Mapping {
            return Some(found);
        }
        self.draft.error(start, format!("`{}` is no table", key.text));
        None
    }

    fn add(&mut self, kind: ValueKind, start: usize, end: usize, text: String) -> u32 {
        let Some((parent, key)) = self.place() else {
            // A value without a place, after a mistake: it must not appear, but what it opens has to be closed.
            return ValueTree::NONE;
        };
        let has_key = key.is_some();
        let taken = key.as_ref().filter(|key| self.draft.indexed(parent, &key.text).is_some());
        let taken = taken.map(|key| (key.span.start as usize, format!("key `{}` is taken", key.text)));
        let id = self.draft.add(Some(parent), key, kind, start..end, text);
        match taken {
            Some((at, message)) => self.draft.error(at, message),
            None if has_key => self.draft.index(parent, id),
            None => {}
        }
        id
    }

    fn open(&mut self, kind: ValueKind, span: Span, error: &mut dyn ErrorSink) -> bool {
        let is_lost = self.stack.last().is_some_and(|(id, _)| *id == ValueTree::NONE);
        let id = if is_lost { ValueTree::NONE } else { self.add(kind, span.start(), span.end(), String::new()) };
        self.stack.push((id, kind));
        if self.stack.len() > MAX_DEPTH {
            error.report_error(ParseError::new("values lie too deep inside each other").with_unexpected(span));
            return false;
        }
        true
    }

    fn close(&mut self, span: Span) {
        self.keys.clear();
        if let Some((id, _)) = self.stack.pop()
            && id != ValueTree::NONE
        {
            self.draft.set_end(id, span.end());
        }
    }

    fn close_header(&mut self, span: Span) {
        let is_array = self.header.take() == Some(true);
        let mut keys = std::mem::take(&mut self.keys);
        let end = span.end();
        let Some(last) = keys.pop() else { return };
        let Some(parent) = self.descend(self.root, keys) else { return };
        if !is_array {
            if let Some(table) = self.subtable(parent, last) {
                self.table = table;
            }
            return;
        }
        let array = match self.draft.indexed(parent, &last.text) {
            Some(found) if self.draft.kind(found) == ValueKind::Sequence => found,
            Some(_) => {
                self.draft.error(last.span.start as usize, format!("`{}` is no array of tables", last.text));
                return;
            }
            None => {
                let array = self.draft.add(Some(parent), Some(last), ValueKind::Sequence, end..end, "");
                self.draft.index(parent, array);
                array
            }
        };
        self.table = self.draft.add(Some(array), None, ValueKind::Mapping, end..end, "");
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.keys.clear();
        self.stack.clear();
        self.header = Some(false);
    }

    fn std_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn array_table_open(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        self.keys.clear();
        self.stack.clear();
        self.header = Some(true);
    }

    fn array_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close_header(span);
    }

    fn inline_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.open(ValueKind::Mapping, span, error)
    }

    fn inline_table_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn array_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.open(ValueKind::Sequence, span, error)
    }

    fn array_close(&mut self, span: Span, _error: &mut dyn ErrorSink) {
        self.close(span);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        let Some(raw) = self.source.get(span) else { return };
        let mut text = String::new();
        toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span).decode_key(&mut text, error);
        self.keys.extend(Draft::key(text, span.start()..span.end()));
    }

    fn newline(&mut self, _span: Span, _error: &mut dyn ErrorSink) {
        // A key without a value must not become part of the next one.
        if self.stack.is_empty() && self.header.is_none() {
            self.keys.clear();
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, error: &mut dyn ErrorSink) {
        if self.stack.last().is_some_and(|(id, _)| *id == ValueTree::NONE) {
            return;
        }
        let Some(raw) = self.source.get(span) else { return };
        let mut text = String::new();
        let kind = toml_parser::Raw::new_unchecked(raw.as_str(), encoding, span).decode_scalar(&mut text, error);
        let (kind, text) = match kind {
            // Nothing is written after the equals sign, which the parser has said.
            _ if span.is_empty() => (ValueKind::Null, String::new()),
            ScalarKind::String | ScalarKind::DateTime => (ValueKind::Text, text),
            ScalarKind::Boolean(_) => (ValueKind::Boolean, raw.as_str().to_owned()),
            ScalarKind::Float | ScalarKind::Integer(_) => (ValueKind::Number, raw.as_str().to_owned()),
        };
        let flags = if template::is_templated(&text) { ValueTree::TEMPLATED } else { 0 };
        let id = self.add(kind, span.start(), span.end(), text);
        if id != ValueTree::NONE {
            self.draft.flag(id, flags | if encoding.is_some() { ValueTree::QUOTED } else { 0 });
        }
    }
}
