//! What a name may hold at a place: the assignments, appends, loops and parameters of one file, found in one walk.
//!
//! Flow is read the way people skim it: textual order inside a function, where an assignment in the same block hides
//! what came before. It must not guess across functions; a parameter is where knowledge ends.

use std::collections::BTreeMap;

use plimsoll_sdk::Node;

use crate::calls::{Call, call};
use crate::names::path;
use crate::shape::{Shape, compound_nodes, shape};
use crate::words::words;

/// How a name got its value.
#[derive(Debug, Clone)]
pub(crate) enum Source<'t> {
    /// `name = value`.
    Value(Node<'t>),
    /// `name += value`, `name.append(value)`: what was there before, and these.
    Appended(Vec<Node<'t>>),
    /// A part of a value that is taken apart: `const { name } = value`.
    Part(Node<'t>),
    /// Each element of a value in turn: `for name in value`.
    Element(Node<'t>),
    /// A parameter of the function.
    Parameter(Node<'t>),
}

/// One place where a name gets a value.
#[derive(Debug, Clone)]
pub(crate) struct Definition<'t> {
    /// The node to show.
    pub(crate) node: Node<'t>,
    /// How.
    pub(crate) source: Source<'t>,
    /// The declared type, or nothing.
    pub(crate) typed: &'t str,
    /// The function that it stands in, or the root.
    scope: Node<'t>,
}

/// All definitions of one file.
pub(crate) struct Bindings<'t> {
    by_name: BTreeMap<String, Vec<Definition<'t>>>,
    /// The functions around the node that is being read, outermost first.
    scopes: Vec<Node<'t>>,
}

const SCOPES: &[&str] = &[
    "function_definition",
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration",
    "lambda",
    "method_declaration",
    "func_literal",
    "constructor_declaration",
    "lambda_expression",
    "local_function_statement",
    "anonymous_method_expression",
    "accessor_declaration",
    "method",
    "singleton_method",
    "anonymous_function",
    "function_item",
    "closure_expression",
];

const BLOCKS: &[&str] = &[
    "block",
    "statement_block",
    "body_statement",
    "compound_statement",
    "statement_list",
    "then",
    "else",
    "do_block",
    "block_body",
    "if_modifier",
    "unless_modifier",
    "if_statement",
    "else_clause",
    "for_statement",
    "while_statement",
    "for_in_statement",
    "foreach_statement",
    "case_clause",
    "switch_case",
    "switch_section",
    "expression_case",
    "when",
    "switch_block_statement_group",
    "case_statement",
    "default_statement",
    "switch_default",
    "default_case",
    "rescue",
    "conditional_expression",
    "ternary_expression",
    "enhanced_for_statement",
    "do_statement",
    "class_body",
    "declaration_list",
];

/// Returns the function around a node, or the root.
pub(crate) fn scope(node: Node<'_>) -> Node<'_> {
    let mut above = node;
    for ancestor in node.ancestors() {
        if ancestor.is(SCOPES) {
            return ancestor;
        }
        above = ancestor;
    }
    above
}

impl<'t> Bindings<'t> {
    /// Finds every definition of a file.
    pub(crate) fn of(root: Node<'t>) -> Self {
        let mut bindings = Self { by_name: BTreeMap::new(), scopes: vec![root] };
        for node in compound_nodes(root) {
            // The root holds everything, so that it stays.
            while bindings.scopes.last().is_some_and(|it| !it.contains(node)) {
                bindings.scopes.pop();
            }
            if node.is(SCOPES) {
                bindings.scopes.push(node);
            }
            bindings.read(node);
        }
        bindings
    }

    /// The definitions that `name` may have at `place`: the newest of its function that is sure to have run, and those
    /// that may have run after it. Names that the function does not define are looked up in the functions around it.
    pub(crate) fn reaching(&self, name: &str, place: Node<'t>) -> Vec<&Definition<'t>> {
        let Some(all) = self.by_name.get(name) else { return Vec::new() };
        let mut scope_here = scope(place);
        let mut inside = true;
        loop {
            let here = all.iter().filter(|it| it.scope == scope_here);
            let found: Vec<_> = if inside {
                let before = here.filter(|it| it.ends_before(place)).collect::<Vec<_>>();
                newest(&before, place)
            } else {
                here.collect()
            };
            if !found.is_empty() || scope_here.parent().is_none() {
                return found;
            }
            scope_here = scope(scope_here);
            inside = false;
        }
    }

    fn bind(&mut self, name: String, node: Node<'t>, source: Source<'t>, typed: &'t str) {
        // A parameter stands inside its function, so that this is right for it too.
        let Some(scope) = self.scopes.last().copied().filter(|_| !name.contains('?')) else { return };
        self.by_name.entry(name).or_default().push(Definition { node, source, typed, scope });
    }

    fn read(&mut self, node: Node<'t>) {
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
                    self.target(target.named_children().next().unwrap_or(target), node, Some(value), "");
                }
            }
            "call" | "call_expression" | "method_invocation" | "invocation_expression" if appends(node) => {
                self.appending(node);
            }
            "binary" if node.field("operator").is_some_and(|it| it.text() == "<<") => {
                if let (Some(left), Some(right)) = (node.field("left"), node.field("right")) {
                    self.bind(path(left), node, Source::Appended(vec![right]), "");
                }
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
            self.bind(path(single(left)), node, Source::Appended(vec![single(right)]), "");
            return;
        }
        let typed = node.field("type").map_or("", |it| it.text());
        if let Shape::Index(object, Some(index)) = shape(single(left))
            && counts(index)
        {
            self.bind(path(object), node, Source::Appended(vec![single(right)]), "");
        }
        self.target(left, node, Some(right), typed);
    }

    /// `left = right`, pairwise where both sides are lists of the same length.
    fn target(&mut self, left: Node<'t>, node: Node<'t>, right: Option<Node<'t>>, typed: &'t str) {
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
                self.bind(part.text().to_owned(), node, Source::Part(right), "");
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
        let typed = node.field("type").or_else(|| node.parent()?.field("type")).map_or("", |it| it.text());
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
        let typed = node.field("type").map_or("", |it| it.text());
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
            self.bind(path(current), node, Source::Appended(arguments), "");
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
                let typed = node.field("type").map_or("", |it| it.text());
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
                        self.parameter_names(child, child, "");
                    }
                }
            }
            "arrow_function" => {
                if let Some(name) = node.field("parameter") {
                    self.bind(name.text().to_owned(), name, Source::Parameter(name), "");
                }
            }
            // Ruby's blocks share the variables around them; what they are given are the elements of the receiver.
            "block_parameters" => {
                let receiver = node.parent().and_then(|it| it.parent()).and_then(|it| it.field("receiver"));
                for name in node.named_children() {
                    let source = receiver.map_or(Source::Parameter(name), Source::Element);
                    self.bind(name.text().to_owned(), name, source, "");
                }
            }
            _ => {}
        }
    }

    fn parameter_names(&mut self, pattern: Node<'t>, parameter: Node<'t>, typed: &'t str) {
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

impl<'t> Definition<'t> {
    /// The value of a plain assignment.
    pub(crate) fn assigned(&self) -> Option<Node<'t>> {
        match self.source {
            Source::Value(value) => Some(value),
            _ => None,
        }
    }

    fn ends_before(&self, place: Node<'t>) -> bool {
        match self.source {
            Source::Parameter(_) => true,
            // A loop defines its variable for its body.
            Source::Element(_) => self.node.span().start < place.span().start,
            _ => self.node.span().end <= place.span().start,
        }
    }

    /// Whether control that reaches `place` must have passed here.
    fn dominates(&self, place: Node<'t>) -> bool {
        match self.source {
            Source::Parameter(_) => true,
            Source::Element(_) => self.node.contains(place) || self.node.parent().is_some_and(|it| it.contains(place)),
            _ => self.node.enclosing(BLOCKS).is_none_or(|block| block.contains(place)),
        }
    }
}

/// Whether a call is of a method that adds to what it is called on. Asked of every call of a file, and so kept short.
fn appends(call: Node<'_>) -> bool {
    const APPENDING: &[&str] =
        words![append push Append AppendLine AppendFormat extend concat WriteString add Add unshift insert];
    let named = call.field("function").and_then(|it| it.named_children().last());
    let named = named.or_else(|| call.field("name")).or_else(|| call.field("method"));
    named.is_some_and(|it| APPENDING.contains(&it.text()))
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

/// From the last definition back to the first that hides all before it. An append hides nothing and is the last word:
/// what was there before is asked for at the append itself.
fn newest<'d, 't>(definitions: &[&'d Definition<'t>], place: Node<'t>) -> Vec<&'d Definition<'t>> {
    let mut found = Vec::new();
    for definition in definitions.iter().rev() {
        found.push(*definition);
        if matches!(definition.source, Source::Appended(_)) || definition.dominates(place) {
            break;
        }
    }
    found
}

/// The only child of a list of one, such as Go's `expression_list`.
fn single(node: Node<'_>) -> Node<'_> {
    match shape(node) {
        Shape::List(elements) if node.kind() == "expression_list" && elements.len() == 1 => elements[0],
        _ => node,
    }
}
