//! The whole text and the whole tree of a megabyte.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("big-file", check);

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    let (mut nodes, mut comments) = (0, 0);
    for node in root.descendants() {
        nodes += 1;
        comments += u32::from(node.is(&["comment"]));
    }
    cx.metric("nodes", f64::from(nodes), "nodes");
    cx.metric("comments", f64::from(comments), "comments");
    cx.metric("bytes", cx.source().len() as f64, "bytes");
    let calls = cx.select("call", 0);
    let Some(last) = calls.last() else { return };
    let message = format!("{} calls, the last with {}", calls.len(), cx.captured(last, "NUMBER"));
    cx.report(last).message(message);
}
