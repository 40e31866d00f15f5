//! Tokens of SQL: words, names and texts in quotes, marks and comments.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword, a name or a number.
    Word,
    /// A name in quotes.
    Name,
    /// A text in quotes or between dollars.
    Text,
    /// Any other character.
    Mark,
    /// A comment.
    Comment,
    /// What `DELIMITER` of MySQL's client set.
    Delimiter,
    /// A command of PostgreSQL's client, such as `\connect`.
    Command,
}

/// A token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
    /// Whether nothing but blanks comes before it in its line.
    pub(super) starts_line: bool,
}

/// Reads a file token by token.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    delimiter: Option<String>,
    /// Whether a backslash escapes a quote, as in MySQL.
    has_backslashes: bool,
    /// Whether comments lie inside each other, which the first that is never closed disproves.
    nests: bool,
    errors: Vec<(usize, &'static str)>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let has_backslashes = text.contains('`') || text.contains("ENGINE=") || text.contains("\\'");
        Self { text, at: 0, delimiter: None, has_backslashes, nests: true, errors: Vec::new() }
    }

    pub(super) fn set_delimiter(&mut self, delimiter: Option<String>) {
        self.delimiter = delimiter;
    }

    pub(super) fn errors(self) -> Vec<(usize, &'static str)> {
        self.errors
    }

    /// Takes the rest of the line.
    pub(super) fn rest_of_line(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        self.at += line.len();
        line
    }

    /// Returns whether nothing but blanks follows in the line.
    pub(super) fn is_line_end(&self) -> bool {
        self.text[self.at..].bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| byte == b'\n')
    }

    /// Passes the rows of `COPY … FROM stdin`.
    pub(super) fn skip_copied(&mut self) {
        let rest = &self.text[self.at..];
        let end = rest.find("\n\\.").map_or(rest.len(), |at| at + 3);
        self.at += end;
    }

    pub(super) fn next_token(&mut self) -> Option<Token> {
        let before = self.at;
        let rest = &self.text[before..];
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let first = self.text[start..].chars().next()?;
        let line_start = before == 0 || self.text[before..start].contains('\n') || self.text[..before].ends_with('\n');
        let (kind, end) = self.token(start, first, line_start);
        self.at = end;
        Some(Token { kind, range: start..end, starts_line: line_start })
    }

    fn token(&mut self, start: usize, first: char, starts_line: bool) -> (TokenKind, usize) {
        let rest = &self.text[start..];
        if let Some(delimiter) = self.delimiter.as_deref().filter(|delimiter| rest.starts_with(*delimiter)) {
            return (TokenKind::Delimiter, start + delimiter.len());
        }
        let line_end = || start + rest.find('\n').unwrap_or(rest.len());
        match first {
            '-' if rest.starts_with("--") => (TokenKind::Comment, line_end()),
            '#' if starts_line => (TokenKind::Comment, line_end()),
            '\\' if starts_line => (TokenKind::Command, line_end()),
            '/' if rest.starts_with("/*") => (TokenKind::Comment, self.block_comment(start)),
            '\'' => (TokenKind::Text, self.quoted(start, '\'', self.has_backslashes)),
            'E' | 'e' if rest[1..].starts_with('\'') => (TokenKind::Text, self.quoted(start + 1, '\'', true)),
            '"' => (TokenKind::Name, self.quoted(start, '"', false)),
            '`' => (TokenKind::Name, self.quoted(start, '`', false)),
            '$' => self.dollar(start),
            _ if is_word(first) => {
                let length = rest.find(|it| !is_word(it) && it != '$').unwrap_or(rest.len());
                (TokenKind::Word, start + length)
            }
            _ => (TokenKind::Mark, start + first.len_utf8()),
        }
    }

    /// Comments of PostgreSQL lie inside each other.
    fn block_comment(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut at = start;
        while self.nests && at < bytes.len() {
            match &bytes[at..bytes.len().min(at + 2)] {
                b"/*" => (depth, at) = (depth + 1, at + 2),
                b"*/" => {
                    (depth, at) = (depth - 1, at + 2);
                    if depth == 0 {
                        return at;
                    }
                }
                _ => at += 1,
            }
        }
        self.nests = false;
        // MySQL ends it with the first mark; a mere `/*` inside must not swallow the file.
        match self.text[start + 2..].find("*/") {
            Some(end) => start + 2 + end + 2,
            None => {
                self.errors.push((start, "the comment is not closed"));
                self.text.len()
            }
        }
    }

    fn quoted(&mut self, start: usize, quote: char, backslashes: bool) -> usize {
        let mut characters = self.text[start + 1..].char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            if backslashes && character == '\\' {
                characters.next();
            } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
                return start + 1 + offset + 1;
            }
        }
        self.errors.push((start, "the quote is not closed"));
        self.text.len()
    }

    /// `$tag$ … $tag$`, or a parameter such as `$1`.
    fn dollar(&mut self, start: usize) -> (TokenKind, usize) {
        let rest = &self.text[start + 1..];
        let length = rest.find(|it: char| !is_word(it)).unwrap_or(rest.len());
        let is_tag = rest[length..].starts_with('$') && !rest.starts_with(|it: char| it.is_ascii_digit());
        if !is_tag {
            return (TokenKind::Mark, start + 1);
        }
        let tag = &self.text[start..start + length + 2];
        match self.text[start + tag.len()..].find(tag) {
            Some(end) => (TokenKind::Text, start + tag.len() + end + tag.len()),
            None => {
                self.errors.push((start, "the dollar quote is not closed"));
                (TokenKind::Text, self.text.len())
            }
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '@')
}
