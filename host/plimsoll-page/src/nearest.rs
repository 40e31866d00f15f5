//! What was meant: suggestions for mistyped names, and quoting of what the page said.
//!
//! A page is hostile input, so nothing of it enters a message unquoted or at full length.

/// The longest part of a page's own words that an error repeats, in characters.
const LONGEST_QUOTE: usize = 60;

/// Puts backticks around what the page says, cut, and without control characters.
pub(crate) fn quote(text: &str) -> String {
    format!("`{}`", printable(text, LONGEST_QUOTE))
}

/// Cuts a text after some characters, and escapes control characters.
pub(crate) fn printable(text: &str, longest: usize) -> String {
    let mut printable = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == longest {
            printable.push('…');
            break;
        }
        if character.is_control() {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

/// Says that `given` is not one of `valid`, with the nearest of them or, where none is near, all of them.
#[must_use]
pub fn unknown(what: &str, given: &str, valid: &[&str]) -> String {
    match nearest(given, valid) {
        Some(near) => format!("unknown {what} {}; did you mean `{near}`?", quote(given)),
        None => format!("unknown {what} {}; expected {}", quote(given), any_of(valid)),
    }
}

/// Returns the nearest of `valid`, if one is near enough to be a slip of the finger.
pub(crate) fn nearest<'a>(given: &str, valid: &[&'a str]) -> Option<&'a str> {
    if given.chars().count() > LONGEST_QUOTE {
        return None;
    }
    let given = given.to_lowercase();
    let mut best = None;
    for name in valid {
        let distance = strsim::damerau_levenshtein(&given, &name.to_lowercase());
        let shorter = given.chars().count().min(name.chars().count());
        let near = distance <= (shorter / 3).max(1) && distance < shorter;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, *name));
        }
    }
    best.map(|(_, name)| name)
}

/// Lists names as "`a`, `b` or `c`".
pub(crate) fn any_of(valid: &[&str]) -> String {
    match valid {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}

/// Returns whether a text is kebab-case: lower-case words and digits, joined by single hyphens, a letter first.
pub(crate) fn is_kebab_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let valid = ["security", "resources", "resilience"];
        assert_eq!(nearest("securty", &valid), Some("security"));
        assert_eq!(nearest("Security", &valid), Some("security"));
        assert_eq!(nearest("resilence", &valid), Some("resilience"));
        assert_eq!(nearest("banana", &valid), None);
        assert_eq!(nearest("", &valid), None);
    }

    #[test]
    fn quotes_are_short_and_printable() {
        assert_eq!(quote("a\u{1b}[31mb"), "`a\\u{1b}[31mb`");
        assert_eq!(quote(&"x".repeat(100)).chars().count(), 63);
    }

    #[test]
    fn kebab_case_is_strict() {
        assert!(is_kebab_case("sql-from-strings"));
        assert!(is_kebab_case("p2p"));
        for wrong in ["", "-a", "a-", "a--b", "A", "a_b", "1a", "ä"] {
            assert!(!is_kebab_case(wrong), "{wrong}");
        }
    }
}
