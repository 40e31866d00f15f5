//! What an expression is, whatever the language: a text, a joining, a call, a name.
//!
//! Together with `calls` and `bindings` the only module that knows what the grammars call things. It reads single
//! nodes and must not follow names: what a value is made of is for `value` to say.

use plimsoll_model::Span;

use super::node::Node;

use super::calls::{self, Call};
use super::words::words;

/// One expression.
#[derive(Debug, Clone)]
pub(super) enum Shape<'t> {
    /// A string literal, with its interpolated parts.
    Text(Vec<Part<'t>>),
    /// A number, a boolean, a null, a symbol.
    Plain,
    /// `left operator right`.
    Binary(Node<'t>, &'t str, Node<'t>),
    /// One of several values: a conditional expression, `a or b`, `a ?? b`.
    Choice(Vec<Node<'t>>),
    /// Something that only wraps a value: parentheses, `await`, a cast, a labelled argument.
    Wrapped(Node<'t>),
    /// A cast to a type that is written out, such as `(int) $x`.
    Cast(&'t str, Node<'t>),
    /// Texts that stand side by side and are one.
    Juxtaposed(Vec<Node<'t>>),
    /// A call or a construction.
    Call(Call<'t>),
    /// A local name.
    Name(&'t str),
    /// `object.name`; see [`bare`] for the name's text.
    Member(Node<'t>, Node<'t>),
    /// `object[index]`.
    Index(Node<'t>, Option<Node<'t>>),
    /// A list, an array, a tuple, a set.
    List(Vec<Node<'t>>),
    /// What makes a list out of another: the body of a comprehension.
    Each(Node<'t>),
    /// A function without a name.
    Function,
    /// Anything else.
    Other,
}

/// A stretch of a string literal.
#[derive(Debug, Clone)]
pub(super) enum Part<'t> {
    /// What it says, with the common escapes undone, and where.
    Text(String, Node<'t>),
    /// What is interpolated, and the format that it is written with.
    Value(Node<'t>, &'t str),
}

pub(super) const TEXTS: &[&str] = words![
    string template_string encapsed_string interpreted_string_literal raw_string_literal string_literal
    verbatim_string_literal interpolated_string_expression heredoc nowdoc heredoc_body subshell
    shell_command_expression bare_string character_literal char_literal rune_literal delimited_symbol
];

const PLAIN: &[&str] = words![
    integer float number true false none null nil undefined int_literal float_literal imaginary_literal
    decimal_integer_literal hex_integer_literal octal_integer_literal binary_integer_literal
    decimal_floating_point_literal null_literal boolean_literal integer_literal real_literal boolean simple_symbol
    hash_key_symbol complex rational regex comparison_operator not_operator unary_operator instanceof_expression
    update_expression iota sizeof_expression typeof_expression
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
pub(super) fn shape(node: Node<'_>) -> Shape<'_> {
    let kind = node.kind();
    if TEXTS.contains(&kind) {
        return Shape::Text(parts(node));
    }
    if kind == "heredoc_beginning" {
        return heredoc(node).map_or(Shape::Other, |body| Shape::Text(parts(body)));
    }
    if PLAIN.contains(&kind) {
        return Shape::Plain;
    }
    if NAMES.contains(&kind) {
        return Shape::Name(node.text());
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
            Shape::Cast(node.field("type").map_or("", |it| it.text()), inner)
        }
        "cast_expression" => Shape::Cast(node.field("type").map_or("", |it| it.text()), node.field("value")?),
        "named_expression" | "assignment_expression" | "assignment" => {
            Shape::Wrapped(node.field("value").or_else(|| node.field("right"))?)
        }
        "sequence_expression" => Shape::Wrapped(node.named_children().last()?),
        "if_modifier" | "unless_modifier" => Shape::Wrapped(node.field("body")?),
        _ => return None,
    })
}

/// `-x` and `!x` are no text; `&x` and `*x` are what they point at.
fn unary(node: Node<'_>) -> Option<Shape<'_>> {
    let inner = node.named_children().last()?;
    Some(if node.text().starts_with(['&', '*']) { Shape::Wrapped(inner) } else { Shape::Plain })
}

/// What is made of several values.
fn compound(node: Node<'_>) -> Option<Shape<'_>> {
    Some(match node.kind() {
        "binary_operator" | "binary_expression" | "binary" | "boolean_operator" => {
            let (left, right) = (node.field("left")?, node.field("right")?);
            let operator = node.field("operator").map_or("", |it| it.text());
            match operator {
                "||" | "or" | "??" | "?:" => Shape::Choice(vec![left, right]),
                "&&" | "and" => Shape::Wrapped(right),
                "==" | "!=" | "<" | ">" | "<=" | ">=" | "===" | "!==" | "<=>" | "-" | "/" | "&" | "|" | "^" | ">>" => {
                    Shape::Plain
                }
                _ => Shape::Binary(left, operator, right),
            }
        }
        "conditional_expression" | "ternary_expression" | "conditional" => Shape::Choice(branches(node)),
        "if" | "unless" if node.field("consequence").is_some() => Shape::Choice(branches(node)),
        "match_expression" => {
            Shape::Choice(node.descendants().filter_map(|it| it.field("return_expression")).collect())
        }
        "concatenated_string" | "chained_string" => Shape::Juxtaposed(node.named_children().collect()),
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
            None => Shape::Name(node.field("name")?.text()),
        },
        "scoped_identifier" => Shape::Member(node.field("path").or_else(|| node.field("scope"))?, node.field("name")?),
        "class_constant_access_expression" => {
            let mut halves = node.named_children();
            Shape::Member(halves.next()?, halves.next()?)
        }
        "scoped_property_access_expression" => Shape::Member(node.field("scope")?, node.field("name")?),
        "subscript" => Shape::Index(node.field("value")?, node.field("subscript")),
        // Go's `text[:8]`.
        "slice_expression" => Shape::Index(node.field("operand")?, None),
        "subscript_expression"
        | "element_access_expression"
        | "index_expression"
        | "element_reference"
        | "array_access" => {
            let mut halves = node.named_children();
            Shape::Index(halves.next()?, halves.next())
        }
        "composite_literal" => Shape::List(node.field("body").map(elements).unwrap_or_default()),
        "implicit_array_creation_expression" | "collection_expression" | "initializer_expression" => {
            Shape::List(elements(node))
        }
        "list_comprehension" | "generator_expression" | "set_comprehension" => Shape::Each(node.field("body")?),
        _ => return None,
    })
}

fn branches(node: Node<'_>) -> Vec<Node<'_>> {
    let named: Vec<_> =
        ["consequence", "body", "alternative"].into_iter().filter_map(|name| node.field(name)).collect();
    if !named.is_empty() {
        return named;
    }
    // Python writes `yes if condition else no` without fields.
    let children: Vec<_> = node.named_children().collect();
    match children[..] {
        [yes, _, no] => vec![yes, no],
        _ => children,
    }
}

fn elements(node: Node<'_>) -> Vec<Node<'_>> {
    let inner = node.field("value").filter(|it| it.kind() == "array_initializer");
    let inner = inner.or_else(|| node.named_children().find(|it| it.kind() == "initializer_expression"));
    inner.unwrap_or(node).named_children().filter(|it| !matches!(it.kind(), "comment" | "dimensions")).collect()
}

/// The nodes of a tree that are made of others: three quarters of a tree are words and punctuation, and a rule that
/// walks the whole file spends its time there.
pub(super) fn compound_nodes<'t>(root: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    root.descendants().filter(|it| it.is_named() && it.children().next().is_some())
}

/// The name itself, without type arguments or a namespace.
pub(super) fn bare(node: Node<'_>) -> &str {
    let text = node.text();
    let text = text.split(['<', '(']).next().unwrap_or(text);
    text.rsplit(['.', '\\', ':']).next().unwrap_or(text).trim()
}

/// The body of a Ruby here document, which stands behind the statement that begins it.
fn heredoc(beginning: Node<'_>) -> Option<Node<'_>> {
    let tag = beginning.text().trim_start_matches(['<', '~', '-']).trim_matches(['"', '\'', '`']);
    beginning
        .following()
        .filter(|it| it.kind() == "heredoc_body")
        .find(|body| body.children().last().is_some_and(|end| end.text().trim() == tag))
}

fn parts(node: Node<'_>) -> Vec<Part<'_>> {
    let body = if matches!(node.kind(), "heredoc" | "nowdoc") { node.field("value").unwrap_or(node) } else { node };
    let mut parts = Vec::new();
    for child in body.named_children() {
        match child.kind() {
            "string_start"
            | "string_end"
            | "heredoc_end"
            | "heredoc_start"
            | "interpolation_start"
            | "raw_string_start"
            | "raw_string_end"
            | "comment" => {}
            "escape_sequence" | "escape_interpolation" => parts.push(Part::Text(unescaped(child.text()), child)),
            "interpolation" | "template_substitution" => {
                let format = child
                    .named_children()
                    .find(|it| matches!(it.kind(), "format_specifier" | "interpolation_format_clause"));
                let value = child
                    .field("expression")
                    .or_else(|| child.named_children().find(|it| !it.kind().starts_with("interpolation_")));
                parts.extend(value.map(|it| Part::Value(it, format.map_or("", |it| it.text()))));
            }
            kind if kind.ends_with("content") || kind.ends_with("fragment") || kind == "nowdoc_string" => {
                parts.push(Part::Text(content(child), child));
            }
            _ => parts.push(Part::Value(child, "")),
        }
    }
    if parts.is_empty() && body.named_children().next().is_none() {
        // Grammars that keep a literal whole, such as C#'s verbatim strings.
        parts.push(Part::Text(
            node.text().trim_start_matches(['@', '$', 'r', 'b']).trim_matches(['"', '\'', '`']).to_owned(),
            node,
        ));
    }
    parts.dedup_by(|next, last| match (last, next) {
        (Part::Text(last, _), Part::Text(next, _)) => {
            last.push_str(next);
            true
        }
        _ => false,
    });
    parts
}

/// What a stretch of a literal says; some grammars keep the escapes inside it.
fn content(node: Node<'_>) -> String {
    let (mut said, mut at) = (String::new(), node.span().start);
    for escape in node.named_children().filter(|it| it.kind() == "escape_sequence") {
        let span = escape.span();
        said.push_str(node.tree().text(Span::new(at, span.start)));
        said.push_str(&unescaped(escape.text()));
        at = span.end;
    }
    said.push_str(node.tree().text(Span::new(at, node.span().end)));
    said
}

/// What an escape stands for, as far as it is one character: `\\n`, `\\x41`, `\\u0041`, `\\u{41}`, `\\"`.
fn unescaped(escape: &str) -> String {
    let rest = escape.strip_prefix('\\').unwrap_or(escape);
    let number = |digits: &str| u32::from_str_radix(digits.trim_matches(['{', '}']), 16).ok().and_then(char::from_u32);
    let coded = rest.strip_prefix(['x', 'u', 'U']).and_then(number);
    match rest {
        "n" => "\n".to_owned(),
        "r" => "\r".to_owned(),
        "t" => "\t".to_owned(),
        "0" => "\0".to_owned(),
        "{{" => "{".to_owned(),
        "}}" => "}".to_owned(),
        // A backslash at the end of a line joins it with the next.
        "\n" | "\r\n" => String::new(),
        _ => coded.map_or_else(|| rest.to_owned(), String::from),
    }
}
