//! Java: `lock.lock()` of `java.util.concurrent.locks`.

use plimsoll_sdk::prelude::*;

use super::{is_about_locks, receiver};
use crate::flow::{Fate, JAVA, Releases};

pub(super) fn judge(statement: Node<'_>) -> Fate<'_> {
    let Some(method) = statement.enclosing(JAVA.functions) else { return Fate::Unknown };
    let lock = receiver(statement);
    let is_release = |node: &Node<'_>| {
        node.kind() == "method_invocation"
            && node.field("name").is_some_and(|name| name.text() == "unlock")
            && node.field("object").is_some_and(|object| object.text().trim_start_matches("this.") == lock)
    };
    let calls: Vec<_> = method.descendants().filter(is_release).collect();
    let Some(first) = calls.iter().find(|call| call.span().start > statement.span().end) else {
        return Fate::Unknown;
    };
    if calls.iter().any(|call| call.ancestors().any(|node| node.kind() == "finally_clause")) {
        return Fate::Ensured;
    }
    let releases = Releases::new(&JAVA, method, statement, calls.iter().copied(), |_| false);
    if releases.is_handed_over() || is_about_locks(method.field("name").map_or("", Node::text)) {
        return Fate::Unknown;
    }
    // What is thrown inside a `try` of the same method may well be caught there.
    let caught = |exit: Node<'_>| {
        exit.kind() == "throw_statement"
            && exit.ancestors().take_while(|node| *node != method).any(|node| node.kind().starts_with("try_"))
    };
    if let Some(exit) = releases.first_leak(caught) {
        return Fate::Leaks(exit);
    }
    if calls.iter().any(|call| call.ancestors().any(|node| node.kind() == "catch_clause")) {
        return Fate::ByHand;
    }
    let between = method
        .descendants()
        .filter(|node| node.span().start >= statement.span().end && node.span().end <= first.span().start);
    let mut calls = between.filter(|node| node.is(&["method_invocation", "object_creation_expression"]));
    calls.next().map_or(Fate::ByHand, Fate::Fragile)
}
