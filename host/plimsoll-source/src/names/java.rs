//! Java: `java.sql.DriverManager.getConnection`.
//!
//! Functions have names of their own: one of the bare name `get` is bound as `get()`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use tree_sitter::Node;

use super::known::{self, full_name};
use super::path::Step;
use super::read::{Dialect, Reader, children, first, no_label};
use super::scope::{Kind, Meaning, Order};

pub(super) static JAVA: Dialect = Dialect {
    scopes: &[
        ("class_declaration", Kind::Block),
        ("record_declaration", Kind::Block),
        ("interface_declaration", Kind::Block),
        ("enum_declaration", Kind::Block),
        ("annotation_type_declaration", Kind::Block),
        ("class_body", Kind::Block),
        ("method_declaration", Kind::Function),
        ("constructor_declaration", Kind::Function),
        ("compact_constructor_declaration", Kind::Function),
        ("lambda_expression", Kind::Function),
        ("block", Kind::Block),
        ("constructor_body", Kind::Block),
        ("for_statement", Kind::Block),
        ("enhanced_for_statement", Kind::Block),
        ("try_with_resources_statement", Kind::Block),
        ("catch_clause", Kind::Block),
        ("switch_block_statement_group", Kind::Block),
        ("switch_rule", Kind::Block),
        ("if_statement", Kind::Block),
    ],
    reads: &[
        "import_declaration",
        "local_variable_declaration",
        "field_declaration",
        "constant_declaration",
        "formal_parameter",
        "spread_parameter",
        "inferred_parameters",
        "catch_formal_parameter",
        "resource",
        "class_declaration",
        "record_declaration",
        "interface_declaration",
        "enum_declaration",
        "annotation_type_declaration",
        "enum_constant",
        "method_declaration",
        "type_parameter",
        "type_pattern",
        "record_pattern_component",
        "instanceof_expression",
    ],
    fallbacks: &[],
    is_fallback: |_, _| false,
    order: Order::Onwards,
    read,
    enter,
    step,
    is_label: no_label,
    unbound,
    roles: OnceLock::new(),
};

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "import_declaration" => import(reader, node),
        "local_variable_declaration" | "field_declaration" | "constant_declaration" => {
            let scope = reader.scope();
            for declarator in children(node).filter(|child| child.kind() == "variable_declarator") {
                let from = if node.kind() == "local_variable_declaration" { declarator.start_byte() as u32 } else { 0 };
                let name = reader.field(declarator, "name").unwrap_or_default();
                reader.bind_in(scope, name, from, Meaning::Own);
            }
        }
        "spread_parameter" => {
            let declarator = children(node).find(|child| child.kind() == "variable_declarator");
            let name = declarator.and_then(|declarator| reader.field(declarator, "name")).unwrap_or_default();
            reader.own(name);
        }
        "inferred_parameters" => children(node).for_each(|name| reader.own(reader.text(name))),
        "type_parameter" => {
            let name = children(node).find(|child| child.kind() == "type_identifier");
            name.into_iter().for_each(|name| reader.own(reader.text(name)));
        }
        "type_pattern" | "record_pattern_component" => {
            let scope = reader.scope();
            let name = children(node).last().filter(|name| name.kind() == "identifier");
            name.into_iter()
                .for_each(|name| reader.bind_in(scope, reader.text(name), name.start_byte() as u32, Meaning::Own));
        }
        "instanceof_expression" => {
            let scope = reader.scope();
            let name = node.child_by_field_name("name");
            name.into_iter()
                .for_each(|name| reader.bind_in(scope, reader.text(name), name.start_byte() as u32, Meaning::Own));
        }
        "method_declaration" => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(&format!("{name}()"));
        }
        _ => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(name);
        }
    }
}

fn enter(reader: &mut Reader<'_>, node: Node<'_>) {
    let name = match node.kind() {
        "lambda_expression" => node.child_by_field_name("parameters").filter(|name| name.kind() == "identifier"),
        "enhanced_for_statement" => node.child_by_field_name("name"),
        _ => None,
    };
    name.into_iter().for_each(|name| reader.own(reader.text(name)));
}

fn import(reader: &mut Reader<'_>, node: Node<'_>) {
    let Some(name) = first(node) else { return };
    let full: String = reader.text(name).split_whitespace().collect();
    let (mut is_static, mut is_whole) = (false, false);
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        is_static |= child.kind() == "static";
        is_whole |= child.kind() == "asterisk";
    }
    if is_whole {
        reader.import("*", &full, node);
        return;
    }
    let local = full.rsplit('.').next().unwrap_or(&full);
    reader.import(local, &full, node);
    if is_static {
        reader.bind(&format!("{local}()"), Meaning::Imported(full.clone()));
    }
}

fn step<'t>(node: Node<'t>, _: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let step = match node.kind() {
        "identifier" | "type_identifier" => Some(Step::Name(node)),
        "field_access" => {
            let name = field("field").filter(|name| name.kind() == "identifier");
            field("object").zip(name).map(|(object, name)| Step::Member(object, ".", name))
        }
        "scoped_identifier" => field("scope").zip(field("name")).map(|(object, name)| Step::Member(object, ".", name)),
        "scoped_type_identifier" => {
            let mut parts = children(node).filter(|child| !child.kind().ends_with("annotation"));
            parts.next().zip(parts.next()).map(|(object, name)| Step::Member(object, ".", name))
        }
        "method_invocation" => match (field("object"), field("name")) {
            (Some(object), Some(name)) => Some(Step::Method(object, ".", name)),
            (None, Some(name)) => Some(Step::Function(name)),
            _ => None,
        },
        "method_reference" => {
            let mut parts = children(node).filter(|child| child.kind() != "type_arguments");
            parts.next().zip(parts.next()).map(|(object, name)| Step::Member(object, ".", name))
        }
        // Of an inner class, the object comes first.
        "object_creation_expression" => {
            let whole = field("type").map(Step::Call);
            whole.filter(|_| first(node).is_some_and(|child| !child.kind().ends_with("expression")))
        }
        "generic_type" | "parenthesized_expression" | "expression_statement" => first(node).map(Step::Through),
        "marker_annotation" | "annotation" => field("name").map(Step::Call),
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}

/// What comes with the language, and names that are written in full.
fn unbound(whole: &BTreeSet<String>, name: &str, tail: &str) -> Option<String> {
    if name.starts_with(char::is_uppercase) {
        return full_name(known::JAVA, &["java.lang"], whole, name);
    }
    // `java.util.List.of`: two packages, and a class.
    let mut parts = tail.strip_prefix('.')?.split('.');
    let is_package = |part: &str| part.starts_with(char::is_lowercase) && !part.contains('(');
    let is_class = |part: &str| part.starts_with(char::is_uppercase);
    let is_full = is_package(name)
        && parts.next().is_some_and(is_package)
        && parts.find(|part| !is_package(part)).is_some_and(is_class);
    is_full.then(|| name.to_owned())
}
