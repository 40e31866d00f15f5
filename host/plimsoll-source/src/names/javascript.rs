//! JavaScript and TypeScript: `fs.readFile`, whether it came by `import` or by `require`.

use std::sync::OnceLock;

use tree_sitter::Node;

use super::LONGEST;
use super::path::{Head, Path, Step};
use super::read::{Dialect, Reader, children, first, no_label, nothing};
use super::scope::{Kind, Meaning, Order};

pub(super) static JAVASCRIPT: Dialect = dialect();
pub(super) static TYPESCRIPT: Dialect = dialect();
pub(super) static TSX: Dialect = dialect();

const fn dialect() -> Dialect {
    Dialect {
        scopes: &[
            ("function_declaration", Kind::Function),
            ("function_expression", Kind::Function),
            ("generator_function", Kind::Function),
            ("generator_function_declaration", Kind::Function),
            ("arrow_function", Kind::Function),
            ("method_definition", Kind::Function),
            ("class_static_block", Kind::Function),
            ("function_signature", Kind::Function),
            ("function_type", Kind::Function),
            ("method_signature", Kind::Function),
            ("abstract_method_signature", Kind::Function),
            ("call_signature", Kind::Function),
            ("construct_signature", Kind::Function),
            ("constructor_type", Kind::Function),
            ("internal_module", Kind::Function),
            ("module", Kind::Function),
            ("class", Kind::Block),
            ("statement_block", Kind::Block),
            ("switch_body", Kind::Block),
            ("for_statement", Kind::Block),
            ("for_in_statement", Kind::Block),
            ("catch_clause", Kind::Block),
        ],
        reads: &[
            "import_statement",
            "import_alias",
            "variable_declaration",
            "lexical_declaration",
            "assignment_expression",
            "augmented_assignment_expression",
            "update_expression",
            "for_in_statement",
            "function_declaration",
            "generator_function_declaration",
            "function_signature",
            "class_declaration",
            "abstract_class_declaration",
            "enum_declaration",
            "internal_module",
            "module",
            "formal_parameters",
        ],
        fallbacks: &["catch_clause"],
        is_fallback: |_, _| true,
        order: Order::Whole,
        read,
        enter,
        step,
        is_label: no_label,
        unbound: nothing,
        roles: OnceLock::new(),
    }
}

fn read(reader: &mut Reader<'_>, node: Node<'_>) {
    match node.kind() {
        "import_statement" => import(reader, node),
        "import_alias" => {
            // `import get = axios.get`
            let mut parts = children(node);
            if let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                let meaning = reader.meaning(value, 0);
                reader.bind(reader.text(name), meaning);
            }
        }
        "variable_declaration" | "lexical_declaration" => {
            let scope = declaring(reader, node.kind() == "variable_declaration");
            for declarator in children(node).filter(|child| child.kind() == "variable_declarator") {
                declare(reader, scope, declarator);
            }
        }
        "assignment_expression" | "augmented_assignment_expression" | "update_expression" => assign(reader, node),
        "for_in_statement" => {
            // What `let` and `const` declare is for the loop only: see `enter`.
            let Some(left) = node.child_by_field_name("left") else { return };
            match reader.field(node, "kind") {
                Some("var") => {
                    let scope = declaring(reader, true);
                    names_of(left, &mut |name| reader.bind_in(scope, reader.text(name), 0, Meaning::Own));
                }
                Some(_) => {}
                None => names_of(left, &mut |name| reader.assign(reader.text(name), 0, Meaning::Own)),
            }
        }
        "formal_parameters" => {
            for parameter in children(node) {
                let pattern = parameter.child_by_field_name("pattern").unwrap_or(parameter);
                // Wrappers of modules hand in `require` itself.
                names_of(pattern, &mut |name| match reader.text(name) {
                    "require" => {}
                    name => reader.own(name),
                });
            }
        }
        _ => {
            let name = reader.field(node, "name").unwrap_or_default();
            reader.own(name);
        }
    }
}

fn enter(reader: &mut Reader<'_>, node: Node<'_>) {
    let pattern = match node.kind() {
        "arrow_function" | "catch_clause" => node.child_by_field_name("parameter"),
        "function_expression" | "generator_function" | "class" => node.child_by_field_name("name"),
        "for_in_statement" if matches!(reader.field(node, "kind"), Some("let" | "const")) => {
            node.child_by_field_name("left")
        }
        _ => None,
    };
    if let Some(pattern) = pattern {
        names_of(pattern, &mut |name| reader.own(reader.text(name)));
    }
}

/// The scope that a declaration made here belongs to.
fn declaring(reader: &mut Reader<'_>, is_var: bool) -> u32 {
    let scope = reader.scope();
    if is_var { reader.scopes().function(scope) } else { scope }
}

