//! Numbers that are easily bent on the way.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("metrics", check);

fn check(cx: &mut Context<'_>) {
    cx.metric("lines", f64::from(cx.file().lines), "lines");
    cx.metric("third", 1.0 / 3.0, "1");
    cx.metric("tiny", 5e-324, "1");
    cx.metric("huge", 1.5e300, "bytes");
    cx.metric("negative-zero", -0.0, "1");
    cx.metric("beyond-integers", 9_007_199_254_740_993.0, "1");
}
