//! The instructions of a container file, read line by line as BuildKit reads them.
//!
//! A syntax tree would be the wrong base here: the grammar loses its way at a quoted user or an unusual here-document,
//! and what follows would be taken for something else. Nothing is evaluated and nothing is judged in this module.

use std::ops::Range;

/// One instruction, continued lines joined.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    /// In upper case, such as `FROM`.
    pub(crate) keyword: String,
    /// Bytes from the keyword to the last argument.
    pub(crate) span: Range<usize>,
    /// What follows the keyword, split at blanks, flags such as `--platform=…` left out.
    pub(crate) words: Vec<Word>,
    /// The bodies of its here-documents.
    pub(crate) heredocs: Vec<String>,
}

/// An argument of an instruction.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Without quotes.
    pub(crate) text: String,
    /// Its bytes, with quotes.
    pub(crate) span: Range<usize>,
}

impl Instruction {
    /// Returns the arguments, joined by single blanks.
    pub(crate) fn arguments(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Reads all instructions of `text`, in order.
pub(crate) fn instructions(text: &str) -> Vec<Instruction> {
    let mut lines = Lines { text, at: 0 };
    let escape = escape_character(text);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if is_blank_or_comment(&text[line.clone()]) {
            continue;
        }
        let mut pieces = vec![line];
        while let Some(last) = pieces.pop() {
            let continued = text[last.clone()].trim_end().strip_suffix(escape);
            // An escaped escape character continues nothing.
            let Some(content) = continued.filter(|content| !content.ends_with(escape)) else {
                pieces.push(last);
                break;
            };
            pieces.push(last.start..last.start + content.len());
            // Empty lines and comments inside a continued instruction are dropped.
            match lines.find(|line| !is_blank_or_comment(&text[line.clone()])) {
                Some(next) => pieces.push(next),
                None => break,
            }
        }
        let mut words = words(text, &pieces, escape).into_iter();
        let Some(keyword) = words.next() else { continue };
        let all: Vec<Word> = words.collect();
        let end = all.last().map_or(keyword.span.end, |word| word.span.end);
        let heredocs = heredocs(&keyword.text, &all, text, &mut lines);
        found.push(Instruction {
            keyword: keyword.text.to_ascii_uppercase(),
            span: keyword.span.start..end,
            words: all.into_iter().skip_while(|word| word.text.starts_with("--")).collect(),
            heredocs,
        });
    }
    found
}

/// The lines of a text, as byte ranges without line endings.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.text.len());
        Some(start..start + rest[..length].trim_end_matches('\r').len())
    }
}

fn is_blank_or_comment(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The `escape` directive, which must stand among the first comments.
fn escape_character(text: &str) -> char {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map_while(|line| line.trim().strip_prefix('#')?.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("escape"))
        .and_then(|(_, value)| value.trim().chars().next())
        .filter(|escape| *escape == '`')
        .unwrap_or('\\')
}

/// Splits the pieces of one instruction at blanks outside quotes.
fn words(text: &str, pieces: &[Range<usize>], escape: char) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in pieces.iter().flat_map(|piece| {
        text[piece.clone()].char_indices().map(|(offset, character)| (piece.start + offset, character))
    }) {
        if character == '\u{feff}' || (character.is_whitespace() && quote.is_none() && !escaped) {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word { text: String::new(), span: at..at });
        word.span.end = at + character.len_utf8();
        if escaped {
            word.text.push(character);
            escaped = false;
        } else if character == escape && quote != Some('\'') {
            escaped = true;
        } else if quote == Some(character) {
            quote = None;
        } else if quote.is_none() && matches!(character, '"' | '\'') {
            quote = Some(character);
        } else {
            word.text.push(character);
        }
    }
    words.extend(word);
    words
}

/// Takes the bodies of here-documents off `lines`.
fn heredocs(keyword: &str, words: &[Word], text: &str, lines: &mut Lines<'_>) -> Vec<String> {
    let keyword = match words.first() {
        Some(first) if keyword.eq_ignore_ascii_case("ONBUILD") => &first.text,
        _ => keyword,
    };
    if !["RUN", "COPY", "ADD"].iter().any(|name| name.eq_ignore_ascii_case(keyword)) {
        return Vec::new();
    }
    let mut bodies = Vec::new();
    for word in words {
        let Some((descriptor, name)) = word.text.split_once("<<") else { continue };
        let tabs = name.starts_with('-');
        let name = name.strip_prefix('-').unwrap_or(name);
        if !descriptor.bytes().all(|byte| byte.is_ascii_digit()) || name.is_empty() || name.contains('<') {
            continue;
        }
        let start = lines.at;
        let mut end = None;
        for line in lines.by_ref() {
            let content = &text[line.clone()];
            if name == if tabs { content.trim_start_matches('\t') } else { content } {
                end = Some(line.start);
                break;
            }
        }
        match end {
            Some(end) => bodies.push(text[start..end].to_owned()),
            // Never closed: no here-document, so that the rest of the file is not swallowed.
            None => lines.at = start,
        }
    }
    bodies
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        instructions(text).iter().map(|found| format!("{} {}", found.keyword, found.arguments())).collect()
    }

    #[test]
    fn joins_continued_lines_and_drops_comments_inside_them() {
        let text = "# note\nfrom  alpine\r\nUSER \\\n\n  # why\n  root\nRUN a \\";
        assert_eq!(lines(text), ["FROM alpine", "USER root", "RUN a"]);
        assert_eq!(&text[instructions(text)[1].words[0].span.clone()], "root");
    }

    #[test]
    fn quotes_are_removed_and_flags_left_out() {
        assert_eq!(
            lines("FROM --platform=$BUILDPLATFORM \"golang:1\" AS 'b'\nUSER \"a b\":c\n"),
            ["FROM golang:1 AS b", "USER a b:c"]
        );
    }

    #[test]
    fn here_documents_hide_their_lines() {
        let text = "RUN <<EOF cat\nUSER a\nEOF\nCOPY <<-\"X\" 3<<Y /z\n\tUSER b\n\tX\nUSER c\nY\nUSER d";
        let found = instructions(text);
        assert_eq!(found.iter().map(|one| one.keyword.as_str()).collect::<Vec<_>>(), ["RUN", "COPY", "USER"]);
        assert_eq!(found[0].heredocs, ["USER a\n"]);
        assert_eq!(found[1].heredocs, ["\tUSER b\n", "USER c\n"]);
    }

    #[test]
    fn what_only_looks_like_a_here_document_hides_nothing() {
        assert_eq!(
            lines("RUN x <<< y\nRUN echo $((1<<2))\nRUN cat <<EOF\nUSER a\n").last().map(String::as_str),
            Some("USER a")
        );
    }

    #[test]
    fn the_escape_character_can_be_changed() {
        assert_eq!(lines("# escape=`\nCOPY a C:\\\nUSER `\n  b\n"), ["COPY a C:\\", "USER b"]);
        assert_eq!(lines("# c\n# escape=`\nRUN a `\nUSER b\n"), ["RUN a `", "USER b"]);
        assert_eq!(lines("COPY a C:\\\\\nUSER b\n"), ["COPY a C:\\", "USER b"]);
    }

    #[test]
    fn a_byte_order_mark_and_an_empty_file_are_fine() {
        assert_eq!(lines("\u{feff}FROM a\n"), ["FROM a"]);
        assert_eq!(lines(""), Vec::<String>::new());
    }
}
