//! A rule that gives up on one file.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("error-return", check);

fn check(cx: &mut Context<'_>) -> Result<(), String> {
    for found in cx.matches() {
        let text = cx.captured(found, "limit");
        let limit: u32 = text.parse().map_err(|_| format!("`{text}` is not a number"))?;
        cx.report(found).message(format!("the limit is {limit}"));
    }
    Ok(())
}
