//! Reads a file the way a reviewer does: follows a text back to where it was put together.
//!
//! This is the heart of the pack's string rules. It must stay a pure function of the file, bounded by a budget of
//! steps: a value that takes longer is unknown.

mod definitions;
mod results;

use std::cell::Cell;

use plimsoll_model::{Origin, Purpose};

use super::Flow;
use super::calls::Call;
use super::formats;
use super::functions::is_numeric_type;
use super::imports::path;
use super::node::{Node, Tree};
use super::requests;
use super::shape::{Part, Shape, bare, shape};
use super::value::{Piece, Value};
use super::words::words;

/// How many expressions one question may look at.
const BUDGET: u32 = 600;

/// How many expressions may lie inside each other: a host's thread has less room than a guest's memory.
const MOST_LEVELS: u32 = 100;

/// How many nodes one question may look at: expressions are cheap, functions and literals may be long.
const MOST_VISITS: u64 = 200_000;

/// How much text one question may give back, in bytes.
const MOST_TEXT: usize = 256 << 10;

/// One question about the texts in a file.
pub(super) struct Reader<'t> {
    /// Name of the language.
    pub(super) language: &'static str,
    flow: &'t Flow,
    purpose: Purpose,
    tree: &'t Tree<'t>,
    budget: Cell<u32>,
    levels: Cell<u32>,
    /// Bytes of text that are left.
    room: Cell<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(language: &'static str, flow: &'t Flow, purpose: Purpose, tree: &'t Tree<'t>) -> Self {
        let (budget, levels, room) = (Cell::new(BUDGET), Cell::new(MOST_LEVELS), Cell::new(MOST_TEXT));
        Self { language, flow, purpose, tree, budget, levels, room }
    }

    /// What the expression at `node` is made of.
    pub(super) fn value(&self, node: Node<'t>) -> Value<'t> {
        self.read(node)
    }

    /// The full dotted name of what is called.
    pub(super) fn callee(&self, call: &Call<'_>) -> String {
        let path = match call.receiver {
            Some(receiver) => format!("{}.{}", path(receiver), call.name),
            None => call.name.to_owned(),
        };
        self.flow.imports.expand(&path)
    }

    pub(super) fn unknown(node: Node<'t>) -> Value<'t> {
        Value::gap(Origin::Unknown, node)
    }

    fn read(&self, node: Node<'t>) -> Value<'t> {
        let (Some(left), Some(below)) = (self.budget.get().checked_sub(1), self.levels.get().checked_sub(1)) else {
            return Self::unknown(node);
        };
        if self.tree.visits() > MOST_VISITS {
            return Self::unknown(node);
        }
        self.budget.set(left);
        self.levels.set(below);
        let value = self.read_shape(node);
        self.levels.set(below + 1);
        value
    }

    fn read_shape(&self, node: Node<'t>) -> Value<'t> {
        match shape(node) {
            Shape::Text(parts) => self.literal(node, parts),
            Shape::Plain => Value::gap(Origin::Safe, node),
            Shape::Wrapped(inner) | Shape::Each(inner) => self.read(inner),
            Shape::Cast(typed, inner) => {
                if is_numeric_type(typed) {
                    Value::gap(Origin::Safe, node)
                } else {
                    self.read(inner)
                }
            }
            Shape::Choice(options) => Value::worst_of(options.into_iter().map(|it| self.read(it))),
            Shape::Juxtaposed(parts) => {
                let mut value = Value::default();
                parts.into_iter().for_each(|part| value.push(self.read(part)));
                value
            }
            Shape::List(parts) => self.side_by_side(node, &parts),
            Shape::Binary(left, operator, right) => self.binary(node, left, operator, right),
            Shape::Call(call) => self.call(&call),
            Shape::Name(name) => self.name(node, name),
            Shape::Member(object, name) => self.member(node, object, name),
            Shape::Index(object, index) => self.index(node, object, index),
            Shape::Function => self.returned(node).unwrap_or_else(|| Self::unknown(node)),
            Shape::Other => Self::unknown(node),
        }
    }

    fn literal(&self, literal: Node<'t>, parts: Vec<Part<'t>>) -> Value<'t> {
        let mut value = Value::default();
        for part in parts {
            match part {
                Part::Text(text, node) => value.push(match self.room.get().checked_sub(text.len()) {
                    Some(room) => {
                        self.room.set(room);
                        Value::text(text, node)
                    }
                    None => Value::gap(Origin::Named, literal),
                }),
                Part::Value(node, format) => {
                    let numeric = format.trim_end().ends_with(['d', 'f', 'x', 'X', 'e', 'N']);
                    value.push(if numeric { Value::gap(Origin::Safe, node) } else { self.read(node) });
                }
            }
        }
        value
    }

    fn side_by_side(&self, whole: Node<'t>, parts: &[Node<'t>]) -> Value<'t> {
        let mut value = Value::default();
        for part in parts {
            let part = if part.kind() == "pair" { part.field("value").unwrap_or(*part) } else { *part };
            value.push(self.read(part));
            value.push(Value::text(" ", whole));
        }
        value.pieces.pop();
        value
    }

    fn binary(&self, node: Node<'t>, left: Node<'t>, operator: &str, right: Node<'t>) -> Value<'t> {
        match operator {
            "+" | "." | "<<" => self.joined_terms(left, right),
            "%" if matches!(self.language, "python" | "ruby") => {
                let template = self.read(left);
                if !template.pieces.iter().any(|it| matches!(it, Piece::Text(..))) {
                    return Value::gap(Origin::Safe, node);
                }
                let values = match shape(right) {
                    Shape::List(values) => values,
                    _ => vec![right],
                };
                self.fill(node, template, formats::percent, &values, &|name| self.keyed(right, name))
            }
            // `"?, " * n` repeats; anything else with a star is a number.
            "*" => [left, right]
                .map(|it| self.read(it))
                .into_iter()
                .find(|it| it.worst().is_none())
                .unwrap_or_else(|| Value::gap(Origin::Safe, node)),
            _ => Value::gap(Origin::Safe, node),
        }
    }

    /// `a + b + c`, which the grammars nest to the left, without a level for each.
    fn joined_terms(&self, left: Node<'t>, right: Node<'t>) -> Value<'t> {
        let mut terms = vec![right];
        let mut left = left;
        while let Shape::Binary(inner, "+" | "." | "<<", right) = shape(left) {
            terms.push(right);
            left = inner;
        }
        let mut value = self.read(left);
        terms.into_iter().rev().for_each(|term| value.push(self.read(term)));
        value
    }

    fn member(&self, node: Node<'t>, object: Node<'t>, name: Node<'t>) -> Value<'t> {
        let full = self.flow.imports.resolve(node);
        if requests::is_request(self.language, &full) && !self.is_redefined(&full, node) {
            return Value::gap(Origin::Input, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Operator, node);
        }
        let definitions = self.flow.bindings.reaching(&path(node), node);
        if !definitions.is_empty() {
            return Value::worst_of(definitions.iter().map(|it| self.definition(node, &path(node), it)));
        }
        if is_constant(bare(name)) || self.is_module(object) || self.is_own_name(bare(name)) {
            return Value::gap(Origin::Named, node);
        }
        if matches!(bare(name), "length" | "size" | "Count" | "Length" | "pid" | "Pid" | "id" | "pk" | "Id" | "ID")
            && !self.comes_from_request(object)
        {
            return Value::gap(
                if matches!(bare(name), "id" | "pk" | "Id" | "ID") { Origin::Member } else { Origin::Safe },
                node,
            );
        }
        let whole = self.read(object).worst();
        let handed_on = whole.filter(|it| matches!(it, Origin::Input | Origin::Operator));
        Value::gap(handed_on.unwrap_or(Origin::Member), node)
    }

    fn comes_from_request(&self, node: Node<'t>) -> bool {
        self.read(node).worst() == Some(Origin::Input)
    }

    fn index(&self, node: Node<'t>, object: Node<'t>, index: Option<Node<'t>>) -> Value<'t> {
        let full = self.flow.imports.resolve(node);
        if requests::is_request(self.language, &full) && !self.is_redefined(&full, node) {
            return Value::gap(Origin::Input, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Operator, node);
        }
        if self.language == "php" && full == "$_SERVER[]" {
            let client = index.is_some_and(|it| requests::is_client_header(it.text()));
            return Value::gap(if client { Origin::Input } else { Origin::Named }, node);
        }
        let whole = self.read(object);
        match whole.worst() {
            // A slice of a text, or an entry of a table of constants.
            None if whole.pieces.len() == 1 => whole,
            Some(Origin::Input) => Value::gap(Origin::Input, node),
            None | Some(Origin::Safe | Origin::Named) => Value::gap(Origin::Named, node),
            Some(_) if whole.is_assembled() => whole,
            Some(Origin::Operator) => Value::gap(Origin::Operator, node),
            // An entry of a table that is a field, unless a client picks it.
            Some(Origin::Member) if !index.is_some_and(|it| self.comes_from_request(it)) => {
                Value::gap(Origin::Member, node)
            }
            Some(_) => Self::unknown(node),
        }
    }

    /// Whether a name is one that frameworks give to what the program itself chose: a table, the script.
    fn is_own_name(&self, name: &str) -> bool {
        const TABLES: &[&str] = words![
            table_name quoted_table_name tableName getTableName table_name_prefix table_name_suffix primary_key
            db_table quoted_true quoted_false getTablePrefix getMorphClass
        ];
        self.purpose == Purpose::Sql && TABLES.contains(&name)
            || matches!(
                name,
                "$0" | "$PROGRAM_NAME" | "__FILE__" | "__dirname" | "__filename" | "__file__" | "__DIR__" | "__dir__"
            )
    }

    /// Whether an expression names a module or a class, and not a value.
    fn is_module(&self, node: Node<'t>) -> bool {
        match shape(node) {
            Shape::Name(name) => {
                self.flow.imports.is_imported(name) && self.flow.bindings.reaching(name, node).is_empty()
                    || name.starts_with(|it: char| it.is_ascii_uppercase())
                        && self.flow.bindings.reaching(name, node).is_empty()
                    || matches!(
                        name,
                        "fmt" | "strings" | "string" | "json" | "base64" | "yaml" | "html" | "re" | "urllib"
                    )
            }
            // `java.net.URLDecoder`
            Shape::Member(object, name) => {
                self.is_module(object)
                    || matches!(self.language, "java" | "csharp")
                        && bare(name).starts_with(|it: char| it.is_ascii_uppercase())
            }
            _ => false,
        }
    }
}

/// Whether a name is written the way constants are.
fn is_constant(name: &str) -> bool {
    name.len() > 1
        && name.bytes().any(|byte| byte.is_ascii_uppercase())
        && !name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.starts_with('$')
}
