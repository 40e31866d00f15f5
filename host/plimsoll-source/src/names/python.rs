//! Python: `requests.get`, whatever a file calls it.

use std::sync::OnceLock;

use tree_sitter::Node;

use super::LONGEST;
use super::path::Step;
use super::read::{Dialect, Reader, children, first, no_entry, nothing};
use super::scope::{Kind, Meaning, Order};

pub(super) static PYTHON: Dialect = Dialect {
    scopes: &[
        ("function_definition", Kind::Function),
        ("lambda", Kind::Function),
        ("class_definition", Kind::Class),
        ("list_comprehension", Kind::Block),
        ("set_comprehension", Kind::Block),
        ("dictionary_comprehension", Kind::Block),
        ("generator_expression", Kind::Block),
    ],
    reads: &[
        "import_statement",
        "import_from_statement",
        "future_import_statement",
        "assignment",
        "augmented_assignment",
        "named_expression",
        "for_statement",
        "for_in_clause",
        "with_item",
        "as_pattern",
        "except_clause",
        "function_definition",
        "class_definition",
        "parameters",
        "lambda_parameters",
        "global_statement",
        "nonlocal_statement",
        "case_pattern",
        "splat_pattern",
        "type_alias_statement",
    ],
    fallbacks: &["except_clause"],
    is_fallback: catches_a_failed_import,
    order: Order::Whole,
    read,
    enter: no_entry,
    step,
    is_label,
    unbound: nothing,
    roles: OnceLock::new(),
};

/// `except ImportError`, and whatever catches it too.
fn catches_a_failed_import(node: Node<'_>, text: &str) -> bool {
    let caught = children(node).find(|child| child.kind() != "block");
    let caught = caught.and_then(|caught| text.get(caught.byte_range())).unwrap_or("Exception");
    ["ImportError", "ModuleNotFoundError", "Exception"].iter().any(|name| caught.contains(name))
}

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "import_statement" => import(reader, node),
        "import_from_statement" | "future_import_statement" => import_from(reader, node),
        "assignment" => assignment(reader, node),
        "augmented_assignment" => {
            if let Some(left) = node.child_by_field_name("left") {
                targets(reader, left);
            }
        }
        "named_expression" => {
            if let (Some(name), Some(value)) = (node.child_by_field_name("name"), node.child_by_field_name("value")) {
                // It belongs to the function around a comprehension.
                let scope = reader.scope();
                let scope = reader.scopes().function(scope);
                value_of(reader, scope, name, value, node);
            }
        }
        "for_statement" | "for_in_clause" => {
            if let Some(left) = node.child_by_field_name("left") {
                targets(reader, left);
            }
        }
        "with_item" => {
            let pattern = node.child_by_field_name("value").filter(|value| value.kind() == "as_pattern");
            if let Some(pattern) = pattern {
                entered(reader, pattern);
            }
        }
        "as_pattern" => {
            let alias = node.child_by_field_name("alias").or_else(|| children(node).last());
            alias.into_iter().for_each(|alias| targets(reader, alias));
        }
        "except_clause" => {
            if let Some(alias) = node.child_by_field_name("alias") {
                targets(reader, alias);
            }
        }
        "function_definition" | "class_definition" => {
            if let Some(name) = reader.field(node, "name") {
                own(reader, name);
            }
        }
        "parameters" | "lambda_parameters" => parameters(reader, node),
        "global_statement" | "nonlocal_statement" => elsewhere(reader, node),
        "case_pattern" => {
            // A name without points takes whatever is there.
            let name = first(node).filter(|inner| inner.kind() == "dotted_name" && inner.named_child_count() == 1);
            name.into_iter().for_each(|name| own(reader, reader.text(name)));
        }
        "splat_pattern" | "type_alias_statement" => {
            let name = first(node).map(|name| reader.text(name)).unwrap_or_default();
            own(reader, name);
        }
        _ => {}
    }
}

fn import(reader: &mut Reader<'_>, node: Node<'_>) {
    for part in children(node) {
        let (name, alias) = aliased(reader, part);
        match alias {
            Some(alias) => {
                reader.list_import(alias, name, part);
                bind(reader, alias, Meaning::Imported(name.to_owned()));
            }
            None => {
                reader.list_import(name, name, part);
                let package = name.split('.').next().unwrap_or(name).trim_end();
                bind(reader, package, Meaning::Imported(package.to_owned()));
            }
        }
    }
}

fn import_from(reader: &mut Reader<'_>, node: Node<'_>) {
    let module = node.child_by_field_name("module_name");
    let name = module.map_or("__future__", |module| reader.text(module));
    if name.len() > LONGEST {
        return;
    }
    let dot = if name.ends_with('.') { "" } else { "." };
    for part in children(node).filter(|part| module.is_none_or(|module| part.id() != module.id())) {
        if part.kind() == "wildcard_import" {
            reader.list_import("*", name, part);
            continue;
        }
        let (member, alias) = aliased(reader, part);
        let (local, full) = (alias.unwrap_or(member), format!("{name}{dot}{member}"));
        reader.list_import(local, &full, part);
        bind(reader, local, Meaning::Imported(full));
    }
}

