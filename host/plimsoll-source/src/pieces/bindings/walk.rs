//! The walk that finds the definitions of a file, and the conditions that check a value.

use super::{Bindings, Kept, SCOPES, Source};
use crate::pieces::calls::{Call, call};
use crate::pieces::imports::path;
use crate::pieces::node::Node;
use crate::pieces::shape::{Part, Shape, compound_nodes, shape};
use crate::pieces::words::words;

/// What conditions do that check a value: is it in a list, is it a number, does it match.
const CHECKS: &[&str] = &[
    " in ",
    "includes(",
    ".has(",
    "ontains(",
    "in_array(",
    "include?(",
    "ContainsKey(",
    "isdigit(",
    "isalnum(",
    "isidentifier(",
    "is_numeric(",
    "ctype_",
    "isinstance(",
    "isInteger(",
    "MatchString(",
    "fullmatch(",
    "re.match(",
    ".matches(",
    "preg_match(",
    ".test(",
    ".match(",
    " =~ ",
    "semver.valid(",
    "semver.IsValid(",
    "isValid",
    "is_valid",
    "IsValid",
    "validate",
    "Validate",
    "key?(",
    "array_key_exists(",
    "isset(self::",
];

/// The walk through one file.
struct Walk<'t> {
    found: Bindings,
    /// The functions around the node that is being read, outermost first.
    scopes: Vec<Node<'t>>,
}

/// Finds every definition of a file.
pub(super) fn walk(root: Node<'_>) -> Bindings {
    let mut walk = Walk { found: Bindings::default(), scopes: vec![root] };
    for node in compound_nodes(root) {
        // The root holds everything, so that it stays.
        while walk.scopes.last().is_some_and(|it| !it.contains(node)) {
            walk.scopes.pop();
        }
        if node.is(SCOPES) {
            walk.scopes.push(node);
        }
        walk.read(node);
    }
    walk.found.checks.sort_unstable();
    walk.found.checks.dedup();
    walk.found
}

impl<'t> Walk<'t> {
    fn bind(&mut self, name: String, node: Node<'t>, source: Source<Node<'t>>, typed: Option<Node<'t>>) {
        // A parameter stands inside its function, so that this is right for it too.
        let Some(scope) = self.scopes.last().filter(|_| !name.contains('?')).map(|it| it.id()) else { return };
        let source = match source {
            Source::Value(value) => Source::Value(value.id()),
            Source::Appended(added) => Source::Appended(added.iter().map(|it| it.id()).collect()),
            Source::Part(whole) => Source::Part(whole.id()),
            Source::Element(values) => Source::Element(values.id()),
            Source::Parameter(parameter) => Source::Parameter(parameter.id()),
        };
        let kept = Kept { node: node.id(), source, typed: typed.map(|it| it.span()), scope };
        self.found.by_name.entry(name).or_default().push(kept);
    }

