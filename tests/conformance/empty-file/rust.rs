//! A file of no bytes.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("empty-file", check);

fn check(cx: &mut Context<'_>) {
    let file = cx.file();
    let mut tree = "no tree".to_owned();
    if cx.language() != "text"
        && let Some(root) = cx.root()
    {
        tree = format!("{} with {} children", root.kind(), root.children().count());
    }
    let text = cx.source();
    let message = format!("{} {} bytes, {} lines, text [{text}], {tree}", file.language, file.size, file.lines);
    for found in cx.matches() {
        cx.report(found).message(message.clone());
    }
}
