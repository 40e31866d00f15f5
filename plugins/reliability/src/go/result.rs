//! A call that gives a thing and an error: where the variable of the thing can be used, and which ways out have no thing to close.

use plimsoll_sdk::prelude::*;

use crate::flow::GO;

/// Where the variable of the thing can be used: the block of its declaration. None if it is not the function's own.
pub(crate) fn region<'a>(statement: Node<'a>, function: Node<'a>, name: &str) -> Option<Node<'a>> {
    if statement.kind() == "short_var_declaration" {
        return statement.enclosing(&["statement_list", "if_statement", "expression_switch_statement"]);
    }
    statement.ancestors().take_while(|node| *node != function).find(|block| {
        block.kind() == "statement_list"
            && block.named_children().take_while(|child| child.span().end <= statement.span().start).any(|child| {
                matches!(child.kind(), "short_var_declaration" | "var_declaration")
                    && child.descendants().any(|node| node.kind() == "identifier" && node.text() == name)
            })
    })
}

/// A way out on which there is no such thing, none that must still be closed (`drains` saw to that), or which belongs to the check
/// of the call's own error.
pub(crate) fn is_exempt(exit: Node<'_>, statement: Node<'_>, name: &str, error: &str, drains: &[Node<'_>]) -> bool {
    // In `if file, err = os.Open(path); err != nil {` the call stands in the head of its own check.
    let head = |node: &Node<'_>| node.field("initializer") == Some(statement);
    let ifs = exit.ancestors().take_while(|node| !node.is(GO.functions) && (!node.contains(statement) || head(node)));
    let mut conditions = ifs.filter(|node| node.kind() == "if_statement").filter_map(|node| node.field("condition"));
    conditions.any(|condition| {
        let text = condition.text();
        if text.contains(&format!("{name} == nil")) {
            return true;
        }
        if !words(text).any(|word| word == error) {
            return false;
        }
        // The error is that of the call unless something else was assigned to it since, such as the result of reading.
        let since = assigned_since(condition, statement, error);
        since.is_none_or(|assignment| drains.iter().any(|drain| assignment.contains(*drain)))
    })
}

/// The last assignment to `error` between the call and a condition.
fn assigned_since<'a>(condition: Node<'a>, statement: Node<'a>, error: &str) -> Option<Node<'a>> {
    let function = statement.enclosing(GO.functions)?;
    let between = function
        .descendants()
        .filter(|node| node.span().start >= statement.span().end && node.span().end <= condition.span().start);
    let assigns = between.filter(|node| node.is(&["assignment_statement", "short_var_declaration"]));
    assigns.filter(|node| node.field("left").is_some_and(|left| words(left.text()).any(|word| word == error))).last()
}

/// The words of a text, as names are made of.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).filter(|word| !word.is_empty())
}
