//! Calls, whatever the language: what is called, on what, with which arguments.
//!
//! Reads the call's own nodes only; where a name comes from is for `names` to say.

use plimsoll_sdk::{Context, Node, Span};

use crate::shape::{Shape, TEXTS, bare, shape};

/// A call.
#[derive(Debug, Clone)]
pub(crate) struct Call<'t> {
    /// The whole expression.
    pub(crate) node: Node<'t>,
    /// What it is called on: `db` in `db.query(q)`.
    pub(crate) receiver: Option<Node<'t>>,
    /// What is called, without the receiver.
    pub(crate) name: &'t str,
    /// Where that name stands: a chain of calls begins lines above.
    start: u32,
    /// The arguments, in order.
    pub(crate) arguments: Vec<Argument<'t>>,
    /// Whether it makes an object: `new X(…)`.
    pub(crate) constructs: bool,
}

/// An argument of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Argument<'t> {
    /// Of a labelled one, such as `shell=True`.
    pub(crate) label: Option<&'t str>,
    /// What is passed.
    pub(crate) value: Node<'t>,
    /// Whether it stands for any number of arguments: `*args`.
    pub(crate) spread: bool,
}

impl<'t> Call<'t> {
    /// From the name of what is called to the last parenthesis.
    pub(crate) fn span(&self) -> Span {
        Span { start: self.start, end: self.node.span().end }
    }

    /// The arguments without a label, up to the first that stands for several.
    pub(crate) fn positional(&self) -> impl Iterator<Item = Node<'t>> + '_ {
        self.arguments.iter().filter(|it| it.label.is_none()).take_while(|it| !it.spread).map(|it| it.value)
    }

    /// The positional argument at `index`.
    pub(crate) fn at(&self, index: usize) -> Option<Node<'t>> {
        self.positional().nth(index)
    }

    /// The argument with one of these labels.
    pub(crate) fn labelled(&self, labels: &[&str]) -> Option<Node<'t>> {
        self.arguments.iter().find(|it| it.label.is_some_and(|label| labels.contains(&label))).map(|it| it.value)
    }
}

/// The matched nodes; where an import matched, also every call of the file, since what is imported may have any name.
pub(crate) fn calls_of<'t>(cx: &Context<'t>) -> Vec<Node<'t>> {
    let mut nodes: Vec<_> = cx.matches().iter().filter_map(|found| cx.node(found.node)).collect();
    if nodes.iter().any(|it| it.is(&["import_statement", "import_from_statement", "string"])) {
        let all = cx.root().into_iter().flat_map(|root| root.descendants());
        nodes.extend(all.filter(|it| it.is(&["call", "call_expression", "new_expression"])));
        nodes.retain(|it| !it.is(&["import_statement", "import_from_statement", "string"]));
    }
    nodes.sort_by_key(|it| it.id());
    nodes.dedup();
    nodes
}

/// Reads a call, or returns `None` for anything else.
pub(crate) fn call(node: Node<'_>) -> Option<Call<'_>> {
    let constructs = node.kind().starts_with("new_") || node.kind().ends_with("object_creation_expression");
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
    let start = if constructs { node.span().start } else { named.span().start };
    Some(Call { node, receiver, name: bare(named), start, arguments, constructs })
}

fn constructed(node: Node<'_>) -> Option<Node<'_>> {
    node.field("type").or_else(|| node.named_children().find(|it| it.is(&["name", "qualified_name"])))
}

/// Splits what is called into its receiver and its last name.
fn callee(function: Node<'_>) -> Option<(Option<Node<'_>>, Node<'_>)> {
    match shape(function) {
        Shape::Name => Some((None, function)),
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
