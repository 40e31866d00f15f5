//! Texts as words: where a name stands in a file, whatever it means there.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

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

/// How often each name of a file stands in it. A file has thousands of them, so that finding the place of each in a sorted map
/// would be most of what a rule takes.
pub(crate) type Mentions<'n> = HashMap<&'n str, u32, BuildHasherDefault<Short>>;

/// A hash for short names (FNV-1a). Nobody gains by names that collide: the fuel of a call is limited anyway.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Short(u32);

impl Default for Short {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Hasher for Short {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn finish(&self) -> u64 {
        // The map takes the place from the lower bits, and seven more from the upper ones.
        u64::from(self.0) << 32 | u64::from(self.0)
    }
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
