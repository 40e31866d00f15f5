//! Options of Python scripts: argparse, optparse and click. What typer makes of parameters has a module of its own.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use super::{literal, typer};

/// What makes the options of a file unknown: some are let through, come from elsewhere, or are read by hand.
const OPEN: &[&str] = &[
    "parse_known_args",
    "parse_known_intermixed_args",
    "parents=",
    "sys.argv",
    "ignore_unknown_options",
    "allow_extra_args",
    "CommandCollection",
    "(ArgumentParser)",
    "(argparse.ArgumentParser)",
    "(OptionParser)",
    "prefix_chars",
    "import fire",
    "absl",
    "jsonargparse",
    "HfArgumentParser",
    "simple_parsing",
    "**",
];

/// Decorators of click that add options of a known name.
const CLICK: &[(&str, &str)] = &[
    ("click.version_option", "--version"),
    ("click.confirmation_option", "--yes"),
    ("click.password_option", "--password"),
    ("click.help_option", "--help"),
];

pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let source = cx.source();
    if OPEN.iter().any(|word| source.contains(word)) {
        return None;
    }
    let root = cx.root()?;
    if cx.imports().iter().any(|import| import.name.starts_with("typer")) {
        return typer::read(cx, root);
    }
    let uses_click = cx.imports().iter().any(|import| import.name.starts_with("click"));
    let own = own_functions(root);
    let mut flags = Vec::new();
    let mut parsers = false;
    for node in root.descendants() {
        match node.kind() {
            "decorator" if uses_click => decorator(cx, node, &mut flags)?,
            "call" => {
                let function = node.field("function")?;
                let resolved = cx.resolve(function.id());
                parsers |= matches!(
                    resolved.as_str(),
                    "argparse.ArgumentParser" | "optparse.OptionParser" | "click.command" | "click.group"
                );
                let name = function.field("attribute").map_or("", Node::text);
                if matches!(name, "add_argument" | "add_option") || resolved == "click.option" {
                    options(node, &mut flags)?;
                } else if name == "add_command" {
                    // A command of another file has options of its own.
                    let command = node.field("arguments")?.named_children().next()?;
                    if !own.contains(command.text()) {
                        return None;
                    }
                } else if hands_on(&own, node, function) {
                    return None;
                }
            }
            _ => {}
        }
    }
    parsers.then_some(flags)
}

/// The names of one option; `None` where one is not written out.
fn options(call: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let arguments = call.field("arguments")?;
    let from = flags.len();
    for argument in arguments.named_children().filter(|argument| !argument.is_extra()) {
        match argument.kind() {
            "string" => {
                for name in literal(argument.text())?.split('/') {
                    let name = name.trim();
                    if name.starts_with('-') {
                        flags.push(name.to_owned());
                    }
                }
            }
            "keyword_argument" => {}
            // A list that is spread, a variable, a joined string.
            _ => return None,
        }
    }
    if arguments.text().contains("BooleanOptionalAction") {
        let names = flags[from..].iter().filter_map(|flag| flag.strip_prefix("--"));
        let negated: Vec<String> = names.map(|name| format!("--no-{name}")).collect();
        flags.extend(negated);
    }
    Some(())
}

/// A decorator on a command may add options, unless it is one of click's own.
fn decorator(cx: &Context<'_>, node: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let inner = node.named_children().next()?;
    let function = inner.field("function").unwrap_or(inner);
    let resolved = cx.resolve(function.id());
    if let Some((_, flag)) = CLICK.iter().find(|(name, _)| *name == resolved) {
        flags.push((*flag).to_owned());
        return inner.field("arguments").is_none_or(|arguments| !arguments.text().contains("\"-")).then_some(());
    }
    let text = function.text();
    let is_known = resolved.starts_with("click.")
        || [".command", ".group", ".result_callback"].iter().any(|end| text.ends_with(end))
        || matches!(text, "staticmethod" | "classmethod" | "property" | "dataclass" | "contextmanager");
    is_known.then_some(())
}

/// Whether a call gives a parser to a function of another file, which may add options.
fn hands_on(own: &BTreeSet<&str>, call: Node<'_>, function: Node<'_>) -> bool {
    let Some(arguments) = call.field("arguments") else { return false };
    let is_parser = |argument: Node<'_>| {
        let value = argument.field("value").unwrap_or(argument);
        value.kind() == "identifier" && {
            let text = value.text().to_ascii_lowercase();
            ["parser", "argument_group", "subparser", "arg_group", "group", "optparser"]
                .iter()
                .any(|word| text.contains(word))
                || matches!(text.as_str(), "ap" | "p" | "cli")
        }
    };
    let name = function.text();
    let is_plain = matches!(name, "print" | "isinstance" | "type" | "len" | "str");
    !is_plain && !own.contains(name) && arguments.named_children().any(is_parser)
}

/// The functions at the top of the file, with or without decorators.
fn own_functions(root: Node<'_>) -> BTreeSet<&str> {
    let definitions = root
        .named_children()
        .filter_map(|node| if node.kind() == "decorated_definition" { node.field("definition") } else { Some(node) });
    let functions = definitions.filter(|node| node.kind() == "function_definition");
    functions.filter_map(|function| Some(function.field("name")?.text())).collect()
}
