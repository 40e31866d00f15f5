//! A loop without an end.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("endless-loop", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        cx.report(found);
        let mut turns = 0_u64;
        while cx.file().path == "dies.py" {
            turns = std::hint::black_box(turns.wrapping_add(1));
        }
    }
}
