//! SQL: a sequence of statements, each with its verb, what it is about, and its text.
//!
//! Dialects differ; only what decides where a statement ends and what it changes is read. Statements of a migration also say
//! their direction, so that `[*].direction` tells what runs when it is applied from what takes it back.

mod lexer;
mod statement;

use plimsoll_model::{ValueKind, ValueTree};

use crate::draft::Draft;
use lexer::{Lexer, Token, TokenKind};

/// Reads a file; `direction` is what its path says about a migration.
pub(crate) fn read(text: &str, direction: Option<&str>) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Sequence, 0..text.len(), "");
    let mut lexer = Lexer::new(text);
    let mut direction = direction.map(|direction| if direction == "both" { "up" } else { direction });
    let mut tokens: Vec<Token> = Vec::new();
    let mut body = Body::default();
    // Between the marks of goose, and until the next delimiter of MySQL, semicolons end nothing.
    let mut is_whole = false;
    let mut delimiter: Option<String> = None;
    while let Some(token) = lexer.next_token() {
        let written = &text[token.range.clone()];
        if token.kind == TokenKind::Comment {
            match mark(written) {
                Some("begin") => is_whole = true,
                Some("end") => {
                    is_whole = false;
                    flush(&mut draft, root, &mut tokens, &mut body, direction);
                }
                Some(found) if direction.is_some() => {
                    flush(&mut draft, root, &mut tokens, &mut body, direction);
                    direction = Some(found);
                }
                _ => {}
            }
            continue;
        }
        if token.starts_line
            && tokens.is_empty()
            && token.kind == TokenKind::Word
            && written.eq_ignore_ascii_case("delimiter")
        {
            let mark = lexer.rest_of_line().trim().to_owned();
            delimiter = Some(mark).filter(|mark| mark != ";" && !mark.is_empty());
            lexer.set_delimiter(delimiter.clone());
            continue;
        }
        let is_alone = token.starts_line && lexer.is_line_end();
        let is_batch = is_alone && (written.eq_ignore_ascii_case("go") || written == "/");
        if token.kind == TokenKind::Command {
            flush(&mut draft, root, &mut tokens, &mut body, direction);
            continue;
        }
        if token.kind == TokenKind::Delimiter || is_batch {
            flush(&mut draft, root, &mut tokens, &mut body, direction);
            continue;
        }
        if written == ";" && delimiter.is_none() && !is_whole && !body.is_open() {
            let copies = statement::copies_from_stdin(text, &tokens);
            flush(&mut draft, root, &mut tokens, &mut body, direction);
            if copies {
                lexer.skip_copied();
            }
            continue;
        }
        body.take(written, token.kind, tokens.len());
        tokens.push(token);
    }
    flush(&mut draft, root, &mut tokens, &mut body, direction);
    for (at, message) in lexer.errors() {
        draft.error(at, message);
    }
    draft.finish()
}

/// What a comment says to the tool that runs migrations.
fn mark(comment: &str) -> Option<&'static str> {
    let words = comment.trim_start_matches(['-', '#', ' ']).trim();
    Some(match words.to_ascii_lowercase().as_str() {
        "+goose statementbegin" | "+migrate statementbegin" => "begin",
        "+goose statementend" | "+migrate statementend" => "end",
        words
            if words.starts_with("+goose up")
                || words.starts_with("migrate:up")
                || words.starts_with("+migrate up") =>
        {
            "up"
        }
        words
            if words.starts_with("+goose down")
                || words.starts_with("migrate:down")
                || words.starts_with("+migrate down") =>
        {
            "down"
        }
        _ => return None,
    })
}

fn flush(draft: &mut Draft<'_>, root: u32, tokens: &mut Vec<Token>, body: &mut Body, direction: Option<&str>) {
    // What follows the end of a body without a semicolon of its own is nothing.
    if tokens.iter().any(|token| draft.text[token.range.clone()] != *";") {
        statement::add(draft, root, tokens, direction);
    }
    tokens.clear();
    *body = Body::default();
}

/// Whether semicolons belong to the body of a procedure or trigger.
#[derive(Default)]
struct Body {
    creates: bool,
    is_routine: bool,
    depth: usize,
    after_end: bool,
}

impl Body {
    fn is_open(&self) -> bool {
        self.is_routine && self.depth > 0
    }

    fn take(&mut self, written: &str, kind: TokenKind, index: usize) {
        if kind != TokenKind::Word {
            self.after_end = false;
            return;
        }
        let word = written.to_ascii_uppercase();
        if index == 0 {
            self.creates = matches!(word.as_str(), "CREATE" | "ALTER" | "REPLACE");
        }
        // The kind of what is created comes early; later words of that spelling are names.
        if self.creates
            && index < 12
            && matches!(word.as_str(), "FUNCTION" | "PROCEDURE" | "PROC" | "TRIGGER" | "EVENT" | "PACKAGE")
        {
            self.is_routine = true;
        }
        let after_end = std::mem::replace(&mut self.after_end, word == "END");
        match word.as_str() {
            "BEGIN" | "CASE" if !after_end => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            // `END IF` and the like close what is not counted.
            "IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR" if after_end => self.depth += 1,
            _ => {}
        }
    }
}
