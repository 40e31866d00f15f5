//! `unpinned-action`: what a workflow runs by a name that can move.
//!
//! A repository at one version is one pin, whichever of its actions are used, so files only give facts and `conclude` puts them
//! together.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use crate::exposure::{Exposure, Job, Reach};
use crate::places::listed;

pub(crate) const RULE: Rule = rule!("unpinned-action", check, conclude).facts(&[MOVING, OWNER]);

/// A name that can move. `source`: the repository or the image; `action`: all of the name without the version; `line`: where, for a
/// list of all places; `reach` and `words`: see [`Exposure`].
const MOVING: FactKind =
    fact!("moving-action", source: text, version: text, action: text, line: text, reach: text, words: text);
/// Who owns the repository, as one of its files says.
const OWNER: FactKind = fact!("repository-owner", name: text);

/// Owners who also run the runner: a moved tag there is the least of the worries.
const SAME_COMPANY: &[&str] = &["actions", "github"];

/// Workflows that prove where a build comes from by the tag that they were called by, and refuse a commit.
const NEEDS_A_TAG: &str = "slsa-framework/slsa-github-generator/.github/workflows/";

/// Names that are branches by custom, and so move with every commit.
const BRANCHES: &[&str] = &["main", "master", "develop", "dev", "trunk", "head", "latest", "edge", "nightly"];

/// Where the files of workflows that others may call are.
const WORKFLOWS: &str = "/.github/workflows/";

/// What stands before the name of an image in `uses`.
const IMAGE: &str = "docker://";

/// What is run, and what it can reach.
struct Place<'a> {
    value: Value<'a>,
    is_image: bool,
    exposure: Exposure,
}

fn check(cx: &mut Context<'_>) {
    let signs = ["code-owner", "module-owner", "package-owner", "badge-owner"];
    let owners: BTreeSet<String> = signs
        .into_iter()
        .flat_map(|sign| cx.matches_of(sign))
        .map(|found| cx.captured(found, "owner").to_ascii_lowercase())
        .collect();
    for owner in owners {
        cx.fact(OWNER, [owner], None);
    }
    if cx.matches_of("workflow").chain(cx.matches_of("action")).next().is_none() {
        return;
    }
    let Some(values) = cx.values() else { return };
    let workflow = cx.matches_of("workflow").next().is_some();
    let mut places: Vec<Place<'_>> = Vec::new();
    for document in values.documents() {
        if workflow {
            places.extend(in_workflow(document));
        } else {
            let runs = document.get("runs");
            places.extend(runs.into_iter().flat_map(in_steps).map(|(value, _)| Place {
                value,
                is_image: false,
                exposure: Exposure::unknown(),
            }));
        }
    }
    let ends: Vec<usize> = cx.source().match_indices('\n').map(|(at, _)| at).collect();
    let mut pinned: Vec<Span> = Vec::new();
    let mut seen: BTreeSet<(u32, u32)> = BTreeSet::new();
    for place in places {
        // What an anchor names is reported where it is written, once.
        let Some(value) = place.value.resolve() else { continue };
        let span = content(cx, value);
        let Some(text) = value.text().filter(|_| !seen.contains(&(span.start, span.end))) else { continue };
        let text = if place.is_image { format!("{IMAGE}{}", text.trim()) } else { text.trim().to_owned() };
        match Reference::of(&text) {
            Reference::Exempt => continue,
            Reference::Pinned => pinned.push(span),
            Reference::Moving { source, version, action } => {
                let line = (ends.partition_point(|end| *end < span.start as usize) + 1).to_string();
                let reach = (place.exposure.reach as u8).to_string();
                cx.fact(MOVING, [source, version, action, line, reach, place.exposure.words], Some(span));
            }
        }
        seen.insert((span.start, span.end));
    }
    if !seen.is_empty() {
        let met = pinned.len() as u32;
        cx.strength(met, seen.len() as u32, pinned.into_iter().take(3));
    }
}

/// Where the text of a value stands, without the first line of a block (`|`, `>-`).
fn content(cx: &Context<'_>, value: Value<'_>) -> Span {
    let span = value.span();
    let text = cx.text(span);
    let Some((header, body)) = text.split_once('\n').filter(|_| text.starts_with(['|', '>'])) else { return span };
    let blank = body.len() - body.trim_start().len();
    let start = span.start + (header.len() + 1 + blank) as u32;
    Span { start, end: start + body.trim().len() as u32 }
}

