//! A line of shell as commands, and these as words: what is quoted belongs to one word, and separates nothing.

use crate::flags;

/// A word of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// What it says, without its quotes.
    pub(super) text: String,
    /// Where it begins.
    pub(super) at: usize,
    /// The bytes of the text that stand before the first quote, if there is one.
    pub(super) plain: Option<usize>,
}

/// Returns the commands of a line, up to its comment, and whether a quote is left open, so that the next lines belong to it.
pub(super) fn split(line: &str) -> (Vec<Vec<Word>>, bool) {
    let (mut commands, mut words) = (Vec::new(), Vec::new());
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut characters = line.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let new = || Word { at, ..Word::default() };
        match (quote, character) {
            (Some(mark), _) if character == mark => quote = None,
            (None | Some('"'), '\\') => {
                let word = word.get_or_insert_with(new);
                word.text.push(character);
                word.text.extend(characters.next().map(|(_, escaped)| escaped));
            }
            (Some(_), _) => word.get_or_insert_with(new).text.push(character),
            (None, '"' | '\'') => {
                quote = Some(character);
                let word = word.get_or_insert_with(new);
                word.plain = word.plain.or(Some(word.text.len()));
            }
            (None, ';' | '|') => {
                words.extend(word.take());
                commands.push(std::mem::take(&mut words));
            }
            (None, '&') if characters.next_if(|(_, next)| *next == '&').is_some() => {
                words.extend(word.take());
                commands.push(std::mem::take(&mut words));
            }
            (None, '#') if word.is_none() => break,
            (None, _) if character.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_with(new).text.push(character),
        }
    }
    // A word whose quote is open goes on in the next line: what its command says is not known.
    if quote.is_none() {
        words.extend(word);
        commands.push(words);
    }
    (commands, quote.is_some())
}

/// The options among words, each with its place, up to what is for somebody else: what stands in quotes may be the value of
/// an option that is handed on.
pub(super) fn options(words: &[Word]) -> Vec<(String, usize)> {
    let mut options = Vec::new();
    for word in words {
        if word.text == "--" || word.text.starts_with(['>', '<', '&', '#']) {
            break;
        }
        let plain = word.text.get(..word.plain.unwrap_or(word.text.len())).unwrap_or("");
        options.extend(flags::in_word(plain).map(|option| (option.to_owned(), word.at)));
        if word.plain.is_some() {
            break;
        }
    }
    options
}

/// Whether prose about the command follows, as in `make lint - check the style`.
pub(super) fn ends(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | ":" | "#" | "//" | "->" | "→" | "=>")
}

/// `NAME=value` before a command.
pub(super) fn is_setting(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// Whether it can be the name of a script or a target, and is no placeholder.
pub(super) fn is_name(word: &str) -> bool {
    const PLACEHOLDERS: &[&str] = &[
        "target",
        "script",
        "name",
        "foo",
        "bar",
        "example",
        "something",
        "command",
        "task",
        "sure",
        "the",
        "a",
        "it",
    ];
    is_plain(word)
        && !PLACEHOLDERS.contains(&word)
        && word.chars().any(|c| c.is_ascii_lowercase())
        && !word.ends_with('-')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/'))
}

/// Whether it is written out: no variable, no placeholder, no pattern.
pub(super) fn is_plain(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    !word.is_empty()
        && !word.contains(['<', '>', '{', '}', '[', ']', '$', '*', '%', '(', ')', '…', '\\', '@'])
        && !["your", "my-", "my_", "path/to", "xxx", "some-", "some_", "foo", "-name", "_name"]
            .iter()
            .any(|part| lower.contains(part))
}

/// Whether it is a script of the repository, and nothing that a compiler makes.
pub(super) fn is_script(word: &str) -> bool {
    const ENDS: &[&str] = &[".sh", ".bash", ".py", ".js", ".mjs", ".ts", ".rb", ".pl"];
    is_plain(word)
        && !word.starts_with(['/', '~', '-'])
        && !word.contains("://")
        && !word.trim_start_matches("./").starts_with("..")
        && ENDS.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<Vec<String>> {
        let (commands, _) = split(line);
        commands.into_iter().map(|words| words.into_iter().map(|word| word.text).collect()).collect()
    }

    fn given(line: &str) -> Vec<(String, usize)> {
        let (commands, _) = split(line);
        options(&commands[0][1..])
    }

    #[test]
    fn quotes_hold_together_what_would_separate() {
        assert_eq!(
            texts("cd \"else where;x\" && make a|tee b # c; d"),
            [vec!["cd", "else where;x"], vec!["make", "a"], vec!["tee", "b"]]
        );
        assert_eq!(texts("echo 'a #b' c#d"), [["echo", "a #b", "c#d"]]);
        assert_eq!(texts(r#"echo "a \" b" c"#), [["echo", r#"a \" b"#, "c"]]);
        assert!(split("make a; echo \"b").1);
        assert_eq!(texts("make a; echo \"b"), [["make", "a"]]);
    }

    #[test]
    fn options_are_found_where_they_stand() {
        assert_eq!(
            given("a.py --verbose -v x --lines=3"),
            [("--verbose".into(), 5), ("-v".into(), 15), ("--lines".into(), 20)]
        );
        assert_eq!(given("x -port 80 -1 - -h"), [("-port".into(), 2)]);
        assert_eq!(given("a.sh --all \"--quoted\" --more"), [("--all".into(), 5)]);
        assert_eq!(given("a.sh --all=\"x y\" --more"), [("--all".into(), 5)]);
        assert_eq!(given("a.sh --all -- --other"), [("--all".into(), 5)]);
        assert_eq!(given("a.sh --all > --other"), [("--all".into(), 5)]);
        assert!(given("a.sh [--maybe] --your-flag").is_empty());
    }
}
