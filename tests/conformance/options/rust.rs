//! Options as JSON.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("options", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        for name in ["depth", "greeting", "strict", "ratio", "not-declared"] {
            let value = cx.option(name).unwrap_or_else(|| "none".to_owned());
            cx.report(found).message(format!("{name} is {value}"));
        }
    }
}
