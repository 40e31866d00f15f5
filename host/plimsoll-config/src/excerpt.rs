//! Configuration as pages show it: a whole file, or the part of one that matters, without what stands around it.
//!
//! An excerpt is read as the most likely whole: what is only left out is no mistake. This module must not judge what a page
//! leaves out in words, such as `...`.

use plimsoll_model::LineIndex;

use crate::values;

/// What came of reading an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Excerpt {
    /// It can be read: as it stands, or with what usually stands around it.
    Sound,
    /// It begins in the middle of something, and nothing can be said of it.
    Torn,
    /// The first mistake in it as it stands: its byte, and what is wrong.
    Broken(usize, String),
}

/// Reads an excerpt; `None` for a language that is not configuration.
#[must_use]
pub fn excerpt(language: &str, text: &str) -> Option<Excerpt> {
    let tree = values("", language, text)?;
    // Of two variants that a page shows in one block, the second writes the keys of the first again.
    let mistake = tree.errors.iter().find(|error| !error.message.ends_with("is taken"));
    let Some(mistake) = mistake else { return Some(Excerpt::Sound) };
    if is_torn(language, text) {
        return Some(Excerpt::Torn);
    }
    if language == "json" && (is_stream(text) || is_inside(text)) {
        return Some(Excerpt::Sound);
    }
    let at = LineIndex::new(text).offset(text, mistake.position) as usize;
    Some(Excerpt::Broken(at, mistake.message.clone()))
}

/// Whether indentation counts, and the first line has more of it than another: what it belongs to is left out.
fn is_torn(language: &str, text: &str) -> bool {
    if language != "yaml" {
        return false;
    }
    let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let indents = || text.lines().filter(is_content).map(|line| line.len() - line.trim_start().len());
    indents().next().is_some_and(|first| indents().any(|other| other < first))
}

/// Whether it is several documents of JSON, one behind the other.
fn is_stream(text: &str) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..MOST_DOCUMENTS {
        let Some(tree) = values("", "json", rest) else { return false };
        let Some(mistake) = tree.errors.first() else { return true };
        let at = LineIndex::new(rest).offset(rest, mistake.position) as usize;
        let opens = rest.get(at..).is_some_and(|next| next.starts_with(['{', '[']));
        if at == 0 || !opens || !mistake.message.starts_with("expected the end") {
            return false;
        }
        rest = &rest[at..];
    }
    false
}

/// Documents of one block that are read as such.
const MOST_DOCUMENTS: usize = 64;

/// Whether it is what stands between two braces or brackets.
fn is_inside(text: &str) -> bool {
    let is_sound = |open, close| {
        let whole = format!("{open}{text}\n{close}");
        values("", "json", &whole).is_some_and(|tree| tree.errors.is_empty())
    };
    is_sound('{', '}') || is_sound('[', ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(language: &str, text: &str) -> Excerpt {
        excerpt(language, text).expect("a language of configuration")
    }

    #[test]
    fn what_is_left_out_is_no_mistake() {
        for text in
            ["\"a\": 1,\n\"b\": 2", "\"a\": { \"b\": 1 },\n", "{\"a\": 1}\n{\"a\": 2}\n", "{},\n{}", "", "// a\n{}"]
        {
            assert_eq!(said("json", text), Excerpt::Sound, "{text}");
        }
        assert_eq!(said("yaml", "    - name: a\n  env: b\n"), Excerpt::Torn);
        assert_eq!(said("yaml", "# of a pod\n    - name: a\n  env: b\n"), Excerpt::Torn);
        assert_eq!(said("yaml", "  a: 1\n  b: 2\n"), Excerpt::Sound);
        assert_eq!(said("toml", "a = 1\na = 2\n"), Excerpt::Sound);
        assert_eq!(excerpt("python", "x"), None);
    }

    #[test]
    fn mistakes_are_where_they_stand() {
        let Excerpt::Broken(at, message) = said("json", "{\n  \"ü\": 1\n  \"b\" 2\n}") else { panic!("it is broken") };
        assert_eq!((at, message.as_str()), (14, "expected a comma or the end of the object"));
        assert!(matches!(said("json", "{\"a\": 1}\n{\"a\": }\n"), Excerpt::Broken(9, _)));
        assert!(matches!(said("yaml", "a: 1\nb: c: d\n"), Excerpt::Broken(..)));
        assert!(matches!(said("toml", "a = \n"), Excerpt::Broken(..)));
    }
}
