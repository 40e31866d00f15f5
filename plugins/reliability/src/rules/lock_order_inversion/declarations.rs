//! What a file declares at the level of the package, as lines.
//!
//! | line | says |
//! |---|---|
//! | `t T field:type …` | a struct; `+` stands before what is embedded |
//! | `u T type` | another name of a type |
//! | `v name type` | a variable |
//! | `f F type` | a function, `T.m` for a method, and what it returns; `-` where that has no name |
//! | `c F path …` | what a function calls while it holds no lock; `-` for what a goroutine or a literal calls |

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use super::paths::{of_expression, type_name};

/// How long a line may be; a longer list goes on in a further line.
pub(super) const MOST_LINE: usize = 4 << 10;

pub(super) fn of(root: Node<'_>, imported: &BTreeSet<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for declaration in root.named_children() {
        match declaration.kind() {
            "type_declaration" => {
                for one in declaration.named_children().filter(|one| one.is(&["type_spec", "type_alias"])) {
                    if let (Some(name), Some(of)) = (one.field("name"), one.field("type")) {
                        type_lines(name.text(), of, &mut lines);
                    }
                }
            }
            "var_declaration" => {
                for one in declaration.descendants_of(&["var_spec"]) {
                    variable(one, imported, &mut lines);
                }
            }
            _ => {}
        }
    }
    lines
}

fn type_lines(name: &str, of: Node<'_>, lines: &mut Vec<String>) {
    if of.kind() != "struct_type" {
        lines.extend(type_name(of).map(|other| format!("u {name} {other}")));
        return;
    }
    let mut line = format!("t {name}");
    let fields = of.named_children().flat_map(Node::named_children).filter(|node| node.kind() == "field_declaration");
    for field in fields {
        let Some(of) = field.field("type") else { continue };
        let names: Vec<&str> = field.fields("name").map(Node::text).collect();
        for own in &names {
            let inner = inner_struct(of).map(|inner| {
                let inner_name = format!("{name}${own}");
                type_lines(&inner_name, inner, lines);
                inner_name
            });
            // A field without a known type still counts: a struct of one lock is another thing than one with data.
            let of = inner.or_else(|| type_name(of)).unwrap_or_else(|| "?".to_owned());
            add(&mut line, &format!("t {name}"), &format!("{own}:{of}"), lines);
        }
        if names.is_empty()
            && let Some(of) = type_name(of)
        {
            let own = of.rsplit('.').next().unwrap_or(&of);
            add(&mut line, &format!("t {name}"), &format!("+{own}:{of}"), lines);
        }
    }
    lines.push(line);
}

/// The struct that a field is, or points at, without a name of its own.
fn inner_struct(of: Node<'_>) -> Option<Node<'_>> {
    match of.kind() {
        "struct_type" => Some(of),
        "pointer_type" => inner_struct(of.named_children().next()?),
        _ => None,
    }
}

/// Adds a word to a line, or begins the next one.
pub(super) fn add(line: &mut String, start: &str, word: &str, lines: &mut Vec<String>) {
    if line.len() + word.len() > MOST_LINE {
        lines.push(std::mem::replace(line, start.to_owned()));
    }
    line.push(' ');
    line.push_str(word);
}

fn variable(spec: Node<'_>, imported: &BTreeSet<String>, lines: &mut Vec<String>) {
    let names: Vec<&str> = spec.fields("name").map(Node::text).collect();
    if let Some(of) = spec.field("type") {
        for name in names {
            if let Some(inner) = inner_struct(of) {
                type_lines(&format!("${name}"), inner, lines);
                lines.push(format!("v {name} ${name}"));
            } else {
                lines.extend(type_name(of).map(|of| format!("v {name} {of}")));
            }
        }
        return;
    }
    let values = spec.field("value").into_iter().flat_map(Node::named_children);
    for (name, value) in names.into_iter().zip(values) {
        let literal = if value.kind() == "unary_expression" { value.field("operand").unwrap_or(value) } else { value };
        match literal.kind() {
            "composite_literal" => {
                let Some(of) = literal.field("type") else { continue };
                if let Some(inner) = inner_struct(of) {
                    type_lines(&format!("${name}"), inner, lines);
                    lines.push(format!("v {name} ${name}"));
                } else {
                    lines.extend(type_name(of).map(|of| format!("v {name} {of}")));
                }
            }
            _ => lines.extend(of_expression(value, imported, &|_| None).map(|path| format!("v {name} ={path}"))),
        }
    }
}

/// The line of a function: its name, and the type of what it returns first.
pub(super) fn function_line(name: &str, declaration: Node<'_>) -> String {
    let result = declaration.field("result").and_then(|result| {
        if result.kind() != "parameter_list" {
            return type_name(result);
        }
        type_name(result.named_children().next()?.field("type")?)
    });
    format!("f {name} {}", result.unwrap_or_else(|| "-".to_owned()))
}
