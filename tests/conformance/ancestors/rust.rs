//! All parents of a match, and the nearest of a kind.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("ancestors", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        let chain: Vec<&str> = node.ancestors().map(|above| above.kind()).collect();
        let class = cx.enclosing(found.node, &["class_definition", "no_such_kind"]);
        let class = class.and_then(|class| class.field("name")).map_or("none", |name| name.text());
        let function = node.enclosing(&["function_definition"]);
        let function = function.and_then(|function| function.field("name")).map_or("none", |name| name.text());
        cx.report(found).message(format!("{class}.{function}: {}", chain.join(" < ")));
    }
}
