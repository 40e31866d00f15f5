//! How far an expression of HCL reaches, and what its literals say. Nothing is evaluated.

use std::collections::HashMap;
use std::ops::Range;

use crate::json;

/// A text in quotes or a here-document.
pub(super) struct Literal {
    /// Decoded; templates inside as they are written.
    pub(super) text: String,
    /// The byte behind it.
    pub(super) end: usize,
    /// Whether `${…}` or `%{…}` stands inside.
    pub(super) is_template: bool,
}

/// A text with what is needed to see at once that a here-document is never closed: without it, a file of many such
/// openings would be read once for each.
pub(super) struct Source<'a> {
    text: &'a str,
    last_lines: HashMap<&'a str, usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut last_lines = HashMap::new();
        if text.contains("<<") {
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                last_lines.insert(line.trim(), at);
                at += line.len();
            }
        }
        Self { text, last_lines }
    }
}

/// Passes blanks and comments, and line ends where `lines` says so.
pub(super) fn skip(text: &str, mut at: usize, lines: bool) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t') => at += 1,
            Some(b'\r' | b'\n') if lines => at += 1,
            _ => match comment_end(text, at) {
                Some(end) => at = end,
                None => return at,
            },
        }
    }
}

/// Returns the end of a comment that starts here; the line end is no part of it.
fn comment_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    if rest.starts_with('#') || rest.starts_with("//") {
        return Some(at + rest.find('\n').unwrap_or(rest.len()));
    }
    rest.strip_prefix("/*").map(|inner| at + inner.find("*/").map_or(rest.len(), |end| end + 4))
}

/// Returns the bytes of the expression that starts here: up to the end of its line, a comma or a closing bracket, none of
/// which counts inside brackets, texts and comments.
pub(super) fn extent(source: &Source<'_>, start: usize) -> Range<usize> {
    let text = source.text;
    let mut at = start;
    let mut end = start;
    while let Some(next) = token(source, at) {
        let written = &text[at..next];
        match text.as_bytes()[at] {
            b'(' | b'[' | b'{' => {
                at = closes_at(source, at).unwrap_or(text.len());
                end = at;
                continue;
            }
            b')' | b']' | b'}' | b',' => break,
            // An operator at the end of a line does not continue it: HCL wants parentheses for that.
            b'\n' => break,
            _ if written.trim().is_empty() || comment_end(text, at) == Some(next) => {}
            // A colon ends the condition's first value, and is then a part of it; alone it belongs to an object's key.
            _ => end = next,
        }
        at = next;
    }
    start..end
}

/// Returns the byte behind the bracket that closes the one here. Iterative, so depth costs nothing.
pub(super) fn closes_at(source: &Source<'_>, start: usize) -> Option<usize> {
    let text = source.text;
    let mut open = Vec::new();
    let mut at = start;
    while let Some(next) = token(source, at) {
        match text.as_bytes()[at] {
            b'(' => open.push(b')'),
            b'[' => open.push(b']'),
            b'{' => open.push(b'}'),
            byte @ (b')' | b']' | b'}') => {
                if open.pop() != Some(byte) {
                    return None;
                }
                if open.is_empty() {
                    return Some(next);
                }
            }
            _ => {}
        }
        at = next;
    }
    None
}

/// Returns the end of the token here: a text, a here-document or a comment as a whole, anything else by the character.
fn token(source: &Source<'_>, at: usize) -> Option<usize> {
    let text = source.text;
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    match first {
        '"' => Some(quoted(text, at).map_or(at + rest.find('\n').unwrap_or(rest.len()).max(1), |quoted| quoted.end)),
        '<' if rest.starts_with("<<") => Some(heredoc(source, at).map_or(at + 2, |heredoc| heredoc.end)),
        '#' | '/' => Some(comment_end(text, at).unwrap_or(at + 1)),
        _ => Some(at + first.len_utf8()),
    }
}

