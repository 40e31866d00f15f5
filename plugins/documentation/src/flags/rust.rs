//! Options of Rust programs: clap, derived from types or built by hand.

use std::collections::BTreeMap;

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
    "clap_app!",
];

/// What builds an option. Inside of a macro there are no calls and no attributes, only words.
const BUILDS: &[&str] = &[".long(", ".short(", "arg!", "#[arg(", "#[clap(", "#[command("];

/// Methods and attributes that give an option a name.
const LONG: &[&str] = &["long", "alias", "aliases", "visible_alias", "visible_aliases", "long_flag"];
const SHORT: &[&str] = &["short", "short_alias", "visible_short_alias", "short_flag"];

/// Options of a file; `None` where some are unknown.
pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let source = cx.source();
    if OPEN.iter().any(|word| source.contains(word)) {
        return None;
    }
    let types = Types::read(cx);
    let mut flags = vec!["--version".to_owned(), "-V".to_owned()];
    for node in cx.root()?.descendants_of(&[
        "field_declaration_list",
        "call_expression",
        "macro_invocation",
        "macro_definition",
    ]) {
        match node.kind() {
            "field_declaration_list" => fields(&types, node, &mut flags)?,
            "call_expression" => {
                let function = node.field("function").filter(|function| function.kind() == "field_expression");
                let Some(name) = function.and_then(|function| function.field("field")).map(Node::text) else {
                    continue;
                };
                if LONG.contains(&name) || SHORT.contains(&name) {
                    named(name, node.field("arguments")?.text(), &mut flags)?;
                }
            }
            _ if node.field("macro").is_some_and(|name| matches!(name.text(), "arg" | "clap::arg")) => {
                in_macro(node.text(), &mut flags)?;
            }
            _ if BUILDS.iter().any(|word| node.text().contains(word)) => return None,
            _ => {}
        }
    }
    Some(flags)
}

/// The fields of a type that options may be derived from, each below its attributes.
fn fields(types: &Types<'_>, list: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let mut attributes: Vec<&str> = Vec::new();
    for node in list.named_children() {
        match node.kind() {
            "attribute_item" => attributes.push(node.text()),
            "field_declaration" => {
                let (name, of) = (node.field("name")?.text(), node.field("type")?.text());
                for attribute in attributes.drain(..) {
                    field(types, attribute, name, of, flags)?;
                }
            }
            _ => {}
        }
    }
    Some(())
}

/// What an attribute says of a field.
fn field(types: &Types<'_>, attribute: &str, name: &str, of: &str, flags: &mut Vec<String>) -> Option<()> {
    for part in given(attribute).map(parts).unwrap_or_default() {
        // `long = "name"` and `long("name")` mean the same.
        let (key, value) = part.find(['=', '(']).map_or((part, None), |at| {
            let value = &part[at..];
            (&part[..at], Some(value.strip_prefix('=').unwrap_or(value).trim()))
        });
        match (key.trim(), value) {
            ("flatten", _) if !types.is_own(of) => return None,
            ("long", None) => flags.push(format!("--{}", name.trim_start_matches("r#").replace('_', "-"))),
            ("short", None) => flags.extend(name.chars().next().map(|letter| format!("-{letter}"))),
            (key, Some(value)) if LONG.contains(&key) || SHORT.contains(&key) => named(key, value, flags)?,
            _ => {}
        }
    }
    Some(())
}

/// What stands in the parentheses of an attribute of clap, and behind them.
fn given(attribute: &str) -> Option<&str> {
    ["arg(", "clap(", "command("].iter().find_map(|start| {
        let (before, given) = attribute.split_once(start)?;
        let is_whole = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        (is_whole && !before.contains('"')).then_some(given)
    })
}

/// Where the types of a file come from.
struct Types<'a> {
    imports: BTreeMap<&'a str, &'a str>,
}

impl<'a> Types<'a> {
    fn read(cx: &Context<'a>) -> Self {
        let imports = cx.imports().iter().rev().map(|import| (import.local.as_str(), first(&import.name)));
        Self { imports: imports.collect() }
    }

