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
    let (severity, partly) = if pooled { (Severity::P1, Severity::P1) } else { (Severity::P2, Severity::P3) };
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
                .related(*exit, format!("this `{way}` passes `{closing}` by"))
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
