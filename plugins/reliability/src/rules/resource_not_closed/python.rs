//! Python: `f = open(…)` without `with`, and connections that were taken out of a pool.

use plimsoll_sdk::prelude::*;

use super::source::Source;
use super::{Opened, Thing};
use crate::flow::{Fate, PYTHON};
use crate::names::is_one_of;

/// Attributes that say something about a file or a connection, and do not hold it.
const VALUES: &str = "name closed mode encoding errors newlines autocommit status isolation_level info dsn notices";

/// What a function does with the variable of what it opened.
enum Usage<'a> {
    Harmless,
    Escape,
    Close(Node<'a>),
}

pub(super) fn opened<'a>(source: &Source<'a>, assignment: Node<'a>) -> Option<Opened<'a>> {
    let name = assignment.field("left").filter(|left| left.kind() == "identifier")?.text();
    let callee = assignment.field("right")?.field("function")?;
    let function = assignment.enclosing(PYTHON.functions)?;
    // What `main` leaves open the end of the process closes.
    let is_inner = || function.enclosing(&["function_definition", "class_definition"]).is_some();
    if function.field("name").is_some_and(|name| name.text() == "main") && !is_inner() {
        return None;
    }
    let pooled = callee.field("attribute").is_some_and(|attribute| attribute.text() == "getconn");
    let (thing, closing) = if pooled {
        (Thing::Pooled, format!("{}.putconn({name})", callee.field("object").map_or("pool", Node::text)))
    } else {
        (Thing::Handle, format!("{name}.close()"))
    };
    Some(Opened { thing, name, closing, fate: fate(source, assignment, function, name, thing) })
}

fn fate<'a>(source: &Source<'a>, assignment: Node<'a>, function: Node<'a>, name: &str, thing: Thing) -> Fate<'a> {
    // A name of the module or of the function around lives on.
    let shared = |parent: Node<'a>| parent.is(&["global_statement", "nonlocal_statement"]);
    if source.uses(name, function).any(|node| node.parent().is_some_and(shared)) {
        return Fate::Unknown;
    }
    let pooled = thing == Thing::Pooled;
    let mut closes = Vec::new();
    let mut with = false;
    for node in source.uses_behind(name, function, assignment) {
        if node.ancestors().take_while(|above| *above != function).any(|above| above.is(PYTHON.functions)) {
            return Fate::Unknown;
        }
        // `with conn:` ends the transaction of a connection, and gives it back to nobody.
        with |= !pooled && node.parent().is_some_and(|parent| parent.kind() == "with_item");
        match usage(node, thing) {
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
    // A file that an error left open is closed when the error was handled; a pool never hears of it.
    if !pooled || closes.iter().any(|call| above(call, "except_clause")) {
        return Fate::ByHand;
    }
    let mut between = source.between(assignment, first);
    between.find(|node| node.kind() == "call").map_or(Fate::ByHand, Fate::Fragile)
}

fn usage(name: Node<'_>, thing: Thing) -> Usage<'_> {
    let Some(parent) = name.parent() else { return Usage::Escape };
    match parent.kind() {
        // `self.file` is another thing than `file`.
        "attribute" if parent.field("object") != Some(name) => Usage::Harmless,
        "attribute" => {
            let call = parent.parent().filter(|call| call.field("function") == Some(parent));
            match (call, parent.field("attribute").map_or("", Node::text)) {
                // The pool still counts a connection that was closed and not given back.
                (Some(call), "close") if thing == Thing::Handle => Usage::Close(call),
                // Whoever has the descriptor may close it.
                (_, "fileno" | "detach" | "buffer" | "raw" | "makefile") => Usage::Escape,
                (Some(_), _) => Usage::Harmless,
                (None, attribute) if is_one_of(attribute, VALUES) => Usage::Harmless,
                // `conn.autocommit = True`
                (None, _) if parent.parent().is_some_and(|above| above.field("left") == Some(parent)) => {
                    Usage::Harmless
                }
                // `return file.read`: who has the method has the file.
                (None, _) => Usage::Escape,
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