    /// Whether a type is of this repository, as far as its name or its import says.
    fn is_own(&self, written: &str) -> bool {
        let name = written.trim_start_matches("Option<").trim_start_matches("Box<");
        let name = name.split(['<', '>']).next().unwrap_or(name).trim();
        let from = self.imports.get(first(name));
        from.map_or(!name.contains("::") || name.starts_with("crate::"), |from| {
            matches!(*from, "crate" | "self" | "super")
        })
    }
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
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

/// `arg!(-f --force "…")`, `arg!(-'q' --"max-count" <N>)`; `None` where a quote does not end.
fn in_macro(text: &str, flags: &mut Vec<String>) -> Option<()> {
    let mut rest = text;
    let mut before = '!';
    while let Some(letter) = rest.chars().next() {
        if letter == '"' {
            rest = &rest[quoted(rest)?..];
        } else if letter == '-' && (before.is_whitespace() || matches!(before, '(' | ',' | ':')) {
            let name = rest.trim_start_matches('-');
            let dashes = &rest[..rest.len() - name.len()];
            let (name, length) = match name.chars().next() {
                Some('"') => {
                    let length = quoted(name)?;
                    (name.get(1..length - 1)?, length)
                }
                Some('\'') => {
                    let (inner, _) = name.get(1..)?.split_once('\'')?;
                    (inner, inner.len() + 2)
                }
                _ => {
                    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
                    let end = name.find(|letter| !is_part(letter)).unwrap_or(name.len());
                    (&name[..end], end)
                }
            };
            if !name.is_empty() {
                flags.push(format!("{dashes}{name}"));
            }
            rest = &rest[dashes.len() + length..];
        } else {
            rest = &rest[letter.len_utf8()..];
        }
        before = letter;
    }
    Some(())
}

/// The length of the text in quotes that something begins with.
fn quoted(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The parts between the commas of an attribute, which are no part of a text or a list.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from, mut at) = (Vec::new(), 0_u32, 0, 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at += quoted(&text[at..]).unwrap_or(1) - 1,
            // The letters `'"'` and `'('`.
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&text[from..at.min(text.len())]);
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
        assert_eq!(parts("help = \"a \\\" quote\", long"), ["help = \"a \\\" quote\"", " long"]);
        assert_eq!(parts("short = '\"', long)]"), ["short = '\"'", " long"]);
    }

    #[test]
    fn attributes_name_options() {
        let types = Types { imports: BTreeMap::from([("Verbosity", "clap_verbosity_flag"), ("Shared", "crate")]) };
        let read = |attribute: &str, of: &str| {
            let mut flags = Vec::new();
            field(&types, attribute, "max_rows", of, &mut flags).map(|()| flags.join(" "))
        };
        assert_eq!(
            read("#[arg(long(\"color\"), visible_alias(\"colour\"))]", "u8").as_deref(),
            Some("--color --colour")
        );
        assert_eq!(read("#[arg(help = \"a \\\" b\", short, long)]", "u8").as_deref(), Some("-m --max-rows"));
        assert_eq!(read("#[arg(aliases([\"a\", \"b\"]), help(\"long = x\"))]", "u8").as_deref(), Some("--a --b"));
        assert_eq!(read("#[doc = \"arg(long)\"]", "u8").as_deref(), Some(""));
        assert_eq!(read("#[arg(long = NAME)]", "u8"), None);
        for of in ["Verbosity", "Verbosity<InfoLevel>", "clap_verbosity_flag::Verbosity", "Option<Verbosity>"] {
            assert_eq!(read("#[command(flatten)]", of), None, "{of}");
        }
        assert_eq!(read("#[command(flatten)]", "Shared").as_deref(), Some(""));
    }

    #[test]
    fn names_of_macros_may_be_quoted() {
        let mut flags = Vec::new();
        in_macro("arg!(-'q' --\"max-count\" <N> \"no --such \\\" -x\")", &mut flags);
        in_macro("arg!(name: -n --name [X])", &mut flags);
        assert_eq!(flags, ["-q", "--max-count", "-n", "--name"]);
        assert_eq!(in_macro("arg!(--\"open", &mut flags), None);
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