    fn read(&mut self, node: Node<'t>) {
        if let (Some(mapping), Some(scope)) = (filled(node), self.scopes.last()) {
            self.found.filled.insert((path(mapping), scope.id()));
        }
        match node.kind() {
            "assignment"
            | "assignment_expression"
            | "short_var_declaration"
            | "assignment_statement"
            | "augmented_assignment"
            | "augmented_assignment_expression"
            | "operator_assignment"
            | "named_expression" => {
                self.assignment(node);
            }
            "variable_declarator"
            | "var_spec"
            | "const_spec"
            | "resource"
            | "let_declaration"
            | "const_item"
            | "static_item"
            | "static_variable_declaration"
            | "property_element"
            | "const_element"
            | "public_field_definition"
            | "field_definition" => {
                self.declaration(node);
            }
            "for_statement"
            | "for_in_clause"
            | "for_in_statement"
            | "range_clause"
            | "enhanced_for_statement"
            | "foreach_statement" => self.loops(node),
            "as_pattern" => {
                if let (Some(value), Some(target)) = (node.named_children().next(), node.field("alias")) {
                    self.target(target.named_children().next().unwrap_or(target), node, Some(value), None);
                }
            }
            "call" | "call_expression" | "method_invocation" | "invocation_expression" if appends(node) => {
                self.appending(node);
            }
            "binary" if node.field("operator").is_some_and(|it| it.text() == "<<") => {
                if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                    self.bind(path(left), node, Source::Appended(vec![right]), None);
                }
            }
            "if_statement" | "if" | "unless" | "if_modifier" | "unless_modifier" | "elif_clause"
            | "assert_statement" => {
                let condition = node.field("condition").or_else(|| node.named_children().next());
                let checks = condition.filter(|it| CHECKS.iter().any(|check| it.text().contains(check)));
                self.found.checks.extend(checks.map(|it| it.id()));
                // `if err := validate(name); err != nil {`
                let before = node.field("initializer");
                let checks = before.filter(|it| it.text().contains("alidate") || it.text().contains("IsValid"));
                self.found.checks.extend(checks.map(|it| it.id()));
            }
            _ => self.parameter(node),
        }
    }

    fn assignment(&mut self, node: Node<'t>) {
        let (Some(left), right) = (node.field("left").or_else(|| node.field("name")), node.field("right")) else {
            return;
        };
        let Some(right) = right.or_else(|| node.field("value")) else { return };
        let operator =
            node.children().find(|it| !it.is_named() && it.text().ends_with('=')).map_or("=", |it| it.text());
        if matches!(operator, "+=" | ".=" | "<<=") {
            self.bind(path(single(left)), node, Source::Appended(vec![single(right)]), None);
            return;
        }
        let typed = node.field("type");
        if let Shape::Index(object, Some(index)) = shape(single(left))
            && counts(index)
        {
            self.bind(path(object), node, Source::Appended(vec![single(right)]), None);
        }
        self.target(left, node, Some(right), typed);
    }

    /// `left = right`, pairwise where both sides are lists of the same length.
    fn target(&mut self, left: Node<'t>, node: Node<'t>, right: Option<Node<'t>>, typed: Option<Node<'t>>) {
        let Some(right) = right else { return };
        let many = left.is(&[
            "pattern_list",
            "tuple_pattern",
            "expression_list",
            "left_assignment_list",
            "list_literal",
            "tuple_expression",
        ]);
        if many {
            let targets: Vec<_> = left.named_children().collect();
            let values: Vec<_> = match shape(right) {
                Shape::List(values) if values.len() == targets.len() => values,
                _ => Vec::new(),
            };
            for (index, target) in targets.iter().enumerate() {
                let source = values.get(index).map_or(Source::Part(single(right)), |value| Source::Value(*value));
                self.bind(path(*target), node, source, typed);
            }
        } else if left.is(&["object_pattern", "array_pattern"]) {
            for part in left.descendants().filter(|it| it.is(&["identifier", "shorthand_property_identifier_pattern"]))
            {
                self.bind(part.text().to_owned(), node, Source::Part(right), None);
            }
        } else {
            self.bind(path(left), node, Source::Value(right), typed);
        }
    }

    fn declaration(&mut self, node: Node<'t>) {
        let names: Vec<_> = node.fields("name").chain(node.fields("property")).chain(node.fields("pattern")).collect();
        let names = if names.is_empty() { node.named_children().take(1).collect() } else { names };
        let value = node.field("value").or_else(|| node.field("default_value"));
        // C# variables and PHP constants keep the value without a field, behind the name.
        let behind = |it: &Node<'t>| {
            !names.contains(it) && !it.is(&["bracketed_argument_list", "type_annotation", "dimensions"])
        };
        let unnamed = || {
            node.named_children().filter(behind).last().filter(|_| node.is(&["variable_declarator", "const_element"]))
        };
        let value = value.or_else(unnamed);
        let typed = node.field("type").or_else(|| node.parent()?.field("type"));
        let Some(value) = value else { return };
        let values: Vec<_> =
            if value.kind() == "expression_list" { value.named_children().collect() } else { vec![value] };
        for (index, name) in names.iter().enumerate() {
            match values.get(index) {
                Some(value) => self.target(*name, node, Some(*value), typed),
                None => self.bind(path(*name), node, Source::Part(value), typed),
            }
        }
    }

    fn loops(&mut self, node: Node<'t>) {
        let typed = node.field("type");
        let children: Vec<_> = node.named_children().collect();
        let (target, values) = match (
            node.field("left").or_else(|| node.field("name")),
            node.field("right").or_else(|| node.field("value")),
        ) {
            (Some(target), Some(values)) => (target, values),
            // PHP: `foreach ($values as $key => $value)`.
            _ if node.kind() == "foreach_statement" && children.len() >= 2 => (children[1], children[0]),
            _ => return,
        };
        let targets: Vec<_> =
            if target.is(&["identifier", "variable_name"]) { vec![target] } else { target.named_children().collect() };
        for target in targets {
            self.bind(path(target), node, Source::Element(values), typed);
        }
    }

    /// `parts.append(x)`, `sql.append(a).append(b)`, `list.push(x)`.
    fn appending(&mut self, node: Node<'t>) {
        // Only the last call of a chain, which stands around the others.
        let chained = |it: Node<'_>| {
            it.is(&["member_access_expression", "attribute", "member_expression", "selector_expression"])
                || it.field("object") == Some(node)
                || it.field("receiver") == Some(node)
        };
        if node.parent().is_some_and(chained) {
            return;
        }
        let mut arguments = Vec::new();
        let mut current = node;
        while let Some(Call { receiver: Some(receiver), arguments: list, .. }) = call(current) {
            if !appends(current) {
                return;
            }
            arguments.splice(0..0, list.iter().map(|it| it.value));
            current = receiver;
        }
        if !arguments.is_empty() && matches!(shape(current), Shape::Name(_) | Shape::Member(..)) {
            self.bind(path(current), node, Source::Appended(arguments), None);
        }
    }

    fn parameter(&mut self, node: Node<'t>) {
        match node.kind() {
            "typed_parameter"
            | "default_parameter"
            | "typed_default_parameter"
            | "required_parameter"
            | "optional_parameter"
            | "parameter_declaration"
            | "formal_parameter"
            | "spread_parameter"
            | "parameter"
            | "simple_parameter"
            | "variadic_parameter"
            | "property_promotion_parameter"
            | "optional_parameter_declaration" => {
                let typed = node.field("type");
                let names: Vec<_> = node.fields("name").chain(node.fields("pattern")).collect();
                let names = if names.is_empty() { node.named_children().take(1).collect() } else { names };
                for name in names {
                    self.parameter_names(name, node, typed);
                }
            }
            "parameters" | "formal_parameters" | "lambda_parameters" | "method_parameters" | "inferred_parameters" => {
                for child in node.named_children() {
                    let plain = child.is(&[
                        "identifier",
                        "object_pattern",
                        "array_pattern",
                        "assignment_pattern",
                        "rest_pattern",
                        "list_splat_pattern",
                        "dictionary_splat_pattern",
                        "keyword_parameter",
                        "splat_parameter",
                    ]);
                    if plain {
                        self.parameter_names(child, child, None);
                    }
                }
            }
            "arrow_function" => {
                if let Some(name) = node.field("parameter") {
                    self.bind(name.text().to_owned(), name, Source::Parameter(name), None);
                }
            }
            // Ruby's blocks share the variables around them; what they are given are the elements of the receiver.
            "block_parameters" => {
                let receiver = node.parent().and_then(|it| it.parent()).and_then(|it| it.field("receiver"));
                for name in node.named_children() {
                    let source = receiver.map_or(Source::Parameter(name), Source::Element);
                    self.bind(name.text().to_owned(), name, source, None);
                }
            }
            _ => {}
        }
    }

    fn parameter_names(&mut self, pattern: Node<'t>, parameter: Node<'t>, typed: Option<Node<'t>>) {
        let single = pattern.is(&["identifier", "variable_name"]);
        let inner = pattern.descendants().filter(|it| it.is(&["identifier", "shorthand_property_identifier_pattern"]));
        // In `b = default` the name comes first, and what follows is no parameter.
        let limit = if pattern.is(&["object_pattern", "array_pattern"]) { usize::MAX } else { 1 };
        let names: Vec<_> = if single { vec![pattern] } else { inner.take(limit).collect() };
        for name in names {
            self.bind(path(name), parameter, Source::Parameter(parameter), typed);
        }
    }
}

