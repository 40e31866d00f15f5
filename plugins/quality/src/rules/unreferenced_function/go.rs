//! Go: functions and methods that are not exported, and that no file of their package names.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use super::{Candidate, NAMES, PRIVATE, SILENT, folder, record, remaining};
use crate::words::Mentions;

/// Names that stand in nearly every file, and that no function has.
const COMMON: &[&str] = &["ctx", "err", "false", "nil", "true"];

/// More unused functions than these are one finding: a file of them was left behind as a whole.
const MANY: usize = 5;

/// Generators whose output names nothing that people wrote but types.
const HARMLESS: &[&str] = &["stringer", "mock", "counterfeiter", "protoc", "moq", "buf ", "deepcopy", "controller-gen"];

pub(super) fn check(cx: &mut Context<'_>, is_quiet: bool) {
    let Some(root) = cx.root() else { return };
    let source = cx.source();
    let (mut all, mut comments) = (Vec::new(), Vec::new());
    // `read[uint32](f)` is read as a type with arguments.
    for node in root.descendants_of(&["identifier", "field_identifier", "type_identifier", "comment"]) {
        let text = node.text();
        if node.is_extra() {
            comments.push(text);
        } else if !text.starts_with(|first: char| first.is_uppercase()) {
            all.push(text);
        }
    }
    let mentions = Mentions::count(all);
    if comments.iter().any(|comment| generates(comment)) {
        cx.fact(SILENT, [""; 0], None);
    }
    // What a comment tells the compiler or the linker.
    let telling = comments.iter().filter(|it| it.starts_with("//go:linkname ") || it.starts_with("//export "));
    let told: BTreeSet<&str> = telling.flat_map(|it| it.split_whitespace()).collect();
    let mut candidates = Vec::new();
    // What is there to be copied from is not called.
    let is_sample = folder(&cx.file().path).split('/').any(|part| part == "sample");
    if !is_quiet && !is_sample {
        for declaration in root.named_children().filter(|it| it.is(&["function_declaration", "method_declaration"])) {
            let (Some(name), Some(_)) = (declaration.field("name"), declaration.field("body")) else { continue };
            let own = name.text();
            if mentions.of(own) == 1
                && !told.contains(own)
                && !matches!(own, "main" | "init" | "_")
                && !COMMON.contains(&own)
                && !is_kept(source, name.span())
            {
                candidates.push(Candidate { name: own, owner: owner(declaration), span: name.span() });
            }
        }
    }
    let own: BTreeSet<&str> = candidates.iter().map(|candidate| candidate.name).collect();
    let names = mentions.names().filter(|name| name.len() > 1 && !COMMON.contains(name) && !own.contains(name));
    record(cx, &candidates, names);
}

/// Whether a comment on the line, or above it, tells another tool that it stays.
fn is_kept(source: &str, at: Span) -> bool {
    let (before, after) = source.split_at(at.start as usize);
    let above = before.lines().rev().take(2);
    above.chain(after.lines().take(1)).any(|line| line.contains("nolint") || line.contains("U1000"))
}

fn owner(declaration: Node<'_>) -> String {
    let receiver = declaration.field("receiver");
    let of = receiver.into_iter().flat_map(Node::descendants).find(|node| node.kind() == "type_identifier");
    of.map_or_else(String::new, |of| of.text().to_owned())
}

/// Whether a generator writes a file of this package that may use what is here: such files are not read.
fn generates(comment: &str) -> bool {
    let asks = comment.starts_with("//go:generate ") || comment.contains("wireinject");
    asks && !HARMLESS.iter().any(|word| comment.contains(word))
}

pub(super) fn conclude(project: &mut Project<'_>) {
    let here = project.here();
    let place = |path: &str| folder(path).to_owned();
    let left = remaining(here.facts(PRIVATE.key), here.facts(NAMES.key), "go", place);
    if left.is_empty() {
        return;
    }
    let mut silent: BTreeSet<String> = here.facts(SILENT.key).map(|fact| place(&fact.path)).collect();
    let reads_go = |path: &str| [".s", ".S", ".y", ".rl", ".c", ".h"].iter().any(|end| path.ends_with(end));
    silent.extend(here.files().filter(|file| reads_go(&file.path)).map(|file| place(&file.path)));
    let left: Vec<LocatedFact> = left.into_iter().filter(|fact| !silent.contains(folder(&fact.path))).collect();
    let mut files: BTreeMap<&str, Vec<&LocatedFact>> = BTreeMap::new();
    left.iter().for_each(|fact| files.entry(&fact.path).or_default().push(fact));
    let (many, few): (Vec<_>, Vec<_>) = files.into_values().partition(|facts| facts.len() > MANY);
    for facts in many {
        let Some(first) = facts.iter().min_by_key(|fact| fact.span.map(|span| span.start)) else { continue };
        let Some(span) = first.span else { continue };
        let more = facts.len() - 1;
        let message =
            format!("nothing in the package uses `{}` and {more} more functions of this file", first.value(1));
        project.report(&first.path, span).message(message);
    }
    for fact in few.into_iter().flatten() {
        let Some(span) = fact.span else { continue };
        let (what, owner) = if fact.value(2).is_empty() { ("function", "") } else { ("method", fact.value(2)) };
        let name = if owner.is_empty() { fact.value(1).to_owned() } else { format!("{owner}.{}", fact.value(1)) };
        project.report(&fact.path, span).message(format!("nothing in the package uses the {what} `{name}`"));
    }
}
