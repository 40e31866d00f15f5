//! HCL, as Terraform writes it: blocks nested by their labels, expressions as they are written.
//!
//! An own reader, because what comes before a mistake has to stay in the tree, and nothing may recurse without a limit.
//! `resource "aws_s3_bucket" "b" {}` becomes `resource` → `aws_s3_bucket` → `b`; blocks of the same labels become a sequence.

mod expression;

use std::ops::Range;

use plimsoll_model::{Key, ValueKind, ValueTree};

use crate::draft::{Draft, MAX_DEPTH};

/// Reads a file: a mapping of its attributes and blocks.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let source = expression::Source::new(text);
    let mut reader = Reader { draft, source, at: 0, depth: 0 };
    reader.body(root);
    reader.draft.finish()
}

struct Reader<'a> {
    draft: Draft<'a>,
    source: expression::Source<'a>,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads attributes and blocks up to the brace that closes the outermost one, or the end of the file.
    fn body(&mut self, root: u32) {
        let mut open = vec![(root, 0_usize)];
        while let Some((holder, start)) = open.last().copied() {
            self.skip(true);
            match self.peek() {
                None => {
                    if open.len() > 1 {
                        self.draft.error(start, "the block is not closed");
                    }
                    for (block, _) in open.drain(1..) {
                        self.draft.set_end(block, self.at);
                    }
                    return;
                }
                Some(b'}') => {
                    self.at += 1;
                    if open.len() > 1 {
                        self.draft.set_end(holder, self.at);
                        open.pop();
                    } else {
                        self.draft.error(self.at - 1, "no block is open");
                    }
                }
                Some(_) => match self.item(holder) {
                    Some(block) if open.len() < MAX_DEPTH => open.push((block, self.at - 1)),
                    Some(_) => {
                        self.draft.error(self.at - 1, "blocks lie too deep inside each other");
                        return;
                    }
                    None => {}
                },
            }
        }
    }

    /// Reads an attribute, or the head of a block, which is returned.
    fn item(&mut self, holder: u32) -> Option<u32> {
        let start = self.at;
        let Some(name) = self.name() else {
            self.draft.error(start, "expected an attribute or a block");
            self.skip_line();
            return None;
        };
        self.skip(false);
        if self.peek() == Some(b'=') && !self.rest().starts_with("==") {
            self.at += 1;
            self.skip(false);
            self.value(holder, Some(name));
            self.skip(false);
            // In a block of one line, the brace follows directly.
            if !matches!(self.peek(), None | Some(b'\n' | b'\r' | b'}' | b',')) {
                self.draft.error(self.at, "expected the end of the line after the value");
                self.skip_line();
            } else if self.peek() == Some(b',') {
                self.draft.error(self.at, "a comma between attributes");
                self.at += 1;
            }
            return None;
        }
        let mut labels = vec![name];
        loop {
            self.skip(false);
            match self.peek() {
                Some(b'{') => break,
                Some(b'"') => {
                    let from = self.at;
                    let text = self.draft.text;
                    match expression::quoted(text, from) {
                        Some(quoted) => {
                            labels.extend(Draft::key(quoted.text, from..quoted.end));
                            self.at = quoted.end;
                        }
                        None => {
                            self.draft.error(from, "the label is not closed");
                            self.skip_line();
                            return None;
                        }
                    }
                }
                _ => match self.name() {
                    Some(label) => labels.push(label),
                    None => {
                        self.draft.error(self.at, "expected `=`, a label or `{`");
                        self.skip_line();
                        return None;
                    }
                },
            }
        }
        self.at += 1;
        self.block(holder, labels)
    }

    /// Makes the mappings that the labels of a block stand for.
    fn block(&mut self, mut holder: u32, mut labels: Vec<Key>) -> Option<u32> {
        let start = self.at - 1;
        let last = labels.pop()?;
        if labels.len() > 8 {
            self.draft.error(start, "the block has too many labels");
            return Some(self.draft.add(Some(holder), Some(last), ValueKind::Mapping, start..self.at, ""));
        }
        for label in labels {
            holder = match self.draft.indexed(holder, &label.text) {
                Some(found) if self.draft.kind(found) == ValueKind::Mapping => found,
                // A block without a label, or several: what has labels goes into a mapping beside them.
                Some(_) => self.draft.add_repeatable(holder, Some(label), ValueKind::Mapping, start..start, ""),
                None => {
                    let end = label.span.end as usize;
                    let id = self.draft.add(Some(holder), Some(label), ValueKind::Mapping, end..end, "");
                    self.draft.index(holder, id);
                    id
                }
            };
        }
        Some(self.draft.add_repeatable(holder, Some(last), ValueKind::Mapping, start..self.at, ""))
    }

    fn name(&mut self) -> Option<Key> {
        let rest = self.rest();
        let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-');
        let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        if length == 0 || rest.starts_with('-') {
            return None;
        }
        let range = self.at..self.at + length;
        self.at = range.end;
        Draft::key(&rest[..length], range)
    }

    /// Reads the value of an attribute, an element or a member.
    fn value(&mut self, holder: u32, key: Option<Key>) {
        let start = self.at;
        let text = self.draft.text;
        let whole = expression::extent(&self.source, start);
        if whole.is_empty() {
            self.draft.error(start, "expected a value");
            self.draft.add(Some(holder), key, ValueKind::Null, start..start, "");
            return;
        }
        let written = &text[whole.clone()];
        match text.as_bytes()[start] {
            open @ (b'[' | b'{') if self.is_literal(&whole, open) => {
                if self.depth >= MAX_DEPTH {
                    self.draft.error(start, "values lie too deep inside each other");
                    self.expression(holder, key, whole);
                    return;
                }
                let kind = if open == b'{' { ValueKind::Mapping } else { ValueKind::Sequence };
                let id = self.draft.add(Some(holder), key, kind, whole.clone(), "");
                self.depth += 1;
                self.at = start + 1;
                self.elements(id, open == b'{', whole.end - 1);
                self.depth -= 1;
                self.at = whole.end;
            }
            b'"' => match expression::quoted(text, start).filter(|quoted| quoted.end == whole.end) {
                Some(quoted) => {
                    let flags = if quoted.is_template { ValueTree::TEMPLATED } else { 0 };
                    let id = self.draft.add(Some(holder), key, ValueKind::Text, whole.clone(), quoted.text);
                    self.draft.flag(id, flags | ValueTree::QUOTED);
                    self.at = whole.end;
                }
                None => self.expression(holder, key, whole),
            },
            b'<' if written.starts_with("<<") => match expression::heredoc(&self.source, start) {
                Some(heredoc) => {
                    let flags = if heredoc.is_template { ValueTree::TEMPLATED } else { 0 };
                    let id = self.draft.add(Some(holder), key, ValueKind::Text, start..heredoc.end, heredoc.text);
                    self.draft.flag(id, flags);
                    self.at = heredoc.end;
                }
                None => {
                    self.draft.error(start, "the here-document is not closed");
                    self.expression(holder, key, whole);
                }
            },
            _ => {
                let kind = match written {
                    "true" | "false" => ValueKind::Boolean,
                    "null" => ValueKind::Null,
                    _ if expression::is_number(written) => ValueKind::Number,
                    _ => return self.expression(holder, key, whole),
                };
                let shown = if kind == ValueKind::Null { "" } else { written };
                self.draft.add(Some(holder), key, kind, whole.clone(), shown);
                self.at = whole.end;
            }
        }
    }

    /// Whether a bracket opens a list or an object, and not a part of a longer expression or a `for`.
    fn is_literal(&self, whole: &Range<usize>, open: u8) -> bool {
        let text = self.draft.text;
        let inner = text[whole.start + 1..whole.end].trim_start();
        let is_for =
            inner.strip_prefix("for").is_some_and(|rest| rest.starts_with([' ', '\t', '\n']) && rest.contains(':'))
                && !inner["for".len()..].trim_start().starts_with('=');
        let close = if open == b'[' { ']' } else { '}' };
        !is_for
            && text[..whole.end].ends_with(close)
            && expression::closes_at(&self.source, whole.start) == Some(whole.end)
    }

    fn expression(&mut self, holder: u32, key: Option<Key>, whole: Range<usize>) {
        let written = &self.draft.text[whole.clone()];
        let id = self.draft.add(Some(holder), key, ValueKind::Expression, whole.clone(), written);
        self.draft.flag(id, ValueTree::TEMPLATED);
        self.at = whole.end;
    }

    fn elements(&mut self, id: u32, is_object: bool, end: usize) {
        loop {
            self.skip(true);
            while self.peek() == Some(b',') && self.at < end {
                self.at += 1;
                self.skip(true);
            }
            if self.at >= end {
                return;
            }
            let before = self.at;
            if is_object {
                let Some(key) = self.object_key() else {
                    self.draft.error(before, "expected a key");
                    return;
                };
                self.skip(false);
                if !matches!(self.peek(), Some(b'=' | b':')) {
                    self.draft.error(self.at, "expected `=` after the key");
                    return;
                }
                self.at += 1;
                self.skip(false);
                self.value(id, Some(key));
            } else {
                self.value(id, None);
            }
            if self.at <= before {
                return;
            }
        }
    }

    fn object_key(&mut self) -> Option<Key> {
        let (text, start) = (self.draft.text, self.at);
        match self.peek()? {
            b'"' => {
                let quoted = expression::quoted(text, start)?;
                self.at = quoted.end;
                Draft::key(quoted.text, start..quoted.end)
            }
            b'(' => {
                let end = expression::closes_at(&self.source, start)?;
                self.at = end;
                Draft::key(&text[start..end], start..end)
            }
            _ => {
                // `var.name = …` and `0 = …` are keys as well.
                let rest = self.rest();
                let length = rest.find(['=', ':', '\n', '{', '}', ',']).unwrap_or(rest.len());
                let written = rest[..length].trim_end();
                if written.is_empty() {
                    return None;
                }
                self.at = start + written.len();
                Draft::key(written, start..self.at)
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.draft.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.draft.text.as_bytes().get(self.at).copied()
    }

    /// Passes blanks and comments, and line ends where they mean nothing.
    fn skip(&mut self, lines: bool) {
        self.at = expression::skip(self.draft.text, self.at, lines);
    }

    fn skip_line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }
}