/// Reports each repository at one version once, however many places use it: who pins it pins it everywhere.
fn conclude(project: &mut Project<'_>) {
    let facts: Vec<LocatedFact> = project.facts(MOVING.key).collect();
    if facts.is_empty() {
        return;
    }
    let own: BTreeSet<String> = project.repository().facts(OWNER.key).map(|fact| fact.value(0).to_owned()).collect();
    let mut pins: BTreeMap<(&str, &str), Vec<&LocatedFact>> = BTreeMap::new();
    for fact in &facts {
        pins.entry((fact.value(0), fact.value(1))).or_default().push(fact);
    }
    for ((source, version), places) in pins {
        let Some((first, span)) = places.first().and_then(|first| Some((first, first.span?))) else { continue };
        let is_near = match source.strip_prefix(IMAGE) {
            // The official images of Docker Hub are the ones without an owner.
            Some(image) => !image.contains('/'),
            None => {
                let owner = source.split('/').next().unwrap_or(source).to_ascii_lowercase();
                own.contains(&owner) || SAME_COMPANY.contains(&owner.as_str())
            }
        };
        // Of several places the one with most within reach; of those the first.
        let worst = places.iter().copied().rev().max_by_key(|place| place.value(4)).filter(|_| !is_near);
        let parts = [
            phrase(source, version, &places),
            repeated(&places),
            worst.map_or_else(String::new, |it| within_reach(first, it)),
        ];
        let message = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        let mut report = project.report(&first.path, span).message(message);
        if places.len() > 1 {
            let all = places.iter().map(|place| format!("{}:{}", place.path, place.value(3)));
            report = report.property("places", listed(all));
        }
        let reaches_nothing = worst.is_some_and(|worst| worst.value(4) == (Reach::Nothing as u8).to_string());
        if is_near || reaches_nothing {
            report.severity(Severity::P3);
        }
    }
}

/// Says how often it stands there, if more than once.
fn repeated(places: &[&LocatedFact]) -> String {
    let files: BTreeSet<&str> = places.iter().map(|place| place.path.as_str()).collect();
    let actions: BTreeSet<&str> = places.iter().map(|place| place.value(2)).collect();
    let stands = if actions.len() == 1 { "it stands" } else { "they stand" };
    match (places.len(), files.len()) {
        (1, _) => String::new(),
        (count, 1) => format!("{stands} {count} times in this file"),
        (count, files) => format!("{stands} in {count} places of {files} files"),
    }
}

/// Says what the code can reach where it can reach most, and where that is if not at the place that is shown.
fn within_reach(shown: &LocatedFact, worst: &LocatedFact) -> String {
    let words = worst.value(5);
    match (worst.path == shown.path, worst.span == shown.span) {
        _ if words.is_empty() => String::new(),
        (true, true) => words.to_owned(),
        (true, false) => format!("in line {} {words}", worst.value(3)),
        (false, _) => format!("in `{}` {words}", worst.path.rsplit('/').next().unwrap_or(&worst.path)),
    }
}

/// Says what is not pinned, and to what it is tied instead.
fn phrase(source: &str, version: &str, places: &[&LocatedFact]) -> String {
    if let Some(image) = source.strip_prefix(IMAGE) {
        return format!("the image `{image}` is not pinned to a digest");
    }
    let actions: BTreeSet<&str> = places.iter().map(|place| place.value(2)).collect();
    let many = actions.len() > 1;
    let what = match (actions.iter().all(|action| action.contains(WORKFLOWS)), many) {
        (true, false) => "the workflow",
        (true, true) => "the workflows",
        (false, false) => "the action",
        (false, true) => "the actions",
    };
    let (is, names, follows) = if many { ("are", "name", "follow") } else { ("is", "names", "follows") };
    let action = joined(&actions);
    let (what, action) = match (action, actions.len()) {
        (Some(action), _) => (what.to_owned(), action),
        (None, count) => (format!("{count} actions of"), format!("`{source}`")),
    };
    match version {
        "" => format!("{what} {action} {names} no version"),
        _ if BRANCHES.contains(&version.to_ascii_lowercase().as_str()) => {
            format!("{what} {action} {follows} the branch `{version}`")
        }
        _ if version.len() >= 7 && is_hex(version, &[version.len()]) => {
            format!("{what} {action} {is} pinned to a shortened commit id, which GitHub takes for a name")
        }
        _ => format!("{what} {action} {is} pinned to the name `{version}`, which can move, not to a commit"),
    }
}

/// More actions of one repository are counted, and not named.
const MOST_NAMED: usize = 8;

/// Names of one repository: `owner/name/{a,b}` where they share all but the end. `None` for too many to list.
fn joined(actions: &BTreeSet<&str>) -> Option<String> {
    let parts: Vec<(&str, &str)> = actions.iter().filter_map(|action| action.rsplit_once('/')).collect();
    let shared = parts.first().map(|(before, _)| *before).filter(|before| before.contains('/'));
    let is_short = parts.len() > 1 && parts.len() <= MOST_NAMED;
    match shared.filter(|shared| is_short && parts.iter().all(|(before, _)| before == shared)) {
        Some(shared) => {
            let ends: Vec<&str> = parts.iter().map(|(_, end)| *end).collect();
            Some(format!("`{shared}/{{{}}}`", ends.join(",")))
        }
        None if actions.len() > 2 => None,
        None => Some(actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(" and ")),
    }
}

