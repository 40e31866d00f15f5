//! Steps should not depend on where earlier steps ended.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("relative-workdir", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let path = cx.captured(found, "path");
        if !path.starts_with(['/', '$', '"']) {
            cx.report(found).message(format!("`WORKDIR {path}` depends on earlier steps"));
        }
    }
}
