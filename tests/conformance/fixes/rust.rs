//! Edits of every kind.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("fixes", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let (Some(text), Some(call)) = (found.capture("TEXT"), cx.node(found.node)) else { continue };
        let Some(name) = call.field("function") else { continue };
        let logged = [Edit::replace(name, "log.info"), Edit::insert(text.span.end, ", stacklevel=2")];
        cx.report(found)
            .fix("log it", Applicability::Safe, logged)
            .fix("remove it", Applicability::Unsafe, [Edit::delete(found)])
            .fix("say it in §7", Applicability::Unsafe, [Edit::insert(found.span.start, "§7 ")]);
    }
}
