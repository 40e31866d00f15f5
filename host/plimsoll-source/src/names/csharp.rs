//! C#: `System.Diagnostics.Process.Start`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use tree_sitter::Node;

use super::known::{self, IMPLICIT_CSHARP, full_name};
use super::path::{Head, Step};
use super::read::{Dialect, Reader, children, first};
use super::scope::{Kind, Order};

pub(super) static CSHARP: Dialect = Dialect {
    scopes: &[
        ("namespace_declaration", Kind::Block),
        ("class_declaration", Kind::Block),
        ("struct_declaration", Kind::Block),
        ("record_declaration", Kind::Block),
        ("interface_declaration", Kind::Block),
        ("enum_declaration", Kind::Block),
        ("delegate_declaration", Kind::Function),
        ("method_declaration", Kind::Function),
        ("constructor_declaration", Kind::Function),
        ("operator_declaration", Kind::Function),
        ("conversion_operator_declaration", Kind::Function),
        ("indexer_declaration", Kind::Function),
        ("accessor_declaration", Kind::Function),
        ("local_function_statement", Kind::Function),
        ("lambda_expression", Kind::Function),
        ("anonymous_method_expression", Kind::Function),
        ("block", Kind::Block),
        ("for_statement", Kind::Block),
        ("foreach_statement", Kind::Block),
        ("using_statement", Kind::Block),
        ("catch_clause", Kind::Block),
        ("switch_section", Kind::Block),
        ("switch_expression_arm", Kind::Block),
        ("query_expression", Kind::Block),
    ],
    reads: &[
        "using_directive",
        "variable_declaration",
        "parameter",
        "parameter_list",
        "implicit_parameter",
        "type_parameter",
        "catch_declaration",
        "declaration_pattern",
        "declaration_expression",
        "recursive_pattern",
        "var_pattern",
        "from_clause",
        "let_clause",
        "join_clause",
        "local_function_statement",
        "method_declaration",
        "property_declaration",
        "event_declaration",
        "class_declaration",
        "struct_declaration",
        "record_declaration",
        "interface_declaration",
        "enum_declaration",
        "enum_member_declaration",
        "delegate_declaration",
    ],
    fallbacks: &[],
    is_fallback: |_, _| false,
    order: Order::Whole,
    read,
    enter,
    step,
    is_label,
    unbound,
    roles: OnceLock::new(),
};

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "using_directive" => using(reader, node),
        "variable_declaration" => {
            for declarator in children(node).filter(|child| child.kind() == "variable_declarator") {
                let name = reader.field(declarator, "name").unwrap_or_default();
                reader.own(name);
            }
        }
        "implicit_parameter" => reader.own(reader.text(node)),
        "let_clause" | "join_clause" => {
            let name = children(node).find(|child| child.kind() == "identifier");
            name.into_iter().for_each(|name| reader.own(reader.text(name)));
        }
        _ => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(name);
        }
    }
}

fn enter(reader: &mut Reader<'_>, node: Node<'_>) {
    if node.kind() != "foreach_statement" {
        return;
    }
    let mut open: Vec<_> = node.child_by_field_name("left").into_iter().collect();
    while let Some(pattern) = open.pop() {
        match pattern.kind() {
            "identifier" => reader.own(reader.text(pattern)),
            _ => open.extend(children(pattern)),
        }
    }
}

fn using(reader: &mut Reader<'_>, node: Node<'_>) {
    let alias = node.child_by_field_name("name");
    let named = children(node).filter(|child| alias.is_none_or(|alias| alias.id() != child.id())).last();
    let Some(named) = named else { return };
    let full: String = reader.text(named).split_whitespace().collect();
    let full = full.strip_prefix("global::").unwrap_or(&full);
    match alias {
        Some(alias) => reader.import(reader.text(alias), full, node),
        None => reader.import("*", full, node),
    }
}

fn step<'t>(node: Node<'t>, text: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let bare = |name: Node<'t>| if name.kind() == "generic_name" { first(name).unwrap_or(name) } else { name };
    let step = match node.kind() {
        "identifier" => Some(Step::Name(node)),
        "generic_name" => first(node).map(Step::Name),
        "member_access_expression" => {
            field("expression").zip(field("name")).map(|(object, name)| Step::Member(object, ".", bare(name)))
        }
        "qualified_name" => {
            field("qualifier").zip(field("name")).map(|(object, name)| Step::Member(object, ".", bare(name)))
        }
        "alias_qualified_name" => {
            let is_global = field("alias").is_some_and(|alias| text.get(alias.byte_range()) == Some("global"));
            let name = field("name").filter(|_| is_global).and_then(|name| text.get(name.byte_range()));
            name.map(|name| Step::Head(Head::Full(name.to_owned())))
        }
        "invocation_expression" => field("function").map(Step::Call),
        "object_creation_expression" => field("type").map(Step::Call),
        "attribute" => field("name").map(Step::Call),
        "parenthesized_expression" | "await_expression" | "expression_statement" | "postfix_unary_expression" => {
            first(node).map(Step::Through)
        }
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}

/// `timeout` in `Get(url, timeout: 3)`.
fn is_label(name: Node<'_>, text: &str) -> bool {
    let after = text.get(name.end_byte()..).unwrap_or_default().trim_start();
    let before = text.get(..name.start_byte()).unwrap_or_default().trim_end();
    after.starts_with(':') && !after.starts_with("::") && before.ends_with(['(', ','])
}

/// Types of the base library, and names that are written in full.
fn unbound(whole: &BTreeSet<String>, name: &str, tail: &str) -> Option<String> {
    let is_full = matches!(name, "System" | "Microsoft") && tail.starts_with('.');
    if is_full { Some(name.to_owned()) } else { full_name(known::CSHARP, IMPLICIT_CSHARP, whole, name) }
}
