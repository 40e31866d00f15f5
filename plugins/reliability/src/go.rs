//! Go: whether a name is declared with a type.
//!
//! Answers come from the file alone: a name that the file does not explain is not guessed.

pub(crate) mod result;

/// The kinds of functions that are not inside another.
pub(crate) const DECLARATIONS: &[&str] = &["function_declaration", "method_declaration"];

/// Returns whether a file is there for tests, though its name does not say so: it has the `testing` package, or is one of
/// a package such as `httptest` or `tester`.
pub(crate) fn is_test_support(source: &str) -> bool {
    let package = source.lines().find_map(|line| line.strip_prefix("package ")).unwrap_or_default();
    let package = package.split_whitespace().next().unwrap_or_default();
    let ends = package.ends_with("test") && !["latest", "contest", "attest", "protest"].contains(&package);
    package.starts_with("test") || ends || source.contains("\t\"testing\"\n")
}

/// Returns whether the file declares or makes `name` with a type: `name T`, `name *T`, `name := &T{`, `name = T{`.
pub(crate) fn has_type(source: &str, name: &str, wanted: &str) -> bool {
    source.match_indices(wanted).any(|(at, _)| {
        let after = source[at + wanted.len()..].chars().next();
        if after.is_some_and(is_word) {
            return false;
        }
        let before = source[..at].trim_end_matches(['*', '&']);
        let trimmed = before.trim_end_matches([' ', '\t']);
        let made =
            trimmed.strip_suffix(":=").or_else(|| trimmed.strip_suffix('=')).or_else(|| trimmed.strip_suffix(':'));
        let subject = made.map_or(trimmed, |left| left.trim_end());
        // Without a sign between them, a name and its type need a space.
        (made.is_some() || trimmed.len() < before.len()) && last_word(subject) == name
    })
}

fn last_word(text: &str) -> &str {
    let start = text.rfind(|character| !is_word(character)).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::{has_type, is_test_support};

    #[test]
    fn packages_for_tests_are_known() {
        for source in ["// x\npackage httptest\n", "package tester // x\n", "package a\nimport (\n\t\"testing\"\n)\n"] {
            assert!(is_test_support(source), "{source}");
        }
        for source in ["package latest\n", "package client\n", "package a\n\nvar testing = 1\n", ""] {
            assert!(!is_test_support(source), "{source}");
        }
    }

    #[test]
    fn a_declared_name_has_its_type() {
        for source in [
            "func f(client *http.Client) {}",
            "type S struct {\n\tclient   http.Client\n}",
            "client := &http.Client{}",
            "client = http.Client{Timeout: t}",
            "return &S{client: &http.Client{}}",
            "var client http.Client",
        ] {
            assert!(has_type(source, "client", "http.Client"), "{source}");
        }
    }

    #[test]
    fn another_name_or_type_does_not_count() {
        for source in
            ["other := &http.Client{}", "client := http.ClientTrace{}", "client(http.Client{})", "myclient http.Client"]
        {
            assert!(!has_type(source, "client", "http.Client"), "{source}");
        }
    }
}
