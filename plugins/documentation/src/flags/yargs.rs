//! Options of scripts for Node.js that yargs reads, where it refuses what it does not know.

use plimsoll_sdk::prelude::*;

use super::literal;

/// What brings options from elsewhere.
const OPEN: &[&str] = &["commandDir", "unknown-options-as-args", "strictCommands()", "parserConfiguration"];
/// Methods whose first argument names options, as a text, a list of them, or the keys of an object.
const NAMES: &[&str] = &[
    "array",
    "boolean",
    "choices",
    "coerce",
    "config",
    "count",
    "default",
    "defaults",
    "demandOption",
    "describe",
    "help",
    "normalize",
    "number",
    "option",
    "options",
    "positional",
    "showHidden",
    "string",
];

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
            // A single argument is the version itself.
            "version" if given.len() > 1 => names(given[0], &mut flags)?,
            "alias" => {
                for argument in given {
                    match argument.kind() {
                        "object" => {
                            for (key, value) in pairs(argument) {
                                push(key?, &mut flags);
                                names(value?, &mut flags)?;
                            }
                        }
                        _ => names(argument, &mut flags)?,
                    }
                }
            }
            name if NAMES.contains(&name) => {
                let Some(first) = given.first() else { continue };
                match first.kind() {
                    "object" => {
                        for (key, value) in pairs(*first) {
                            push(key?, &mut flags);
                            of_option(name, value?, &mut flags)?;
                        }
                    }
                    _ => names(*first, &mut flags)?,
                }
                if let Some(second) = given.get(1) {
                    of_option(name, *second, &mut flags)?;
                }
            }
            _ => {}
        }
    }
    Some(flags)
}

/// The pairs of an object; without a key or a value where one is not written out.
fn pairs<'a>(object: Node<'a>) -> impl Iterator<Item = (Option<&'a str>, Option<Node<'a>>)> {
    object.named_children().map(|pair| {
        let key = pair.field("key").filter(|key| pair.kind() == "pair" && key.kind() != "computed_property_name");
        (key.map(|key| literal(key.text()).unwrap_or(key.text())), pair.field("value"))
    })
}

/// What is said of an option: `{ alias: 'n' }`.
fn of_option(method: &str, said: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    if !matches!(method, "option" | "options" | "positional") {
        return Some(());
    }
    if said.kind() != "object" {
        return None;
    }
    // A method, such as `coerce(value) {}`, names nothing; what is spread may.
    if said.named_children().any(|one| one.kind() == "spread_element") {
        return None;
    }
    for (_, value) in pairs(said).filter(|(key, _)| *key == Some("alias")) {
        names(value?, flags)?;
    }
    Some(())
}

/// `'name'`, `['a', 'b']`; a number or a switch names nothing.
fn names(argument: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    match argument.kind() {
        "string" => push(literal(argument.text())?, flags),
        "array" => {
            for element in argument.named_children() {
                push(literal(element.text())?, flags);
            }
        }
        "true" | "false" | "null" | "undefined" | "number" => {}
        _ => return None,
    }
    Some(())
}

/// A name in the three spellings that are taken for each other, and its negation.
fn push(name: &str, flags: &mut Vec<String>) {
    if name.chars().count() == 1 {
        flags.push(format!("-{name}"));
    }
    let (mut dashed, mut camel, mut is_next) = (String::new(), String::new(), false);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            dashed.push('-');
        }
        dashed.push(letter.to_ascii_lowercase());
        if matches!(letter, '-' | '_') {
            is_next = true;
        } else {
            camel.push(if is_next { letter.to_ascii_uppercase() } else { letter });
            is_next = false;
        }
    }
    for one in [name, &dashed, &camel] {
        flags.push(format!("--{one}"));
        flags.push(format!("--no-{one}"));
    }
}

#[cfg(test)]
mod tests {
    use super::push;

    #[test]
    fn names_are_taken_in_three_spellings() {
        for name in ["dry-run", "dryRun"] {
            let mut flags = Vec::new();
            push(name, &mut flags);
            for wanted in ["--dry-run", "--dryRun", "--no-dry-run", "--no-dryRun"] {
                assert!(flags.iter().any(|flag| flag == wanted), "{name} {wanted}");
            }
        }
        let mut flags = Vec::new();
        push("n", &mut flags);
        assert!(flags.iter().any(|flag| flag == "-n"));
    }
}
