//! What a file imports, and what its calls stand for.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("imports-and-resolve", check);

fn check(cx: &mut Context<'_>) {
    for one in cx.imports() {
        cx.report(one.span).message(format!("{} is {}", one.local, one.name));
    }
    for found in cx.matches() {
        let Some(call) = cx.node(found.node) else { continue };
        let function = call.field("function").map_or(String::new(), |function| cx.resolve(function.id()));
        let message = format!("calls '{}' by '{function}'", cx.resolve(call.id()));
        cx.report(found).message(message);
    }
}
