//! The text of YAML scalars: quotes, escapes, folded lines and block scalars.
//!
//! Only text: what is a number or a boolean is for the reader of a value to say.

use plimsoll_sdk::Node;

/// Decodes the node of a scalar; none for any other node.
pub(crate) fn decode(node: Node<'_>) -> Option<String> {
    let text = node.text();
    Some(match node.kind() {
        "plain_scalar" => fold(text),
        "single_quote_scalar" => fold(inside(text)).replace("''", "'"),
        "double_quote_scalar" => unescape(inside(text)),
        "block_scalar" => block(text),
        _ => return None,
    })
}

fn inside(quoted: &str) -> &str {
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default()
}

/// A line break is a blank, and each empty line after it a line break.
fn fold(text: &str) -> String {
    let mut lines = text.lines();
    let mut folded = lines.next().unwrap_or_default().to_owned();
    let mut breaks = 0;
    for line in lines.map(str::trim) {
        if line.is_empty() {
            breaks += 1;
            continue;
        }
        folded.truncate(folded.trim_end_matches([' ', '\t']).len());
        folded.push_str(&if breaks == 0 { " ".to_owned() } else { "\n".repeat(breaks) });
        folded.push_str(line);
        breaks = 0;
    }
    folded
}

/// What a double-quoted scalar says. An escape that YAML does not have stays as it is.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(&fold_keeping_ends(before));
        let Some(code) = after.chars().next() else {
            plain.push('\\');
            return plain;
        };
        rest = &after[code.len_utf8()..];
        match code {
            'n' => plain.push('\n'),
            't' | '\t' => plain.push('\t'),
            'r' => plain.push('\r'),
            '0' => plain.push('\0'),
            '"' | '\\' | '/' | ' ' => plain.push(code),
            // An escaped line break joins the lines without a blank.
            '\n' => rest = rest.trim_start_matches([' ', '\t']),
            'x' | 'u' | 'U' => {
                let digits = match code {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let number = rest.get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                match number.and_then(char::from_u32) {
                    Some(character) => {
                        plain.push(character);
                        rest = &rest[digits..];
                    }
                    None => plain.extend(['\\', code]),
                }
            }
            _ => plain.extend(['\\', code]),
        }
    }
    plain.push_str(&fold_keeping_ends(rest));
    plain
}

/// Folds the part of a scalar between two escapes, whose outer blanks belong to it.
fn fold_keeping_ends(text: &str) -> String {
    if text.contains('\n') { fold(text) } else { text.to_owned() }
}

/// A literal (`|`) or folded (`>`) block scalar, from its indicator on.
fn block(text: &str) -> String {
    let (header, body) = text.split_once('\n').unwrap_or((text, ""));
    let header = header.split('#').next().unwrap_or(header);
    let indent =
        body.lines().find(|line| !line.trim().is_empty()).map_or(0, |line| line.len() - line.trim_start().len());
    let mut content = String::with_capacity(body.len());
    for line in body.lines() {
        content.push_str(line.get(indent..).unwrap_or_default());
        content.push('\n');
    }
    let end = content.trim_end_matches('\n').len();
    let kept = content.split_off(end);
    if header.starts_with('>') {
        content = fold(&content);
    }
    if header.contains('+') {
        content.push_str(&kept);
    } else if !header.contains('-') && end > 0 {
        content.push('\n');
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_to_blanks_and_empty_lines_to_breaks() {
        assert_eq!(fold("one\n  two  \n\n   three"), "one two\nthree");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn escapes_are_decoded_and_unknown_ones_kept() {
        assert_eq!(unescape(r#"a\tb\"\\\x41\u00e9\U0001F600\q"#), "a\tb\"\\Aé😀\\q");
        assert_eq!(unescape("one \\\n   two\nthree"), "one two three");
        assert_eq!(unescape("\\u12"), "\\u12");
        assert_eq!(unescape("end\\"), "end\\");
    }

    #[test]
    fn block_scalars_keep_or_fold_their_lines() {
        assert_eq!(block("|\n    a\n      b\n\n    c\n"), "a\n  b\n\nc\n");
        assert_eq!(block(">- # note\n  a\n  b\n"), "a b");
        assert_eq!(block("|+\n  a\n\n"), "a\n\n");
        assert_eq!(block("|-"), "");
    }

    #[test]
    fn quotes_that_never_end_do_no_harm() {
        assert_eq!(inside("\""), "");
        assert_eq!(inside(""), "");
    }
}
