//! One statement: what it does, to what, and how.

use std::ops::Range;

use plimsoll_model::{ValueKind, ValueTree};

use super::lexer::{Token, TokenKind};
use crate::draft::Draft;
use crate::template;

/// Words between a verb and the kind of what it changes. Those with a name here become members.
const MODIFIERS: [(&str, &str); 17] = [
    ("OR", ""),
    ("REPLACE", "or_replace"),
    ("UNIQUE", "unique"),
    ("TEMP", "temporary"),
    ("TEMPORARY", "temporary"),
    ("GLOBAL", ""),
    ("LOCAL", ""),
    ("UNLOGGED", "unlogged"),
    ("FULLTEXT", ""),
    ("SPATIAL", ""),
    ("CLUSTERED", ""),
    ("NONCLUSTERED", ""),
    ("EXTERNAL", ""),
    ("VIRTUAL", ""),
    ("FOREIGN", ""),
    ("CONSTRAINT", ""),
    ("RECURSIVE", ""),
];

/// Adds the statement that these tokens make.
pub(super) fn add(draft: &mut Draft<'_>, root: u32, tokens: &[Token], direction: Option<&str>) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let text = draft.text;
    let range = first.range.start..last.range.end;
    let id = draft.add(Some(root), None, ValueKind::Mapping, range.clone(), "");
    let mut reader = Reader { text, tokens, at: 0, marks: Vec::new() };
    let verb = reader.verb();
    let target = reader.target(&verb);
    member(draft, id, "verb", verb.range, &verb.text);
    if let Some(name) = target.name {
        member(draft, id, "name", name.range, &name.text);
    }
    if let Some(table) = target.table {
        member(draft, id, "table", table.range, &table.text);
    }
    if verb.text == "ALTER TABLE" {
        let rest = &tokens[reader.at.min(tokens.len())..];
        if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            let key = Draft::key("actions", first.range.start..first.range.start);
            let span = first.range.start..last.range.end;
            let holder = draft.add(Some(id), key, ValueKind::Sequence, span, "");
            for action in split(text, rest) {
                alteration(draft, holder, action);
            }
        }
    }
    for (name, range) in reader.marks {
        let key = Draft::key(name, range.clone());
        draft.add(Some(id), key, ValueKind::Boolean, range.end..range.end, "true");
    }
    if let Some(direction) = direction {
        member(draft, id, "direction", range.start..range.start, direction);
    }
    let whole = member(draft, id, "text", range.clone(), &text[range]);
    if template::is_templated(&text[first.range.start..last.range.end]) {
        draft.flag(whole, ValueTree::TEMPLATED);
    }
}

fn member(draft: &mut Draft<'_>, holder: u32, name: &str, range: Range<usize>, text: &str) -> u32 {
    draft.add(Some(holder), Draft::key(name, range.start..range.start), ValueKind::Text, range, text)
}

/// Whether rows follow that are no SQL.
pub(super) fn copies_from_stdin(text: &str, tokens: &[Token]) -> bool {
    let word = |token: &Token, word: &str| text[token.range.clone()].eq_ignore_ascii_case(word);
    tokens.first().is_some_and(|token| word(token, "copy"))
        && tokens.windows(2).any(|pair| word(&pair[0], "from") && word(&pair[1], "stdin"))
}

/// A part of a statement with its place.
struct Part {
    text: String,
    range: Range<usize>,
}

