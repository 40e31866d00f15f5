//! ES modules: all imports come first; then the body runs, and reads names of modules that may not have run.
//!
//! TypeScript drops imports that only types need. A function declaration is there before its module runs.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

/// What runs later than the module itself.
const LATER: &[&str] = &[
    "function_declaration",
    "generator_function_declaration",
    "function_expression",
    "generator_function",
    "arrow_function",
    "method_definition",
    "field_definition",
    "public_field_definition",
];
/// What is there for the compiler only.
const TYPES: &[&str] = &[
    "type_annotation",
    "type_alias_declaration",
    "interface_declaration",
    "type_arguments",
    "type_query",
    "as_expression",
    "satisfies_expression",
    "ambient_declaration",
    "type_parameters",
];

/// Where a name may be that of a type, or is only given on.
const NO_USE: &[&str] = &["import_statement", "export_specifier"];

pub(super) fn lines(root: Node<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    // What the file calls each imported name: module, name, and where it is imported.
    let mut imported: BTreeMap<&str, (String, String)> = BTreeMap::new();
    let mut statements = Vec::new();
    for statement in root.named_children() {
        let Some(source) = statement.field("source").map(unquoted).filter(|source| !source.contains(' ')) else {
            continue;
        };
        let is_type = statement.children().any(|child| !child.is_named() && child.text() == "type");
        if !matches!(statement.kind(), "import_statement" | "export_statement") || is_type {
            continue;
        }
        if statement.kind() == "export_statement" {
            given_on(statement, &source, &mut lines);
            statements.push((statement, source, None));
            continue;
        }
        let mut own = BTreeSet::new();
        for (name, theirs) in clause(statement) {
            own.insert(name);
            imported.insert(name, (source.clone(), theirs));
        }
        // Without a clause it is imported for what it does.
        let has_clause = statement.named_children().any(|child| child.kind() == "import_clause");
        statements.push((statement, source, has_clause.then_some(own)));
    }
    let used = used(root, &imported);
    for (statement, source, own) in statements {
        // With names it stays if one of them is more than a type.
        let stays = own.is_none_or(|own| own.iter().any(|name| used.contains_key(name)));
        if stays {
            let span = statement.span();
            lines.push(format!("i {} {} {source}", span.start, span.end));
        }
    }
    for (name, first) in used {
        let (Some(at), Some((source, theirs))) = (first, imported.get(name)) else { continue };
        if theirs != "*" {
            lines.push(format!("i {} {} {source} {theirs}", at.start, at.end));
        }
    }
    bindings(root, &mut lines);
    lines
}

fn unquoted(node: Node<'_>) -> String {
    node.text().trim_matches(['"', '\'', '`']).to_owned()
}

/// The names that an import brings: the file's own, and that of the module.
fn clause(statement: Node<'_>) -> Vec<(&str, String)> {
    let mut names = Vec::new();
    for node in statement.descendants() {
        match node.kind() {
            "import_specifier" if says_type(node) => {}
            "import_specifier" => {
                let Some(theirs) = node.field("name") else { continue };
                names.push((node.field("alias").unwrap_or(theirs).text(), theirs.text().to_owned()));
            }
            "namespace_import" => names.extend(node.named_children().next().map(|own| (own.text(), "*".to_owned()))),
            "identifier" if node.parent().is_some_and(|above| above.kind() == "import_clause") => {
                names.push((node.text(), "default".to_owned()));
            }
            _ => {}
        }
    }
    names
}

/// Whether `type` stands before a name, or `typeof`.
fn says_type(specifier: Node<'_>) -> bool {
    specifier.children().any(|child| !child.is_named() && child.text().starts_with("type"))
}

fn given_on(statement: Node<'_>, source: &str, lines: &mut Vec<String>) {
    let mut all = true;
    for one in statement.descendants_of(&["export_specifier", "namespace_export"]) {
        all = false;
        if let Some(theirs) = one.field("name").filter(|_| one.kind() == "export_specifier") {
            let own = one.field("alias").unwrap_or(theirs);
            lines.push(format!("r {source} {} {}", theirs.text(), own.text()));
        }
    }
    if all {
        lines.push(format!("r {source} * *"));
    }
}

/// The imported names that are more than types, each with the first place where the module itself reads it.
fn used<'a>(root: Node<'a>, imported: &BTreeMap<&'a str, (String, String)>) -> BTreeMap<&'a str, Option<Span>> {
    let mut used: BTreeMap<&str, Option<Span>> = BTreeMap::new();
    for node in root.descendants_of(&["identifier", "shorthand_property_identifier"]) {
        let name = node.text();
        if !imported.contains_key(name) || node.ancestors().any(|above| above.is(NO_USE) || above.is(TYPES)) {
            continue;
        }
        let first = used.entry(name).or_default();
        let is_later = node.ancestors().any(|above| above.is(LATER));
        // `typeof x` asks for what would fail otherwise.
        let is_asked = node.parent().is_some_and(|above| above.kind() == "unary_expression");
        if !is_later && !is_asked && first.is_none() {
            *first = Some(node.span());
        }
    }
    used
}

/// What the module exports, and when that is there. Functions are from the start: of them nothing is said.
fn bindings(root: Node<'_>, lines: &mut Vec<String>) {
    let mut bind = |name: &str, at: u32| lines.push(format!("d {at} {name}"));
    for statement in root.named_children() {
        let is_default = statement.children().any(|child| !child.is_named() && child.text() == "default");
        let inner =
            if statement.kind() == "export_statement" { statement.field("declaration") } else { Some(statement) };
        let end = statement.span().end;
        match inner.map(|inner| (inner, inner.kind())) {
            Some((inner, "class_declaration" | "abstract_class_declaration" | "enum_declaration")) => {
                let name = if is_default { "default" } else { inner.field("name").map_or("", Node::text) };
                bind(name, end);
            }
            // `var` is there from the start, without a value.
            Some((inner, "lexical_declaration")) => {
                for one in inner.named_children().filter(|one| one.kind() == "variable_declarator") {
                    if let Some(name) = one.field("name").filter(|name| name.kind() == "identifier") {
                        bind(name.text(), end);
                    }
                }
            }
            _ if is_default && statement.field("value").is_some_and(|value| value.kind() != "identifier") => {
                bind("default", end);
            }
            _ => {}
        }
    }
}
