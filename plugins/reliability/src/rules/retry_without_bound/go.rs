//! Go: `for { … if err != nil { …; continue } … return }` and `for { … if err == nil { return } … }`.

use plimsoll_sdk::prelude::*;

use super::bounds::is_remote;
use crate::flow::GO;

/// Returns the check of the error after which the loop goes on, if the loop tries until it succeeds.
pub(super) fn failed_attempt(round: Node<'_>) -> Option<Node<'_>> {
    let list = round.field("body")?.named_children().find(|child| child.kind() == "statement_list")?;
    let statements: Vec<_> = list.named_children().collect();
    let check = statements.iter().find(|statement| is_check(**statement)).copied()?;
    let leaving = |node: Node<'_>| node.is(&["return_statement", "break_statement", "goto_statement"]);
    let ways_out: Vec<_> = list.descendants_outside(GO.functions).filter(|node| leaving(*node)).collect();
    let last = statements.last().copied()?;
    let consequence = check.field("consequence")?;
    let once = if is_failure(check) {
        // Only the end of the loop leaves it.
        let skips = ends_with(consequence, "continue_statement");
        skips && leaving(last) && ways_out.iter().all(|way| last == *way)
    } else {
        !ways_out.is_empty() && ways_out.iter().all(|way| consequence.contains(*way)) && ends_by_leaving(consequence)
    };
    let remote = list
        .descendants_outside(GO.functions)
        .filter(|node| node.kind() == "call_expression")
        .any(|call| call.field("function").is_some_and(|callee| is_remote(callee.text())));
    let deadly = GO.deadly.iter().any(|call| list.text().contains(call));
    (once && remote && !deadly).then_some(check)
}

/// `if err != nil` or `if err == nil`, and nothing more.
fn is_check(statement: Node<'_>) -> bool {
    let condition = statement.field("condition").map_or("", Node::text);
    let compared =
        condition.strip_suffix(" nil").and_then(|left| left.strip_suffix("!=").or_else(|| left.strip_suffix("==")));
    let is_error = |name: &str| name.trim().to_lowercase().ends_with("err");
    statement.kind() == "if_statement" && statement.field("alternative").is_none() && compared.is_some_and(is_error)
}

fn is_failure(check: Node<'_>) -> bool {
    check.field("condition").is_some_and(|condition| condition.text().contains("!="))
}

fn ends_with(block: Node<'_>, kind: &str) -> bool {
    let list = block.named_children().find(|child| child.kind() == "statement_list");
    list.and_then(|list| list.named_children().last()).is_some_and(|last| last.kind() == kind)
}

fn ends_by_leaving(block: Node<'_>) -> bool {
    ends_with(block, "return_statement") || ends_with(block, "break_statement")
}
