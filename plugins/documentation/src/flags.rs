//! The options that a script of the repository takes, as far as it lists them all, and those that pages give it.
//!
//! A script counts only where every option is written out and every other one is refused: what is handed on, computed, or
//! added by another file makes a script unknown, and nothing is said of it.

mod go;
mod known;
mod python;
mod rust;
mod script;
mod shell;
mod typer;
mod yargs;

use plimsoll_sdk::prelude::*;

pub(crate) use known::conclude;

/// Options that a file lists, one a line, such as `--verbose` and `-v`. `whole`: with those of its other facts, there are no others.
pub(crate) const FLAGS: FactKind = fact!("listed-options", flags: text, whole: boolean);
/// An option that a page gives to a script: its path, the folder it is run in, the repository that was cloned before.
pub(crate) const USED: FactKind = fact!("used-option", script: text, flag: text, folder: text, cloned: text);

/// Programs of a package of Cargo, one a line, and its own name.
pub(crate) const PROGRAMS: FactKind = fact!("cargo-programs", names: text);

/// Names that pages use are looked at up to this length.
pub(crate) const MOST_NAME: usize = 200;

/// Records the options of a file that reads its command line.
pub(crate) fn note(cx: &mut Context<'_>) {
    let flags = match cx.language() {
        "python" => python::read(cx),
        "bash" => shell::read(cx),
        "go" => go::read(cx),
        "rust" if is_beside(&cx.file().path) => return,
        "rust" => rust::read(cx),
        _ => script::read(cx),
    };
    // Of Go and Rust, a package is all of its files: one of them that is not understood counts as well.
    match flags {
        Some(flags) if !flags.is_empty() => {
            for part in in_parts(flags.iter().map(|flag| beginning(flag))) {
                cx.fact(FLAGS, [part.as_str(), "true"], None);
            }
        }
        None if matches!(cx.language(), "go" | "rust") => cx.fact(FLAGS, ["", "false"], None),
        _ => {}
    }
}

/// Programs of a package of Rust that are not its own: their options belong to nobody else.
fn is_beside(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "benches" | "examples" | "build.rs" | "fuzz"))
}

/// Joins names to texts of at most 8 KiB, one a line; one text where there is no name.
pub(crate) fn in_parts<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    const MOST_TEXT: usize = 8 << 10;
    let mut parts = Vec::new();
    let mut part = String::new();
    for name in names {
        if part.len() + name.len() > MOST_TEXT {
            parts.push(std::mem::take(&mut part));
        }
        part.push_str(name);
        part.push('\n');
    }
    if !part.is_empty() || parts.is_empty() {
        parts.push(part);
    }
    parts
}

/// As much of an option as an option of a page can be compared with.
fn beginning(flag: &str) -> &str {
    let longer = flag.char_indices().map(|(at, _)| at).find(|at| *at > MOST_NAME);
    &flag[..longer.unwrap_or(flag.len())]
}

/// The option that a word of a command gives, without its value.
pub(crate) fn in_word(word: &str) -> Option<&str> {
    word.split('=').next().filter(|name| name.len() <= MOST_NAME && is_option(name))
}

fn is_option(word: &str) -> bool {
    const PLACEHOLDERS: &[&str] = &[
        "--flag",
        "--flags",
        "--option",
        "--options",
        "--args",
        "--help",
        "--some-flag",
        "--some-option",
        "--foo",
        "-h",
        "-help",
    ];
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    };
    let is_written = match word.strip_prefix("--") {
        Some(name) => name.len() > 1 && is_name(name),
        None => word.strip_prefix('-').is_some_and(|name| {
            is_name(name) || name.len() == 1 && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        }),
    };
    is_written && !PLACEHOLDERS.contains(&word) && !word.contains("your-")
}

/// The text of a string that is written out: no prefix, nothing filled in.
fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\', '\n']) && !inner.contains("${")).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_options_or_not() {
        assert_eq!(in_word("--lines=3"), Some("--lines"));
        assert_eq!(in_word("-port"), Some("-port"));
        for word in ["-1", "-", "-h", "--your-flag", "[--maybe]", "--", "->"] {
            assert_eq!(in_word(word), None, "{word}");
        }
        assert_eq!(in_word(&format!("--{}", "a".repeat(20_000))), None);
    }

    #[test]
    fn parts_hold_every_name_and_none_is_long() {
        let names: Vec<String> = (0..2_000).map(|number| format!("--use-option-{number}")).collect();
        let parts = in_parts(names.iter().map(String::as_str));
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() < 9_000));
        assert_eq!(parts.concat().lines().count(), 2_000);
        assert_eq!(in_parts([]), [""]);
        assert_eq!(beginning(&"ä".repeat(9_000)).len(), MOST_NAME + 2);
        assert_eq!(beginning("--short"), "--short");
    }
}
