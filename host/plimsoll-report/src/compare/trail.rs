//! By what a finding is known again in another file.

use plimsoll_model::run::{Finding, Snippet};

/// What stays the same when a file is renamed, or code moves to another one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Trail {
    rule: String,
    message: String,
    lines: String,
}

impl Trail {
    /// Returns the trail of a finding; none where there are no lines to know it by. A message alone is not enough: one
    /// missing file is not another.
    pub(super) fn of(finding: &Finding) -> Option<Self> {
        let lines = finding.snippet.as_ref().map(marked_lines).filter(|lines| !lines.is_empty())?;
        let message = apart_from(&finding.message, &finding.location.path);
        Some(Self { rule: finding.rule.clone(), message, lines })
    }
}

/// The lines that the highlight touches, with one space wherever there is white space.
fn marked_lines(snippet: &Snippet) -> String {
    let (start, end) = (snippet.highlight.start as usize, snippet.highlight.end as usize);
    let mut words: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in snippet.text.split('\n') {
        let behind = at + line.len();
        // An empty highlight touches the line that it stands in; the end of another is not part of it.
        if start <= behind && (at < end || at <= start) {
            words.extend(line.split_whitespace());
        }
        at = behind + 1;
    }
    words.join(" ")
}

/// Takes a path out of a message, and its last part, wherever they stand as words of their own.
fn apart_from(message: &str, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    without(&without(message, path), name)
}

fn without(message: &str, word: &str) -> String {
    if word.is_empty() {
        return message.to_owned();
    }
    let part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '/');
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find(word) {
        let (before, found) = rest.split_at(at);
        let after = &found[word.len()..];
        let mut next = after.chars();
        // A full stop ends a sentence, or goes on with a name.
        let goes_on = match next.next() {
            Some('.') => next.next().is_some_and(part),
            first => first.is_some_and(part),
        };
        let begun = before.chars().next_back().or_else(|| out.chars().next_back());
        out.push_str(before);
        let own = !goes_on && !begun.is_some_and(|character| part(character) || character == '.');
        out.push_str(if own { "\0" } else { word });
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use plimsoll_model::Span;

    use super::*;

    #[test]
    fn a_path_is_no_part_of_a_message() {
        assert_eq!(apart_from("`app/a.py` imports `a.py`.", "app/a.py"), "`\0` imports `\0`.");
        assert_eq!(apart_from("see app/a.py.", "app/a.py"), "see \0.");
        assert_eq!(apart_from("app/a.py.bak, my-a.py, x.a.py", "app/a.py"), "app/a.py.bak, my-a.py, x.a.py");
        assert_eq!(apart_from("a bad idea", "a"), "\0 bad idea");
        assert_eq!(apart_from("nothing", ""), "nothing");
    }

    #[test]
    fn only_the_marked_lines_count() {
        let lines = |start, end| {
            let text = "ab\n  cd  ef\n\ngh".to_owned();
            marked_lines(&Snippet { first_line: 1, text, highlight: Span::new(start, end) })
        };
        assert_eq!(lines(0, 1), "ab");
        assert_eq!(lines(5, 9), "cd ef");
        assert_eq!(lines(1, 4), "ab cd ef");
        assert_eq!(lines(3, 3), "cd ef");
        assert_eq!(lines(13, 15), "gh");
        assert_eq!(lines(90, 99), "");
    }
}
