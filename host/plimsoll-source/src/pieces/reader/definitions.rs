//! What a name may hold: the definitions that reach it, and the conditions that it passed.
//!
//! Knows flow inside one function, as far as `bindings` shows it, and nothing about what functions return.

use super::{Reader, is_constant};
use plimsoll_model::{Origin, Purpose};

use crate::pieces::bindings::{Definition, Source, scope};
use crate::pieces::calls::call;
use crate::pieces::functions::is_numeric_type;
use crate::pieces::node::Node;
use crate::pieces::requests;
use crate::pieces::shape::{Shape, shape};
use crate::pieces::value::{Piece, Value};

impl<'t> Reader<'t> {
    /// The value of a key in a mapping that is written out, here or where the name got it.
    pub(super) fn keyed(&self, mapping: Node<'t>, key: &str) -> Option<Node<'t>> {
        if let Shape::Name(name) = shape(mapping) {
            return match &self.flow.bindings.reaching(name, mapping)[..] {
                [only] => self.in_mapping(only.assigned()?, key),
                _ => None,
            };
        }
        self.in_mapping(mapping, key)
    }

    fn in_mapping(&self, mapping: Node<'t>, key: &str) -> Option<Node<'t>> {
        let pair = mapping
            .named_children()
            .filter(|it| it.is(&["pair"]))
            .find(|pair| pair.field("key").is_some_and(|it| it.text().trim_matches([':', '"', '\'']) == key));
        pair?.field("value")
    }

    pub(super) fn name(&self, node: Node<'t>, name: &'t str) -> Value<'t> {
        let definitions = self.flow.bindings.reaching(name, node);
        if requests::is_request(self.language, &self.flow.imports.expand(name)) && !self.is_redefined(name, node) {
            return Value::gap(Origin::Input, node);
        }
        let known = definitions.iter().map(|it| self.definition(node, name, it));
        let value = match definitions.len() {
            0 if is_constant(name) || self.flow.imports.is_imported(name) => Value::gap(Origin::Named, node),
            0 if self.is_own_name(name) => Value::gap(Origin::Named, node),
            // A field of the class, a variable of the package, or a method of the object.
            0 if matches!(self.language, "java" | "csharp" | "go" | "ruby") => Value::gap(Origin::Member, node),
            0 => Self::unknown(node),
            _ => Value::worst_of(known),
        };
        let checked = || value.worst() > Some(Origin::Named) && self.is_checked(name, node);
        if is_constant(name) || self.is_temporary(name, &value) || checked() {
            value.at_most(Origin::Named)
        } else {
            value
        }
    }

    /// Whether a name in a command line says that the system made the path up: `tmp_path`, `tempdir`.
    fn is_temporary(&self, name: &str, value: &Value<'t>) -> bool {
        let after = name.strip_prefix("tmp").or_else(|| name.strip_prefix("temp"));
        self.purpose == Purpose::Shell
            && value.worst() < Some(Origin::Input)
            && after.is_some_and(|it| matches!(it.trim_start_matches('_'), "path" | "file" | "dir" | "folder"))
    }

    /// Rails' `params` is a method; where a function has a parameter of that name, it is that.
    pub(super) fn is_redefined(&self, path: &str, node: Node<'t>) -> bool {
        let first = path.split(['.', '[', '(']).next().unwrap_or(path);
        self.language == "ruby" && !self.flow.bindings.reaching(first, node).is_empty()
    }

    pub(super) fn definition(&self, place: Node<'t>, name: &str, definition: &Definition<'t>) -> Value<'t> {
        if is_numeric_type(definition.typed) {
            return Value::gap(Origin::Safe, place);
        }
        let mut value = match &definition.source {
            Source::Value(value) => self.read(*value),
            Source::Appended(added) => {
                // What was there before is what the name held at this very place.
                let mut value = self.before(definition, name);
                for part in added {
                    if self.adds_elements(definition.node) {
                        value.push(Value::text(" ", *part));
                    }
                    value.push(self.read(*part));
                }
                value
            }
            Source::Element(values) => self.element(*values),
            Source::Part(whole) => {
                let origin = self.read(*whole).worst().unwrap_or(Origin::Named);
                Value::gap(origin.min(if origin == Origin::Input { Origin::Input } else { Origin::Unknown }), place)
            }
            Source::Parameter(parameter) => {
                if requests::is_request_parameter(self.language, *parameter, name) {
                    return Value::gap(Origin::Input, place);
                }
                if requests::is_operator_parameter(*parameter, &self.flow.imports) {
                    return Value::gap(Origin::Operator, place);
                }
                return self.element_of_callback(*parameter, place).unwrap_or_else(|| Self::unknown(place));
            }
        };
        if !definition.node.is(&["block_parameters"]) {
            value.extend_steps([definition.node]);
        }
        value
    }

