//! Options of scripts for Node.js that yargs reads, where it refuses what it does not know.

use plimsoll_sdk::prelude::*;

use super::literal;

/// What brings options from elsewhere.
const OPEN: &[&str] = &["commandDir", "unknown-options-as-args", "strictCommands()", "parserConfiguration"];
/// Methods that name options.
const NAMES: &[&str] = &["option", "options", "boolean", "string", "number", "count", "array", "alias", "positional"];

/// The options of a file; `None` where some are unknown.
pub(super) fn read(source: &str, root: Node<'_>) -> Option<Vec<String>> {
    let is_strict = [".strict()", ".strictOptions()", ".strict(true)"].iter().any(|call| source.contains(call));
    if !is_strict || OPEN.iter().any(|word| source.contains(word)) {
        return None;
    }
    let mut flags = vec!["--version".to_owned()];
    for call in root.descendants().filter(|node| node.kind() == "call_expression") {
        let Some(name) = call.field("function").and_then(|function| function.field("property")).map(Node::text) else {
            continue;
        };
        let given: Vec<Node<'_>> =
            call.field("arguments")?.named_children().filter(|argument| !argument.is_extra()).collect();
        match name {
            // A builder that stands elsewhere has options of its own.
            "command" => {
                let is_here = |node: &&Node<'_>| {
                    matches!(node.kind(), "string" | "arrow_function" | "function_expression" | "array")
                };
                if given.iter().filter(is_here).count() < given.len().min(3) {
                    return None;
                }
            }
            name if NAMES.contains(&name) => {
                for argument in given {
                    names(argument, &mut flags)?;
                }
            }
            _ => {}
        }
    }
    Some(flags)
}

/// `'name'`, `['a', 'b']`, `{ name: { alias: 'n' } }`, `{ alias: 'n' }`.
fn names(argument: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    match argument.kind() {
        "string" => push(literal(argument.text())?, flags),
        "array" => {
            for element in argument.named_children() {
                push(literal(element.text())?, flags);
            }
        }
        "object" => {
            for pair in argument.named_children().filter(|pair| !pair.is_extra()) {
                let key = pair.field("key").filter(|_| pair.kind() == "pair")?.text();
                let key = literal(key).unwrap_or(key);
                let value = pair.field("value")?;
                if key == "alias" {
                    names(value, flags)?;
                } else if value.kind() == "object" {
                    push(key, flags);
                    names(value, flags)?;
                }
            }
        }
        "true" | "false" => {}
        _ => return None,
    }
    Some(())
}

/// A name in both spellings, and its negation.
fn push(name: &str, flags: &mut Vec<String>) {
    if name.chars().count() == 1 {
        flags.push(format!("-{name}"));
    }
    let mut dashed = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            dashed.push('-');
        }
        dashed.push(letter.to_ascii_lowercase());
    }
    for one in [name, &dashed] {
        flags.push(format!("--{one}"));
        flags.push(format!("--no-{one}"));
    }
}
