//! A call that gives a thing and an error: where the variable of the thing can be used, and which ways out have no thing to close.

use plimsoll_sdk::prelude::*;

use crate::flow::GO;

/// Where the variable of the thing can be used: the block of its declaration. None if it is not the function's own.
pub(crate) fn region<'a>(statement: Node<'a>, function: Node<'a>, name: &str) -> Option<Node<'a>> {
    if statement.kind() == "short_var_declaration" {
        let block = statement.enclosing(&["statement_list", "if_statement", "expression_switch_statement"])?;
        // At the top of the function `:=` sets the result of that name, which a bare `return` gives to the caller.
        let top = block.parent().is_some_and(|body| function.field("body") == Some(body));
        return Some(block).filter(|_| !(top && is_result(function, name)));
    }
    statement.ancestors().take_while(|node| *node != function).find(|block| {
        block.kind() == "statement_list"
            && block.named_children().take_while(|child| child.span().end <= statement.span().start).any(|child| {
                matches!(child.kind(), "short_var_declaration" | "var_declaration")
                    && child.descendants().any(|node| node.kind() == "identifier" && node.text() == name)
            })
    })
}

/// Whether a function names one of its results so.
fn is_result(function: Node<'_>, name: &str) -> bool {
    let results = function.field("result").into_iter().flat_map(Node::named_children);
    results.flat_map(|result| result.fields("name")).any(|result| result.text() == name)
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
        if asks_for_nil(text, name) {
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
    // From the condition back to the call: that is near, and a function may be long.
    let mut between = (statement.id()..condition.id()).rev().filter_map(|id| condition.other(id));
    between.find(|node| {
        node.is(&["assignment_statement", "short_var_declaration"])
            && node.span().start >= statement.span().end
            && node.span().end <= condition.span().start
            && node.field("left").is_some_and(|left| words(left.text()).any(|word| word == error))
    })
}

/// Whether a condition asks if `name` is nil, and not something whose name ends alike: `buf == nil`.
fn asks_for_nil(condition: &str, name: &str) -> bool {
    let part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
    condition
        .match_indices(&format!("{name} == nil"))
        .any(|(at, found)| !condition[..at].ends_with(part) && !condition[at + found.len()..].starts_with(part))
}

/// The words of a text, as names are made of.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::asks_for_nil;

    #[test]
    fn only_the_whole_name_is_asked_for() {
        for condition in ["f == nil", "err != nil || f == nil", "(f == nil)"] {
            assert!(asks_for_nil(condition, "f"), "{condition}");
        }
        for condition in ["buf == nil", "self.f == nil", "f != nil", "f == nilValue"] {
            assert!(!asks_for_nil(condition, "f"), "{condition}");
        }
    }
}
