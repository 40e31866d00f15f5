//! Questions that have no answer.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("host-refuses", check);

fn check(cx: &mut Context<'_>) {
    match cx.file().path.as_str() {
        "span.py" => drop(cx.text(Span { start: 2, end: 99 })),
        "node.py" | "caught.py" => drop(cx.node(Some(99))),
        "selector.py" => drop(cx.select("no-such", 0)),
        "no-syntax.txt" => drop(cx.root()),
        "no-values.txt" => drop(cx.values()),
        "no-outline.txt" => drop(cx.outline()),
        _ => {}
    }
    for found in cx.matches() {
        cx.report(found);
    }
}
