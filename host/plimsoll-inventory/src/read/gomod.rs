//! `go.mod`, `go.work` and `go.sum`. What `go.mod` requires is what is built: Go takes the lowest versions that satisfy
//! everyone, and since Go 1.17 the file lists them all. `go.sum` also names versions that were only looked at, so nothing
//! is taken from it.

use std::collections::BTreeMap;

use plimsoll_model::{Scope, Span};

use crate::draft::{Declared, Draft, lines, span_in};

pub(super) fn read(draft: &mut Draft<'_>) {
    let mut replaced: BTreeMap<Replaced, (String, Option<String>)> = BTreeMap::new();
    each(draft, |draft, at, line, verb, words| match (verb, words) {
        ("module", [name, ..]) => draft.file.manifest.name = Some(unquoted(name).to_owned()),
        ("require", [name, version, ..]) => {
            let indirect = line.split_once("//").is_some_and(|(_, said)| said.trim_start().starts_with("indirect"));
            let span = Span::new(span_in(line, at, name).start, span_in(line, at, version).end);
            let mut declared = Declared::new(unquoted(name).to_owned(), Scope::Production, span);
            declared.requirement = Some(unquoted(version).to_owned());
            declared.pins = declared.requirement.clone();
            declared.direct = !indirect;
            draft.declare(declared);
        }
        ("require", [name]) => {
            draft.problem(span_in(line, at, name).start, format!("`{name}` is required without a version"))
        }
        ("tool", [_]) | ("exclude" | "retract" | "go" | "toolchain" | "godebug" | "ignore", _) => {}
        ("replace", words) => match replacement(words) {
            // The first of a pair stands: Go refuses a second one.
            Some((old, new)) => {
                replaced.entry(old).or_insert(new);
            }
            None => draft.problem(at, "a replacement without `=>`"),
        },
        (verb, _) => draft.problem(at, format!("`{verb}` is not a directive of go.mod that is known")),
    });
    for declared in &mut draft.file.declared {
        // What is said about one version comes before what is said about all.
        let exact = replaced.get(&(declared.name.clone(), declared.pins.clone()));
        if let Some((name, version)) = exact.or_else(|| replaced.get(&(declared.name.clone(), None))) {
            // A folder has no version: what it holds is part of the project.
            declared.pins.clone_from(version);
            if version.is_some() {
                declared.name.clone_from(name);
            }
        }
    }
}

/// A module, and the version if only one is replaced.
type Replaced = (String, Option<String>);

/// `old [version] => new [version]`.
fn replacement(words: &[&str]) -> Option<(Replaced, (String, Option<String>))> {
    let arrow = words.iter().position(|word| *word == "=>")?;
    let word = |at: usize| words.get(at).map(|word| unquoted(word).to_owned());
    let old = (word(0).filter(|_| arrow > 0)?, word(1).filter(|_| arrow == 2));
    Some((old, (word(arrow + 1)?, word(arrow + 2))))
}

pub(super) fn read_work(draft: &mut Draft<'_>) {
    each(draft, |draft, _, _, verb, words| {
        if let ("use", [folder, ..]) = (verb, words) {
            draft.file.manifest.members.push(unquoted(folder).to_owned());
        }
    });
}

pub(super) fn read_sum(draft: &mut Draft<'_>) {
    for (at, line) in lines(draft.text) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !matches!(words.as_slice(), [] | [_, _, _]) {
            draft.problem(at, "not a module, a version and a hash");
        }
    }
}

/// Calls back for each directive, those in blocks one by one.
fn each<'t>(draft: &mut Draft<'t>, mut on: impl FnMut(&mut Draft<'t>, u32, &'t str, &str, &[&'t str])) {
    let mut block: Option<&str> = None;
    for (at, line) in lines(draft.text) {
        let code = line.split_once("//").map_or(line, |(code, _)| code);
        let words: Vec<&str> = code.split_whitespace().collect();
        match (block, words.as_slice()) {
            (_, []) => {}
            (Some(_), [")"]) => block = None,
            (Some(verb), words) => on(draft, at, line, verb, words),
            (None, [verb, "("]) => block = Some(verb),
            (None, [verb]) if verb.ends_with('(') => block = Some(verb.trim_end_matches('(')),
            (None, [verb, words @ ..]) => on(draft, at, line, verb, words),
        }
    }
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '`'])
}
