//! Go: `net/http.Get`, by the path of the package.

use std::sync::OnceLock;

use tree_sitter::Node;

use super::path::Step;
use super::read::{Dialect, Reader, children, first, no_label, nothing};
use super::scope::{Kind, Meaning, Order};

pub(super) static GO: Dialect = Dialect {
    scopes: &[
        ("function_declaration", Kind::Function),
        ("method_declaration", Kind::Function),
        ("func_literal", Kind::Function),
        ("method_elem", Kind::Function),
        ("function_type", Kind::Function),
        ("block", Kind::Block),
        ("if_statement", Kind::Block),
        ("for_statement", Kind::Block),
        ("expression_switch_statement", Kind::Block),
        ("type_switch_statement", Kind::Block),
        ("expression_case", Kind::Block),
        ("type_case", Kind::Block),
        ("communication_case", Kind::Block),
        ("default_case", Kind::Block),
        ("type_spec", Kind::Block),
    ],
    reads: &[
        "import_spec",
        "short_var_declaration",
        "var_spec",
        "const_spec",
        "type_spec",
        "type_alias",
        "parameter_declaration",
        "variadic_parameter_declaration",
        "type_parameter_declaration",
        "range_clause",
        "receive_statement",
        "function_declaration",
        "assignment_statement",
        "inc_statement",
        "dec_statement",
    ],
    fallbacks: &[],
    is_fallback: |_, _| false,
    order: Order::Onwards,
    read,
    enter,
    step,
    is_label: no_label,
    unbound: nothing,
    roles: OnceLock::new(),
};

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "import_spec" => import(reader, node),
        "short_var_declaration" => {
            declare(reader, node.child_by_field_name("left"), node.child_by_field_name("right"), node)
        }
        "var_spec" | "const_spec" => {
            let mut cursor = node.walk();
            let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
            let value = node.child_by_field_name("value");
            match (names.as_slice(), value) {
                ([name], Some(value)) => declare(reader, Some(*name), Some(value), node),
                _ => names.into_iter().for_each(|name| own(reader, name, node)),
            }
        }
        // It is imported packages that are hidden, and those only by what stands in the file as a whole or further up.
        "function_declaration" | "type_spec" | "type_alias" => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(name);
        }
        "parameter_declaration" | "variadic_parameter_declaration" | "type_parameter_declaration" => {
            let mut cursor = node.walk();
            let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
            names.into_iter().for_each(|name| reader.own(reader.text(name)));
        }
        "range_clause" | "receive_statement" => {
            let is_new = {
                let mut cursor = node.walk();
                node.children(&mut cursor).any(|child| child.kind() == ":=")
            };
            let names = node.child_by_field_name("left").into_iter().flat_map(children);
            for name in names.filter(|name| name.kind() == "identifier") {
                match is_new {
                    true => own(reader, name, node),
                    false => reader.assign(reader.text(name), 0, Meaning::Own),
                }
            }
        }
        _ => {
            let names = node.child_by_field_name("left").unwrap_or(node);
            for name in children(names).filter(|name| name.kind() == "identifier") {
                reader.assign(reader.text(name), 0, Meaning::Own);
            }
        }
    }
}

fn enter(reader: &mut Reader<'_>, node: Node<'_>) {
    if node.kind() == "type_switch_statement" {
        let names = node.child_by_field_name("alias").into_iter().flat_map(children);
        names.for_each(|name| own(reader, name, name));
    }
}

/// Binds a name from the end of its declaration on; of the file, everywhere.
fn own(reader: &mut Reader<'_>, name: Node<'_>, declaration: Node<'_>) {
    let scope = reader.scope();
    let from = if scope == 0 { 0 } else { declaration.end_byte() as u32 };
    reader.bind_in(scope, reader.text(name), from, Meaning::Own);
}

/// `get := http.Get`. What a call returns is of a type that the file does not say.
fn declare(reader: &mut Reader<'_>, left: Option<Node<'_>>, right: Option<Node<'_>>, node: Node<'_>) {
    let only = |list: Node<'_>| list.kind() == "identifier" || list.named_child_count() == 1;
    let (Some(left), Some(right)) = (left, right) else { return };
    let name = if left.kind() == "identifier" { Some(left) } else { first(left) };
    let value = first(right);
    if let (true, true, Some(name), Some(value)) = (only(left), only(right), name, value) {
        let scope = reader.scope();
        let from = if scope == 0 { 0 } else { node.end_byte() as u32 };
        let meaning = match reader.meaning(value, from) {
            Meaning::Stands(path) if !path.tail.contains('(') => Meaning::Stands(path),
            _ => Meaning::Own,
        };
        reader.bind_in(scope, reader.text(name), from, meaning);
    } else {
        children(left).for_each(|name| own(reader, name, node));
    }
}

fn import(reader: &mut Reader<'_>, node: Node<'_>) {
    let Some(path) = reader.field(node, "path") else { return };
    let path = path.trim_matches(['"', '`']);
    match node.child_by_field_name("name").map(|name| reader.text(name)) {
        Some(".") => reader.import("*", path, node),
        Some("_") => reader.import("", path, node),
        Some(name) => reader.import(name, path, node),
        None => reader.import(package(path), path, node),
    }
}

/// What a package is called where the import does not say: the last part of its path that is no version, without `.v3`
/// behind it, and without `go-` or `-go` around it, which cannot be part of a name.
fn package(path: &str) -> &str {
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let last = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path);
    let last = last.rsplit_once('.').filter(|(_, version)| is_version(version)).map_or(last, |(name, _)| name);
    let last = last.strip_prefix("go-").unwrap_or(last);
    last.strip_suffix("-go").or_else(|| last.strip_suffix(".go")).unwrap_or(last)
}

fn step<'t>(node: Node<'t>, text: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let step = match node.kind() {
        "identifier" | "type_identifier" | "package_identifier" => Some(Step::Name(node)),
        "selector_expression" => {
            field("operand").zip(field("field")).map(|(object, name)| Step::Member(object, ".", name))
        }
        "qualified_type" => field("package").zip(field("name")).map(|(object, name)| Step::Member(object, ".", name)),
        "call_expression" => field("function").map(Step::Call),
        "type_conversion_expression" | "composite_literal" => field("type").map(Step::Call),
        "generic_type" => field("type").map(Step::Through),
        "unary_expression" => {
            let is_address = text.get(node.byte_range()).is_some_and(|text| text.starts_with('&'));
            field("operand").filter(|_| is_address).map(Step::Through)
        }
        "parenthesized_expression" | "type_instantiation_expression" | "expression_statement" => {
            first(node).map(Step::Through)
        }
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}
