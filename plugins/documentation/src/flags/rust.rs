//! Options of Rust programs: clap, derived from types or built by hand.

use plimsoll_sdk::prelude::*;

/// What makes the options of a program unknown: others are let through, or the command line is read by hand.
const OPEN: &[&str] = &[
    "allow_external_subcommands",
    "external_subcommand",
    "trailing_var_arg",
    "allow_hyphen_values",
    "ignore_errors",
    "env::args",
    "args_os",
    "rename_all",
    "pico_args",
    "lexopt",
    "argh::",
    "structopt",
    "getopts",
    "bpaf",
    "gumdrop",
    "update_from",
    "parse_from",
];

/// Methods and attributes that give an option a name.
const LONG: &[&str] = &["long", "alias", "aliases", "visible_alias", "visible_aliases", "long_flag"];
const SHORT: &[&str] = &["short", "short_alias", "visible_short_alias", "short_flag"];

/// Options of a file; `None` where some are unknown.
pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let source = cx.source();
    if OPEN.iter().any(|word| source.contains(word)) {
        return None;
    }
    let mut flags = vec!["--version".to_owned(), "-V".to_owned()];
    for node in cx.root()?.descendants() {
        match node.kind() {
            "field_declaration" => field(cx, node, &mut flags)?,
            "call_expression" => {
                let function = node.field("function").filter(|function| function.kind() == "field_expression");
                let Some(name) = function.and_then(|function| function.field("field")).map(Node::text) else {
                    continue;
                };
                if LONG.contains(&name) || SHORT.contains(&name) {
                    named(name, node.field("arguments")?.text(), &mut flags)?;
                }
            }
            "macro_invocation"
                if node.field("macro").is_some_and(|name| matches!(name.text(), "arg" | "clap::arg")) =>
            {
                in_macro(node.text(), &mut flags);
            }
            _ => {}
        }
    }
    Some(flags)
}

/// A field of a type that options are derived from.
fn field(cx: &Context<'_>, node: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let name = node.field("name")?.text();
    let above = node.parent()?.named_children().take_while(|other| other.id() < node.id());
    let mut attributes: Vec<&str> = Vec::new();
    for other in above {
        match other.kind() {
            "attribute_item" => attributes.push(other.text()),
            "field_declaration" => attributes.clear(),
            _ => {}
        }
    }
    for attribute in attributes {
        let Some(inner) = ["arg(", "clap("].iter().find_map(|start| Some(attribute.split_once(start)?.1)) else {
            continue;
        };
        for part in parts(inner) {
            let (key, value) = part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value.trim())));
            match (key.trim(), value) {
                ("flatten", _) if !is_own(cx, node.field("type")?.text()) => return None,
                ("long", None) => flags.push(format!("--{}", name.trim_start_matches("r#").replace('_', "-"))),
                ("short", None) => flags.extend(name.chars().next().map(|letter| format!("-{letter}"))),
                (key, Some(value)) if LONG.contains(&key) || SHORT.contains(&key) => named(key, value, flags)?,
                _ => {}
            }
        }
    }
    Some(())
}

/// Whether a type is of this repository, as far as its name or its import says.
fn is_own(cx: &Context<'_>, written: &str) -> bool {
    let first = |path: &str| path.split("::").next().unwrap_or(path).to_owned();
    let name = written.trim_start_matches("Option<").trim_start_matches("Box<").trim_end_matches('>');
    let from = cx.imports().iter().find(|import| import.local == first(name)).map(|import| first(&import.name));
    from.map_or(!name.contains("::") || name.starts_with("crate::"), |from| {
        matches!(from.as_str(), "crate" | "self" | "super")
    })
}

/// The literals behind a name; `None` for what is computed.
fn named(key: &str, written: &str, flags: &mut Vec<String>) -> Option<()> {
    let inner = written.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '&') || c.is_whitespace());
    for one in inner.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let quote = one.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let name = one.strip_prefix(quote)?.strip_suffix(quote)?;
        flags.push(if SHORT.contains(&key) { format!("-{name}") } else { format!("--{name}") });
    }
    Some(())
}

/// `arg!(-f --force "…")`.
fn in_macro(text: &str, flags: &mut Vec<String>) {
    let plain = text.split('"').next().unwrap_or(text);
    let words = plain.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '[' | '=' | ','));
    flags.extend(words.filter(|word| word.starts_with('-') && word.len() > 1).map(str::to_owned));
}

/// The parts between the commas of an attribute, which are no part of a text or a list.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from, mut quoted) = (Vec::new(), 0_u32, 0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => {
                parts.push(&text[from..at]);
                return parts;
            }
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_fall_into_their_parts() {
        assert_eq!(
            parts("short, long = \"a,b\", aliases = [\"c\", \"d\"])]"),
            ["short", " long = \"a,b\"", " aliases = [\"c\", \"d\"]"]
        );
    }

    #[test]
    fn names_are_literals() {
        let mut flags = Vec::new();
        assert_eq!(named("aliases", " [\"c\", \"d\"]", &mut flags), Some(()));
        assert_eq!(named("short", "('x')", &mut flags), Some(()));
        assert_eq!(named("long", "(NAME)", &mut flags), None);
        in_macro("arg!(-f --force <FILE> \"--not this\")", &mut flags);
        assert_eq!(flags, ["--c", "--d", "-x", "-f", "--force"]);
    }
}
