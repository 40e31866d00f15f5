//! A document that needs no parser: one node for the file, and one for each of its words.

use std::sync::Arc;

use plimsoll_model::{
    Definition, Document, DocumentError, FileMeta, Imported, LineIndex, Match, NodeTable, Outline, Purpose, Role, Span,
    TextValue, ValueTree,
};

/// A text, as `inspect` sees it.
#[derive(Debug)]
pub(crate) struct Text {
    meta: FileMeta,
    text: String,
    table: NodeTable,
}

impl Text {
    /// Makes a document of a text.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let size = text.len() as u32;
        let meta = FileMeta {
            path: path.to_owned(),
            language: "python",
            size,
            lines: LineIndex::new(text).lines(text),
            role: Role::Production,
            kind: String::new(),
            unit: Arc::from(""),
        };
        let mut table = NodeTable::default();
        let words: Vec<Span> = text.split_whitespace().filter_map(|word| place(text, word)).collect();
        let mut node = |kind, span: Span, parent, next| {
            table.kind.push(kind);
            table.start.push(span.start);
            table.end.push(span.end);
            table.parent.push(parent);
            table.next.push(next);
            table.field.push(0);
            table.flags.push(NodeTable::NAMED);
        };
        node(1, Span::new(0, size), NodeTable::NONE, words.len() as u32 + 1);
        for (index, word) in (1..).zip(words) {
            node(2, word, 0, index + 1);
        }
        Self { meta, text: text.to_owned(), table }
    }

    /// Returns a match of the pack's first rule for each place of a word.
    pub(crate) fn matches(&self, word: &str) -> Vec<Match> {
        let found = self.text.match_indices(word);
        found
            .map(|(at, word)| Match {
                rule: 0,
                selector: String::new(),
                span: Span::new(at as u32, (at + word.len()) as u32),
                node: None,
                captures: Vec::new(),
            })
            .collect()
    }
}

/// Returns where a slice of a text is.
fn place(text: &str, part: &str) -> Option<Span> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    Some(Span::new(start as u32, (start + part.len()) as u32))
}

impl Document for Text {
    fn meta(&self) -> &FileMeta {
        &self.meta
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn table(&self) -> Result<&NodeTable, DocumentError> {
        Ok(&self.table)
    }

    fn kind_id(&self, name: &str) -> u32 {
        ["file", "word"].iter().zip(1..).find(|(kind, _)| **kind == name).map_or(0, |(_, id)| id)
    }

    fn kind_name(&self, id: u32) -> &str {
        ["", "file", "word"].get(id as usize).copied().unwrap_or_default()
    }

    fn field_id(&self, name: &str) -> u32 {
        u32::from(name == "first")
    }

    fn field_name(&self, id: u32) -> &str {
        ["", "first"].get(id as usize).copied().unwrap_or_default()
    }

    fn select(&self, _pack: usize, rule: u32, selector: &str, within: u32) -> Result<Vec<Match>, DocumentError> {
        if rule != 0 || selector != "todo" {
            return Err(DocumentError::NoSuchSelector(selector.to_owned()));
        }
        if within != 0 {
            return Err(DocumentError::NoSuchNode(within));
        }
        Ok(self.matches("TODO"))
    }

    fn values(&self) -> Result<&ValueTree, DocumentError> {
        Err(DocumentError::NoValues)
    }

    fn outline(&self) -> Result<&Outline, DocumentError> {
        Err(DocumentError::NoOutline)
    }

    fn imports(&self) -> Result<&[Imported], DocumentError> {
        Ok(&[])
    }

    fn resolve(&self, _node: u32) -> Result<String, DocumentError> {
        Ok(String::new())
    }

    fn pieces(&self, _node: u32, _purpose: Purpose) -> Result<TextValue, DocumentError> {
        Ok(TextValue::default())
    }

    fn definitions(&self, _node: u32) -> Result<(Vec<Definition>, u64), DocumentError> {
        Ok((Vec::new(), 0))
    }
}
