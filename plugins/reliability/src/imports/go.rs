//! Go: one `import_spec`, such as `nethttp "net/http"`.

use super::Binding;

pub(super) fn parse(text: &str) -> Vec<Binding> {
    let Some((alias, rest)) = text.split_once(['"', '`']) else { return Vec::new() };
    let path = rest.trim_end_matches(['"', '`']);
    let name = match alias.trim() {
        "_" | "." => return Vec::new(),
        "" => package_name(path),
        alias => alias,
    };
    vec![(name.to_owned(), path.to_owned())]
}

/// By custom the last element of the path, without a major version.
fn package_name(path: &str) -> &str {
    let mut elements = path.rsplit('/');
    let last = elements.next().unwrap_or(path);
    let version = last.strip_prefix('v').is_some_and(|digits| digits.chars().all(|digit| digit.is_ascii_digit()));
    if version { elements.next().unwrap_or(last) } else { last }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn one(text: &str) -> (String, String) {
        parse(text).remove(0)
    }

    #[test]
    fn packages_are_known_by_their_last_element_or_their_alias() {
        assert_eq!(one("\"net/http\""), ("http".to_owned(), "net/http".to_owned()));
        assert_eq!(one("web \"net/http\""), ("web".to_owned(), "net/http".to_owned()));
        assert_eq!(one("\"example.com/cache/v2\"").0, "cache");
        assert!(parse("_ \"embed\"").is_empty());
    }
}
