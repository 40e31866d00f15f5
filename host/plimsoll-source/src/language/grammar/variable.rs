//! Variables of patterns: `$NAME`, `$$NAME`, `$_`, `$$$`, `$$$NAME`, as ast-grep defines them.
//!
//! A grammar must be able to parse a variable in the place of a value. Most take a name with another character for `$`;
//! JSON and TOML have no names among their values, so there a variable is put in quotes.

use ast_grep_core::meta_var::MetaVariable;

/// Marks the quotes that [`quote`] has put.
const MARK: char = 'µ';

/// Replaces the `$` of variables; other dollars stay.
pub(super) fn with_expando(expando: char, query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    let mut dollars = 0;
    for c in query.chars() {
        if c == '$' {
            dollars += 1;
            continue;
        }
        let is_variable = dollars == 3 || is_first(c);
        out.extend(std::iter::repeat_n(if is_variable { expando } else { '$' }, dollars));
        dollars = 0;
        out.push(c);
    }
    out.extend(std::iter::repeat_n(if dollars == 3 { expando } else { '$' }, dollars));
    out
}

/// Puts variables that are not inside a string in quotes.
pub(super) fn quote(query: &str) -> String {
    let mut out = String::with_capacity(query.len() + 8);
    let (mut string, mut escaped) = (None, false);
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        let len = if string.is_none() { variable_len(rest) } else { 0 };
        if len > 0 {
            out.extend(['"', MARK]);
            out.push_str(&rest[..len]);
            out.push('"');
            rest = &rest[len..];
            continue;
        }
        string = match string {
            None if matches!(c, '"' | '\'') => Some(c),
            Some(quote) if quote == c && !escaped => None,
            unchanged => unchanged,
        };
        escaped = c == '\\' && !escaped;
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The bytes of the variable that a text begins with, 0 if there is none.
fn variable_len(text: &str) -> usize {
    let name = text.trim_start_matches('$');
    let dollars = text.len() - name.len();
    let name_len = if name.starts_with(is_first) { name.find(|c| !is_inner(c)).unwrap_or(name.len()) } else { 0 };
    let is_variable = dollars == 3 || (matches!(dollars, 1 | 2) && name_len > 0);
    if is_variable { dollars + name_len } else { 0 }
}

/// Takes off the quotes that [`quote`] has put, and no others.
pub(super) fn unquote(source: &str) -> &str {
    let inner =
        source.strip_prefix('"').and_then(|rest| rest.strip_prefix(MARK)).and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(source)
}

/// Reads the text of a pattern's node as a variable.
pub(super) fn read(source: &str, sigil: char) -> Option<MetaVariable> {
    let after_one = source.strip_prefix(sigil)?;
    let after_two = after_one.strip_prefix(sigil);
    if let Some(name) = after_two.and_then(|rest| rest.strip_prefix(sigil)) {
        return match name {
            "" => Some(MetaVariable::Multiple),
            _ if !is_name(name) => None,
            _ if name.starts_with('_') => Some(MetaVariable::Multiple),
            _ => Some(MetaVariable::MultiCapture(name.to_owned())),
        };
    }
    // Two sigils stand for any node, one for a named node.
    let name = after_two.unwrap_or(after_one);
    let named = after_two.is_none();
    match name {
        _ if !is_name(name) => None,
        _ if name.starts_with('_') => Some(MetaVariable::Dropped(named)),
        _ => Some(MetaVariable::Capture(name.to_owned(), named)),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(is_first) && text.chars().all(is_inner)
}

fn is_first(c: char) -> bool {
    matches!(c, 'A'..='Z' | '_')
}

fn is_inner(c: char) -> bool {
    is_first(c) || c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dollars_of_variables_become_the_expando() {
        assert_eq!(with_expando('µ', "f($A, $$$, $$$B, $_, $a, $1)"), "f(µA, µµµ, µµµB, µ_, $a, $1)");
        assert_eq!(with_expando('µ', "$$$"), "µµµ");
        assert_eq!(with_expando('µ', "a $"), "a $");
    }

    #[test]
    fn variables_are_quoted_outside_of_strings_only() {
        assert_eq!(quote(r#"{ $K: [$$$, $V1], "a\"$B": "$C" }"#), r#"{ "µ$K": ["µ$$$", "µ$V1"], "a\"$B": "$C" }"#);
        assert_eq!(quote("price = '$A' # $b $ $$"), "price = '$A' # $b $ $$");
        assert_eq!(unquote("\"µ$A\""), "$A");
        assert_eq!(unquote("\"$A\""), "\"$A\"");
    }

    #[test]
    fn variables_are_read_as_ast_grep_reads_them() {
        use MetaVariable::{Capture, Dropped, MultiCapture, Multiple};
        let table = [
            ("$A", Some(Capture("A".to_owned(), true))),
            ("$$A1", Some(Capture("A1".to_owned(), false))),
            ("$_", Some(Dropped(true))),
            ("$$_X", Some(Dropped(false))),
            ("$$$", Some(Multiple)),
            ("$$$_X", Some(Multiple)),
            ("$$$ARGS", Some(MultiCapture("ARGS".to_owned()))),
            ("$a", None),
            ("$1", None),
            ("$", None),
            ("$$", None),
            ("$$$$A", None),
            ("A", None),
            ("$A b", None),
        ];
        for (source, expected) in table {
            assert_eq!(read(source, '$'), expected, "{source}");
            assert_eq!(read(&source.replace('$', "µ"), 'µ'), expected, "{source}");
        }
    }
}
