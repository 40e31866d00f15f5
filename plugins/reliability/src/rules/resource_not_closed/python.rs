//! Python: `f = open(…)` without `with`, and connections that were taken out of a pool.

use plimsoll_sdk::prelude::*;

use super::{Opened, Thing};
use crate::flow::{Fate, PYTHON};

/// What a function does with the variable of what it opened.
enum Usage<'a> {
    Harmless,
    Escape,
    Close(Node<'a>),
}

pub(super) fn opened(assignment: Node<'_>) -> Option<Opened<'_>> {
    let name = assignment.field("left").filter(|left| left.kind() == "identifier")?.text();
    let callee = assignment.field("right")?.field("function")?;
    let function = assignment.enclosing(PYTHON.functions)?;
    let pooled = callee.field("attribute").is_some_and(|attribute| attribute.text() == "getconn");
    let (thing, closing) = if pooled {
        (Thing::Pooled, format!("{}.putconn({name})", callee.field("object").map_or("pool", Node::text)))
    } else {
        (Thing::Handle, format!("{name}.close()"))
    };
    Some(Opened { thing, name, closing, fate: fate(assignment, function, name) })
}

fn fate<'a>(assignment: Node<'a>, function: Node<'a>, name: &str) -> Fate<'a> {
    // A name of the module or of the function around lives on.
    let shared = |node: &Node<'a>| node.is(&["global_statement", "nonlocal_statement"]);
    if function.descendants().filter(shared).any(|node| node.named_children().any(|child| child.text() == name)) {
        return Fate::Unknown;
    }
    let mut closes = Vec::new();
    let mut with = false;
    let after = function.descendants().filter(|node| node.span().start >= assignment.span().end);
    for node in after.filter(|node| node.kind() == "identifier" && node.text() == name) {
        if node.ancestors().take_while(|above| *above != function).any(|above| above.is(PYTHON.functions)) {
            return Fate::Unknown;
        }
        with |= node.parent().is_some_and(|parent| parent.kind() == "with_item");
        match usage(node) {
            Usage::Harmless => {}
            Usage::Escape => return Fate::Unknown,
            Usage::Close(call) => closes.push(call),
        }
    }
    let Some(first) = closes.first().copied() else { return if with { Fate::Ensured } else { Fate::Never } };
    let above = |call: &Node<'a>, kind: &str| {
        call.ancestors().take_while(|node| *node != function).any(|node| node.kind() == kind)
    };
    if with || closes.iter().any(|call| above(call, "finally_clause")) {
        return Fate::Ensured;
    }
    let pooled = first.field("function").is_some_and(|callee| callee.text().ends_with("putconn"));
    // A file that an error left open is closed when the error was handled; a pool never hears of it.
    if !pooled || closes.iter().any(|call| above(call, "except_clause")) {
        return Fate::ByHand;
    }
    let mut between = function.descendants().filter(|node| {
        node.kind() == "call" && node.span().start >= assignment.span().end && node.span().end <= first.span().start
    });
    between.next().map_or(Fate::ByHand, Fate::Fragile)
}

fn usage(name: Node<'_>) -> Usage<'_> {
    let Some(parent) = name.parent() else { return Usage::Escape };
    match parent.kind() {
        "attribute" => {
            let call = parent.parent().filter(|call| call.field("function") == Some(parent));
            match (call, parent.field("attribute").map(Node::text)) {
                (Some(call), Some("close")) => Usage::Close(call),
                // Whoever has the descriptor may close it.
                (_, Some("fileno" | "detach" | "buffer" | "raw" | "makefile")) | (None, Some("close")) => Usage::Escape,
                _ => Usage::Harmless,
            }
        }
        "argument_list" => {
            let call = parent.parent();
            let callee = call.and_then(|call| call.field("function")).map_or("", Node::text);
            match (call, callee) {
                (Some(call), callee) if callee.ends_with(".putconn") => Usage::Close(call),
                (
                    _,
                    "json.load" | "json.dump" | "yaml.safe_load" | "tomllib.load" | "pickle.load" | "pickle.dump"
                    | "len" | "print",
                ) => Usage::Harmless,
                _ => Usage::Escape,
            }
        }
        "comparison_operator" | "if_statement" | "not_operator" | "boolean_operator" | "with_item" => Usage::Harmless,
        // `print(line, file=f)`
        "keyword_argument" if parent.field("name").is_some_and(|name| name.text() == "file") => Usage::Harmless,
        // `for line in f:`
        "for_statement" if parent.field("right") == Some(name) => Usage::Harmless,
        _ => Usage::Escape,
    }
}