/// Reusable workflows that jobs call, images that jobs run in, and the steps of jobs.
fn in_workflow(document: Value<'_>) -> impl Iterator<Item = Place<'_>> {
    let jobs = document.get("jobs").into_iter().flat_map(Value::members);
    jobs.flat_map(move |job| {
        // What all steps share is looked for once: a job may have thousands.
        let around = Job::of(document, job);
        let place = |value, step| Place { value, is_image: false, exposure: around.exposure(step) };
        let called = job.get("uses").map(|value| place(value, job));
        let container = job.get("container").and_then(|container| {
            let value = container.get("image").unwrap_or(container);
            value.text().map(|_| Place { is_image: true, ..place(value, container) })
        });
        let steps = in_steps(job).map(|(value, step)| place(value, step));
        called.into_iter().chain(container).chain(steps).collect::<Vec<_>>()
    })
}

/// The `uses` of steps, each with its step.
fn in_steps(owner: Value<'_>) -> impl Iterator<Item = (Value<'_>, Value<'_>)> {
    let steps = owner.get("steps").into_iter().flat_map(Value::items);
    steps.filter_map(|step| step.get("uses").map(|uses| (uses, step)))
}

/// What a `uses` refers to.
#[derive(Debug, PartialEq, Eq)]
enum Reference {
    /// This repository itself, something that only the run knows, or something that cannot be pinned.
    Exempt,
    /// A commit or a digest.
    Pinned,
    /// A name that can move. `source` is the repository, or the image with `docker://` before it.
    Moving { source: String, version: String, action: String },
}

impl Reference {
    fn of(text: &str) -> Self {
        if text.is_empty() || text.starts_with(['.', '$']) || text.contains("${{") {
            return Self::Exempt;
        }
        if let Some(image) = text.strip_prefix(IMAGE) {
            if image.is_empty() {
                return Self::Exempt;
            }
            let pinned = image.split_once("@sha256:").is_some_and(|(_, digest)| is_hex(digest, &[64]));
            let (source, version, action) = (text.to_owned(), String::new(), String::new());
            return if pinned { Self::Pinned } else { Self::Moving { source, version, action } };
        }
        let (action, version) = text.split_once('@').unwrap_or((text, ""));
        if action.starts_with(NEEDS_A_TAG) && version.starts_with('v') {
            return Self::Exempt;
        }
        if is_hex(version, &[40, 64]) {
            return Self::Pinned;
        }
        let source = action.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        Self::Moving { source, version: version.to_owned(), action: action.to_owned() }
    }
}

fn is_hex(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_and_digests_are_pinned_and_nothing_else() {
        let commit = "11bd71901bbe5b1630ceea73d27597364c9af683";
        assert_eq!(Reference::of(&format!("a/b@{commit}")), Reference::Pinned);
        assert_eq!(Reference::of(&format!("a/b/c@{}", commit.to_uppercase())), Reference::Pinned);
        assert_eq!(Reference::of(&format!("docker://a@sha256:{}", "0".repeat(64))), Reference::Pinned);
        for text in ["a/b", "a/b@", "a/b@v1", "a/b@11bd719", "docker://a:1", "docker://a@sha256:12", "a/b@release/v1"] {
            assert!(matches!(Reference::of(text), Reference::Moving { .. }), "{text}");
        }
    }

    #[test]
    fn actions_of_one_repository_are_one_source() {
        for (text, of) in
            [("actions/x@v4", "actions/x"), ("github/x/init@v3", "github/x"), ("docker://a/b:1", "docker://a/b:1")]
        {
            assert!(matches!(Reference::of(text), Reference::Moving { source, .. } if source == of), "{text}");
        }
        assert_eq!(joined(&BTreeSet::from(["a/b/c", "a/b/d"])).as_deref(), Some("`a/b/{c,d}`"));
        assert_eq!(joined(&BTreeSet::from(["a/b", "a/b/d"])).as_deref(), Some("`a/b` and `a/b/d`"));
        assert_eq!(joined(&BTreeSet::from(["a/b", "a/b/d", "a/b/e/f"])), None);
    }

    #[test]
    fn local_ones_and_expressions_are_left_alone() {
        for text in [
            "./a",
            "./.github/workflows/x.yml@main",
            "../a",
            "$/.github/x.yml",
            "${{ matrix.action }}",
            "a/b@${{ x }}",
            "",
            "slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2.1.0",
        ] {
            assert_eq!(Reference::of(text), Reference::Exempt, "{text}");
        }
    }
}
