//! Keys and values of YAML, each with its place.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("config-values", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let Some(pair) = cx.node(found.node) else { continue };
        let Some(key) = pair.field("key") else { continue };
        let above = pair.ancestors().filter(|node| node.is(&["block_mapping_pair"]));
        let mut path: Vec<&str> = above.filter_map(|node| node.field("key")).map(|key| key.text()).collect();
        path.reverse();
        path.push(key.text());
        let path = path.join(".");
        match pair.field("value") {
            Some(value) if value.is(&["flow_node"]) => cx.report(value).message(format!("{path} = {}", value.text())),
            Some(value) => cx.report(key).message(format!("{path} is a {}", value.kind())),
            None => cx.report(key).message(format!("{path} is empty")),
        };
    }
}
