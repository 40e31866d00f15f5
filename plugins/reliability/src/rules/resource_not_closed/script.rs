//! JavaScript and TypeScript: a connection that was taken out of a pool.

use plimsoll_sdk::prelude::*;

use super::{Opened, Thing};
use crate::flow::{Fate, SCRIPT};

pub(super) fn opened(declarator: Node<'_>) -> Option<Opened<'_>> {
    let name = declarator.field("name").filter(|name| name.kind() == "identifier")?.text();
    let function = declarator.enclosing(SCRIPT.functions)?;
    let fate = fate(declarator, function, name);
    Some(Opened { thing: Thing::Pooled, name, closing: format!("{name}.release()"), fate })
}

fn fate<'a>(declarator: Node<'a>, function: Node<'a>, name: &str) -> Fate<'a> {
    let mut releases = Vec::new();
    let mut queries = false;
    let after = function.descendants().filter(|node| node.span().start >= declarator.span().end);
    for node in after.filter(|node| node.is(&["identifier", "shorthand_property_identifier"]) && node.text() == name) {
        let Some((call, method)) = method_call(node) else {
            let asked = node.parent().is_some_and(|parent| {
                parent.is(&["if_statement", "parenthesized_expression", "unary_expression", "binary_expression"])
                    || parent.field("object") == Some(node)
                        && parent.field("property").is_some_and(|name| name.text() != "release")
            });
            if asked {
                continue;
            }
            return Fate::Unknown;
        };
        match method {
            "release" | "end" | "destroy" | "close" => releases.push(call),
            "query" | "execute" | "beginTransaction" => queries = true,
            _ => {}
        }
    }
    // Whatever has no queries may be no connection to a database.
    if !queries {
        return Fate::Unknown;
    }
    let Some(first) = releases.first().copied() else { return Fate::Never };
    let above = |call: Node<'a>, kind: &str| {
        call.ancestors().take_while(|node| *node != function).any(|node| node.kind() == kind)
    };
    if releases.iter().any(|call| above(*call, "finally_clause")) {
        return Fate::Ensured;
    }
    if releases.iter().any(|call| above(*call, "catch_clause") || call.enclosing(SCRIPT.functions) != Some(function)) {
        return Fate::ByHand;
    }
    let between = function
        .descendants()
        .filter(|node| node.span().start >= declarator.span().end && node.span().end <= first.span().start);
    between.into_iter().find(|node| node.kind() == "await_expression").map_or(Fate::ByHand, Fate::Fragile)
}

/// The call of a method of what `name` names, and the method.
fn method_call<'a>(name: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let member =
        name.parent().filter(|parent| parent.kind() == "member_expression" && parent.field("object") == Some(name))?;
    let call = member.parent().filter(|call| call.field("function") == Some(member))?;
    Some((call, member.field("property")?.text()))
}
