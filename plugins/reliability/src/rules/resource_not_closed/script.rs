//! JavaScript and TypeScript: a connection that was taken out of a pool.

use plimsoll_sdk::prelude::*;

use super::source::Source;
use super::{Opened, Thing};
use crate::flow::{Fate, SCRIPT};
use crate::names::is_one_of;

/// Methods that give a connection back, or end it.
const RELEASES: &str = "release end destroy close";

pub(super) fn opened<'a>(source: &Source<'a>, declarator: Node<'a>) -> Option<Opened<'a>> {
    let name = declarator.field("name").filter(|name| name.kind() == "identifier")?.text();
    let function = declarator.enclosing(SCRIPT.functions)?;
    // What `connect` of mssql gives is the pool itself, and what `main` keeps the end of the process gives back.
    if source.imports("mssql") || is_main(function) {
        return None;
    }
    let fate = fate(source, declarator, function, name);
    Some(Opened { thing: Thing::Pooled, name, closing: format!("{name}.release()"), fate })
}

/// Whether a function is called `main`, and inside of no other.
fn is_main(function: Node<'_>) -> bool {
    let variable = || function.parent().filter(|parent| parent.kind() == "variable_declarator");
    let name = function.field("name").or_else(|| variable()?.field("name"));
    name.is_some_and(|name| name.text() == "main")
        && function.kind() != "method_definition"
        && function.enclosing(SCRIPT.functions).is_none()
}

fn fate<'a>(source: &Source<'a>, declarator: Node<'a>, function: Node<'a>, name: &str) -> Fate<'a> {
    let mut releases = Vec::new();
    let mut queries = false;
    // A function inside may run at any time, and as long as it does the connection stays taken on purpose.
    let mut kept = false;
    for node in source.uses_behind(name, function, declarator) {
        let inner = node.enclosing(SCRIPT.functions) != Some(function);
        let Some((call, method)) = method_call(node) else {
            let asked = node.parent().is_some_and(|parent| {
                parent.is(&["if_statement", "parenthesized_expression", "unary_expression", "binary_expression"])
                    || parent.field("object") == Some(node)
                        && parent.field("property").is_some_and(|name| name.text() != "release")
            });
            if asked {
                kept |= inner;
                continue;
            }
            return Fate::Unknown;
        };
        match method {
            method if is_one_of(method, RELEASES) => releases.push(call),
            "query" | "execute" | "beginTransaction" => queries = true,
            _ => {}
        }
        kept |= inner && !is_one_of(method, RELEASES);
    }
    // Whatever has no queries may be no connection to a database.
    if !queries {
        return Fate::Unknown;
    }
    let above = |call: Node<'a>, kind: &str| {
        call.ancestors().take_while(|node| *node != function).any(|node| node.kind() == kind)
    };
    if releases.iter().any(|call| above(*call, "finally_clause")) {
        return Fate::Ensured;
    }
    if kept {
        return Fate::Unknown;
    }
    let Some(first) = releases.first().copied() else { return Fate::Never };
    if releases.iter().any(|call| above(*call, "catch_clause") || call.enclosing(SCRIPT.functions) != Some(function)) {
        return Fate::ByHand;
    }
    let mut between = source.between(declarator, first);
    between.find(|node| node.kind() == "await_expression").map_or(Fate::ByHand, Fate::Fragile)
}

/// The call of a method of what `name` names, and the method.
fn method_call<'a>(name: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let member =
        name.parent().filter(|parent| parent.kind() == "member_expression" && parent.field("object") == Some(name))?;
    let call = member.parent().filter(|call| call.field("function") == Some(member))?;
    Some((call, member.field("property")?.text()))
}
