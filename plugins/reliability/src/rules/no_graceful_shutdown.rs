//! `no-graceful-shutdown`: units that serve and that nothing stops in order.
//!
//! A handler may stand in any file of the program, so files only give facts. What may be part of a shutdown silences the
//! rule; only what handles `SIGTERM` is a strength.

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

use crate::serving::{family, starts};
use crate::stopping::{Sign, sign};
use crate::units::{CONTAINER, is_commented, is_deployed, is_related, serves_http, unit_name};

pub(crate) const RULE: Rule =
    rule!("no-graceful-shutdown", check, conclude).facts(&[START, HANDLED, STOP_SIGNAL, CONTAINER]);

/// A place at which a program begins to serve.
const START: FactKind = fact!("serving-start", language: text, what: text, name: text);
/// What a file does about being stopped: `handled`, `perhaps`, or the name of the interrupt that it waits for.
const HANDLED: FactKind = fact!("stop-handled", language: text, unit: text, sign: text);
/// A container is stopped by an interrupt instead of `SIGTERM`.
const STOP_SIGNAL: FactKind = fact!("stop-by-interrupt", unit: text);

fn check(cx: &mut Context<'_>) {
    let unit = cx.file().unit.clone();
    let source = cx.source();
    if cx.matches_of("stop-signal").any(|found| !is_commented(source, found.span)) {
        cx.fact(STOP_SIGNAL, [&*unit], None);
    }
    if cx.matches_of("container").next().is_some() {
        cx.fact(CONTAINER, [""; 0], None);
        return;
    }
    let language = family(cx.language()).to_owned();
    let sign = match sign(cx) {
        Sign::Nothing => None,
        Sign::Handled => Some("handled".to_owned()),
        Sign::Perhaps => Some("perhaps".to_owned()),
        Sign::Interrupt(name) => Some(name),
    };
    if let Some(sign) = sign {
        cx.fact(HANDLED, [&*language, &*unit, &*sign], None);
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
    let everywhere: Vec<LocatedFact> = project.repository().facts(HANDLED.key).collect();
    let by_interrupt = project.repository().facts(STOP_SIGNAL.key).any(|fact| is_related(fact.value(0), &here));
    let mut programs: BTreeMap<&str, Vec<&LocatedFact>> = BTreeMap::new();
    for start in &starts {
        if start.value(1) != "perhaps" || serves_http(project) {
            programs.entry(start.value(0)).or_default().push(start);
        }
    }
    let (mut met, mut total) = (0, 0);
    for (language, starts) in programs {
        let signs = || everywhere.iter().filter(|fact| fact.value(0) == language && is_related(fact.value(1), &here));
        // What waits for an interrupt elsewhere may be another program.
        let interrupt = signs().find(|fact| !matches!(fact.value(2), "handled" | "perhaps") && fact.value(1) == here);
        if signs().any(|fact| fact.value(2) == "handled") || interrupt.is_some() && by_interrupt {
            (met, total) = (met + 1, total + 1);
            continue;
        }
        // Whether it is called when the program is told to stop, nobody here can know.
        if interrupt.is_none() && signs().next().is_some() {
            continue;
        }
        total += 1;
        let Some((first, span)) = starts.first().and_then(|first| Some((first, first.span?))) else { continue };
        let does = if first.value(1) == "queue" { "takes work from a queue" } else { "serves requests" };
        let name = unit_name(project.unit());
        let start = first.value(2);
        let message = match interrupt {
            Some(fact) => format!(
                "`{start}` {does}, and `{name}` waits for `{}` only ({}), while orchestrators send SIGTERM",
                fact.value(2),
                fact.path
            ),
            None => format!("`{start}` {does}, and nothing in `{name}` handles SIGTERM or shuts down in order"),
        };
        project.report(&first.path, span).message(message);
    }
    if total > 0 {
        project.strength(met, total);
    }
}
