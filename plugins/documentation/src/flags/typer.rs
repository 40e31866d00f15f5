//! Options of Python programs that typer makes of the parameters of functions.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use super::literal;

/// The options of a file; `None` where some of them come from elsewhere.
pub(super) fn read(cx: &Context<'_>, root: Node<'_>) -> Option<Vec<String>> {
    if cx.source().contains("add_typer") {
        return None;
    }
    if has_loose_options(root) {
        return None;
    }
    let mut run: BTreeSet<&str> = BTreeSet::new();
    for call in root.descendants_of(&["call"]) {
        let function = call.field("function")?;
        // `app.command()(function)` makes a command as well.
        let registers = function.kind() == "call"
            && function
                .field("function")
                .is_some_and(|inner| [".command", ".callback"].iter().any(|end| inner.text().ends_with(end)));
        if registers || cx.resolve(function.id()) == "typer.run" {
            let given = call.field("arguments")?.named_children().next()?;
            run.insert(Some(given).filter(|given| given.kind() == "identifier")?.text());
        }
    }
    let names = Names::read(cx, root);
    let mut flags = vec!["--install-completion".to_owned(), "--show-completion".to_owned()];
    let mut commands = 0;
    for function in root.descendants_of(&["function_definition"]) {
        let decorators: Vec<&str> = function
            .parent()
            .filter(|parent| parent.kind() == "decorated_definition")
            .into_iter()
            .flat_map(Node::named_children)
            .filter(|child| child.kind() == "decorator")
            .map(Node::text)
            .collect();
        let is_own = |decorator: &str| decorator.contains(".command(") || decorator.contains(".callback(");
        let is_command = decorators.iter().copied().any(is_own);
        if !is_command && !function.field("name").is_some_and(|name| run.contains(name.text())) {
            continue;
        }
        // Another decorator may add parameters.
        if !decorators.iter().copied().all(is_own) {
            return None;
        }
        commands += 1;
        for parameter in function.field("parameters")?.named_children() {
            option(&names, parameter, &mut flags)?;
        }
    }
    (commands > 0).then_some(flags)
}

/// Whether an option is made outside of a parameter: a variable or a function gives it to whoever asks.
fn has_loose_options(root: Node<'_>) -> bool {
    let mut parameters_end = 0;
    root.descendants_of(&["parameters", "call"]).any(|node| {
        let Span { start, end } = node.span();
        if node.kind() == "parameters" {
            parameters_end = parameters_end.max(end);
        }
        node.kind() == "call"
            && start >= parameters_end
            && node.field("function").is_some_and(|function| is_option(function.text()))
    })
}

fn is_option(function: &str) -> bool {
    matches!(function.rsplit('.').next(), Some("Option"))
}

/// What names of a file stand for, as far as parameters need it.
struct Names<'a> {
    /// The modules that names are imported from.
    imports: BTreeMap<&'a str, &'a str>,
    /// The names at the top of the file that stand for a value that is written out, or for a type.
    plain: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    fn read(cx: &Context<'a>, root: Node<'a>) -> Self {
        let imports = cx.imports().iter().map(|import| (import.local.as_str(), import.name.as_str()));
        let plain = root.named_children().filter_map(|node| {
            let inner = if node.kind() == "decorated_definition" { node.field("definition")? } else { node };
            match inner.kind() {
                "class_definition" | "function_definition" => inner.field("name"),
                "expression_statement" => {
                    let assignment = inner.named_children().next().filter(|first| first.kind() == "assignment")?;
                    assignment.field("right").filter(|right| is_literal(*right)).and_then(|_| assignment.field("left"))
                }
                _ => None,
            }
        });
        Self { imports: imports.collect(), plain: plain.map(Node::text).collect() }
    }

    /// Whether a name stands for nothing that is made elsewhere and may be an option.
    fn is_known(&self, name: &str) -> bool {
        const STANDARD: &[&str] = &[
            "click",
            "collections",
            "datetime",
            "decimal",
            "enum",
            "ipaddress",
            "os",
            "pathlib",
            "typer",
            "typing",
            "typing_extensions",
            "uuid",
        ];
        let module = self.imports.get(name).map(|module| module.split('.').next().unwrap_or(module));
        module.is_none_or(|module| STANDARD.contains(&module))
    }

    /// Whether a default is written out, so that it says all there is to say.
    fn is_written_out(&self, value: Node<'_>) -> bool {
        match value.kind() {
            "identifier" => self.plain.contains(value.text()),
            "attribute" | "call" => {
                let first = value.text().split(['.', '(']).next().unwrap_or("").trim();
                self.plain.contains(first) || self.imports.contains_key(first) && self.is_known(first)
            }
            _ => true,
        }
    }
}

fn is_literal(node: Node<'_>) -> bool {
    node.is(&[
        "integer",
        "float",
        "string",
        "concatenated_string",
        "true",
        "false",
        "none",
        "unary_operator",
        "list",
        "tuple",
    ])
}

/// What a parameter becomes: an option where it has a default or says so.
fn option(names: &Names<'_>, parameter: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let name = match parameter.kind() {
        // Without a default it is an argument, unless its type says otherwise.
        "identifier" | "comment" | "keyword_separator" | "positional_separator" => return Some(()),
        "typed_parameter" => parameter.named_children().next()?.text(),
        "default_parameter" | "typed_default_parameter" => parameter.field("name")?.text(),
        _ => return None,
    };
    let text = parameter.text();
    if text.contains("typer.Argument(") || text.contains("Argument(") && !text.contains("Option(") {
        return Some(());
    }
    let calls = parameter.descendants().filter(|node| {
        node.kind() == "call" && node.field("function").is_some_and(|function| is_option(function.text()))
    });
    let (mut says, mut named) = (false, false);
    for call in calls {
        says = true;
        for argument in call.field("arguments")?.named_children().filter(|argument| argument.kind() == "string") {
            let Some(written) = literal(argument.text()).filter(|written| written.starts_with('-')) else { continue };
            named = true;
            flags.extend(written.split('/').map(|one| one.trim().to_owned()));
        }
    }
    if !says {
        // An alias of a type may say so, and so may a default that is made elsewhere.
        let mut types =
            parameter.field("type").into_iter().flat_map(Node::descendants).filter(|it| it.kind() == "identifier");
        let is_enum = |value: Node<'_>| {
            let of = parameter.field("type").map_or("", Node::text);
            value.kind() == "attribute" && !of.is_empty() && value.text().starts_with(of)
        };
        let value = parameter.field("value").filter(|value| !is_enum(*value));
        if types.any(|name| !names.is_known(name.text())) || value.is_some_and(|value| !names.is_written_out(value)) {
            return None;
        }
    }
    if !named && (says || parameter.kind() != "typed_parameter") {
        let written = name.trim_matches('_').replace('_', "-");
        flags.push(format!("--no-{written}"));
        flags.push(format!("--{written}"));
    }
    Some(())
}
