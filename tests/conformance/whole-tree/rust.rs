//! Every node with what its columns say, then fields and children.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("whole-tree", check);

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    for node in root.descendants() {
        let named = if node.is_named() { "named" } else { "anonymous" };
        let extra = if node.is_extra() { " extra" } else { "" };
        let broken = if node.is_broken() { " broken" } else { "" };
        let above = node.parent().map_or(0, |parent| parent.id());
        cx.report(node).message(format!("{} {} in {above}: {named}{extra}{broken}", node.id(), node.kind()));
    }
    let Some(function) = root.descendants().find(|node| node.is(&["function_definition"])) else { return };
    for name in ["name", "parameters", "body", "no_such_field"] {
        let field = function.field(name).map_or("none", |node| node.text());
        cx.report(function).message(format!("{name}: {field}"));
    }
    let (all, named) = (function.children().count(), function.named_children().count());
    let outside = root.descendants_outside(&["function_definition"]).count();
    let holds = (root.contains(function), function.contains(root));
    cx.report(function).message(format!("{all} children, {named} named, {outside} outside, {} {}", holds.0, holds.1));
}