/// Whether a call is of a method that adds to what it is called on. Asked of every call of a file, and so kept short.
fn appends(call: Node<'_>) -> bool {
    const APPENDING: &[&str] =
        words![append push Append AppendLine AppendFormat extend concat WriteString add Add unshift insert];
    method(call).is_some_and(|it| APPENDING.contains(&it))
}

/// The last name of what is called.
fn method(call: Node<'_>) -> Option<&str> {
    let named = call.field("function").and_then(|it| it.named_children().last());
    let named = named.or_else(|| call.field("name")).or_else(|| call.field("method"));
    named.map(|it| it.text())
}

/// The mapping that a statement puts keys into which it does not write out: `fields[key] = value`, `fields.update(values)`.
fn filled(node: Node<'_>) -> Option<Node<'_>> {
    const FILLING: &[&str] = &["update", "setdefault", "put", "putAll", "set", "store", "assign", "merge!", "update!"];
    if node.is(&["assignment", "assignment_expression", "assignment_statement"]) {
        let Shape::Index(mapping, index) = shape(single(node.field("left")?)) else { return None };
        let written = index.is_some_and(
            |it| matches!(shape(it), Shape::Text(parts) if parts.iter().all(|it| matches!(it, Part::Text(..)))),
        );
        return (!written).then_some(mapping);
    }
    if !node.is(&["call", "call_expression", "method_invocation"]) || !FILLING.contains(&method(node)?) {
        return None;
    }
    let call = call(node)?;
    // `Object.assign(fields, values)`
    let is_object = call.receiver.is_some_and(|it| it.text() == "Object");
    if is_object { call.at(0) } else { call.receiver }
}

/// Whether an index is a position in a list, and not a key: `i`, `i + 1`, `0`.
fn counts(index: Node<'_>) -> bool {
    match shape(index) {
        Shape::Plain => true,
        Shape::Name(name) => matches!(name, "i" | "j" | "k" | "n" | "idx" | "index" | "pos" | "$i"),
        Shape::Binary(left, _, _) => counts(left),
        _ => false,
    }
}

/// The only child of a list of one, such as Go's `expression_list`.
fn single(node: Node<'_>) -> Node<'_> {
    match shape(node) {
        Shape::List(elements) if node.kind() == "expression_list" && elements.len() == 1 => elements[0],
        _ => node,
    }
}
