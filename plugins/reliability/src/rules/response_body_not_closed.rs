//! `response-body-not-closed`: a response whose body stays open on some way out of the function.

mod origin;
mod usage;

use plimsoll_sdk::prelude::*;

use crate::flow::{GO, Releases};
use crate::go::DECLARATIONS;
use crate::go::result::{is_exempt, region, words};
use crate::imports::Imports;
use origin::{asks_for_head, gives_response};
use usage::Usage;

pub const RULE: Rule = rule!("response-body-not-closed", check);

/// What became of one response.
enum Fate<'a> {
    /// It leaves the function's hands: somebody else may close it.
    Escapes,
    Closed,
    NeverClosed {
        drained: bool,
    },
    Leaks {
        exit: Node<'a>,
        drained: bool,
    },
}

fn check(cx: &mut Context<'_>) {
    let imports = Imports::of(cx);
    let Some(http) = imports.local_name("net/http") else { return };
    let Some(root) = cx.root() else { return };
    let mut closed = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(statement) = cx.node(found.node) else { continue };
        let right = statement.field("right").unwrap_or(statement);
        let Some(call) = right.named_children().next() else { continue };
        let names: Vec<_> = statement.field("left").into_iter().flat_map(Node::named_children).collect();
        let (response, error) = match names[..] {
            // `http.Get(url)` as a statement of its own
            [] => ("_", "_"),
            [response, error] if response.kind() == "identifier" => (response.text(), error.text()),
            _ => continue,
        };
        let Some(function) = statement.enclosing(GO.functions) else { continue };
        let outer = statement.ancestors().filter(|node| node.is(DECLARATIONS)).last().unwrap_or(function);
        if !gives_response(cx, http, call, outer) || asks_for_head(outer.text(), call, http) {
            continue;
        }
        let fate = fate(root, statement, function, response, error);
        total += u32::from(!matches!(fate, Fate::Escapes));
        match fate {
            Fate::Escapes => {}
            Fate::Closed => closed.push(call.span()),
            Fate::NeverClosed { drained: false } if response == "_" => {
                cx.report(call).message("the response is thrown away, so its body is never closed");
            }
            Fate::NeverClosed { drained: false } => {
                cx.report(call).message(format!("`{}.Body` is never closed in this function", response));
            }
            Fate::NeverClosed { drained: true } => {
                let message = format!("`{}.Body` is read to its end but never closed", response);
                cx.report(call).message(message).severity(Severity::P2);
            }
            Fate::Leaks { exit, drained } => {
                let message = format!("`{}.Body` stays open on a way out of this function", response);
                let way = exit.kind().trim_end_matches("_statement");
                let report = cx.report(call).message(message);
                let report = report.related(exit, format!("this `{way}` leaves the body open"));
                if drained {
                    report.severity(Severity::P2);
                }
            }
        }
    }
    if total > 0 {
        let met = closed.len() as u32;
        cx.strength(met, total, closed.into_iter().take(3));
    }
}

fn fate<'a>(root: Node<'a>, statement: Node<'a>, function: Node<'a>, name: &str, error: &str) -> Fate<'a> {
    if name == "_" {
        return Fate::NeverClosed { drained: false };
    }
    let Some(region) = region(statement, function, name) else { return Fate::Escapes };
    let mut closes = Vec::new();
    let mut drains = Vec::new();
    let after = region.descendants().filter(|node| node.span().start >= statement.span().end);
    for node in after.filter(|node| node.kind() == "identifier" && node.text() == name) {
        match usage::of_response(root, node) {
            Usage::Harmless => {}
            Usage::Escape => return Fate::Escapes,
            Usage::Close(call) => closes.push(call),
            Usage::Drain(call) => drains.push(call),
        }
    }
    let releases = Releases::new(&GO, function, statement, closes, |condition| {
        words(condition).any(|word| word == name || word == error)
    });
    if releases.is_empty() {
        return Fate::NeverClosed { drained: !drains.is_empty() };
    }
    if region.kind() != "statement_list" {
        // Declared in the head of an `if` or `switch`: it does not outlive that, and neither does its release.
        return Fate::Closed;
    }
    match releases.first_leak(|exit| is_exempt(exit, statement, name, error, &drains)) {
        Some(exit) => {
            let drained = drains.iter().any(|drain| drain.span().end <= exit.span().start);
            Fate::Leaks { exit, drained }
        }
        None => Fate::Closed,
    }
}
