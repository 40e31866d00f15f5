//! Calls, whatever the language: what is called, on what, with which arguments.
//!
//! Reads the call's own nodes only; where a name comes from is for `names` to say.

use super::node::Node;

use super::shape::{Shape, TEXTS, bare, shape};

/// A call.
#[derive(Debug, Clone)]
pub(super) struct Call<'t> {
    /// The whole expression.
    pub(super) node: Node<'t>,
    /// What it is called on: `db` in `db.query(q)`.
    pub(super) receiver: Option<Node<'t>>,
    /// What is called, without the receiver.
    pub(super) name: &'t str,
    /// The arguments, in order.
    pub(super) arguments: Vec<Argument<'t>>,
}

/// An argument of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Argument<'t> {
    /// Of a labelled one, such as `shell=True`.
    pub(super) label: Option<&'t str>,
    /// What is passed.
    pub(super) value: Node<'t>,
    /// Whether it stands for any number of arguments: `*args`.
    pub(super) spread: bool,
}

impl<'t> Call<'t> {
    /// The arguments without a label, up to the first that stands for several.
    pub(super) fn positional(&self) -> impl Iterator<Item = Node<'t>> + '_ {
        self.arguments.iter().filter(|it| it.label.is_none()).take_while(|it| !it.spread).map(|it| it.value)
    }

    /// The positional argument at `index`.
    pub(super) fn at(&self, index: usize) -> Option<Node<'t>> {
        self.positional().nth(index)
    }

    /// The argument with one of these labels.
    pub(super) fn labelled(&self, labels: &[&str]) -> Option<Node<'t>> {
        self.arguments.iter().find(|it| it.label.is_some_and(|label| labels.contains(&label))).map(|it| it.value)
    }
}

/// Reads a call, or returns `None` for anything else.
pub(super) fn call(node: Node<'_>) -> Option<Call<'_>> {
    let (receiver, named) = match node.kind() {
        "call" if node.field("method").is_some() => (node.field("receiver"), node.field("method")?),
        "call" | "call_expression" | "invocation_expression" | "function_call_expression" => {
            callee(node.field("function")?)?
        }
        "new_expression" => callee(node.field("constructor")?)?,
        "method_invocation" | "member_call_expression" | "nullsafe_member_call_expression" => {
            (node.field("object"), node.field("name")?)
        }
        "scoped_call_expression" => (node.field("scope"), node.field("name")?),
        "object_creation_expression" => (None, constructed(node)?),
        // `SqlCommand c = new(q)`: the type stands to the left.
        "implicit_object_creation_expression" => (None, node.enclosing(&["variable_declaration"])?.field("type")?),
        _ => return None,
    };
    let list = node.field("arguments");
    let list = list.or_else(|| node.named_children().find(|it| it.is(&["arguments", "argument_list"])));
    let arguments = list.map(arguments).unwrap_or_default();
    Some(Call { node, receiver, name: bare(named), arguments })
}

fn constructed(node: Node<'_>) -> Option<Node<'_>> {
    node.field("type").or_else(|| node.named_children().find(|it| it.is(&["name", "qualified_name"])))
}

/// Splits what is called into its receiver and its last name.
fn callee(function: Node<'_>) -> Option<(Option<Node<'_>>, Node<'_>)> {
    match shape(function) {
        Shape::Name(_) => Some((None, function)),
        Shape::Member(receiver, name) => Some((Some(receiver), name)),
        Shape::Wrapped(inner) => callee(inner),
        _ if function.kind() == "generic_name" => Some((None, function)),
        _ => None,
    }
}

fn arguments(list: Node<'_>) -> Vec<Argument<'_>> {
    if TEXTS.contains(&list.kind()) {
        // A tagged template: the tag decides what becomes of it.
        return Vec::new();
    }
    if list.kind() == "generator_expression" {
        return vec![Argument { label: None, value: list, spread: false }];
    }
    list.named_children().filter(|it| !matches!(it.kind(), "comment" | "block_argument")).map(argument).collect()
}

fn argument(node: Node<'_>) -> Argument<'_> {
    let spread = matches!(
        node.kind(),
        "list_splat"
            | "dictionary_splat"
            | "spread_element"
            | "variadic_argument"
            | "splat_argument"
            | "hash_splat_argument"
    ) || node.named_children().any(|it| it.kind() == "variadic_unpacking");
    let label = match node.kind() {
        "keyword_argument" => node.field("name").map(|it| it.text()),
        "pair" => node.field("key").map(|it| it.text().trim_start_matches(':')),
        "argument" => node.field("name").map(|it| it.text()),
        _ => None,
    };
    let value = match node.kind() {
        "keyword_argument" | "pair" => node.field("value").unwrap_or(node),
        "argument" => node.named_children().last().unwrap_or(node),
        _ => node,
    };
    Argument { label, value, spread }
}
