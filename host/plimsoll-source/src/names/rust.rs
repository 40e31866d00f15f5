//! Rust: `reqwest::Client::new`, and behind a value `reqwest::Client::new().get`.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::OnceLock;

use tree_sitter::Node;

use super::path::{Head, Step};
use super::read::{Dialect, Reader, children, first, no_label};
use super::scope::{Kind, Meaning, Order};

pub(super) static RUST: Dialect = Dialect {
    scopes: &[
        ("function_item", Kind::Function),
        ("function_signature_item", Kind::Function),
        ("closure_expression", Kind::Function),
        ("mod_item", Kind::Module),
        // Their functions have no bare names.
        ("impl_item", Kind::Class),
        ("trait_item", Kind::Class),
        ("struct_item", Kind::Block),
        ("enum_item", Kind::Block),
        ("type_item", Kind::Block),
        ("block", Kind::Block),
        ("if_expression", Kind::Block),
        ("while_expression", Kind::Block),
        ("for_expression", Kind::Block),
        ("match_arm", Kind::Block),
    ],
    reads: &[
        "use_declaration",
        "extern_crate_declaration",
        "let_declaration",
        "let_condition",
        "parameter",
        "closure_parameters",
        "match_pattern",
        "assignment_expression",
        "compound_assignment_expr",
        "function_item",
        "struct_item",
        "enum_item",
        "union_item",
        "type_item",
        "trait_item",
        "mod_item",
        "const_item",
        "static_item",
        "type_parameter",
        "const_parameter",
    ],
    fallbacks: &[],
    is_fallback: |_, _| false,
    order: Order::Anew,
    read,
    enter,
    step,
    is_label: no_label,
    unbound,
    roles: OnceLock::new(),
};

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "use_declaration" => {
            if let Some(tree) = node.child_by_field_name("argument") {
                use_tree(reader, tree);
            }
        }
        "extern_crate_declaration" => {
            let Some(name) = reader.field(node, "name") else { return };
            let local = reader.field(node, "alias").unwrap_or(name);
            reader.import(if local == "_" { "" } else { local }, name, node);
        }
        "let_declaration" => {
            let Some(pattern) = node.child_by_field_name("pattern") else { return };
            let from = node.end_byte() as u32;
            let value = node.child_by_field_name("value").filter(|_| pattern.kind() == "identifier");
            match value.map(|value| reader.meaning(value, from)) {
                Some(Meaning::Stands(path)) if !path.tail.contains('(') => {
                    let scope = reader.scope();
                    reader.bind_in(scope, reader.text(pattern), from, Meaning::Stands(path));
                }
                _ => names_of(reader, pattern, from),
            }
        }
        "let_condition" | "parameter" | "match_pattern" => {
            let pattern = node.child_by_field_name("pattern").or_else(|| first(node));
            pattern.into_iter().for_each(|pattern| names_of(reader, pattern, node.end_byte() as u32));
        }
        "closure_parameters" => {
            for parameter in children(node).filter(|child| child.kind() != "parameter") {
                names_of(reader, parameter, node.end_byte() as u32);
            }
        }
        "assignment_expression" | "compound_assignment_expr" => {
            let left = node.child_by_field_name("left").filter(|left| left.kind() == "identifier");
            if let Some(left) = left {
                reader.assign(reader.text(left), node.end_byte() as u32, Meaning::Own);
            }
        }
        _ => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(name);
        }
    }
}

fn enter(reader: &mut Reader<'_>, node: Node<'_>) {
    let pattern = node.child_by_field_name("pattern").filter(|_| node.kind() == "for_expression");
    if let Some(pattern) = pattern {
        names_of(reader, pattern, pattern.end_byte() as u32);
    }
}

/// The names of variables in a pattern. What begins with a capital is a constant or a variant.
fn names_of(reader: &mut Reader<'_>, pattern: Node<'_>, from: u32) {
    let mut open = vec![pattern];
    while let Some(pattern) = open.pop() {
        match pattern.kind() {
            "identifier" | "shorthand_field_identifier" => {
                let name = reader.text(pattern);
                if name.starts_with(|first: char| !first.is_uppercase()) {
                    let scope = reader.scope();
                    reader.bind_in(scope, name, from, Meaning::Own);
                }
            }
            "scoped_identifier" | "generic_type" | "scoped_type_identifier" | "type_identifier" => {}
            "tuple_struct_pattern" | "struct_pattern" => {
                let of_type = pattern.child_by_field_name("type").map(|node| node.id());
                open.extend(children(pattern).filter(|child| Some(child.id()) != of_type));
            }
            "field_pattern" => {
                let inner = pattern.child_by_field_name("pattern").or_else(|| pattern.child_by_field_name("name"));
                open.extend(inner);
            }
            _ => open.extend(children(pattern)),
        }
    }
}

