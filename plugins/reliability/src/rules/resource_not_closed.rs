//! `resource-not-closed`: a file, the rows of a query or a pooled connection that stay open on some way out of the function.

mod go;
mod python;
mod script;
mod source;

use plimsoll_sdk::prelude::*;

use crate::flow::Fate;
use crate::go::is_test_support;
use source::Source;

pub const RULE: Rule = rule!("resource-not-closed", check);

/// What is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    /// A file or a socket: the collector may close it one day.
    Handle,
    /// Rows or a connection: a pool waits for them, and nobody else gives them back.
    Pooled,
}

/// One place that opens something.
struct Opened<'a> {
    thing: Thing,
    /// What the function calls it; empty where it has no name.
    name: &'a str,
    /// The call that gives it back, such as `rows.Close()`.
    closing: String,
    fate: Fate<'a>,
}

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    if cx.language() == "go" && is_test_support(cx.source()) {
        return;
    }
    let source = Source::new(cx, root);
    let mut ensured = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        let opened = match (cx.language(), found.selector.as_str()) {
            ("go", _) => go::opened(&source, node),
            ("python", "with") => {
                ensured.push(node.span());
                total += 1;
                continue;
            }
            ("python", _) => python::opened(&source, node),
            _ => script::opened(&source, node),
        };
        let Some(opened) = opened else { continue };
        total += u32::from(!matches!(opened.fate, Fate::Unknown));
        if matches!(opened.fate, Fate::Ensured) {
            ensured.push(node.span());
        }
        report(cx, node, &opened);
    }
    if total > 0 {
        let met = ensured.len() as u32;
        cx.strength(met, total, ensured.into_iter().take(3));
    }
}

fn report(cx: &mut Context<'_>, node: Node<'_>, opened: &Opened<'_>) {
    let Opened { thing, name, closing, fate } = opened;
    let pooled = *thing == Thing::Pooled;
    let (severity, partly) = match pooled {
        true => (Severity::P1, Severity::P1),
        // The end of the program closes what one run of it opened.
        false if cx.language() == "go" && is_generator(cx) => (Severity::P3, Severity::P3),
        false => (Severity::P2, Severity::P3),
    };
    match fate {
        Fate::Unknown | Fate::Ensured | Fate::ByHand => {}
        Fate::Never => {
            let message = format!("`{name}` is never closed in this function: `{closing}` is missing");
            cx.report(node).message(message).severity(severity);
        }
        Fate::Leaks(exit) => {
            let way = exit.kind().trim_end_matches("_statement");
            cx.report(node)
                .message(format!("`{name}` stays open on a way out of this function"))
                .related(*exit, format!("this `{way}` leaves without `{closing}`"))
                .severity(partly);
        }
        Fate::Fragile(call) => {
            cx.report(node)
                .message(format!("`{name}` stays open if anything throws before `{closing}`"))
                .related(*call, "this may throw")
                .severity(Severity::P2)
                .confidence(Confidence::Medium);
        }
    }
}

/// Whether a Go file is of a program that developers run to write code: it is left out of every build, or is a program of its
/// own that reads or formats Go.
fn is_generator(cx: &Context<'_>) -> bool {
    let mut head = cx.source().lines().take(20);
    let imports = |modules: &[&str]| {
        let is_one = |name: &str| {
            modules.iter().any(|it| name.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
        };
        cx.imports().iter().any(|import| is_one(&import.name))
    };
    head.any(|line| line == "//go:build ignore")
        || cx.source().lines().any(|line| line == "package main")
            && imports(&["go/ast", "go/parser", "go/format"])
            && !imports(&["net/http"])
}
