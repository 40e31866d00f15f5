//! `undocumented-variable`: variables of the environment that code reads and nothing but code names, and the reverse.
//!
//! Code gives the names that it reads, every other file the words that look like names. What the project writes down is
//! known when all files were read.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use crate::reads::{Unnamed, of_file};
use crate::variables::{is_usual, is_variable, words};

pub(crate) const RULE: Rule =
    rule!("undocumented-variable", check, conclude).facts(&[READ, UNNAMED, NAMED, QUOTED, LISTED, SET, PREFIX]);

/// A variable that production code reads.
const READ: FactKind = fact!("read-variable", name: text, fallback: boolean);
/// Code that does something with variables whose names it does not write: what, as in [`Unnamed`].
const UNNAMED: FactKind = fact!("unnamed-variables", how: text);
/// Words of a file that is no code and no environment file. `docs`: of a page.
const NAMED: FactKind = fact!("named-words", names: text, docs: boolean);
/// Names in quotes in code.
const QUOTED: FactKind = fact!("quoted-words", names: text);
/// A variable that an example of an environment file lists; the name is empty for a comment that names several.
const LISTED: FactKind = fact!("listed-variable", name: text, names: text);
/// A manifest that sets variables: the words in it.
const SET: FactKind = fact!("setting-words", names: text);
/// What a class of settings puts before the names of its fields: `env_prefix` of pydantic.
const PREFIX: FactKind = fact!("settings-prefix", prefix: text);

const MOST_TEXT: usize = 8 << 10;
/// So many variables are reported one by one, even where most of them are documented nowhere.
const FEW: usize = 8;

fn check(cx: &mut Context<'_>) {
    let path = cx.file().path.clone();
    let file = path.rsplit('/').next().unwrap_or(&path).to_ascii_lowercase();
    if cx.matches_of("words").next().is_some() {
        return read_words(cx, &file);
    }
    let quoted: BTreeSet<&str> = cx.matches_of("quoted").map(|found| cx.text(found)).collect();
    for part in in_parts(&quoted) {
        cx.fact(QUOTED, [part], None);
    }
    let prefixes: BTreeSet<String> = cx.matches_of("prefix").map(|found| cx.text(found).to_ascii_uppercase()).collect();
    for prefix in prefixes {
        cx.fact(PREFIX, [prefix], None);
    }
    if cx.file().role != "production" {
        return;
    }
    let (reads, unnamed) = of_file(cx);
    for read in reads {
        cx.fact(READ, [read.name, read.optional.to_string()], Some(read.span));
    }
    if let Some(unnamed) = unnamed {
        cx.fact(UNNAMED, [unnamed.as_str()], None);
    }
}

/// Notes the words of a file that is no code.
fn read_words(cx: &mut Context<'_>, file: &str) {
    if is_lock(file) {
        return;
    }
    let source = cx.source();
    let found = words(source);
    if is_environment(file) {
        if !is_example(file) {
            return;
        }
        let all = in_parts(&found).join("\n");
        cx.fact(LISTED, [String::new(), all], None);
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let text = line.strip_prefix("export ").unwrap_or(line);
            let offset = at + line.len() - text.len();
            at += line.len();
            let Some((name, _)) = text.split_once('=') else { continue };
            if is_variable(name.trim_end()) {
                let start = offset as u32;
                let span = Span { start, end: start + name.trim_end().len() as u32 };
                cx.fact(LISTED, [name.trim_end(), ""], Some(span));
            }
        }
        return;
    }
    let docs = [".md", ".mdx", ".markdown", ".rst", ".adoc", ".txt", ".html"].iter().any(|end| file.ends_with(end));
    for part in in_parts(&found) {
        cx.fact(NAMED, [part.as_str(), if docs { "true" } else { "false" }], None);
        let sets = file.contains("compose")
            || file.contains("dockerfile")
            || (file.ends_with(".yaml") || file.ends_with(".yml"))
                && (source.contains("env:") || source.contains("kind:"));
        if sets && cx.file().role != "test" && !cx.file().path.contains(".github/") {
            cx.fact(SET, [part], None);
        }
    }
}

