//! Python: what a module imports and binds while it runs from top to bottom.
//!
//! An import that may not happen, in `if` or `try`, is left out; what is bound there counts as bound.

use plimsoll_sdk::prelude::*;

pub(super) fn lines(root: Node<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for statement in root.named_children() {
        import(statement, &mut lines);
    }
    let inner = ["function_definition", "class_definition", "lambda"];
    for node in root.descendants_outside(&inner) {
        bindings(node, &mut lines);
    }
    lines
}

fn import(statement: Node<'_>, lines: &mut Vec<String>) {
    let span = statement.span();
    let place = format!("i {} {}", span.start, span.end);
    match statement.kind() {
        "import_statement" => {
            for name in statement.fields("name") {
                let module = name.field("name").unwrap_or(name);
                lines.push(format!("{place} {}", module.text()));
            }
        }
        "import_from_statement" => {
            let Some(module) = statement.field("module_name") else { return };
            let module: String = module.text().split_whitespace().collect();
            let names = statement.fields("name").map(|name| name.field("name").unwrap_or(name).text());
            lines.push(format!("{place} {module} {}", names.collect::<Vec<_>>().join(" ")).trim_end().to_owned());
        }
        _ => {}
    }
}

fn bindings(node: Node<'_>, lines: &mut Vec<String>) {
    let at = node.span().start;
    let mut bind = |name: &str, at: u32| lines.push(format!("d {at} {name}"));
    match node.kind() {
        "function_definition" | "class_definition" => {
            let name = node.field("name").map_or("", Node::text);
            bind(name, at);
            if name == "__getattr__" {
                lines.push("o".to_owned());
            }
        }
        "assignment" => {
            // Bound when the right side is known, and that may be a long time.
            let left = node.field("left").filter(|_| node.field("right").is_some());
            for name in left.into_iter().flat_map(|left| std::iter::once(left).chain(left.descendants())) {
                if name.kind() == "identifier" {
                    bind(name.text(), at);
                }
            }
        }
        "import_statement" | "import_from_statement" => {
            for name in node.fields("name") {
                let own = name.field("alias").unwrap_or(name).text();
                bind(own.split('.').next().unwrap_or(own), at);
            }
        }
        "wildcard_import" => lines.push("o".to_owned()),
        "for_statement" => {
            for name in node.field("left").into_iter().flat_map(|left| std::iter::once(left).chain(left.descendants()))
            {
                bind(name.text().split_whitespace().next().unwrap_or_default(), at);
            }
        }
        "call" if node.field("function").is_some_and(|function| matches!(function.text(), "globals" | "exec")) => {
            lines.push("o".to_owned());
        }
        _ => {}
    }
}