fn import(reader: &mut Reader<'_>, node: Node<'_>) {
    let source = node.child_by_field_name("source");
    for clause in children(node) {
        match clause.kind() {
            "import_require_clause" => {
                let module = clause.child_by_field_name("source").and_then(|source| module(source, reader.all()));
                if let (Some(name), Some(module)) = (first(clause), module) {
                    reader.import(reader.text(name), &module, clause);
                }
            }
            "import_clause" => {
                let Some(module) = source.and_then(|source| module(source, reader.all())) else { return };
                clause_of(reader, clause, &module);
            }
            "string" if node.named_child_count() == 1 => {
                if let Some(module) = module(clause, reader.all()) {
                    reader.import("", &module, clause);
                }
            }
            _ => {}
        }
    }
}

fn clause_of(reader: &mut Reader<'_>, clause: Node<'_>, module: &str) {
    for part in children(clause) {
        match part.kind() {
            "identifier" => reader.import(reader.text(part), &format!("{module}.default"), part),
            "namespace_import" => {
                let name = first(part).map(|name| reader.text(name)).unwrap_or_default();
                reader.import(name, module, part);
            }
            "named_imports" => {
                for specifier in children(part) {
                    let Some(name) = reader.field(specifier, "name") else { continue };
                    let local = reader.field(specifier, "alias").unwrap_or(name);
                    let name = name.trim_matches(['"', '\'']);
                    reader.import(local, &format!("{module}.{name}"), specifier);
                }
            }
            _ => {}
        }
    }
}

/// `const name = value`, `const { a, b: c } = value`.
fn declare(reader: &mut Reader<'_>, scope: u32, declarator: Node<'_>) {
    let Some(name) = declarator.child_by_field_name("name") else { return };
    let Some(value) = declarator.child_by_field_name("value").filter(|value| !is_nothing(*value)) else {
        names_of(name, &mut |name| reader.declare(scope, reader.text(name), 0));
        return;
    };
    let from = declarator.end_byte() as u32;
    let value = promised(value, reader.all()).unwrap_or(value);
    match reader.meaning(value, from) {
        Meaning::Stands(path) => take_apart(reader, scope, name, path),
        meaning => names_of(name, &mut |name| reader.bind_in(scope, reader.text(name), 0, meaning.clone())),
    }
}

fn is_nothing(value: Node<'_>) -> bool {
    matches!(value.kind(), "null" | "undefined")
}

/// Binds the names of a pattern to the members that they take.
fn take_apart(reader: &mut Reader<'_>, scope: u32, pattern: Node<'_>, path: Path) {
    let mut open = vec![(pattern, Some(path))];
    while let Some((pattern, path)) = open.pop() {
        match pattern.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => {
                let name = reader.text(pattern);
                let meaning = match path {
                    Some(path) => {
                        list(reader, name, &path, pattern);
                        Meaning::Stands(path)
                    }
                    None => Meaning::Own,
                };
                reader.bind_in(scope, name, 0, meaning);
            }
            "object_pattern" => open.extend(children(pattern).map(|part| member(reader, part, path.as_ref()))),
            "assignment_pattern" | "object_assignment_pattern" => {
                open.extend(pattern.child_by_field_name("left").map(|left| (left, path)));
            }
            _ => names_of(pattern, &mut |name| reader.bind_in(scope, reader.text(name), 0, Meaning::Own)),
        }
    }
}

/// One part of an object pattern, and what it takes of what `path` leads to.
fn member<'t>(reader: &Reader<'_>, part: Node<'t>, path: Option<&Path>) -> (Node<'t>, Option<Path>) {
    let path = path.filter(|path| path.tail.len() <= LONGEST);
    let taken = |key: &str| path.map(|path| Path { tail: format!("{}.{key}", path.tail), ..path.clone() });
    match part.kind() {
        "shorthand_property_identifier_pattern" => (part, taken(reader.text(part))),
        "object_assignment_pattern" => {
            let left = part.child_by_field_name("left").unwrap_or(part);
            (left, taken(reader.text(left)))
        }
        "pair_pattern" => {
            let key = part.child_by_field_name("key").filter(|key| key.kind() == "property_identifier");
            let key = key.map(|key| reader.text(key));
            (part.child_by_field_name("value").unwrap_or(part), key.and_then(taken))
        }
        _ => (part, None),
    }
}

/// Lists what a call of `require` brings, as an import would.
fn list(reader: &mut Reader<'_>, local: &str, path: &Path, node: Node<'_>) {
    let module = match &path.head {
        Head::Required { module, .. } | Head::Full(module) => module,
        Head::Name { .. } => return,
    };
    if !path.tail.contains('(') {
        reader.list_import(local, &format!("{module}{}", path.tail), node);
    }
}

