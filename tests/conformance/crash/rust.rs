//! A panic.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("crash", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        cx.report(found);
        assert_ne!(cx.file().path, "dies.py", "the list of ports is empty");
    }
}
