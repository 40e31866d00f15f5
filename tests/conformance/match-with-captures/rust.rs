//! Every match with its captures.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("match-with-captures", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let Some(host) = found.capture("HOST") else { continue };
        let Span { start, end } = host.span;
        let kind = cx.node(host.node).map_or("none", |node| node.kind());
        let rest: Vec<&str> = found.captures("REST").map(|one| cx.text(one)).collect();
        let message = format!("{} ({kind}) at {start}..{end}, then [{}]", cx.text(host), rest.join("|"));
        cx.report(found).message(message);
    }
}