    /// Whether what is added becomes an element of a list, and not the end of a text: `parts.append(x)`, and not `text += x`.
    fn adds_elements(&self, addition: Node<'t>) -> bool {
        let joins = |it: Node<'_>| !it.is_named() && matches!(it.text(), "+=" | ".=" | "<<=");
        match call(addition) {
            Some(call) => match call.name {
                "append" => self.language != "java",
                "Append" | "AppendFormat" | "WriteString" | "concat" => false,
                _ => true,
            },
            None => !addition.children().any(joins),
        }
    }

    fn before(&self, definition: &Definition<'t>, name: &str) -> Value<'t> {
        let earlier = self.flow.bindings.reaching(name, definition.node);
        let earlier = earlier.into_iter().filter(|it| it.node != definition.node);
        Value::worst_of(earlier.map(|it| self.definition(definition.node, name, &it)))
    }

    /// One element of a collection stands for each of them.
    fn element(&self, values: Node<'t>) -> Value<'t> {
        let whole = self.read(values);
        match whole.worst() {
            Some(origin) => Value { pieces: vec![Piece::Gap(origin, values)], steps: whole.steps },
            None => Value { pieces: vec![Piece::Gap(Origin::Named, values)], steps: whole.steps },
        }
    }

    /// In `names.map((name, index) => …)` the parameters are the elements of `names`, and numbers.
    fn element_of_callback(&self, parameter: Node<'t>, place: Node<'t>) -> Option<Value<'t>> {
        const EACH: &[&str] =
            &["map", "forEach", "flatMap", "filter", "find", "some", "every", "Select", "ForEach", "array_map"];
        let function = scope(parameter);
        let call = function.ancestors().take(3).find_map(call)?;
        let receiver = call
            .receiver
            .filter(|_| EACH.contains(&call.name) && call.arguments.iter().any(|it| it.value == function))?;
        let list = function.field("parameters").or_else(|| function.field("parameter"))?;
        let first = list == parameter || list.named_children().next() == Some(parameter);
        Some(if first { Value::gap(self.element(receiver).worst()?, place) } else { Value::gap(Origin::Safe, place) })
    }

    /// Whether an `if` before this place looks at the name: is it in a list, is it a number, does it match.
    fn is_checked(&self, name: &str, place: Node<'t>) -> bool {
        let body = scope(place);
        let checks = &self.flow.bindings.checks;
        let first = checks.partition_point(|it| *it <= body.id());
        let inside = checks[first..].iter().map(|it| place.tree().node(*it)).take_while(|it| body.contains(*it));
        let before = inside.take_while(|it| it.span().start < place.span().start);
        before.into_iter().any(|condition| mentions(condition.text(), name))
    }
}

/// Whether a text has a name as a word.
fn mentions(text: &str, name: &str) -> bool {
    let word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(name)
        .any(|(at, _)| !word(text[..at].chars().next_back()) && !word(text[at + name.len()..].chars().next()))
}
