//! Whether an error is looked at behind its handler, where the variable of Ruby and PHP lives on: `raise error if error`.
//!
//! A name behind the handler may as well be that of something else: a parameter, what a loop goes through, a new value.

use plimsoll_sdk::prelude::*;

/// What has variables of its own.
const FUNCTIONS: &[&str] = &[
    "method",
    "singleton_method",
    "method_declaration",
    "function_definition",
    "anonymous_function",
    "anonymous_function_creation_expression",
    "arrow_function",
];

/// What may leave an assignment out.
const BRANCHES: &[&str] = &[
    "if_statement",
    "switch_statement",
    "match_expression",
    "while_statement",
    "do_statement",
    "for_statement",
    "foreach_statement",
    "try_statement",
    "conditional_expression",
    "if",
    "unless",
    "while",
    "until",
    "for",
    "case",
    "begin",
    "conditional",
    "if_modifier",
    "unless_modifier",
    "block",
    "do_block",
];

pub(super) fn is_used(language: &str, name: &str, handler: Node<'_>) -> bool {
    let kind = match language {
        "php" => "variable_name",
        "ruby" => "identifier",
        _ => return false,
    };
    if name.is_empty() {
        return false;
    }
    let Some(function) = handler.enclosing(FUNCTIONS).or_else(|| handler.ancestors().last()) else { return false };
    let named = |node: &Node<'_>| node.span().start >= handler.span().end && node.text() == name;
    // Up to here the name is that of something else.
    let mut other = 0;
    for node in function.descendants_of(&[kind]).filter(named) {
        // What another handler catches under the same name is another error.
        let mut own = node.ancestors().take_while(|above| !above.contains(handler));
        if node.span().start < other || own.any(|above| above.is(&["catch_clause", "rescue"])) {
            continue;
        }
        match rebound(node, function, handler) {
            Some(end) => other = end,
            None => return true,
        }
    }
    false
}

/// Where that ends which a name stands for from here on, if it is no longer the error.
fn rebound<'a>(node: Node<'a>, function: Node<'a>, handler: Node<'a>) -> Option<u32> {
    let name = node.text();
    let names =
        |part: Node<'a>| part == node || part.descendants().any(|it| it.kind() == node.kind() && it.text() == name);
    let takes = |function: &Node<'a>| function.field("parameters").is_some_and(names);
    let above: Vec<Node<'a>> = node.ancestors().take_while(|above| *above != function).collect();
    let shares = |inner: &Node<'a>| match inner.kind() {
        "arrow_function" => !takes(inner),
        "anonymous_function" | "anonymous_function_creation_expression" => {
            above.iter().any(|above| above.kind() == "anonymous_function_use_clause")
        }
        _ => false,
    };
    if let Some(inner) = above.iter().rfind(|above| above.is(FUNCTIONS) && !shares(above)) {
        return Some(inner.span().end);
    }
    if let Some(block) = above.iter().find(|above| above.is(&["block", "do_block", "lambda"]) && takes(above)) {
        return Some(block.span().end);
    }
    let parent = node.parent()?;
    if parent.field("method") == Some(node) {
        return Some(node.span().end);
    }
    let round = above.iter().find(|above| above.is(&["foreach_statement", "for"]));
    if let Some(round) = round
        && !round.field("body").is_some_and(|body| body.contains(node))
        && (round.field("pattern").is_some_and(|pattern| pattern.contains(node))
            || round.kind() == "foreach_statement"
                && !round.named_children().next().is_some_and(|items| items.contains(node)))
    {
        return Some(round.span().end);
    }
    let assigns = parent.is(&["assignment_expression", "assignment"]) && parent.field("left") == Some(node);
    if !assigns || parent.field("right").is_some_and(names) {
        return None;
    }
    let branch = above.iter().find(|above| above.is(BRANCHES) && !above.contains(handler));
    Some(branch.map_or(u32::MAX, |branch| branch.span().end))
}