struct Target {
    name: Option<Part>,
    table: Option<Part>,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    marks: Vec<(&'static str, Range<usize>)>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> String {
        let word = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word);
        word.map_or_else(String::new, |token| self.text[token.range.clone()].to_ascii_uppercase())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.word(self.at) == word;
        self.at += usize::from(found);
        found
    }

    fn range(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.range.start);
        let end = self.tokens.get(to.max(from + 1) - 1).map_or(start, |token| token.range.end);
        start..end.max(start)
    }

    fn verb(&mut self) -> Part {
        let first = self.word(0);
        self.at = 1;
        let mut text = first.clone();
        match first.as_str() {
            "CREATE" | "ALTER" | "DROP" | "COMMENT" | "RENAME" => {
                self.modifiers();
                let kind = self.word(self.at);
                self.at += 1;
                text = format!("{first} {kind}");
                if kind == "MATERIALIZED" || (first == "COMMENT" && kind == "ON") {
                    text = format!("{text} {}", self.word(self.at));
                    self.at += 1;
                }
            }
            "INSERT" | "REPLACE" | "MERGE" => {
                while matches!(self.word(self.at).as_str(), "INTO" | "IGNORE" | "OR" | "REPLACE" | "LOW_PRIORITY") {
                    self.at += 1;
                }
            }
            "DELETE" => {
                self.take("FROM");
            }
            "TRUNCATE" => {
                self.take("TABLE");
            }
            "" => text = self.text[self.range(0, 1)].to_owned(),
            _ => {}
        }
        Part { text: text.trim_end().to_owned(), range: self.range(0, self.at.min(self.tokens.len())) }
    }

    fn modifiers(&mut self) {
        while let Some((_, name)) = MODIFIERS.iter().find(|(word, _)| *word == self.word(self.at)) {
            if !name.is_empty() {
                self.marks.push((name, self.range(self.at, self.at + 1)));
            }
            self.at += 1;
        }
    }

    /// `IF NOT EXISTS`, `CONCURRENTLY` and `ONLY`, in any order.
    fn conditions(&mut self) {
        loop {
            let from = self.at;
            match self.word(self.at).as_str() {
                "IF" if self.word(from + 1) == "EXISTS" => {
                    self.at += 2;
                    self.marks.push(("if_exists", self.range(from, self.at)));
                }
                "IF" if self.word(from + 1) == "NOT" && self.word(from + 2) == "EXISTS" => {
                    self.at += 3;
                    self.marks.push(("if_not_exists", self.range(from, self.at)));
                }
                "CONCURRENTLY" => {
                    self.at += 1;
                    self.marks.push(("concurrently", self.range(from, self.at)));
                }
                "ONLY" => self.at += 1,
                _ => return,
            }
        }
    }

    fn target(&mut self, verb: &Part) -> Target {
        self.conditions();
        let mut target = Target { name: None, table: None };
        match verb.text.as_str() {
            "CREATE TABLE" | "ALTER TABLE" | "DROP TABLE" | "RENAME TABLE" | "COMMENT ON TABLE" | "TRUNCATE"
            | "INSERT" | "REPLACE" | "MERGE" | "UPDATE" | "DELETE" | "COPY" => target.table = self.name(),
            verb if verb.starts_with("CREATE ") || verb.starts_with("DROP ") || verb.starts_with("ALTER ") => {
                if self.word(self.at) != "ON" {
                    target.name = self.name();
                }
                if verb.ends_with("INDEX") || verb.ends_with("TRIGGER") || verb.ends_with("POLICY") {
                    let on = (self.at..self.tokens.len().min(self.at + 24)).find(|at| self.word(*at) == "ON");
                    if let Some(on) = on {
                        self.at = on + 1;
                        self.take("ONLY");
                        target.table = self.name();
                    }
                }
            }
            _ => {}
        }
        target
    }

    /// A name with its schema, quotes removed.
    fn name(&mut self) -> Option<Part> {
        let from = self.at;
        let mut text = String::new();
        loop {
            let token = self.tokens.get(self.at)?;
            let written = &self.text[token.range.clone()];
            match (token.kind, written) {
                (TokenKind::Word, _) => text.push_str(written),
                (TokenKind::Name, _) => text.push_str(written.trim_matches(['"', '`'])),
                // A name in brackets, as SQL Server writes it.
                (TokenKind::Mark, "[") => {
                    let close = (self.at..self.tokens.len()).find(|at| self.mark(*at) == "]")?;
                    text.push_str(self.text.get(token.range.end..self.tokens[close].range.start)?);
                    self.at = close;
                }
                _ => break,
            }
            self.at += 1;
            if self.mark(self.at) != "." {
                break;
            }
            text.push('.');
            self.at += 1;
        }
        (self.at > from && !text.is_empty()).then(|| Part { text, range: self.range(from, self.at) })
    }

    fn mark(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.text[token.range.clone()])
    }
}

/// Splits the actions of an `ALTER TABLE` at commas outside parentheses.
fn split<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        match &text[token.range.clone()] {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                found.push(&tokens[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&tokens[from..]);
    found
}

fn alteration(draft: &mut Draft<'_>, holder: u32, tokens: &[Token]) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let text = draft.text;
    let range = first.range.start..last.range.end;
    let mut reader = Reader { text, tokens, at: 1, marks: Vec::new() };
    let mut verb = reader.word(0);
    let object = reader.word(1);
    let objects = [
        "COLUMN",
        "CONSTRAINT",
        "INDEX",
        "KEY",
        "PRIMARY",
        "FOREIGN",
        "CHECK",
        "UNIQUE",
        "PARTITION",
        "TO",
        "TRIGGER",
        "SCHEMA",
        "TABLESPACE",
        "DEFAULT",
    ];
    if objects.contains(&object.as_str()) {
        verb = format!("{verb} {object}");
        reader.at = 2;
    } else if matches!(verb.as_str(), "ADD" | "DROP" | "MODIFY" | "CHANGE" | "ALTER") {
        // A column needs no word of its own.
        verb.push_str(" COLUMN");
    }
    let verb_range = reader.range(0, reader.at);
    reader.conditions();
    let name = reader.name();
    let id = draft.add(Some(holder), None, ValueKind::Mapping, range.clone(), "");
    member(draft, id, "verb", verb_range, &verb);
    if let Some(name) = name {
        member(draft, id, "name", name.range, &name.text);
    }
    member(draft, id, "text", range.clone(), &text[range]);
}
