//! Reads a file the way a reviewer does: follows a text back to where it was put together.
//!
//! This is the heart of the pack's string rules. It must stay a pure function of the file, bounded by a budget of
//! steps: a value that takes longer is unknown.

mod definitions;
mod results;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use plimsoll_sdk::{Context, Node};

use crate::bindings::{Bindings, Definition};
use crate::calls::{Call, call};
use crate::formats;
use crate::functions::{Purpose, is_numeric_type};
use crate::names::{Names, path};
use crate::requests;
use crate::shape::{Part, Shape, bare, shape};
use crate::value::{Origin, Piece, Value};
use crate::words::words;

/// How many expressions one question may look at.
const BUDGET: u32 = 600;

/// One file, ready for questions about the texts in it.
pub(crate) struct Reader<'t> {
    /// Name of the language.
    pub(crate) language: &'t str,
    root: Node<'t>,
    names: OnceCell<Names>,
    bindings: OnceCell<Bindings<'t>>,
    purpose: Purpose,
    budget: Cell<u32>,
    /// The conditions in each function, by its node.
    conditions: RefCell<BTreeMap<u32, Vec<Node<'t>>>>,
}

impl<'t> Reader<'t> {
    /// Reads the file of a context, or returns `None` if it has no syntax tree.
    pub(crate) fn of(cx: &Context<'t>, purpose: Purpose) -> Option<Self> {
        let root = cx.root()?;
        Some(Self {
            language: cx.language(),
            root,
            names: OnceCell::new(),
            bindings: OnceCell::new(),
            purpose,
            budget: Cell::new(0),
            conditions: RefCell::default(),
        })
    }

