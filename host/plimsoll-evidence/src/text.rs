//! Decoding, and how much of a string is kept.

use crate::import::ImportError;

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 1_000;
/// The longest name of a rule, a file, a test or a tool.
const LONGEST_NAME: usize = 300;

/// Returns the text of a file, without the mark that some programs put before it.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, ImportError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ImportError::NotText { why: "it is UTF-16".to_owned() });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ImportError::NotText { why: format!("invalid UTF-8 at byte {}", error.valid_up_to()) })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Returns a text of at most some characters; what is cut ends in `…`.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Returns a name of bearable length.
pub(crate) fn name(text: &str) -> String {
    cut(text.trim(), LONGEST_NAME)
}

/// Returns a message of bearable length.
pub(crate) fn message(text: &str) -> String {
    cut(text.trim(), LONGEST_MESSAGE)
}

/// Returns the first line that says something.
pub(crate) fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// Puts `•` for what stands in quotes: where a rule is about secrets, its message may quote one.
pub(crate) fn mask_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for character in text.chars() {
        match quote {
            Some(open) if character == open => {
                quote = None;
                out.push(character);
            }
            Some(_) => out.push('•'),
            None => {
                quote = matches!(character, '\'' | '"' | '`').then_some(character);
                out.push(character);
            }
        }
    }
    out
}

/// Returns a number with its noun.
pub(crate) fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Returns a finite number that a text spells.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Returns the lines of a text that are not empty, with their numbers.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_and_shows_it() {
        assert_eq!(cut("äöü", 2), "äö…");
        assert_eq!(cut("äöü", 3), "äöü");
    }

    #[test]
    fn quoted_secrets_are_masked() {
        assert_eq!(mask_quoted("password: 'hunter2' and \"a'b\""), "password: '•••••••' and \"•••\"");
        assert_eq!(mask_quoted("open 'secret"), "open '••••••");
    }

    #[test]
    fn numbers_are_finite() {
        assert_eq!(number(" 1.5e3 "), Some(1500.0));
        for text in ["NaN", "inf", "-inf", "1e999", "N/A", ""] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
