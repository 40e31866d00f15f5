//! Expressions and types as text that can be resolved later, when all files of the package are known.
//!
//! A path begins with what is known in the file, `:T` for a value of the type `T` and `@name` for something that the package
//! declares, and goes on with `/field`, `/[]` for an element, and `/()` for what a call returns. Which variable it was is not
//! told: locks are compared by type and field.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

/// The type behind pointers: `T`, `pkg.T`, `[]T` for what has elements of that type; nothing for what has no name.
pub(super) fn type_name(node: Node<'_>) -> Option<String> {
    match node.kind() {
        "type_identifier" => Some(node.text().to_owned()),
        "qualified_type" => Some(node.text().split_whitespace().collect()),
        "pointer_type" | "parenthesized_type" => type_name(node.named_children().next()?),
        "generic_type" => type_name(node.field("type")?),
        "slice_type" | "array_type" | "implicit_length_array_type" => element(node.field("element")?),
        "map_type" => element(node.field("value")?),
        "channel_type" => element(node.field("value")?),
        _ => None,
    }
}

fn element(node: Node<'_>) -> Option<String> {
    Some(format!("[]{}", type_name(node)?))
}

/// The path of a value of a type.
pub(super) fn of_type(node: Node<'_>) -> Option<String> {
    let name = type_name(node)?;
    // A type of another package: nothing is known about what is in it.
    (!name.contains('.')).then(|| format!(":{name}"))
}

/// How long a path may be: one that leads through a dozen fields tells nothing about a lock.
const LONGEST: usize = 160;

/// The path of an expression. `local` says what a name of the function stands for; `None` for a name that is not its own.
pub(super) fn of_expression(
    node: Node<'_>,
    imported: &BTreeSet<String>,
    local: &dyn Fn(&str) -> Option<Option<String>>,
) -> Option<String> {
    let of = |node| of_expression(node, imported, local).filter(|path| path.len() < LONGEST);
    match node.kind() {
        "identifier" => {
            let name = node.text();
            local(name).unwrap_or_else(|| is_of_package(name, imported).then(|| format!("@{name}")))
        }
        "parenthesized_expression" => of(node.named_children().next()?),
        "unary_expression" => {
            let inner = of(node.field("operand")?)?;
            match node.field("operator").map(Node::text) {
                Some("<-") => Some(format!("{inner}/[]")),
                Some("&" | "*") => Some(inner),
                _ => None,
            }
        }
        "selector_expression" => Some(format!("{}/{}", of(node.field("operand")?)?, node.field("field")?.text())),
        "index_expression" => Some(format!("{}/[]", of(node.field("operand")?)?)),
        "slice_expression" => of(node.field("operand")?),
        "type_assertion_expression" | "type_conversion_expression" => of_type(node.field("type")?),
        "call_expression" => Some(format!("{}/()", of(node.field("function")?)?)),
        _ => None,
    }
}

fn is_of_package(name: &str, imported: &BTreeSet<String>) -> bool {
    const BUILTIN: &[&str] = &[
        "append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new",
        "panic", "print", "println", "real", "recover", "string", "byte", "rune", "int", "int32", "int64", "uint",
        "uint32", "uint64", "float64", "error", "any", "bool", "nil", "true", "false", "iota", "_",
    ];
    !BUILTIN.contains(&name) && !imported.contains(name)
}
