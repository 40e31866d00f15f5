//! A question for facts that nobody declares.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("undeclared-fact", check, conclude).facts(&[ASKS]);

const ASKS: FactKind = fact!("asks", name: text);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let name = cx.captured(found, "name");
        cx.fact(ASKS, [name], Some(found.span));
    }
}

fn conclude(project: &mut Project<'_>) {
    if project.facts(ASKS.key).next().is_some() {
        let count = project.facts("no-such-key").count();
        project.metric("unseen", count as f64, "facts");
    }
}
