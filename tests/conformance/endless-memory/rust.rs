//! Memory without end.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("endless-memory", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        cx.report(found);
        let mut kept: Vec<Vec<u8>> = Vec::new();
        while cx.file().path == "dies.py" {
            kept.push(vec![1; 64 << 10]);
            std::hint::black_box(&kept);
        }
    }
}
