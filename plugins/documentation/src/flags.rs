//! The options that a script of the repository takes, as far as it lists them all, and those that pages give it.
//!
//! A script counts only where every option is written out and every other one is refused: what is handed on, computed, or
//! added by another file makes a script unknown, and nothing is said of it.

mod go;
mod python;
mod rust;
mod script;
mod shell;
mod typer;
mod yargs;

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::paths::{folder, folders_above, resolve};

/// The options that a file lists, one a line, such as `--verbose` and `-v`. `whole`: there are no others.
pub(crate) const FLAGS: FactKind = fact!("listed-options", flags: text, whole: boolean);
/// An option that a page gives to a script: its path, the folder it is run in, the repository that was cloned before.
pub(crate) const USED: FactKind = fact!("used-option", script: text, flag: text, folder: text, cloned: text);

/// The programs of a package of Cargo, one a line, and its own name.
pub(crate) const PROGRAMS: FactKind = fact!("cargo-programs", names: text);

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
            let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
            cx.fact(FLAGS, [flags.join("\n").as_str(), "true"], None);
        }
        None if matches!(cx.language(), "go" | "rust") => cx.fact(FLAGS, ["", "false"], None),
        _ => {}
    }
}

/// Programs of a package of Rust that are not its own: their options belong to nobody else.
fn is_beside(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "tests" | "benches" | "examples" | "build.rs" | "fuzz"))
}

/// The options behind a script in a command.
pub(crate) fn in_command(command: &str, script: &str) -> Vec<String> {
    // What stands in quotes is for somebody else; where they end is not worth knowing.
    let plain = command.split(['"', '\'', '`']).next().unwrap_or(command);
    of_words(plain.split_whitespace().skip_while(|word| *word != script).skip(1))
}

/// The options among words, up to what is for somebody else.
pub(crate) fn of_words<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let words = words.take_while(|word| *word != "--" && !word.starts_with(['>', '<', '&', '#']));
    words.filter_map(|word| word.split('=').next().filter(|word| is_option(word))).map(str::to_owned).collect()
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

/// Reports the options that the scripts do not take.
pub(crate) fn conclude(project: &mut Project<'_>, own: &BTreeSet<String>) {
    let used: Vec<LocatedFact> = project.facts(USED.key).collect();
    if used.is_empty() {
        return;
    }
    let listed: Vec<LocatedFact> = project.repository().facts(FLAGS.key).collect();
    let files: BTreeMap<&str, &LocatedFact> = listed.iter().map(|fact| (fact.path.as_str(), fact)).collect();
    let programs = programs(project);
    let mut said: BTreeSet<(String, String, String)> = BTreeSet::new();
    for fact in &used {
        let (script, flag, cloned) = (fact.value(0), fact.value(1), fact.value(3));
        if !cloned.is_empty() && !own.contains(&cloned.to_lowercase()) {
            continue;
        }
        let place = if is_program(script) { package(&programs, script) } else { only_place(project, fact) };
        let Some(path) = place else { continue };
        let takes = |known: &LocatedFact| takes(known, flag);
        let is_taken = match files.get(path.as_str()) {
            Some(file) => file.value(1) != "true" || takes(file),
            None => {
                let end = if programs.contains_key(&path) { ".rs" } else { ".go" };
                let is_of_kind = |file: &LocatedFact| file.path.ends_with(end);
                let is_in = |file: &LocatedFact| match end {
                    ".rs" => path.is_empty() || file.path.starts_with(&format!("{path}/")),
                    _ => folder(&file.path) == path,
                };
                let package: Vec<&LocatedFact> = listed.iter().filter(|file| is_in(file) && is_of_kind(file)).collect();
                let whole = !package.is_empty() && package.iter().all(|file| file.value(1) == "true");
                // Every package that is imported may bring options of its own.
                !whole || listed.iter().any(|file| is_of_kind(file) && (file.value(1) != "true" || takes(file)))
            }
        };
        let Some(span) = fact.span.filter(|_| !is_taken) else { continue };
        if said.insert((fact.path.clone(), path, flag.to_owned())) {
            let message = format!("`{script}` takes no option `{flag}`");
            project.report(&fact.path, span).message(message).severity(Severity::P3);
        }
    }
}

/// Whether a file lists an option, or may mean it. Letters behind one dash may be several options, or one with its value.
fn takes(known: &LocatedFact, flag: &str) -> bool {
    let listed = || known.value(0).lines();
    if listed().any(|known| is_taken(known, flag)) {
        return true;
    }
    let letters = flag.strip_prefix('-').filter(|name| !name.starts_with('-') && name.len() > 1);
    letters.is_some_and(|name| {
        let is_first = |known: &str| known.len() == 2 && known.starts_with('-') && name.starts_with(&known[1..]);
        let is_long = |known: &str| known.len() > 2 && known.starts_with('-') && !known.starts_with("--");
        listed().any(is_first) || !listed().any(is_long)
    })
}

/// Whether a listed option is meant: itself, a pattern that it fits, or, as many parsers allow, one that it begins.
fn is_taken(known: &str, flag: &str) -> bool {
    match known.strip_suffix('*') {
        Some(start) => flag.starts_with(start),
        None if flag.starts_with("--") => known.starts_with(flag),
        None => known == flag,
    }
}

/// The folders of packages with programs, and how these are run: by the name of a program, or of the package.
fn programs(project: &Project<'_>) -> BTreeMap<String, Vec<String>> {
    let facts = project.repository().facts(PROGRAMS.key);
    facts.map(|fact| (folder(&fact.path).to_owned(), fact.value(0).lines().map(str::to_owned).collect())).collect()
}

/// Whether it is `cargo run`, with or without the name of what is run.
fn is_program(script: &str) -> bool {
    script.starts_with("cargo run")
}

/// The folder of the package that is run, if there is only one that can be meant.
fn package(programs: &BTreeMap<String, Vec<String>>, script: &str) -> Option<String> {
    let wanted = script.strip_prefix("cargo run").unwrap_or("").trim_start();
    let mut fitting = programs.iter().filter(|(_, names)| wanted.is_empty() || names.iter().any(|name| name == wanted));
    let (folder, _) = fitting.next()?;
    fitting.next().is_none().then(|| folder.clone())
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
        assert_eq!(
            in_command("python tools/a.py --dry-run x --lines=3 -v", "tools/a.py"),
            ["--dry-run", "--lines", "-v"]
        );
        assert_eq!(in_command("go run ./cmd/x -port 80 -1 - -h", "./cmd/x"), ["-port"]);
        assert_eq!(in_command("./a.sh --all \"--quoted\" --more", "./a.sh"), ["--all"]);
        assert_eq!(in_command("./a.sh --all -- --other", "./a.sh"), ["--all"]);
        assert!(in_command("env --before ./a.sh [--maybe] --your-flag", "./a.sh").is_empty());
    }

    #[test]
    fn patterns_and_beginnings_are_taken() {
        assert!(is_taken("--verbose", "--verb") && is_taken("--no-*", "--no-cache") && is_taken("--x", "--x"));
        assert!(!is_taken("--verb", "--verbose") && !is_taken("-ab", "-a") && is_taken("-a", "-a"));
    }
}
