//! What a name may hold at a place: the assignments, appends, loops and parameters of one file, found in one walk.
//!
//! Flow is read the way people skim it: textual order inside a function, where an assignment in the same block hides
//! what came before. It must not guess across functions; a parameter is where knowledge ends.

mod walk;

use std::collections::{HashMap, HashSet};

use plimsoll_model::Span;

use super::node::Node;

/// How a name got its value.
#[derive(Debug, Clone)]
pub(super) enum Source<N> {
    /// `name = value`.
    Value(N),
    /// `name += value`, `name.append(value)`: what was there before, and these.
    Appended(Vec<N>),
    /// A part of a value that is taken apart: `const { name } = value`.
    Part(N),
    /// Each element of a value in turn: `for name in value`.
    Element(N),
    /// A parameter of the function.
    Parameter(N),
}

/// One place where a name gets a value.
#[derive(Debug, Clone)]
pub(super) struct Definition<'t> {
    /// The node to show.
    pub(super) node: Node<'t>,
    /// How.
    pub(super) source: Source<Node<'t>>,
    /// The declared type, or nothing.
    pub(super) typed: &'t str,
}

/// A definition as it is kept between two questions: by the indices of its nodes.
#[derive(Debug)]
struct Kept {
    node: u32,
    source: Source<u32>,
    /// Where the declared type is written, if it is.
    typed: Option<Span>,
    /// The function that it stands in, or the root.
    scope: u32,
}

/// All definitions of one file.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    by_name: HashMap<String, Vec<Kept>>,
    /// Mappings that get keys which the code does not write out, by name and by the function where that happens.
    filled: HashSet<(String, u32)>,
    /// Conditions that check a value, in text order.
    pub(super) checks: Vec<u32>,
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
pub(super) fn scope(node: Node<'_>) -> Node<'_> {
    let mut above = node;
    for ancestor in node.ancestors() {
        if ancestor.is(SCOPES) {
            return ancestor;
        }
        above = ancestor;
    }
    above
}

impl Bindings {
    /// Finds every definition of a file.
    pub(super) fn of(root: Node<'_>) -> Self {
        walk::walk(root)
    }

    /// The definitions that `name` may have at `place`: the newest of its function that is sure to have run, and those
    /// that may have run after it. Names that the function does not define are looked up in the functions around it.
    pub(super) fn reaching<'t>(&self, name: &str, place: Node<'t>) -> Vec<Definition<'t>> {
        let Some(all) = self.by_name.get(name) else { return Vec::new() };
        let mut scope_here = scope(place);
        let mut inside = true;
        loop {
            let here = all.iter().filter(|it| it.scope == scope_here.id()).map(|it| it.at(place));
            let found: Vec<_> =
                if inside { newest(here.filter(|it| it.ends_before(place)).collect(), place) } else { here.collect() };
            if !found.is_empty() || scope_here.parent().is_none() {
                return found;
            }
            scope_here = scope(scope_here);
            inside = false;
        }
    }
}

impl Bindings {
    /// Whether keys that are not written out are put into the mapping `name`, here or in a function around.
    pub(super) fn is_filled(&self, name: &str, place: Node<'_>) -> bool {
        let mut around = scope(place);
        loop {
            if self.filled.contains(&(name.to_owned(), around.id())) {
                return true;
            }
            if around.parent().is_none() {
                return false;
            }
            around = scope(around);
        }
    }
}

impl Kept {
    /// The definition again, in the tree of a node.
    fn at<'t>(&self, place: Node<'t>) -> Definition<'t> {
        let tree = place.tree();
        let node = |id: u32| tree.node(id);
        let source = match &self.source {
            Source::Value(value) => Source::Value(node(*value)),
            Source::Appended(added) => Source::Appended(added.iter().map(|it| node(*it)).collect()),
            Source::Part(whole) => Source::Part(node(*whole)),
            Source::Element(values) => Source::Element(node(*values)),
            Source::Parameter(parameter) => Source::Parameter(node(*parameter)),
        };
        Definition { node: node(self.node), source, typed: self.typed.map_or("", |it| tree.text(it)) }
    }
}

impl<'t> Definition<'t> {
    /// The value of a plain assignment.
    pub(super) fn assigned(&self) -> Option<Node<'t>> {
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

/// From the last definition back to the first that hides all before it. An append hides nothing and is the last word:
/// what was there before is asked for at the append itself.
fn newest<'t>(definitions: Vec<Definition<'t>>, place: Node<'t>) -> Vec<Definition<'t>> {
    let mut found = Vec::new();
    for definition in definitions.into_iter().rev() {
        let is_last = matches!(definition.source, Source::Appended(_)) || definition.dominates(place);
        found.push(definition);
        if is_last {
            break;
        }
    }
    found
}
