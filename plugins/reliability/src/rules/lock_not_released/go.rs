//! Go: `mu.Lock()` and `mu.RLock()`.

use plimsoll_sdk::prelude::*;

use super::{is_about_locks, receiver};
use crate::flow::{Fate, GO, Releases};
use crate::go::DECLARATIONS;
use crate::names::last_name;

pub(super) fn judge<'a>(root: Node<'a>, statement: Node<'a>) -> Fate<'a> {
    let Some(function) = statement.enclosing(GO.functions) else { return Fate::Unknown };
    let lock = receiver(statement);
    let release = if statement.text().ends_with(".RLock()") { "RUnlock" } else { "Unlock" };
    let wanted = format!("{lock}.{release}");
    if gives_back_first(function, lock, release) {
        return Fate::Unknown;
    }
    let mut calls = Vec::new();
    for node in function.descendants_of(&["selector_expression"]).filter(|node| node.text() == wanted) {
        match node.parent().filter(|call| call.kind() == "call_expression") {
            Some(call) => calls.push(call),
            // `t.Cleanup(mu.Unlock)`, `return mu.Unlock`: whoever gets it releases it.
            None => return Fate::Unknown,
        }
    }
    let releases = Releases::new(&GO, function, statement, calls, |_| false);
    if releases.is_empty() || releases.is_handed_over() {
        return Fate::Unknown;
    }
    if releases.has_deferred() {
        return Fate::Ensured;
    }
    match releases.first_leak(|_| false) {
        None => Fate::ByHand,
        Some(_) if is_meant(root, function, lock, release) => Fate::Unknown,
        Some(exit) => Fate::Leaks(exit),
    }
}

/// Whether a function begins with releasing a lock that its caller took: it must take it again before it returns.
fn gives_back_first(function: Node<'_>, lock: &str, release: &str) -> bool {
    let body = function.field("body").map_or("", Node::text);
    let taking = format!("{lock}.{}(", release.replace("Unlock", "Lock"));
    let freed = body.lines().position(|line| line.trim() == format!("{lock}.{release}()"));
    let taken = body.lines().position(|line| line.contains(&taking));
    freed.is_some_and(|freed| taken.is_some_and(|taken| freed < taken))
}

/// Whether there are signs that the lock is handed over on purpose.
fn is_meant(root: Node<'_>, function: Node<'_>, lock: &str, release: &str) -> bool {
    let declaration = if function.is(DECLARATIONS) { Some(function) } else { function.enclosing(DECLARATIONS) };
    let Some(declaration) = declaration else { return true };
    let name = declaration.field("name").map_or("", Node::text);
    let calls = declaration.descendants_of(&["call_expression"]);
    let mut callees = calls.filter_map(|call| call.field("function")).map(Node::text);
    is_about_locks(name)
        || documented(root, declaration)
        || callees.any(|callee| !callee.ends_with(&format!(".{release}")) && releases(last_name(callee)))
        || released_elsewhere(root, declaration, last_name(lock), release)
}

fn releases(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.contains("unlock") || lower.starts_with("release")
}

/// Whether the comment above the function speaks of a lock.
fn documented(root: Node<'_>, declaration: Node<'_>) -> bool {
    let above = root.children().take_while(|node| *node != declaration).collect::<Vec<_>>();
    let comments = above.iter().rev().take_while(|node| node.kind() == "comment" || !node.is_named());
    comments.into_iter().any(|comment| {
        let text = comment.text().to_lowercase();
        ["locked", "unlock", "lock held", "holding", "holds", "lock is held"].iter().any(|word| text.contains(word))
    })
}

/// Whether another function of the file releases a lock of this name that it has not taken before.
fn released_elsewhere(root: Node<'_>, declaration: Node<'_>, lock: &str, release: &str) -> bool {
    let taking = if release == "RUnlock" { format!("{lock}.RLock()") } else { format!("{lock}.Lock()") };
    let freeing = format!("{lock}.{release}()");
    let others = root.named_children().filter(|node| node.is(DECLARATIONS) && *node != declaration);
    others.into_iter().any(|other| {
        let (freed, taken) = (other.text().find(&freeing), other.text().find(&taking));
        freed.is_some_and(|freed| taken.is_none_or(|taken| freed < taken))
    })
}
