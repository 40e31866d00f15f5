//! What is right, with evidence.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("strengths", check);

fn check(cx: &mut Context<'_>) {
    let mut evidence: Vec<Span> = Vec::new();
    for found in cx.matches() {
        if cx.enclosing(found.node, &["with_item"]).is_some() {
            evidence.push(found.span);
        } else {
            cx.report(found);
        }
    }
    cx.strength(evidence.len() as u32, cx.matches().len() as u32, evidence);
}
