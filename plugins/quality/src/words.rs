//! Texts as words: where a name stands in a file, whatever it means there.

use std::collections::BTreeMap;

/// Returns the words of a text: letters, digits, `_` and `$`, and everything that is not ASCII.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

/// Counts how often each of some names stands in a text, in comments and strings too.
pub(crate) fn count<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> BTreeMap<&'n str, u32> {
    let mut counts: BTreeMap<&str, u32> = names.into_iter().map(|name| (name, 0)).collect();
    for word in words(text) {
        if let Some(count) = counts.get_mut(word) {
            *count += 1;
        }
    }
    counts
}

/// Joins names to texts of at most 8 KiB.
pub(crate) fn in_parts<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    const MOST_TEXT: usize = 8 << 10;
    let mut parts = Vec::new();
    let mut part = String::new();
    for name in names {
        if part.len() + name.len() > MOST_TEXT {
            parts.push(std::mem::take(&mut part));
        }
        part.push_str(name);
        part.push(' ');
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{count, in_parts};

    #[test]
    fn whole_words_are_counted_in_strings_too() {
        let counts = count("def _a(): return '_a' + _ab # _a.b", ["_a", "_b"]);
        assert_eq!((counts["_a"], counts["_b"]), (3, 0));
    }

    #[test]
    fn nothing_is_lost_between_parts() {
        let names: Vec<String> = (0..5_000).map(|number| format!("name{number}")).collect();
        let parts = in_parts(names.iter().map(String::as_str));
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() < 9_000));
        assert_eq!(parts.iter().map(|part| part.split_whitespace().count()).sum::<usize>(), 5_000);
    }
}
