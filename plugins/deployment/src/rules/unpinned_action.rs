//! `unpinned-action`: what a workflow runs by a name that can move.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

pub(crate) const RULE: Rule = rule!("unpinned-action", check, conclude).facts(&[MOVING, OWNER]);

/// A name that can move. `line`: where, for a list of all places.
const MOVING: FactKind = fact!("moving-action", message: text, owner: text, line: text);
/// Who owns the repository, as one of its files says.
const OWNER: FactKind = fact!("repository-owner", name: text);

/// Owners who also run the runner: a moved tag there is the least of the worries.
const SAME_COMPANY: &[&str] = &["actions", "github"];

/// Workflows that prove where a build comes from by the tag that they were called by, and refuse a commit.
const NEEDS_A_TAG: &str = "slsa-framework/slsa-github-generator/.github/workflows/";

/// Names that are branches by custom, and so move with every commit.
const BRANCHES: &[&str] = &["main", "master", "develop", "dev", "trunk", "head", "latest", "edge", "nightly"];

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
    let mut places: Vec<Value<'_>> = Vec::new();
    for document in values.documents() {
        if workflow {
            places.extend(in_workflow(document));
        } else {
            places.extend(document.get("runs").into_iter().flat_map(in_steps));
        }
    }
    let mut pinned: Vec<Span> = Vec::new();
    let mut seen: Vec<Span> = Vec::new();
    for place in places {
        // What an anchor names is reported where it is written, once.
        let Some(place) = place.resolve() else { continue };
        let span = content(cx, place);
        let Some(text) = place.text().filter(|_| !seen.contains(&span)) else { continue };
        let reference = Reference::of(text.trim());
        match &reference {
            Reference::Exempt => continue,
            Reference::Pinned => pinned.push(span),
            Reference::Moving { message, owner } => {
                let before = cx.source().get(..span.start as usize).unwrap_or_default();
                let line = (before.matches('\n').count() + 1).to_string();
                cx.fact(MOVING, [message.as_str(), owner.as_str(), line.as_str()], Some(span));
            }
        }
        seen.push(span);
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

/// Reports each name once, however many places use it: who pins it pins it everywhere.
fn conclude(project: &mut Project<'_>) {
    let facts: Vec<LocatedFact> = project.facts(MOVING.key).collect();
    if facts.is_empty() {
        return;
    }
    let own: BTreeSet<String> = project.repository().facts(OWNER.key).map(|fact| fact.value(0).to_owned()).collect();
    let mut names: BTreeMap<&str, Vec<&LocatedFact>> = BTreeMap::new();
    for fact in &facts {
        names.entry(fact.value(0)).or_default().push(fact);
    }
    for (message, places) in names {
        let Some((first, span)) = places.first().and_then(|first| Some((first, first.span?))) else { continue };
        let files: BTreeSet<&str> = places.iter().map(|place| place.path.as_str()).collect();
        let owner = first.value(1);
        let is_near = own.contains(owner) || SAME_COMPANY.contains(&owner);
        let mut report = project.report(&first.path, span);
        if places.len() > 1 {
            let where_else = match files.len() {
                1 => format!("{message}; it stands {} times in this file", places.len()),
                count => format!("{message}; it stands in {} places of {count} files", places.len()),
            };
            let all: Vec<String> = places.iter().map(|place| format!("{}:{}", place.path, place.value(2))).collect();
            report = report.message(where_else).property("places", all.join(" "));
        } else {
            report = report.message(message);
        }
        if is_near {
            report.severity(Severity::P3);
        }
    }
}

/// Reusable workflows that jobs call, and the steps of jobs.
fn in_workflow(document: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let jobs = document.get("jobs").into_iter().flat_map(Value::members);
    jobs.flat_map(|job| job.get("uses").into_iter().chain(in_steps(job)))
}

fn in_steps(owner: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    owner.get("steps").into_iter().flat_map(Value::items).filter_map(|step| step.get("uses"))
}

/// What a `uses` refers to.
#[derive(Debug, PartialEq, Eq)]
enum Reference {
    /// This repository itself, something that only the run knows, or something that cannot be pinned.
    Exempt,
    /// A commit or a digest.
    Pinned,
    /// A name that can move.
    Moving { message: String, owner: String },
}

impl Reference {
    fn of(text: &str) -> Self {
        if text.is_empty() || text.starts_with(['.', '$']) || text.contains("${{") {
            return Self::Exempt;
        }
        if let Some(image) = text.strip_prefix("docker://") {
            let pinned = image.split_once("@sha256:").is_some_and(|(_, digest)| is_hex(digest, &[64]));
            let message = format!("the image `{image}` is not pinned to a digest");
            return if pinned { Self::Pinned } else { Self::Moving { message, owner: String::new() } };
        }
        let (action, version) = text.split_once('@').unwrap_or((text, ""));
        if action.starts_with(NEEDS_A_TAG) && version.starts_with('v') {
            return Self::Exempt;
        }
        if is_hex(version, &[40, 64]) {
            return Self::Pinned;
        }
        let what = if action.contains("/.github/workflows/") { "the workflow" } else { "the action" };
        let message = match version {
            "" => format!("{what} `{action}` names no version"),
            _ if BRANCHES.contains(&version.to_ascii_lowercase().as_str()) => {
                format!("{what} `{action}` follows the branch `{version}`")
            }
            _ if version.len() >= 7 && is_hex(version, &[version.len()]) => {
                format!("{what} `{action}` is pinned to a shortened commit id, which GitHub takes for a name")
            }
            _ => format!("{what} `{action}` is pinned to the name `{version}`, which can move, not to a commit"),
        };
        let owner = action.split('/').next().unwrap_or(action).to_ascii_lowercase();
        Self::Moving { message, owner }
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
    fn owners_are_the_first_part_of_a_name() {
        for (text, of) in [("actions/x@v4", "actions"), ("GitHub/x/init@v3", "github"), ("actions-rs/x", "actions-rs")]
        {
            assert!(matches!(Reference::of(text), Reference::Moving { owner, .. } if owner == of), "{text}");
        }
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
