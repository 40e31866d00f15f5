//! Lines of every level, and too many of them.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("log-lines", check);

fn check(cx: &mut Context<'_>) {
    cx.log(Level::Error, "an error");
    cx.log(Level::Warn, "a warning: größer ⚓");
    cx.log(Level::Info, "two\nlines\tand a tab");
    cx.log(Level::Debug, "");
    if cx.file().path == "loud.py" {
        for _ in 0..10 {
            cx.log(Level::Info, &"x".repeat(3_000));
        }
        cx.log(Level::Info, "short enough");
    }
}
