//! Names as words: what a name says about what it stands for.

/// Returns the words of a name in lower case: `sendOrder` and `send_order` are `send`, `order`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for character in name.chars() {
        let starts = !character.is_alphanumeric() || (character.is_uppercase() && after_small);
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        after_small = character.is_lowercase() || character.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns whether a name is in a list, whose entries are divided by blanks.
pub(crate) fn is_one_of(name: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == name)
}

/// Returns whether one of the words of a name is in a list, whose entries are divided by blanks.
pub(crate) fn mentions(name: &str, list: &str) -> bool {
    words(name).iter().any(|word| is_one_of(word, list))
}

/// Returns the last name of a path such as `s.client`, `fs::read` or `$this->db`.
pub(crate) fn last_name(path: &str) -> &str {
    path.rsplit(['.', ':', '>']).next().unwrap_or(path).trim()
}

#[cfg(test)]
mod tests {
    use super::{last_name, words};

    #[test]
    fn names_are_split_at_humps_and_signs() {
        assert_eq!(words("sendOrder"), ["send", "order"]);
        assert_eq!(words("_send_order2"), ["send", "order2"]);
        assert_eq!(words("HTTPGet"), ["httpget"]);
        assert_eq!(words("Max-Tries"), ["max", "tries"]);
        assert!(words("__").is_empty());
    }

    #[test]
    fn the_last_name_of_a_path_is_its_member() {
        assert_eq!((last_name("s.http.client"), last_name("client")), ("client", "client"));
        assert_eq!((last_name("std::fs::read"), last_name("$this->db")), ("read", "db"));
    }
}
