//! Text and spans of what is not ASCII.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("text-beyond-ascii", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let Span { start, end } = found.span;
        let captures: Vec<String> = found.captures.iter().map(|one| format!("{}={}", one.name, cx.text(one))).collect();
        let message = format!("{start}..{end} {} [{}]", cx.text(found), captures.join(" "));
        cx.report(found).message(message);
    }
    let size = cx.file().size;
    let whole = cx.text(Span { start: 0, end: size }) == cx.source();
    let last = cx.root().and_then(|root| root.descendants().last()).map_or("", |node| node.text());
    let message = format!("{size} bytes, {} lines, whole {whole}, last {last}", cx.file().lines);
    cx.report(Span { start: size, end: size }).message(message);
}
