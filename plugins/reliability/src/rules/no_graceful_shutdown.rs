//! `no-graceful-shutdown`: units that serve and that nothing stops in order.
//!
//! A handler may stand in any file of the program, so files only give facts. What counts as handling is read widely: a
//! word too much costs a finding, a word too little makes a false one.

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

use crate::names::is_one_of;
use crate::serving::{family, starts};
use crate::units::{CONTAINER, is_commented, is_deployed, is_related, serves_http, unit_name};

pub(crate) const RULE: Rule = rule!("no-graceful-shutdown", check, conclude).facts(&[START, HANDLED, CONTAINER]);

/// A place at which a program begins to serve.
const START: FactKind = fact!("serving-start", language: text, what: text, name: text);
/// A file that handles being stopped.
const HANDLED: FactKind = fact!("stop-handled", language: text, unit: text);

/// What is shut down, but is no server: the collection of traces and metrics.
const TELEMETRY: &str = "tp mp lp tracer tracerprovider traceprovider meterprovider loggerprovider provider otel telemetry exporter \
     tracerProvider traceProvider meterProvider loggerProvider shutdownTracer";

fn check(cx: &mut Context<'_>) {
    let file = cx.file();
    if cx.matches_of("container").next().is_some() {
        cx.fact(CONTAINER, [""; 0], None);
        return;
    }
    let language = family(cx.language()).to_owned();
    let shuts_down = cx.matches_of("shutdown").any(|found| {
        let server = cx.captured(found, "SERVER");
        !is_one_of(server.rsplit('.').next().unwrap_or(server), TELEMETRY)
    });
    let source = cx.source();
    let handles = || cx.matches_of("handled").any(|found| !is_commented(source, found.span));
    if file.role == "production" && (shuts_down || handles()) {
        cx.fact(HANDLED, [language.as_str(), &*file.unit], None);
    }
    for start in starts(cx) {
        cx.fact(START, [language.as_str(), start.what.word(), &start.name], Some(start.span));
    }
}

fn conclude(project: &mut Project<'_>) {
    let starts: Vec<LocatedFact> = project.facts(START.key).collect();
    if starts.is_empty() || !is_deployed(project) {
        return;
    }
    let here = project.unit().path.clone();
    let handled: Vec<LocatedFact> = project.repository().facts(HANDLED.key).collect();
    let mut programs: BTreeMap<&str, Vec<&LocatedFact>> = BTreeMap::new();
    for start in &starts {
        if start.value(1) != "perhaps" || serves_http(project) {
            programs.entry(start.value(0)).or_default().push(start);
        }
    }
    let (mut met, mut total) = (0, 0);
    for (language, starts) in programs {
        total += 1;
        if handled.iter().any(|fact| fact.value(0) == language && is_related(fact.value(1), &here)) {
            met += 1;
            continue;
        }
        let Some((first, span)) = starts.first().and_then(|first| Some((first, first.span?))) else { continue };
        let does = if first.value(1) == "queue" { "takes work from a queue" } else { "serves requests" };
        let name = unit_name(project.unit());
        let message =
            format!("`{}` {does}, and nothing in `{name}` handles SIGTERM or shuts down in order", first.value(2));
        project.report(&first.path, span).message(message);
    }
    if total > 0 {
        project.strength(met, total);
    }
}
