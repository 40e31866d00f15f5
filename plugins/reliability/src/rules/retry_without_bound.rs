//! `retry-without-bound`: a loop that ends only when the other side succeeds.
//!
//! Three things make a loop a retry: it works until an attempt succeeds, then it leaves; a failed attempt leads to the next
//! one; and nothing in it counts, looks at a clock or asks whether to stop. A loop that goes on after a success is a server
//! or a consumer, and is none of ours.

mod attempt;
mod bounds;
mod go;

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("retry-without-bound", check);

fn check(cx: &mut Context<'_>) {
    let Some(_) = cx.root() else { return };
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        let failure = match cx.language() {
            "go" => go::failed_attempt(node),
            "python" => attempt::failed_attempt(&attempt::PYTHON, node),
            "java" => attempt::failed_attempt(&attempt::JAVA, node),
            _ => attempt::failed_attempt(&attempt::SCRIPT, node),
        };
        let Some(failure) = failure.filter(|_| !bounds::may_end(node)) else { continue };
        let head = Span { start: node.span().start, end: node.span().start + first_line(node.text()).len() as u32 };
        let report = cx.report(head).related(failure, "after a failure the loop goes on from here");
        if bounds::pauses(node) {
            report.message("this retries forever").severity(Severity::P2);
        } else {
            report.message("this retries forever, and without a pause");
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default().trim_end()
}
