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

/// How often each name of a file stands in it. A file has thousands of them, so that finding the place of each in a map would be
/// most of what a rule takes; a hash that is quick is one that whoever writes the file can make all names collide in.
#[derive(Debug, Default)]
pub(crate) struct Mentions<'n>(Vec<(&'n str, u32)>);

impl<'n> Mentions<'n> {
    /// Counts the names of a file, in any order.
    pub(crate) fn count(mut names: Vec<&'n str>) -> Self {
        names.sort_unstable();
        let runs = names.chunk_by(|one, other| one == other);
        Self(runs.map(|run| (run[0], run.len() as u32)).collect())
    }

    /// Returns how often a name stands in the file.
    pub(crate) fn of(&self, name: &str) -> u32 {
        let place = self.0.binary_search_by(|(known, _)| (*known).cmp(name));
        place.ok().and_then(|place| self.0.get(place)).map_or(0, |(_, count)| *count)
    }

    /// Returns the names, each once.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'n str> {
        self.0.iter().map(|(name, _)| *name)
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
    use super::{Mentions, count, in_parts};

    #[test]
    fn whole_words_are_counted_in_strings_too() {
        let counts = count("def _a(): return '_a' + _ab # _a.b", ["_a", "_b"]);
        assert_eq!((counts["_a"], counts["_b"]), (3, 0));
    }

    #[test]
    fn mentions_are_counted_whatever_their_order() {
        let mentions = Mentions::count(vec!["b", "a", "b", "c", "b"]);
        assert_eq!([mentions.of("a"), mentions.of("b"), mentions.of("d")], [1, 3, 0]);
        assert_eq!(mentions.names().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn nothing_is_lost_between_parts() {
        let names: Vec<String> = (0..5_000).map(|number| format!("name{number}")).collect();
        let parts = in_parts(names.iter().map(String::as_str));
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() < 9_000));
        assert_eq!(parts.iter().map(|part| part.split_whitespace().count()).sum::<usize>(), 5_000);
    }
}
