//! Lists of words, written as people write them: apart by blanks.

/// Returns whether `word` is one of the words of `list`.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|it| it == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found() {
        assert!(listed("one two\n three", "three"));
        assert!(!listed("one two three", "tw"));
        assert!(!listed("one two three", ""));
    }
}
