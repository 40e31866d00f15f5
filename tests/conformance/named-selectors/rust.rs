//! Selectors by name, and a lazy one inside a node.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("named-selectors", check);

fn check(cx: &mut Context<'_>) {
    for function in cx.matches_of("function") {
        let inside = cx.select("sleep", function.node.unwrap_or_default());
        let seconds: Vec<&str> = inside.iter().map(|sleep| cx.captured(sleep, "SECONDS")).collect();
        let name = cx.node(function.node).and_then(|node| node.field("name")).map_or("?", |name| name.text());
        let message = format!("`{name}` sleeps [{}]", seconds.join(", "));
        cx.report(function).message(message);
    }
    let loops = cx.matches_of("loop").count();
    let sleeps = cx.select("sleep", 0);
    for sleep in &sleeps {
        let message = format!("{} of {} sleeps, {loops} loops", cx.captured(sleep, "SECONDS"), sleeps.len());
        cx.report(sleep).message(message);
    }
}
