//! `lock-order-inversion`: two locks of a package that one way through the code takes in one order, and another way in the
//! other.
//!
//! Files record which locks each function takes, what it calls, and which locks it holds at that moment; the types of fields and
//! variables go along, because a lock is known by the type and the field that it belongs to. The orders are compared when all
//! files of a package are known. What cannot be resolved there (interfaces, other packages, closures that somebody else calls)
//! is not guessed.

mod declarations;
mod orders;
mod package;
mod paths;
mod scan;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use crate::go::is_test_support;
use orders::{Inversion, Orders};
use package::Package;
use scan::{Event, Scan};

pub(crate) const RULE: Rule = rule!("lock-order-inversion", check, conclude).facts(&[LOCK, PACKAGE]);

/// A function takes or releases a lock, or calls something while it holds one.
const LOCK: FactKind = fact!(
    "go-lock",
    package: text,
    function: text,
    what: text,
    target: text,
    write: boolean,
    held: text,
    line: integer,
);

/// The types, functions and calls of a file, as lines: see [`Package`].
const PACKAGE: FactKind = fact!("go-package", package: text, lines: text);

/// How much text travels in one fact.
const MOST_TEXT: usize = 12 << 10;

fn check(cx: &mut Context<'_>) {
    if is_test_support(cx.source()) {
        return;
    }
    let Some(root) = cx.root() else { return };
    let clause = root.named_children().find(|node| node.kind() == "package_clause");
    let Some(package) = clause.and_then(|clause| clause.named_children().next()).map(Node::text) else { return };
    let imported: BTreeSet<String> = cx.imports().iter().map(|import| import.local.clone()).collect();
    let mut scan = Scan::new(&imported);
    let mut lines = declarations::of(root, &imported);
    for declaration in root.named_children().filter(|node| node.is(crate::go::DECLARATIONS)) {
        lines.push(scan.function(declaration));
    }
    lines.extend(scan.calls());
    let breaks: Vec<u32> = match scan.events.is_empty() {
        true => Vec::new(),
        false => cx.source().match_indices('\n').map(|(at, _)| at as u32).collect(),
    };
    for event in &scan.events {
        let line = breaks.partition_point(|at| *at < event.span.start) + 1;
        let values = [
            package.to_owned(),
            event.function.clone(),
            event.what.as_str().to_owned(),
            event.target.clone(),
            event.write.to_string(),
            event.held.clone(),
            line.to_string(),
        ];
        cx.fact(LOCK, values, Some(event.span));
    }
    let mut text = String::new();
    for line in lines {
        if text.len() + line.len() > MOST_TEXT && !text.is_empty() {
            cx.fact(PACKAGE, [package, &text], None);
            text.clear();
        }
        text.push_str(&line);
        text.push('\n');
    }
    if !text.is_empty() {
        cx.fact(PACKAGE, [package, &text], None);
    }
}

/// A package: the folder of its files, and its name.
type Key = (String, String);

fn key(fact: &LocatedFact) -> Key {
    let folder = fact.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    (folder.to_owned(), fact.value(0).to_owned())
}

fn conclude(project: &mut Project<'_>) {
    let mut events: BTreeMap<Key, Vec<Event>> = BTreeMap::new();
    for fact in project.facts(LOCK.key) {
        let key = key(&fact);
        events.entry(key).or_default().extend(Event::read(fact));
    }
    // Where nothing is taken or called while a lock is held, there is no order.
    events.retain(|_, events| events.iter().any(|event| !event.held.is_empty()));
    let mut packages: BTreeMap<Key, Package> = BTreeMap::new();
    for fact in project.facts(PACKAGE.key) {
        let key = key(&fact);
        if events.contains_key(&key) {
            packages.entry(key).or_default().read(fact.value(1));
        }
    }
    let (mut consistent, mut total) = (0, 0);
    for (key, events) in &events {
        let Some(package) = packages.get(key) else { continue };
        let orders = Orders::of(package, events);
        let inversions = orders.inversions();
        consistent += orders.pairs() - inversions.len() as u32;
        total += orders.pairs();
        for inversion in &inversions {
            report(project, inversion);
        }
    }
    if total >= 3 {
        project.strength(consistent, total);
    }
}

fn report(project: &mut Project<'_>, inversion: &Inversion<'_>) {
    let (here, there) = (&inversion.here, &inversion.there);
    let (first, second) = (&inversion.first, &inversion.second);
    let elsewhere = if here.event.path == there.event.path {
        format!("line {}", there.event.line)
    } else {
        format!("{}:{}", there.event.path, there.event.line)
    };
    let besides = if inversion.certain { "" } else { "; with a writer that waits in between, both wait forever" };
    let message = format!(
        "`{second}` is taken here{} while `{first}` is held, and {} takes them the other way round{} ({elsewhere}){besides}",
        through(&here.chain),
        named(&there.event.function),
        through(&there.chain),
    );
    let mut report = project.report(&here.event.path, here.event.span).message(message);
    if let Some(held) = here.held_at {
        report = report.related(held, format!("`{first}` is taken here"));
    }
    if here.event.path == there.event.path {
        if let Some(held) = there.held_at {
            report = report.related(held, format!("the other way round: `{second}` is taken here"));
        }
        report = report.related(there.event.span, format!("and `{first}` here"));
    }
    if !here.chain.is_empty() || !there.chain.is_empty() || !inversion.certain {
        report.confidence(Confidence::Medium);
    }
}

fn through(chain: &[String]) -> String {
    if chain.is_empty() {
        return String::new();
    }
    let calls: Vec<String> = chain.iter().map(|name| format!("`{name}`")).collect();
    format!(" through {}", calls.join(" → "))
}

fn named(function: &str) -> String {
    if function.is_empty() { "a function literal".to_owned() } else { format!("`{function}`") }
}
