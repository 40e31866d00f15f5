//! The options that a script of the repository takes, as far as it lists them all, and those that pages give it.
//!
//! A script counts only where every option is written out and every other one is refused: what is handed on, computed, or
//! added by another file makes a script unknown, and nothing is said of it.

mod go;
mod python;
mod script;
mod shell;

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::paths::{folder, folders_above, resolve};

/// The options that a file lists, one a line, such as `--verbose`. `whole`: there are no others.
pub(crate) const FLAGS: FactKind = fact!("listed-options", flags: text, whole: boolean);
/// An option that a page gives to a script: its path, the folder it is run in, the repository that was cloned before.
pub(crate) const USED: FactKind = fact!("used-option", script: text, flag: text, folder: text, cloned: text);

/// Records the options of a file that reads its command line.
pub(crate) fn note(cx: &mut Context<'_>) {
    let flags = match cx.language() {
        "python" => python::read(cx),
        "bash" => shell::read(cx),
        "go" => go::read(cx),
        _ => script::read(cx),
    };
    // Of Go, a package is all of its files: one of them that is not understood counts as well.
    match flags {
        Some(flags) if !flags.is_empty() => {
            let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
            cx.fact(FLAGS, [flags.join("\n").as_str(), "true"], None);
        }
        None if cx.language() == "go" => cx.fact(FLAGS, ["", "false"], None),
        _ => {}
    }
}

/// The long options behind a script in a command.
pub(crate) fn in_command(command: &str, script: &str) -> Vec<String> {
    // What stands in quotes is for somebody else; where they end is not worth knowing.
    let plain = command.split(['"', '\'', '`']).next().unwrap_or(command);
    let words = plain.split_whitespace().skip_while(|word| *word != script).skip(1);
    let words = words.take_while(|word| *word != "--" && !word.starts_with(['>', '<', '&', '#']));
    words.filter_map(|word| word.split('=').next().filter(|word| is_option(word))).map(str::to_owned).collect()
}

fn is_option(word: &str) -> bool {
    const PLACEHOLDERS: &[&str] =
        &["--flag", "--flags", "--option", "--options", "--args", "--help", "--some-flag", "--some-option", "--foo"];
    word.strip_prefix("--").is_some_and(|name| {
        name.len() > 1
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
    }) && !PLACEHOLDERS.contains(&word)
        && !word.contains("your-")
}

/// Reports the options that the scripts do not take.
pub(crate) fn conclude(project: &mut Project<'_>, own: &BTreeSet<String>) {
    let used: Vec<LocatedFact> = project.facts(USED.key).collect();
    if used.is_empty() {
        return;
    }
    let listed: Vec<LocatedFact> = project.repository().facts(FLAGS.key).collect();
    let files: BTreeMap<&str, &LocatedFact> = listed.iter().map(|fact| (fact.path.as_str(), fact)).collect();
    let mut said: BTreeSet<(String, String, String)> = BTreeSet::new();
    for fact in &used {
        let (script, flag, cloned) = (fact.value(0), fact.value(1), fact.value(3));
        if !cloned.is_empty() && !own.contains(&cloned.to_lowercase()) {
            continue;
        }
        let Some(path) = only_place(project, fact) else { continue };
        let takes = |known: &LocatedFact| known.value(0).lines().any(|known| is_taken(known, flag));
        let is_taken = match files.get(path.as_str()) {
            Some(file) => file.value(1) != "true" || takes(file),
            None => {
                let package: Vec<&LocatedFact> = listed.iter().filter(|file| folder(&file.path) == path).collect();
                let is_go = |file: &LocatedFact| file.path.ends_with(".go");
                let whole = !package.is_empty() && package.iter().all(|file| is_go(file) && file.value(1) == "true");
                // Every package that is imported may bring options of its own.
                !whole || listed.iter().any(|file| is_go(file) && (file.value(1) != "true" || takes(file)))
            }
        };
        let Some(span) = fact.span.filter(|_| !is_taken) else { continue };
        if said.insert((fact.path.clone(), path, flag.to_owned())) {
            let message = format!("`{script}` takes no option `{flag}`");
            project.report(&fact.path, span).message(message).severity(Severity::P3);
        }
    }
}

/// Whether a listed option is meant: itself, a pattern that it fits, or, as many parsers allow, one that it begins.
fn is_taken(known: &str, flag: &str) -> bool {
    match known.strip_suffix('*') {
        Some(start) => flag.starts_with(start),
        None => known.starts_with(flag),
    }
}

/// The path of the script, if there is only one that can be meant.
fn only_place(project: &Project<'_>, fact: &LocatedFact) -> Option<String> {
    let bases: Vec<&str> = folders_above(folder(&fact.path)).collect();
    let changed = |base: &str| match fact.value(2) {
        "" => Some(base.to_owned()),
        written => resolve(base, written),
    };
    let bases = bases.into_iter().filter_map(changed);
    let places: Vec<String> = bases.filter_map(|base| resolve(&base, fact.value(0))).collect();
    let entries = project.entries(&places);
    let mut there: Vec<String> =
        places.into_iter().zip(entries).filter(|(_, entry)| *entry != Entry::Nothing).map(|(place, _)| place).collect();
    there.dedup();
    if there.len() == 1 { there.pop() } else { None }
}

/// The text of a string that is written out: no prefix, nothing filled in.
fn literal(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\', '\n']) && !inner.contains("${")).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::{in_command, is_taken};

    #[test]
    fn options_behind_the_script_are_read() {
        assert_eq!(in_command("python tools/a.py --dry-run x --lines=3 -v", "tools/a.py"), ["--dry-run", "--lines"]);
        assert_eq!(in_command("./a.sh --all \"--quoted\" --more", "./a.sh"), ["--all"]);
        assert_eq!(in_command("./a.sh --all -- --other", "./a.sh"), ["--all"]);
        assert!(in_command("env --before ./a.sh [--maybe] --your-flag", "./a.sh").is_empty());
    }

    #[test]
    fn patterns_and_beginnings_are_taken() {
        assert!(is_taken("--verbose", "--verb") && is_taken("--no-*", "--no-cache") && is_taken("--x", "--x"));
        assert!(!is_taken("--verb", "--verbose"));
    }
}