    /// The imports of the file, read when they are asked for.
    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.root))
    }

    fn bindings(&self) -> &Bindings<'t> {
        self.bindings.get_or_init(|| Bindings::of(self.root))
    }

    /// What the expression at `node` is made of.
    pub(crate) fn value(&self, node: Node<'t>) -> Value<'t> {
        self.budget.set(BUDGET);
        self.read(node)
    }

    /// The definitions that a name may have at a place.
    pub(crate) fn definitions(&self, name: &str, place: Node<'t>) -> Vec<&Definition<'t>> {
        self.bindings().reaching(name, place)
    }

    /// The full dotted name of what is called.
    pub(crate) fn callee(&self, call: &Call<'_>) -> String {
        let path = match call.receiver {
            Some(receiver) => format!("{}.{}", path(receiver), call.name),
            None => call.name.to_owned(),
        };
        self.names().expand(&path)
    }

    /// The same, where the first name was imported and nothing in the function hides it.
    pub(crate) fn callee_imported(&self, call: &Call<'t>) -> Option<String> {
        let whole = call.receiver.map_or_else(|| call.name.to_owned(), path);
        let first = whole.split(['.', '[', '(']).next().unwrap_or("");
        let hidden = !self.names().is_imported(first) || !self.definitions(first, call.node).is_empty();
        (!hidden).then(|| self.callee(call))
    }

    fn unknown(node: Node<'t>) -> Value<'t> {
        Value::gap(Origin::Unknown, node)
    }

    fn read(&self, node: Node<'t>) -> Value<'t> {
        let Some(left) = self.budget.get().checked_sub(1) else { return Self::unknown(node) };
        self.budget.set(left);
        match shape(node) {
            Shape::Text(parts) => self.literal(parts),
            Shape::Plain => Value::gap(Origin::Harmless, node),
            Shape::Wrapped(inner) | Shape::Each(inner) => self.read(inner),
            Shape::Cast(typed, inner) => {
                if is_numeric_type(typed) {
                    Value::gap(Origin::Harmless, node)
                } else {
                    self.read(inner)
                }
            }
            Shape::Choice(options) => Value::worst_of(options.into_iter().map(|it| self.read(it))),
            Shape::Juxtaposed(parts) | Shape::List(parts) => self.side_by_side(&parts),
            Shape::Binary(left, operator, right) => self.binary(node, left, operator, right),
            Shape::Call(call) => self.call(&call),
            Shape::Name(name) => self.name(node, name),
            Shape::Member(object, name) => self.member(node, object, name),
            Shape::Index(object, index) => self.index(node, object, index),
            Shape::Function => self.returned(node).unwrap_or_else(|| Self::unknown(node)),
            Shape::Other => Self::unknown(node),
        }
    }

    fn literal(&self, parts: Vec<Part<'t>>) -> Value<'t> {
        let mut value = Value::default();
        for part in parts {
            match part {
                Part::Text(text) => value.push(Value::text(text)),
                Part::Value(node, format) => {
                    let numeric = format.trim_end().ends_with(['d', 'f', 'x', 'X', 'e', 'N']);
                    value.push(if numeric { Value::gap(Origin::Harmless, node) } else { self.read(node) });
                }
            }
        }
        value
    }

    fn side_by_side(&self, parts: &[Node<'t>]) -> Value<'t> {
        let mut value = Value::default();
        for part in parts {
            let part = if part.kind() == "pair" { part.field("value").unwrap_or(*part) } else { *part };
            value.push(self.read(part));
            value.push(Value::text(" "));
        }
        value.pieces.pop();
        value
    }

    fn binary(&self, node: Node<'t>, left: Node<'t>, operator: &str, right: Node<'t>) -> Value<'t> {
        match operator {
            "+" | "." | "<<" => {
                let mut value = self.read(left);
                value.push(self.read(right));
                value
            }
            "%" if matches!(self.language, "python" | "ruby") => {
                let template = self.read(left);
                if !template.pieces.iter().any(|it| matches!(it, Piece::Text(_))) {
                    return Value::gap(Origin::Harmless, node);
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
                .unwrap_or_else(|| Value::gap(Origin::Harmless, node)),
            _ => Value::gap(Origin::Harmless, node),
        }
    }

    fn member(&self, node: Node<'t>, object: Node<'t>, name: Node<'t>) -> Value<'t> {
        let full = self.names().resolve(node);
        if requests::is_request(self.language, &full) && !self.is_redefined(&full, node) {
            return Value::gap(Origin::Request, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Operator, node);
        }
        let definitions = self.bindings().reaching(&path(node), node);
        if !definitions.is_empty() {
            return Value::worst_of(
                definitions.iter().map(|it| self.definition(node, &path(node), it)).collect::<Vec<_>>(),
            );
        }
        if is_constant(bare(name)) || self.is_module(object) || self.is_own_name(bare(name)) {
            return Value::gap(Origin::Named, node);
        }
        if matches!(bare(name), "length" | "size" | "Count" | "Length" | "id" | "pk" | "Id" | "ID")
            && !self.comes_from_request(object)
        {
            return Value::gap(
                if matches!(bare(name), "id" | "pk" | "Id" | "ID") { Origin::Member } else { Origin::Harmless },
                node,
            );
        }
        let whole = self.read(object).worst();
        let handed_on = whole.filter(|it| matches!(it, Origin::Request | Origin::Operator));
        Value::gap(handed_on.unwrap_or(Origin::Member), node)
    }

    fn comes_from_request(&self, node: Node<'t>) -> bool {
        self.read(node).worst() == Some(Origin::Request)
    }

    fn index(&self, node: Node<'t>, object: Node<'t>, index: Option<Node<'t>>) -> Value<'t> {
        let full = self.names().resolve(node);
        if requests::is_request(self.language, &full) && !self.is_redefined(&full, node) {
            return Value::gap(Origin::Request, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Operator, node);
        }
        if self.language == "php" && full == "$_SERVER[]" {
            let client = index.is_some_and(|it| requests::is_client_header(it.text()));
            return Value::gap(if client { Origin::Request } else { Origin::Named }, node);
        }
        let whole = self.read(object);
        match whole.worst() {
            // A slice of a text, or an entry of a table of constants.
            None if whole.pieces.len() == 1 => whole,
            Some(Origin::Request) => Value::gap(Origin::Request, node),
            None | Some(Origin::Harmless | Origin::Named) => Value::gap(Origin::Named, node),
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
            db_table quoted_true quoted_false
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
                self.names().is_imported(name) && self.bindings().reaching(name, node).is_empty()
                    || name.starts_with(|it: char| it.is_ascii_uppercase())
                        && self.bindings().reaching(name, node).is_empty()
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

/// Returns the call at a node, through `await` and parentheses.
pub(crate) fn call_at(node: Node<'_>) -> Option<Call<'_>> {
    call(node).or_else(|| match shape(node) {
        Shape::Wrapped(inner) => call_at(inner),
        _ => None,
    })
}
