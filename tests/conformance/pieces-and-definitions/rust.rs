//! What a text is made of, where its pieces come from, and what a name may hold.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Definition, Piece};

pub const RULE: Rule = rule!("pieces-and-definitions", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let Some(node) = found.capture("TEXT").and_then(|text| text.node) else { continue };
        let (text, sql) = (cx.pieces(node, Purpose::Text), cx.pieces(node, Purpose::Sql));
        let pieces: Vec<String> = sql.pieces.iter().map(|one| piece(cx, one)).collect();
        let steps: Vec<String> = text.steps.iter().map(|step| spelled(cx, Some(*step))).collect();
        let definition =
            |one: &Definition| format!("{}:{}={}", spelled(cx, Some(one.node)), one.typed, spelled(cx, one.value));
        let definitions: Vec<String> = cx.definitions(node).iter().map(definition).collect();
        let worst = text.pieces.iter().map(|one| one.origin).max().unwrap_or(Origin::Constant);
        let (pieces, steps, definitions) = (pieces.join(" "), steps.join(" | "), definitions.join(" | "));
        let message = format!("{pieces}; worst {}; steps [{steps}]; definitions [{definitions}]", worst as u32);
        cx.report(found).message(message);
    }
}

fn piece(cx: &Context<'_>, one: &Piece) -> String {
    let Span { start, end } = one.span;
    let said = if one.origin == Origin::Constant { format!("'{}'", one.text) } else { spelled(cx, Some(one.node)) };
    format!("{}:{said}@{start}..{end}", one.origin as u32)
}

fn spelled(cx: &Context<'_>, node: Option<u32>) -> String {
    let text = cx.node(node).map_or("none", |node| node.text());
    text.lines().next().unwrap_or_default().to_owned()
}
