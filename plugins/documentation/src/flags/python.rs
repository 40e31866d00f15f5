//! Options of Python scripts: argparse, optparse and click. What typer makes of parameters has a module of its own.

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
                    if !is_own_function(root, command.text()) {
                        return None;
                    }
                } else if hands_on(cx, root, node, function) {
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
        let negated: Vec<String> = flags.iter().map(|flag| flag.replacen("--", "--no-", 1)).collect();
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
fn hands_on(cx: &Context<'_>, root: Node<'_>, call: Node<'_>, function: Node<'_>) -> bool {
    let Some(arguments) = call.field("arguments") else { return false };
    let is_parser = |argument: Node<'_>| {
        let value = argument.field("value").unwrap_or(argument);
        let text = value.text().to_ascii_lowercase();
        value.kind() == "identifier"
            && (["parser", "argument_group", "subparser", "arg_group", "group", "optparser"]
                .iter()
                .any(|word| text.contains(word))
                || matches!(text.as_str(), "ap" | "p" | "cli"))
    };
    if !arguments.named_children().any(is_parser) {
        return false;
    }
    let name = function.text();
    let is_own = is_own_function(root, name);
    let is_plain = matches!(name, "print" | "isinstance" | "type" | "len" | "str");
    !is_own && !is_plain && cx.language() == "python"
}

/// Whether a function of that name stands at the top of the file, with or without decorators.
fn is_own_function(root: Node<'_>, name: &str) -> bool {
    root.named_children().any(|node| {
        let inner = if node.kind() == "decorated_definition" { node.field("definition") } else { Some(node) };
        let function = inner.filter(|inner| inner.kind() == "function_definition");
        function.and_then(|function| function.field("name")).is_some_and(|own| own.text() == name)
    })
}
