//! `no-health-check`: units that serve requests and that nothing can ask whether they are well.
//!
//! The endpoint may stand in any file of the program, the probe in any manifest of the repository, so files only give facts.
//! A probe whose container is not known speaks for every unit.

use plimsoll_sdk::prelude::*;

use crate::health::{Health, health};
use crate::names::mentions;
use crate::probes::{PROBE, is_for, probes};
use crate::serving::{What, starts, starts_program};
use crate::units::{CONTAINER, is_commented, is_deployed, is_related, serves_http, unit_name};

pub(crate) const RULE: Rule = rule!("no-health-check", check, conclude).facts(&[SERVED, HEALTH, PROBE, CONTAINER]);

/// A place at which a program begins to serve requests.
const SERVED: FactKind = fact!("served-requests", what: text, name: text);
/// Code that speaks of health: whether it is an endpoint or only a word.
const HEALTH: FactKind = fact!("health-endpoint", unit: text, sign: text);

fn check(cx: &mut Context<'_>) {
    let file = cx.file();
    if cx.matches_of("container").next().is_some() {
        cx.fact(CONTAINER, [""; 0], None);
    }
    let source = cx.source();
    if cx.matches_of("probe").any(|found| !is_commented(source, found.span)) {
        probes(cx);
    }
    let is_program = !matches!(file.role.as_str(), "docs" | "test" | "example");
    let sign = match health(cx) {
        _ if !is_program || cx.language() == "yaml" => None,
        Health::Endpoint => Some("endpoint"),
        Health::Perhaps => Some("perhaps"),
        Health::Nothing => None,
    };
    if let Some(sign) = sign {
        cx.fact(HEALTH, [&*file.unit, sign], None);
    }
    for start in starts(cx) {
        if start.what != What::Queue {
            cx.fact(SERVED, [start.what.word(), &start.name], Some(start.span));
        }
    }
    // What shows the figures is no service of its own.
    let is_metrics = mentions(file.path.rsplit('/').next().unwrap_or(""), "metrics prometheus");
    if starts_program(cx) && !is_metrics {
        for found in cx.matches_of("application").chain(cx.matches_of("spring")) {
            let text = cx.text(found);
            let name = text.split('(').next().unwrap_or(text);
            let what = if found.selector == "spring" { "spring" } else { "requests" };
            cx.fact(SERVED, [what, name], Some(found.span));
        }
    }
}

fn conclude(project: &mut Project<'_>) {
    let served: Vec<LocatedFact> = project.facts(SERVED.key).collect();
    if served.is_empty() || !is_deployed(project) {
        return;
    }
    let is_server = |fact: &&LocatedFact| match fact.value(0) {
        "perhaps" => serves_http(project),
        "spring" => is_spring_web(project),
        _ => true,
    };
    let Some(first) = served.iter().find(is_server) else { return };
    let here = project.unit().path.clone();
    let everywhere = project.repository();
    let units = project.units();
    let signs: Vec<LocatedFact> =
        everywhere.facts(HEALTH.key).filter(|fact| is_related(fact.value(0), &here)).collect();
    let is_about = |name: &str| name.contains("actuator") || name.to_ascii_lowercase().contains("health");
    let libraries: Vec<_> = project.here().dependencies().filter(|one| is_about(&one.name)).collect();
    let has_endpoint = signs.iter().any(|fact| fact.value(1) == "endpoint") || libraries.iter().any(|one| one.direct);
    let is_probed = || everywhere.facts(PROBE.key).any(|fact| is_for(&fact, project.unit(), &units));
    let well = has_endpoint || is_probed();
    // A word is no endpoint, and may belong to one.
    let may_have = !signs.is_empty() || !libraries.is_empty();
    if may_have && !well {
        return;
    }
    if let Some(span) = first.span.filter(|_| !well) {
        let (unit, start) = (unit_name(project.unit()).to_owned(), first.value(1));
        let does = match first.value(0) {
            "spring" => "is a web application",
            _ if start.contains('.') || start.contains("serve") => "serves requests",
            _ => "makes a web application",
        };
        let message = format!("`{start}` {does}; `{unit}` has no health endpoint, and nothing probes it");
        project.report(&first.path, span).message(message);
    }
    project.strength(u32::from(well), 1);
}

/// Whether it is an application of Spring that serves requests.
fn is_spring_web(project: &Project<'_>) -> bool {
    project.here().dependencies().any(|one| one.name.contains("spring-boot-starter-web"))
}