fn is_lock(file: &str) -> bool {
    matches!(file, "package-lock.json" | "pnpm-lock.yaml" | "npm-shrinkwrap.json" | "composer.lock" | "pipfile.lock")
        || file.ends_with(".lock")
        || file.ends_with(".min.json")
}

/// `.env`, `.env.example`, `example.env`, `env.sample`.
fn is_environment(file: &str) -> bool {
    file.starts_with(".env") || file.ends_with(".env") || file.contains(".env.") || file.starts_with("env.")
}

fn is_example(file: &str) -> bool {
    ["example", "sample", "template", "dist", "default"].iter().any(|word| file.contains(word))
}

fn in_parts(names: &BTreeSet<&str>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for name in names {
        if part.len() + name.len() > MOST_TEXT {
            parts.push(std::mem::take(&mut part));
        }
        part.push_str(name);
        part.push('\n');
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

fn conclude(project: &mut Project<'_>) {
    let reads: Vec<LocatedFact> = project.facts(READ.key).filter(|read| !is_usual(read.value(0))).collect();
    let here = project.unit().path.clone();
    let listed: Vec<LocatedFact> = project.repository().facts(LISTED.key).collect();
    if reads.is_empty() && listed.is_empty() {
        return;
    }
    let mut documented: BTreeSet<String> = BTreeSet::new();
    let mut outside_docs: BTreeSet<String> = BTreeSet::new();
    for fact in project.repository().facts(NAMED.key) {
        documented.extend(fact.value(0).lines().map(str::to_owned));
        if fact.value(1) == "false" {
            outside_docs.extend(fact.value(0).lines().map(str::to_owned));
        }
    }
    for fact in &listed {
        documented.extend(fact.value(1).lines().map(str::to_owned));
    }
    let mut names: BTreeMap<&str, Vec<&LocatedFact>> = BTreeMap::new();
    for read in &reads {
        names.entry(read.value(0)).or_default().push(read);
    }
    let met = names.keys().filter(|name| documented.contains(**name)).count();
    // An example above the unit is the repository's, one in it or below it its own; one that names nothing of what is read
    // here is for something else.
    let counts = |fact: &&LocatedFact| {
        let place = fact.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_near = is_within(place, &here) || is_within(&here, place);
        is_near && fact.value(1).lines().any(|name| names.contains_key(name))
    };
    let has_example = listed.iter().any(|fact| counts(&fact));
    let is_set = || {
        let mut set: BTreeSet<String> = BTreeSet::new();
        for fact in project.repository().facts(SET.key) {
            set.extend(fact.value(0).lines().map(str::to_owned));
        }
        names.keys().any(|name| set.contains(*name))
    };
    let is_usual_here = 2 * met >= names.len();
    let how: BTreeSet<String> = project.facts(UNNAMED.key).map(|fact| fact.value(0).to_owned()).collect();
    let is = |unnamed: Unnamed| how.contains(unnamed.as_str());
    // Where all of it is passed on, what is read and what is not is known elsewhere.
    let is_judged = !names.is_empty() && !is(Unnamed::Passed);
    if is_judged && (has_example || is_usual_here && is_set()) {
        if is_usual_here || names.len() <= FEW {
            report_each(project, &names, &documented, met);
        } else {
            let examples: Vec<&LocatedFact> = listed.iter().filter(counts).collect();
            report_at_once(project, &names, &documented, &examples);
        }
        // Where a function is asked for variables by name, more is read than was seen: that all of it is documented is not known.
        if met < names.len() || !is(Unnamed::Asked) {
            project.strength(met as u32, names.len() as u32);
        }
    }
    unread(project, &listed, &outside_docs);
}

/// What the code reads: the places where it reads each variable.
type Names<'a> = BTreeMap<&'a str, Vec<&'a LocatedFact>>;

fn is_optional(places: &[&LocatedFact]) -> bool {
    places.iter().all(|place| place.value(1) == "true")
}

fn report_each(project: &mut Project<'_>, names: &Names<'_>, documented: &BTreeSet<String>, met: usize) {
    let total = names.len();
    for (name, places) in names.iter().filter(|(name, _)| !documented.contains(**name)) {
        let Some((first, span)) = places.first().and_then(|first| Some((first, first.span?))) else { continue };
        let message = format!(
            "`{name}` is read here and documented nowhere; {met} of the {total} variables that were seen in this unit are documented"
        );
        let report = project.report(&first.path, span).message(message);
        let report = if is_optional(places) { report.severity(Severity::P3) } else { report };
        if 2 * met < total {
            report.confidence(Confidence::Low);
        }
    }
}

/// Where most are documented nowhere, they are documented elsewhere or not at all: that is one finding.
fn report_at_once(
    project: &mut Project<'_>,
    names: &Names<'_>,
    documented: &BTreeSet<String>,
    examples: &[&LocatedFact],
) {
    let missing: Vec<_> = names.iter().filter(|(name, _)| !documented.contains(**name)).collect();
    // The first one that has no default says it best.
    let first = missing.iter().find(|(_, places)| !is_optional(places)).or(missing.first());
    let Some((place, span)) = first.and_then(|(_, places)| Some((places.first()?, places.first()?.span?))) else {
        return;
    };
    let needed = missing.iter().filter(|(_, places)| !is_optional(places)).count();
    let total = names.len();
    let message = format!(
        "{} of the {total} variables that were seen to be read are documented nowhere in the repository, {needed} of them without a \
         default; {}",
        missing.len(),
        named_by(names, examples)
    );
    let all: Vec<&str> = missing.iter().map(|(name, _)| **name).collect();
    project.report(&place.path, span).message(message).confidence(Confidence::Low).property("variables", all.join(" "));
}

/// The example that names most of what is read, and how much that is.
fn named_by(names: &Names<'_>, examples: &[&LocatedFact]) -> String {
    let mut by_file: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for example in examples {
        let known = example.value(1).lines().filter_map(|name| names.get_key_value(name)).map(|(name, _)| *name);
        by_file.entry(&example.path).or_default().extend(known);
    }
    let mut best: Option<(&str, usize)> = None;
    for (path, known) in &by_file {
        if best.is_none_or(|(_, most)| known.len() > most) {
            best = Some((path, known.len()));
        }
    }
    best.map_or_else(String::new, |(path, count)| format!("`{path}` names {count}"))
}

/// Reports what an example of this unit lists and nothing reads.
fn unread(project: &mut Project<'_>, listed: &[LocatedFact], named: &BTreeSet<String>) {
    let here = project.unit().path.clone();
    let mine: BTreeSet<String> = project.facts(LISTED.key).map(|fact| fact.path).collect();
    if mine.is_empty() {
        return;
    }
    let everywhere = project.repository();
    if everywhere.facts(UNNAMED.key).any(|fact| is_within(&fact.path, &here)) {
        return;
    }
    let reads: BTreeSet<String> = everywhere.facts(READ.key).map(|fact| fact.value(0).to_owned()).collect();
    let mut quoted: BTreeSet<String> = BTreeSet::new();
    for fact in everywhere.facts(QUOTED.key) {
        quoted.extend(fact.value(0).lines().map(str::to_owned));
    }
    let prefixes: BTreeSet<String> = everywhere.facts(PREFIX.key).map(|fact| fact.value(0).to_owned()).collect();
    for path in mine {
        let own: Vec<&LocatedFact> =
            listed.iter().filter(|fact| fact.path == path && !fact.value(0).is_empty()).collect();
        let is_read = |fact: &&&LocatedFact| reads.contains(fact.value(0));
        // Where most are read in a way that is not understood, so may be the rest.
        if 2 * own.iter().filter(is_read).count() < own.len() {
            continue;
        }
        for fact in own {
            let name = fact.value(0);
            if reads.contains(name) || quoted.contains(name) || named.contains(name) || is_usual(name) {
                continue;
            }
            // Which fields a class of settings has is not looked at.
            if prefixes.iter().any(|prefix| name.starts_with(prefix.as_str())) {
                continue;
            }
            let Some(span) = fact.span else { continue };
            let message = format!("`{name}` is listed here, and nothing in the repository reads it");
            let report = project.report(&fact.path, span).message(message);
            report.severity(Severity::P3).confidence(Confidence::Low);
        }
    }
}

/// Whether a path or folder is a folder, or below it.
fn is_within(inner: &str, outer: &str) -> bool {
    outer.is_empty() || inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}
