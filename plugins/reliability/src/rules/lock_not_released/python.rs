//! Python: `lock.acquire()` without `with`.

use plimsoll_sdk::prelude::*;

use super::{is_about_locks, receiver};
use crate::flow::{Fate, PYTHON, Releases};

pub(super) fn judge(statement: Node<'_>) -> Fate<'_> {
    let Some(function) = statement.enclosing(PYTHON.functions) else { return Fate::Unknown };
    let wanted = format!("{}.release", receiver(statement));
    let is_release =
        |node: &Node<'_>| node.kind() == "call" && node.field("function").is_some_and(|callee| callee.text() == wanted);
    let calls: Vec<_> = function.descendants().filter(is_release).collect();
    let Some(first) = calls.iter().find(|call| call.span().start > statement.span().end) else {
        return Fate::Unknown;
    };
    if calls.iter().any(|call| call.ancestors().any(|node| node.kind() == "finally_clause")) {
        return Fate::Ensured;
    }
    let releases = Releases::new(&PYTHON, function, statement, calls.iter().copied(), |_| false);
    let name = function.field("name").map_or("", Node::text);
    if releases.is_handed_over() || is_about_locks(name) || matches!(name, "__enter__" | "__aenter__") {
        return Fate::Unknown;
    }
    let caught = |exit: Node<'_>| {
        exit.kind() == "raise_statement"
            && exit.ancestors().take_while(|node| *node != function).any(|node| node.kind() == "try_statement")
    };
    if let Some(exit) = releases.first_leak(caught) {
        return Fate::Leaks(exit);
    }
    if calls.iter().any(|call| call.ancestors().any(|node| node.kind() == "except_clause")) {
        return Fate::ByHand;
    }
    let between = function
        .descendants()
        .filter(|node| node.span().start >= statement.span().end && node.span().end <= first.span().start);
    let mut calls = between.filter(|node| node.is(&["call", "await", "yield"]));
    calls.next().map_or(Fate::ByHand, Fate::Fragile)
}
