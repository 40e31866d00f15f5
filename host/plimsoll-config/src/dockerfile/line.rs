//! The instructions of a container file, read line by line as BuildKit reads them: continued lines are joined, comments
//! inside them dropped, quotes removed. Nothing is judged here.

use std::collections::HashMap;
use std::ops::Range;

/// One instruction.
pub(super) struct Instruction {
    pub(super) keyword: Word,
    /// From the keyword to the last argument or the end of the last here-document.
    pub(super) span: Range<usize>,
    /// What starts with two dashes, directly behind the keyword.
    pub(super) flags: Vec<Word>,
    /// What follows keyword and flags, as written.
    pub(super) arguments: Range<usize>,
    /// The arguments, split at blanks.
    pub(super) words: Vec<Word>,
    pub(super) heredocs: Vec<Word>,
    /// The pieces of the arguments, without line ends that are continued and comments between them.
    pieces: Vec<Range<usize>>,
    joined: String,
    escape: char,
}

/// A part of an instruction.
pub(super) struct Word {
    /// Without quotes and escapes.
    pub(super) text: String,
    /// Its bytes, with quotes.
    pub(super) span: Range<usize>,
    pub(super) is_quoted: bool,
}

impl Instruction {
    /// Returns the arguments with continued lines joined, quotes as they are written.
    pub(super) fn text(&self) -> String {
        self.joined.clone()
    }

    /// Returns the instruction that `ONBUILD` holds.
    pub(super) fn nested(&self, text: &str) -> Option<Self> {
        let mut nested = from_pieces(text, &self.pieces, self.escape)?;
        nested.heredocs = self
            .heredocs
            .iter()
            .map(|word| Word { text: word.text.clone(), span: word.span.clone(), is_quoted: false })
            .collect();
        Some(nested)
    }
}

/// Reads all instructions, in order.
pub(super) fn instructions(text: &str) -> Vec<Instruction> {
    let mut lines = Lines { text, at: 0 };
    let escape = escape_character(text);
    let mut found = Vec::new();
    let last_lines = last_lines(text);
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
        let Some(mut instruction) = from_pieces(text, &pieces, escape) else { continue };
        heredocs(&mut instruction, text, &mut lines, &last_lines);
        found.push(instruction);
    }
    found
}

/// The place of the last line of each text: a here-document whose end is not among what follows is none.
fn last_lines(text: &str) -> HashMap<&str, usize> {
    if !text.contains("<<") {
        return HashMap::new();
    }
    Lines { text, at: 0 }.map(|line| (text[line.clone()].trim_start_matches('\t'), line.start)).collect()
}

fn from_pieces(text: &str, pieces: &[Range<usize>], escape: char) -> Option<Instruction> {
    let mut words = words(text, pieces, escape).into_iter().peekable();
    let keyword = words.next()?;
    let mut flags = Vec::new();
    while let Some(flag) = words.next_if(|word| word.text.starts_with("--") && word.text.len() > 2) {
        flags.push(flag);
    }
    let words: Vec<Word> = words.collect();
    let behind = flags.last().map_or(keyword.span.end, |flag| flag.span.end);
    let arguments = match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => behind..behind,
    };
    let inside = pieces.iter().map(|piece| piece.start.max(arguments.start)..piece.end.min(arguments.end));
    let pieces: Vec<Range<usize>> = inside.filter(|piece| piece.start < piece.end).collect();
    let joined: String = pieces.iter().map(|piece| &text[piece.clone()]).collect();
    let span = keyword.span.start..arguments.end;
    Some(Instruction { keyword, span, flags, arguments, words, heredocs: Vec::new(), pieces, joined, escape })
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
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// The `escape` directive, which must stand among the first comments.
fn escape_character(text: &str) -> char {
    text.lines()
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
        if character.is_whitespace() && quote.is_none() && !escaped {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word { text: String::new(), span: at..at, is_quoted: false });
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
            word.is_quoted = true;
        } else {
            word.text.push(character);
        }
    }
    words.extend(word);
    words
}

/// Takes the bodies of here-documents off `lines`.
fn heredocs(instruction: &mut Instruction, text: &str, lines: &mut Lines<'_>, last_lines: &HashMap<&str, usize>) {
    let keyword = match instruction.words.first() {
        Some(first) if instruction.keyword.text.eq_ignore_ascii_case("ONBUILD") => &first.text,
        _ => &instruction.keyword.text,
    };
    if !["RUN", "COPY", "ADD"].iter().any(|name| name.eq_ignore_ascii_case(keyword)) {
        return;
    }
    for word in &instruction.words {
        let Some((descriptor, name)) = word.text.split_once("<<") else { continue };
        let tabs = name.starts_with('-');
        let name = name.strip_prefix('-').unwrap_or(name);
        if !descriptor.bytes().all(|byte| byte.is_ascii_digit()) || name.is_empty() || name.contains('<') {
            continue;
        }
        let start = lines.at;
        // Never closed: no here-document, so that the rest of the file is not swallowed.
        if last_lines.get(name).is_none_or(|last| *last < start) {
            continue;
        }
        let is_end = |line: &Range<usize>| {
            let content = &text[line.clone()];
            name == if tabs { content.trim_start_matches('\t') } else { content }
        };
        match lines.find(is_end) {
            Some(end) => {
                let body = &text[start..end.start];
                let strip = |line: &str| line.trim_start_matches('\t').to_owned();
                let body = if tabs { body.split_inclusive('\n').map(strip).collect() } else { body.to_owned() };
                instruction.heredocs.push(Word { text: body, span: start..end.start, is_quoted: false });
                instruction.span.end = end.end;
            }
            None => lines.at = start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let describe = |found: &Instruction| {
            let words: Vec<&str> = found.words.iter().map(|word| word.text.as_str()).collect();
            format!("{} {}", found.keyword.text, words.join(" "))
        };
        instructions(text).iter().map(describe).collect()
    }

    #[test]
    fn joins_continued_lines_and_drops_comments_inside_them() {
        let text = "# note\nfrom  alpine\r\nUSER \\\n\n  # why\n  root\nRUN a \\";
        assert_eq!(lines(text), ["from alpine", "USER root", "RUN a"]);
    }

    #[test]
    fn what_only_looks_like_a_here_document_hides_nothing() {
        let last = |text: &str| lines(text).pop();
        assert_eq!(last("RUN x <<< y\nRUN $((1<<2))\nRUN cat <<EOF\nUSER a\n").as_deref(), Some("USER a"));
        assert_eq!(last("RUN <<EOF cat\nUSER a\n EOF\nEOF\nUSER b").as_deref(), Some("USER b"));
    }

    #[test]
    fn the_escape_character_can_be_changed() {
        assert_eq!(lines("# escape=`\nCOPY a C:\\\nUSER `\n  b\n"), ["COPY a C:\\", "USER b"]);
        assert_eq!(lines("# c\n# escape=`\nRUN a `\nUSER b\n"), ["RUN a `", "USER b"]);
        assert_eq!(lines("COPY a C:\\\\\nUSER b\n"), ["COPY a C:\\", "USER b"]);
    }
}