fn assign(reader: &mut Reader<'_>, node: Node<'_>) {
    let left = node.child_by_field_name("left").or_else(|| node.child_by_field_name("argument"));
    let Some(left) = left else { return };
    let value = node.child_by_field_name("right").filter(|_| node.kind() == "assignment_expression");
    match value {
        Some(value) if is_nothing(value) => {}
        Some(value) if left.kind() == "identifier" => {
            let from = node.end_byte() as u32;
            let meaning = reader.meaning(value, from);
            reader.assign(reader.text(left), 0, meaning);
        }
        _ => names_of(left, &mut |name| reader.assign(reader.text(name), 0, Meaning::Own)),
    }
}

/// The names that a pattern binds.
fn names_of<'t>(pattern: Node<'t>, found: &mut dyn FnMut(Node<'t>)) {
    let mut open = vec![pattern];
    while let Some(pattern) = open.pop() {
        match pattern.kind() {
            "identifier" | "shorthand_property_identifier_pattern" | "type_identifier" => found(pattern),
            "assignment_pattern" | "object_assignment_pattern" => open.extend(pattern.child_by_field_name("left")),
            "pair_pattern" => open.extend(pattern.child_by_field_name("value")),
            "object_pattern" | "array_pattern" | "rest_pattern" | "parenthesized_expression" => {
                open.extend(children(pattern));
            }
            _ => {}
        }
    }
}

/// The module that a string names, without `node:`.
fn module(source: Node<'_>, text: &str) -> Option<String> {
    if !matches!(source.kind(), "string" | "template_string") {
        return None;
    }
    let name = text.get(source.byte_range())?.trim_matches(['"', '\'', '`']);
    let name = name.strip_prefix("node:").unwrap_or(name);
    Some(name.to_owned()).filter(|name| !name.is_empty() && name.len() <= LONGEST && !name.contains("${"))
}

fn step<'t>(node: Node<'t>, text: &str) -> Step<'t> {
    let field = |name| node.child_by_field_name(name);
    let step = match node.kind() {
        "identifier" | "type_identifier" | "shorthand_property_identifier" => Some(Step::Name(node)),
        "member_expression" | "nested_identifier" => {
            let name = field("property").filter(|name| name.kind() == "property_identifier");
            field("object").zip(name).map(|(object, name)| Step::Member(object, ".", name))
        }
        "nested_type_identifier" => {
            field("module").zip(field("name")).map(|(object, name)| Step::Member(object, ".", name))
        }
        "subscript_expression" => {
            let name = field("index").filter(|index| index.kind() == "string" && index.named_child_count() == 1);
            field("object").zip(name.and_then(first)).map(|(object, name)| Step::Member(object, ".", name))
        }
        "call_expression" => field("function").map(|function| called(node, function, text)),
        "new_expression" => field("constructor").map(Step::Call),
        "await_expression" => first(node).map(|inner| match dynamic_import(inner, text) {
            Some(module) => Step::Head(Head::Full(module)),
            None => Step::Through(inner),
        }),
        "parenthesized_expression"
        | "non_null_expression"
        | "as_expression"
        | "satisfies_expression"
        | "instantiation_expression"
        | "expression_statement" => first(node).map(Step::Through),
        "type_assertion" => children(node).last().map(Step::Through),
        _ => None,
    };
    step.unwrap_or(Step::Stop)
}

fn called<'t>(call: Node<'t>, function: Node<'t>, text: &str) -> Step<'t> {
    let argument = || call.child_by_field_name("arguments").filter(|list| list.kind() == "arguments").and_then(first);
    let name = text.get(function.byte_range()).unwrap_or_default();
    if function.kind() == "import" {
        return Step::Stop;
    }
    if function.kind() == "identifier" && name == "require" {
        let module = argument().and_then(|argument| module(argument, text));
        let at = function.start_byte() as u32;
        return module.map_or(Step::Stop, |module| Step::Head(Head::Required { module, at }));
    }
    Step::Call(function)
}

/// In `promisify(exec)`, what it hands on: the function only calls back otherwise.
fn promised<'t>(value: Node<'t>, text: &str) -> Option<Node<'t>> {
    let function = value.child_by_field_name("function").filter(|_| value.kind() == "call_expression")?;
    let name = text.get(function.byte_range())?;
    if name != "promisify" && !name.ends_with(".promisify") {
        return None;
    }
    value.child_by_field_name("arguments").and_then(first)
}

/// The module of `import("m")`.
fn dynamic_import(node: Node<'_>, text: &str) -> Option<String> {
    node.child_by_field_name("function").filter(|function| function.kind() == "import")?;
    let argument = node.child_by_field_name("arguments").and_then(first)?;
    module(argument, text)
}
