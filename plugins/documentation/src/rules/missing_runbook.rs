//! `missing-runbook`: what the pages of a repository that runs a service say nothing about, of what is needed in an incident.
//!
//! A word that belongs to a topic counts, wherever it stands: whether the page helps is for people to judge.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use crate::pages::{is_history, is_template};
use crate::paths::name;

pub(crate) const RULE: Rule =
    rule!("missing-runbook", check, conclude).facts(&[TOPIC, SERVICE, ELSEWHERE, SITE, PUBLISHED]);

/// A topic that a page mentions.
const TOPIC: FactKind = fact!("runbook-topic", topic: text);
/// Something that is deployed.
const SERVICE: FactKind = fact!("deployed-service");
/// The pages link to runbooks that lie elsewhere.
const ELSEWHERE: FactKind = fact!("runbook-elsewhere");

/// The pages link to documentation that lies elsewhere.
const SITE: FactKind = fact!("documentation-site");

/// Others run it: the repository is published for everybody, or calls itself an example.
const PUBLISHED: FactKind = fact!("run-by-others");

/// The selectors of the topics, and what each is about.
const TOPICS: &[(&str, &str)] = &[
    ("rollback", "how to roll back a release"),
    ("switch", "how to switch a feature off"),
    ("stuck", "what to do with a stuck job or queue"),
    ("replay", "how to replay or restore what was lost"),
    ("owner", "who owns it and whom to call"),
];

/// Files of hosting services, which make their folder a unit.
const HOSTING: &[&str] = &["Procfile", "app.yaml", "fly.toml", "railway.json", "render.yaml"];

fn check(cx: &mut Context<'_>) {
    let (path, role) = (cx.file().path.clone(), cx.file().role.clone());
    let has = |selector: &'static str| cx.matches_of(selector).next().is_some();
    let is_deployed = has("container") || has("workload");
    let elsewhere = has("elsewhere");
    let is_published = has("licence") || has("demonstration");
    let (owners, site) = (has("owners"), has("site"));
    let topics: Vec<&str> = TOPICS.iter().map(|(topic, _)| *topic).filter(|topic| has(topic)).collect();
    if is_deployed && matches!(role.as_str(), "production" | "script") && !is_tooling(&path) && !is_template(&path) {
        cx.fact(SERVICE, [""; 0], None);
    }
    if is_published {
        cx.fact(PUBLISHED, [""; 0], None);
    }
    if owners {
        cx.fact(TOPIC, ["owner"], None);
    }
    if is_history(&path) || matches!(role.as_str(), "test" | "example") {
        return;
    }
    if elsewhere {
        cx.fact(ELSEWHERE, [""; 0], None);
    }
    if site {
        cx.fact(SITE, [""; 0], None);
    }
    for topic in topics {
        cx.fact(TOPIC, [topic], None);
    }
}

/// Containers in which people work on the project, or that build it.
fn is_tooling(path: &str) -> bool {
    const WORDS: &[&str] =
        &["devcontainer", "dev", "test", "build", "ci", "docs", "tools", "hack", "example", "examples", "e2e", "bench"];
    let lower = path.to_ascii_lowercase();
    lower.split(['/', '.', '-', '_']).any(|part| WORDS.contains(&part))
}

/// Whether a repository is called an example: nobody is on call for it.
fn is_demonstration(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "demos",
        "tutorial",
        "template",
        "starter",
        "playground",
        "workshop",
        "awesome",
    ];
    // The pages' own examples are units of that name.
    name != "example" && name.to_ascii_lowercase().split(['-', '_', '.', '/', ' ']).any(|word| WORDS.contains(&word))
}

fn conclude(project: &mut Project<'_>) {
    // The runbook of a repository is one, however many services it has.
    if !project.unit().path.is_empty() {
        return;
    }
    let everywhere = project.repository();
    // Who publishes a product is not called at night when somebody's copy of it fails; who runs it keeps the runbook.
    if everywhere.facts(PUBLISHED.key).next().is_some() {
        return;
    }
    if is_demonstration(&project.unit().name) {
        return;
    }
    let hosted = project.units().iter().any(|unit| unit.evidence.iter().any(|path| HOSTING.contains(&name(path))));
    if !hosted && everywhere.facts(SERVICE.key).next().is_none() || everywhere.facts(ELSEWHERE.key).next().is_some() {
        return;
    }
    let mentioned: BTreeSet<String> = everywhere.facts(TOPIC.key).map(|fact| fact.value(0).to_owned()).collect();
    let missing: Vec<&str> =
        TOPICS.iter().filter(|(topic, _)| !mentioned.contains(*topic)).map(|(_, about)| *about).collect();
    let total = TOPICS.len();
    if let Some((last, others)) = missing.split_last() {
        let list = if others.is_empty() { (*last).to_owned() } else { format!("{}, or {last}", others.join(", ")) };
        let message = format!("no page of the repository says {list}");
        // One word may be missing because another one is used; most of them hardly, unless it is said on another site.
        let has_site = everywhere.facts(SITE.key).next().is_some();
        let confidence = if 2 * missing.len() > total && !has_site { Confidence::Medium } else { Confidence::Low };
        project.report_unit().message(message).confidence(confidence);
    }
    project.strength((total - missing.len()) as u32, total as u32);
}