/// `a::b::{c as d, self, *}`.
fn use_tree(reader: &mut Reader<'_>, tree: Node<'_>) {
    let mut open: Vec<(Node<'_>, Rc<str>)> = vec![(tree, Rc::from(""))];
    while let Some((tree, prefix)) = open.pop() {
        let join = |path: &str| match (&*prefix, path.split_whitespace().collect::<String>()) {
            ("", path) => path,
            (prefix, path) if path == "self" => prefix.to_owned(),
            (prefix, path) => format!("{prefix}::{path}"),
        };
        match tree.kind() {
            "use_list" if prefix.len() <= super::LONGEST => {
                open.extend(children(tree).map(|part| (part, Rc::clone(&prefix))));
            }
            "use_list" => {}
            "scoped_use_list" => {
                let path = reader.field(tree, "path").map_or_else(|| prefix.to_string(), join);
                open.extend(tree.child_by_field_name("list").map(|list| (list, Rc::from(path))));
            }
            "use_wildcard" => {
                let path = first(tree).map_or_else(|| prefix.to_string(), |path| join(reader.text(path)));
                let scope = reader.scope();
                let is_inner = path == "super" && reader.scopes().kind(scope) == Kind::Module;
                if is_inner {
                    // What is around the module is seen inside it.
                    reader.scopes().soften(scope);
                }
                // A prelude is for traits and types.
                if is_inner || path.ends_with("::prelude") {
                    reader.list_import("*", &path, tree);
                } else {
                    reader.import("*", &path, tree);
                }
            }
            "use_as_clause" => {
                let Some(path) = reader.field(tree, "path").map(join) else { continue };
                let alias = reader.field(tree, "alias").unwrap_or("_");
                reader.import(if alias == "_" { "" } else { alias }, &path, tree);
            }
            _ => {
                let path = join(reader.text(tree));
                let local = path.rsplit("::").next().unwrap_or(&path).trim_start_matches("r#").to_owned();
                reader.import(&local, &path, tree);
            }
        }
    }
}

fn step<'t>(node: Node<'t>, text: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let step = match node.kind() {
        "identifier" | "type_identifier" => match text.get(node.byte_range()) {
            Some("Self") => None,
            _ => Some(Step::Name(node)),
        },
        "scoped_identifier" | "scoped_type_identifier" => match (field("path"), field("name")) {
            (Some(path), Some(name)) => Some(match path.kind() {
                // Only in a path; elsewhere, `self` is a value.
                "crate" | "self" | "super" => rooted(node, text),
                _ => Step::Member(path, "::", name),
            }),
            // `::std::process::exit`
            (None, Some(name)) => text.get(name.byte_range()).map(|name| Step::Head(Head::Full(name.to_owned()))),
            _ => None,
        },
        "field_expression" => field("value").zip(field("field")).map(|(object, name)| Step::Member(object, ".", name)),
        "call_expression" => field("function").map(Step::Call),
        "macro_invocation" => field("macro").map(Step::Call),
        "generic_function" => field("function").map(Step::Through),
        "generic_type" | "generic_type_with_turbofish" => field("type").map(Step::Through),
        "try_expression" | "await_expression" | "parenthesized_expression" | "expression_statement" => {
            first(node).map(Step::Through)
        }
        "reference_expression" => field("value").map(Step::Through),
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}

/// `crate::a`, `super::a`: as it is written.
fn rooted<'t>(node: Node<'t>, text: &str) -> Step<'t> {
    let written = text.get(node.byte_range()).unwrap_or_default();
    Step::Head(Head::Full(written.split_whitespace().collect()))
}

/// A path that begins with a crate needs no import. Where a whole module is imported, the name may come from there.
fn unbound(whole: &BTreeSet<String>, name: &str, tail: &str) -> Option<String> {
    let is_crate = matches!(name, "std" | "core" | "alloc") || whole.is_empty();
    let may_be = tail.starts_with("::") && name.starts_with(|first: char| first.is_lowercase());
    Some(name.to_owned()).filter(|name| may_be && is_crate && !PRIMITIVES.contains(&name.as_str()))
}

/// Types that look like crates: `str::from_utf8`.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64",
];
