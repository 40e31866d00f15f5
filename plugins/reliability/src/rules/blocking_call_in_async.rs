//! `blocking-call-in-async`: a call that holds the thread which runs everybody else's tasks.

mod csharp;
mod python;
mod rust;
mod script;

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("blocking-call-in-async", check);

/// A call that blocks, and what to say about it.
struct Blocking<'a> {
    /// Where it is reported.
    at: Node<'a>,
    /// Its full name, as the reader of the report knows it.
    name: String,
    /// What to write in its place.
    instead: &'static str,
    severity: Severity,
    confidence: Confidence,
}

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    let calls: Vec<_> = cx.matches().iter().filter_map(|found| cx.node(found.node)).collect();
    let blocking = match cx.language() {
        "python" => python::find(cx, root, &calls),
        "rust" => rust::find(cx, &calls),
        "csharp" => csharp::find(&calls),
        _ => script::find(cx, &calls),
    };
    let script = cx.file().role == "script";
    for found in blocking {
        let report = cx
            .report(found.at)
            .message(format!("`{}` blocks every other task of this thread; use {}", found.name, found.instead))
            .confidence(found.confidence);
        // A script has nobody to keep waiting.
        report.severity(if script { Severity::P3 } else { found.severity });
    }
}
