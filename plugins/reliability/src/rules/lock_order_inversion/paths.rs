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

/// What a name of a function stands for, as far as that is known; `None` for a name that is not its own.
pub(super) type Local<'s> = &'s dyn Fn(&str) -> Option<Option<&'s str>>;

/// The path of an expression.
pub(super) fn of_expression(node: Node<'_>, imported: &BTreeSet<String>, local: Local<'_>) -> Option<String> {
    // Written from the front, because files are full of expressions, and each is asked for its path.
    let mut path = String::new();
    write(node, imported, local, &mut path)?;
    Some(path)
}

fn write(node: Node<'_>, imported: &BTreeSet<String>, local: Local<'_>, path: &mut String) -> Option<()> {
    match node.kind() {
        "identifier" => {
            let name = node.text();
            match local(name) {
                Some(known) => path.push_str(known?),
                None if is_of_package(name, imported) => path.extend(["@", name]),
                None => return None,
            }
            return Some(());
        }
        "type_assertion_expression" | "type_conversion_expression" => {
            path.push_str(&of_type(node.field("type")?)?);
            return Some(());
        }
        _ => {}
    }
    let mut inner = |node| write(node, imported, local, path).filter(|()| path.len() < LONGEST);
    match node.kind() {
        "parenthesized_expression" => inner(node.named_children().next()?)?,
        "unary_expression" => {
            inner(node.field("operand")?)?;
            match node.field("operator").map(Node::text) {
                Some("<-") => path.push_str("/[]"),
                Some("&" | "*") => {}
                _ => return None,
            }
        }
        "selector_expression" => {
            inner(node.field("operand")?)?;
            path.extend(["/", node.field("field")?.text()]);
        }
        "index_expression" => {
            inner(node.field("operand")?)?;
            path.push_str("/[]");
        }
        "slice_expression" => inner(node.field("operand")?)?,
        "call_expression" => {
            inner(node.field("function")?)?;
            path.push_str("/()");
        }
        _ => return None,
    }
    Some(())
}

fn is_of_package(name: &str, imported: &BTreeSet<String>) -> bool {
    const LONGEST_BUILTIN: usize = 7;
    const BUILTIN: &[&str] = &[
        "append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new",
        "panic", "print", "println", "real", "recover", "string", "byte", "rune", "int", "int32", "int64", "uint",
        "uint32", "uint64", "float64", "error", "any", "bool", "nil", "true", "false", "iota", "_",
    ];
    !imported.contains(name) && (name.len() > LONGEST_BUILTIN || !BUILTIN.contains(&name))
}