/// Reads a text in double quotes; inside `${…}` quotes may stand again.
pub(super) fn quoted(text: &str, start: usize) -> Option<Literal> {
    let bytes = text.as_bytes();
    let mut decoded = String::new();
    let mut is_template = false;
    let mut at = start + 1;
    loop {
        let rest = text.get(at..)?;
        let length = rest.find(['"', '\\', '$', '%', '\n'])?;
        decoded.push_str(&rest[..length]);
        at += length;
        match bytes[at] {
            b'"' => return Some(Literal { text: decoded, end: at + 1, is_template }),
            b'\n' => return None,
            b'\\' => {
                let (character, length) = escape(&text[at..])?;
                decoded.push(character);
                at += length;
            }
            mark => {
                let doubled = bytes.get(at + 1) == Some(&mark) && bytes.get(at + 2) == Some(&b'{');
                if doubled {
                    decoded.push(char::from(mark));
                    decoded.push('{');
                    at += 3;
                } else if bytes.get(at + 1) == Some(&b'{') {
                    let end = template_end(text, at)?;
                    decoded.push_str(&text[at..end]);
                    is_template = true;
                    at = end;
                } else {
                    decoded.push(char::from(mark));
                    at += 1;
                }
            }
        }
    }
}

fn escape(text: &str) -> Option<(char, usize)> {
    if let Some(digits) = text.strip_prefix("\\U") {
        return Some((char::from_u32(u32::from_str_radix(digits.get(..8)?, 16).ok()?)?, 10));
    }
    json::escape(text).or_else(|| text.chars().nth(1).map(|character| (character, 1 + character.len_utf8())))
}

/// Returns the byte behind a `${…}`: braces and texts inside are counted, so that texts in it may hold braces.
fn template_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // Where quotes are open, and how many braces are inside each pair.
    let mut braces = vec![1_usize];
    let mut in_text = false;
    let mut at = start + 2;
    while let Some(byte) = bytes.get(at) {
        match (in_text, byte) {
            (_, b'\n') if in_text => return None,
            (true, b'\\') => at += 1,
            (true, b'$' | b'%') if bytes.get(at + 1) == Some(&b'{') => {
                braces.push(1);
                in_text = false;
                at += 1;
            }
            (_, b'"') => in_text = !in_text,
            (false, b'{') => *braces.last_mut()? += 1,
            (false, b'}') => {
                let open = braces.last_mut()?;
                *open -= 1;
                if *open == 0 {
                    braces.pop();
                    if braces.is_empty() {
                        return Some(at + 1);
                    }
                    in_text = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Reads `<<EOF` or `<<-EOF`, whose lines lose the indentation that all have.
pub(super) fn heredoc(source: &Source<'_>, start: usize) -> Option<Literal> {
    let text = source.text;
    let rest = text.get(start + 2..)?;
    let (strips, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let (name, body) = rest.split_once('\n')?;
    let name = name.trim_end();
    let is_name = !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'));
    if !is_name || source.last_lines.get(name).is_none_or(|last| *last <= start) {
        return None;
    }
    let mut at = text.len() - body.len();
    let mut lines = Vec::new();
    for line in body.split_inclusive('\n') {
        if line.trim() == name {
            let end = at + line.trim_end().len();
            let decoded = if strips { dedent(&lines) } else { lines.concat() };
            let is_template = decoded.contains("${") || decoded.contains("%{");
            return Some(Literal { text: decoded, end, is_template });
        }
        lines.push(line);
        at += line.len();
    }
    None
}

fn dedent(lines: &[&str]) -> String {
    let indent = |line: &&&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let common = written.map(|line| indent(&line)).min().unwrap_or(0);
    lines.iter().map(|line| line.get(common.min(indent(&line))..).unwrap_or_default()).collect()
}

/// Whether a text is a number and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-'))
        && digits.parse::<f64>().is_ok()
}
