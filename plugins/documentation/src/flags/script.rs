//! Options of scripts for Node.js: commander, yargs, and `parseArgs` of Node.js itself.

use plimsoll_sdk::prelude::*;

use super::{literal, yargs};

/// What makes the options of a file unknown.
const OPEN: &[&str] = &[
    "allowUnknownOption",
    "passThroughOptions",
    "executableFile",
    "addCommand",
    "strict: false",
    "minimist",
    "enablePositionalOptions",
];

pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let source = cx.source();
    if OPEN.iter().any(|word| source.contains(word)) || reads_by_hand(source) {
        return None;
    }
    let imports = |module: &str| cx.imports().iter().any(|import| import.name.starts_with(module));
    let root = cx.root()?;
    let mut flags = Vec::new();
    if imports("commander") {
        for call in root.descendants_of(&["call_expression", "new_expression"]) {
            let Some(function) = call.field("function").or_else(|| call.field("constructor")) else { continue };
            let name = function.field("property").unwrap_or(function).text();
            let arguments: Vec<Node<'_>> = call.field("arguments").into_iter().flat_map(Node::named_children).collect();
            match name {
                "option" | "requiredOption" | "Option" => {
                    flags.extend(names(literal(arguments.first()?.text())?));
                }
                "version" => {
                    flags.extend(["--version", "-V"].map(str::to_owned));
                    flags.extend(arguments.get(1).and_then(|given| literal(given.text())).into_iter().flat_map(names));
                }
                // A second text makes the command a program of its own.
                "command" if arguments.len() > 1 => return None,
                "addOption"
                    if arguments
                        .first()
                        .is_none_or(|given| given.kind() != "new_expression" && given.kind() != "call_expression") =>
                {
                    return None;
                }
                _ => {}
            }
        }
        return Some(flags);
    }
    if imports("yargs") {
        return yargs::read(source, root);
    }
    if !imports("util.parseArgs") {
        return None;
    }
    let call = root.descendants().find(|node| {
        node.kind() == "call_expression"
            && node.field("function").is_some_and(|function| cx.resolve(function.id()) == "util.parseArgs")
    })?;
    let given = call.field("arguments")?.named_children().next()?;
    let options = member(given, "options").filter(|options| options.kind() == "object")?;
    for pair in options.named_children().filter(|pair| !pair.is_extra()) {
        let key = pair.field("key").filter(|_| pair.kind() == "pair")?.text();
        flags.push(format!("--{}", literal(key).unwrap_or(key)));
        if let Some(short) = pair.field("value").and_then(|value| member(value, "short")) {
            flags.push(format!("-{}", literal(short.text())?));
        }
    }
    if given.text().contains("allowNegative") {
        flags.push("--no-*".to_owned());
    }
    Some(flags)
}

/// Whether the command line is read by anything but the parser.
fn reads_by_hand(source: &str) -> bool {
    source.match_indices("process.argv").any(|(at, _)| {
        let before = source.get(..at).unwrap_or("").trim_end();
        ![".parse(", ".parseAsync(", "hideBin(", "yargs("].iter().any(|end| before.ends_with(end))
    })
}

/// The names of `-p, --port <number>`.
fn names(written: &str) -> Vec<String> {
    let words = written.split([' ', ',', '|']).map(|word| word.split('=').next().unwrap_or(word));
    words
        .filter(|word| word.starts_with('-') && word.len() > 1)
        .map(|word| word.trim_end_matches("[").to_owned())
        .collect()
}

fn member<'a>(object: Node<'a>, key: &str) -> Option<Node<'a>> {
    object.named_children().find(|pair| pair.field("key").is_some_and(|own| own.text() == key))?.field("value")
}