fn aliased<'a>(reader: &Reader<'a>, part: Node<'_>) -> (&'a str, Option<&'a str>) {
    let name = if part.kind() == "aliased_import" { reader.field(part, "name") } else { None };
    (name.unwrap_or_else(|| reader.text(part)), reader.field(part, "alias"))
}

/// Binds a name where the open scope keeps it: behind `global` and `nonlocal` that is another one.
fn bind(reader: &mut Reader<'_>, name: &str, meaning: Meaning) {
    let scope = reader.scope();
    bind_in(reader, scope, name, meaning);
}

fn bind_in(reader: &mut Reader<'_>, scope: u32, name: &str, meaning: Meaning) {
    let scope = reader.kept_in(scope, name);
    reader.bind_in(scope, name, 0, meaning);
}

fn own(reader: &mut Reader<'_>, name: &str) {
    bind(reader, name, Meaning::Own);
}

/// `global a` and `nonlocal a`: from here on, the name is another scope's.
fn elsewhere(reader: &mut Reader<'_>, node: Node<'_>) {
    let scope = reader.scope();
    let mut outer = 0;
    if node.kind() == "nonlocal_statement" {
        outer = reader.scopes().parent(scope);
        while outer != 0 && reader.scopes().kind(outer) != Kind::Function {
            outer = reader.scopes().parent(outer);
        }
    }
    for name in children(node) {
        let name = reader.text(name);
        reader.keep_in(scope, name, outer);
    }
}

fn assignment(reader: &mut Reader<'_>, node: Node<'_>) {
    let Some(left) = node.child_by_field_name("left") else { return };
    if left.kind() != "identifier" {
        targets(reader, left);
        return;
    }
    let mut value = node.child_by_field_name("right");
    // `a = b = value`
    while let Some(inner) = value.filter(|value| value.kind() == "assignment") {
        value = inner.child_by_field_name("right");
    }
    let scope = reader.scope();
    match value {
        Some(value) => value_of(reader, scope, left, value, node),
        None => reader.declare(scope, reader.text(left), 0),
    }
}

fn value_of(reader: &mut Reader<'_>, scope: u32, name: Node<'_>, value: Node<'_>, whole: Node<'_>) {
    let name = reader.text(name);
    if value.kind() == "none" {
        let scope = reader.kept_in(scope, name);
        reader.declare(scope, name, 0);
        return;
    }
    let meaning = reader.meaning(value, whole.end_byte() as u32);
    bind_in(reader, scope, name, meaning);
}

/// `with requests.Session() as s`: what is entered is nearly always what was made.
fn entered(reader: &mut Reader<'_>, pattern: Node<'_>) {
    let Some(alias) = pattern.child_by_field_name("alias") else { return };
    let name = first(alias).unwrap_or(alias);
    let Some(value) = first(pattern) else { return };
    if name.kind() == "identifier" && matches!(value.kind(), "call" | "await") {
        let scope = reader.scope();
        value_of(reader, scope, name, value, pattern);
        reader.done_with(pattern);
    }
}

/// Binds every name of a target of an assignment to something of the file.
fn targets(reader: &mut Reader<'_>, target: Node<'_>) {
    let mut open = vec![target];
    while let Some(target) = open.pop() {
        match target.kind() {
            "identifier" => own(reader, reader.text(target)),
            "pattern_list"
            | "tuple_pattern"
            | "list_pattern"
            | "list_splat_pattern"
            | "as_pattern_target"
            | "tuple"
            | "list"
            | "parenthesized_expression"
            | "expression_list" => open.extend(children(target)),
            _ => {}
        }
    }
}

fn parameters(reader: &mut Reader<'_>, node: Node<'_>) {
    for parameter in children(node) {
        let name = parameter.child_by_field_name("name").unwrap_or(parameter);
        let name = if name.kind() == "typed_parameter" { first(name).unwrap_or(name) } else { name };
        match name.kind() {
            "list_splat_pattern" | "dictionary_splat_pattern" => {
                let name = first(name).map(|name| reader.text(name)).unwrap_or_default();
                reader.own(name);
            }
            _ => targets(reader, name),
        }
    }
}

fn step<'t>(node: Node<'t>, _: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let step = match node.kind() {
        "identifier" => Some(Step::Name(node)),
        "dotted_name" if node.named_child_count() == 1 => first(node).map(Step::Name),
        "attribute" => field("object").zip(field("attribute")).map(|(object, name)| Step::Member(object, ".", name)),
        "call" => field("function").map(Step::Call),
        "await" | "parenthesized_expression" | "type" | "decorator" | "expression_statement" => {
            first(node).filter(|_| children(node).nth(1).is_none()).map(Step::Through)
        }
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}

/// `timeout` in `get(url, timeout=3)`.
fn is_label(name: Node<'_>, text: &str) -> bool {
    let after = text.get(name.end_byte()..).unwrap_or_default().trim_start();
    let before = text.get(..name.start_byte()).unwrap_or_default().trim_end();
    after.starts_with('=') && !after.starts_with("==") && before.ends_with(['(', ','])
}
