//! What an expression is, whatever the language: a text, a joining, a call, a name.
//!
//! Together with `calls` and `bindings` the only module that knows what the grammars call things. It reads single
//! nodes and must not follow names: what a value is made of is for `value` to say.

use plimsoll_sdk::Node;

use crate::calls::{self, Call};
use crate::words::words;

/// One expression.
#[derive(Debug, Clone)]
pub(crate) enum Shape<'t> {
    /// A string literal.
    Text,
    /// Something that only wraps a value: parentheses, `await`, a labelled argument.
    Wrapped(Node<'t>),
    /// A cast to a type that is written out, such as `(int) $x`.
    Cast(Node<'t>),
    /// A call or a construction.
    Call(Call<'t>),
    /// A local name.
    Name,
    /// `object.name`; see [`bare`] for the name's text.
    Member(Node<'t>, Node<'t>),
    /// `object[index]`.
    Index(Node<'t>),
    /// A list, an array, a tuple, a set.
    List(Vec<Node<'t>>),
    /// A function without a name.
    Function,
    /// Anything else.
    Other,
}

pub(crate) const TEXTS: &[&str] = words![
    string template_string encapsed_string interpreted_string_literal raw_string_literal string_literal
    verbatim_string_literal interpolated_string_expression heredoc nowdoc heredoc_body subshell
    shell_command_expression bare_string character_literal char_literal rune_literal delimited_symbol
];

const NAMES: &[&str] = words![
    identifier constant variable_name name instance_variable class_variable global_variable this self super
    qualified_name type_identifier private_property_identifier package_identifier shorthand_property_identifier
    predefined_type relative_scope field_identifier property_identifier
];

const LISTS: &[&str] = words![
    list tuple set array expression_list array_initializer array_creation_expression literal_value string_array
    right_assignment_list array_literal list_literal
];

const FUNCTIONS: &[&str] = words![
    lambda arrow_function function_expression function func_literal lambda_expression anonymous_method_expression
    anonymous_function generator_function closure_expression
];

/// Returns what `node` is.
pub(crate) fn shape(node: Node<'_>) -> Shape<'_> {
    let kind = node.kind();
    if TEXTS.contains(&kind) {
        return Shape::Text;
    }
    if kind == "heredoc_beginning" {
        return Shape::Text;
    }
    if NAMES.contains(&kind) {
        return Shape::Name;
    }
    if LISTS.contains(&kind) {
        return Shape::List(elements(node));
    }
    if FUNCTIONS.contains(&kind) {
        return Shape::Function;
    }
    calls::call(node).map(Shape::Call).or_else(|| wrapped(node)).or_else(|| compound(node)).unwrap_or(Shape::Other)
}

/// What stands around a single value, or says what type it has.
fn wrapped(node: Node<'_>) -> Option<Shape<'_>> {
    Some(match node.kind() {
        "parenthesized_expression"
        | "parenthesized_statements"
        | "await"
        | "await_expression"
        | "argument"
        | "literal_element"
        | "non_null_expression"
        | "as_expression"
        | "satisfies_expression"
        | "postfix_unary_expression"
        | "error_suppression_expression"
        | "try_expression"
        | "reference_expression"
        | "clone_expression"
        | "checked_expression"
        | "then"
        | "else"
        | "block_body" => Shape::Wrapped(node.named_children().next()?),
        "argument_list" if node.parent().is_some_and(|it| it.kind() == "return") => {
            Shape::Wrapped(node.named_children().next()?)
        }
        "array_element_initializer" | "type_assertion" => Shape::Wrapped(node.named_children().last()?),
        "unary_expression" | "unary_op_expression" | "prefix_unary_expression" | "unary" => unary(node)?,
        "type_conversion_expression" | "type_assertion_expression" => {
            let inner = node.field("operand").or_else(|| node.named_children().last())?;
            Shape::Cast(inner)
        }
        "cast_expression" => Shape::Cast(node.field("value")?),
        "named_expression" | "assignment_expression" | "assignment" => {
            Shape::Wrapped(node.field("value").or_else(|| node.field("right"))?)
        }
        "sequence_expression" => Shape::Wrapped(node.named_children().last()?),
        "if_modifier" | "unless_modifier" => Shape::Wrapped(node.field("body")?),
        _ => return None,
    })
}

/// `&x` and `*x` are what they point at.
fn unary(node: Node<'_>) -> Option<Shape<'_>> {
    let inner = node.named_children().last()?;
    Some(if node.text().starts_with(['&', '*']) { Shape::Wrapped(inner) } else { Shape::Other })
}

/// What leads to a value: members, entries, lists.
fn compound(node: Node<'_>) -> Option<Shape<'_>> {
    Some(match node.kind() {
        "attribute" => Shape::Member(node.field("object")?, node.field("attribute")?),
        "member_expression" => Shape::Member(node.field("object")?, node.field("property")?),
        "selector_expression" => Shape::Member(node.field("operand")?, node.field("field")?),
        "field_access" => Shape::Member(node.field("object")?, node.field("field")?),
        "field_expression" => Shape::Member(node.field("value")?, node.field("field")?),
        "member_access_expression" | "nullsafe_member_access_expression" => {
            Shape::Member(node.field("object").or_else(|| node.field("expression"))?, node.field("name")?)
        }
        "conditional_access_expression" => {
            Shape::Member(node.field("condition")?, node.named_children().last()?.field("name")?)
        }
        "scope_resolution" => match node.field("scope") {
            Some(scope) => Shape::Member(scope, node.field("name")?),
            None => Shape::Name,
        },
        "scoped_identifier" => Shape::Member(node.field("path").or_else(|| node.field("scope"))?, node.field("name")?),
        "class_constant_access_expression" => {
            let mut halves = node.named_children();
            Shape::Member(halves.next()?, halves.next()?)
        }
        "scoped_property_access_expression" => Shape::Member(node.field("scope")?, node.field("name")?),
        "subscript" => Shape::Index(node.field("value")?),
        "slice_expression" => Shape::Index(node.field("operand")?),
        "subscript_expression"
        | "element_access_expression"
        | "index_expression"
        | "element_reference"
        | "array_access" => Shape::Index(node.named_children().next()?),
        "composite_literal" => Shape::List(node.field("body").map(elements).unwrap_or_default()),
        "implicit_array_creation_expression" | "collection_expression" | "initializer_expression" => {
            Shape::List(elements(node))
        }
        _ => return None,
    })
}

fn elements(node: Node<'_>) -> Vec<Node<'_>> {
    let inner = node.field("value").filter(|it| it.kind() == "array_initializer");
    let inner = inner.or_else(|| node.named_children().find(|it| it.kind() == "initializer_expression"));
    inner.unwrap_or(node).named_children().filter(|it| !matches!(it.kind(), "comment" | "dimensions")).collect()
}

/// The nodes of a tree that are made of others: three quarters of a tree are words and punctuation, and a rule that
/// walks the whole file spends its time there.
pub(crate) fn compound_nodes<'t>(root: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    root.descendants().filter(|it| it.is_named() && it.children().next().is_some())
}

/// The name itself, without type arguments or a namespace.
pub(crate) fn bare(node: Node<'_>) -> &str {
    let text = node.text();
    let text = text.split(['<', '(']).next().unwrap_or(text);
    text.rsplit(['.', '\\', ':']).next().unwrap_or(text).trim()
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
