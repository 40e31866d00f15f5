//! What a call gives back: a filled template, joined parts, the same text in another form, or something unknown.
//!
//! Functions are known by name from `functions`; the bodies of named functions are never read.

use plimsoll_model::{Origin, Purpose};

use super::Reader;
use crate::pieces::calls::Call;
use crate::pieces::formats::{self, Which};
use crate::pieces::functions::{hands_on, is_numeric, is_own_path, makes_safe};
use crate::pieces::node::Node;
use crate::pieces::requests;
use crate::pieces::shape::{Shape, shape};
use crate::pieces::value::{Piece, Value};

impl<'t> Reader<'t> {
    /// Puts arguments into the gaps of a template.
    pub(super) fn fill(
        &self,
        node: Node<'t>,
        template: Value<'t>,
        split: fn(&str) -> Vec<formats::Piece>,
        positions: &[Node<'t>],
        named: &dyn Fn(&str) -> Option<Node<'t>>,
    ) -> Value<'t> {
        let mut value = Value { pieces: Vec::new(), steps: template.steps };
        for piece in template.pieces {
            let Piece::Text(text, at) = piece else {
                value.pieces.push(piece);
                continue;
            };
            for piece in split(&text) {
                let gap = match piece {
                    formats::Piece::Text(text) => {
                        value.push(Value::text(text, at));
                        continue;
                    }
                    formats::Piece::Gap(gap) => gap,
                };
                let argument = match &gap.argument {
                    Which::Position(at) => positions.get(*at).copied(),
                    Which::Name(name) => named(name),
                };
                value.push(match argument {
                    _ if gap.numeric => Value::gap(Origin::Safe, node),
                    Some(argument) => self.read(argument),
                    // Spread, or a mapping made elsewhere.
                    None => match positions.first() {
                        Some(only) if positions.len() == 1 => {
                            Value::gap(self.read(*only).worst().unwrap_or(Origin::Named), node)
                        }
                        _ => Self::unknown(node),
                    },
                });
            }
        }
        value
    }

    /// What a function without a name gives back.
    pub(super) fn returned(&self, function: Node<'t>) -> Option<Value<'t>> {
        const INNER: &[&str] =
            &["arrow_function", "function_expression", "lambda", "func_literal", "lambda_expression"];
        let body = function.field("body")?;
        if !body.is(&["block", "statement_block", "body_statement", "block_body", "compound_statement"]) {
            return Some(self.read(body));
        }
        let returns = body.descendants_outside(INNER).filter(|it| it.is(&["return_statement", "return"]));
        let values: Vec<_> = returns.filter_map(|it| it.named_children().next()).map(|it| self.read(it)).collect();
        if values.is_empty() && body.is(&["body_statement", "block_body"]) {
            // Ruby gives back what it looked at last.
            return body.named_children().last().map(|it| self.read(it));
        }
        (!values.is_empty()).then(|| Value::worst_of(values))
    }

    pub(super) fn call(&self, call: &Call<'t>) -> Value<'t> {
        let node = call.node;
        let full = self.callee(call);
        if makes_safe(self.purpose, call.name, &full) || is_numeric(call.name, &full) {
            return Value::gap(Origin::Safe, node);
        }
        if requests::is_request(self.language, &format!("{full}()")) && !self.is_redefined(&full, node) {
            return Value::gap(Origin::Input, node);
        }
        if requests::is_operator(&format!("{full}()")) {
            return Value::gap(Origin::Operator, node);
        }
        if self.language == "go" && call.name == "make" && call.receiver.is_none() {
            // Empty, until something is put into it.
            return Value::default();
        }
        // Laravel's paths of the application.
        if self.language == "php" && call.receiver.is_none() && is_own_path(call.name) {
            return call.at(0).map_or_else(|| Value::gap(Origin::Named, node), |it| self.read(it));
        }
        if call.arguments.is_empty() && self.is_own_name(call.name) {
            return Value::gap(Origin::Named, node);
        }
        self.template(call)
            .or_else(|| self.joined(call))
            .or_else(|| self.handed_on(call))
            .unwrap_or_else(|| self.opaque(call))
    }

    /// `"…".format(…)`, `fmt.Sprintf("…", …)`, `String.format("…", …)`.
    fn template(&self, call: &Call<'t>) -> Option<Value<'t>> {
        let arguments: Vec<_> = call.positional().collect();
        let braces = match call.name {
            "format" if self.language == "python" => {
                let template = self.read(call.receiver?);
                return Some(
                    self.fill(call.node, template, formats::braces, &arguments, &|name| call.labelled(&[name])),
                );
            }
            "Format" => true,
            "Sprintf" | "format" | "sprintf" | "vsprintf" | "formatted" | "Errorf" | "format_map" => false,
            _ => return None,
        };
        let texts: Vec<_> = match call.receiver {
            Some(receiver) if call.name == "formatted" => std::iter::once(receiver).chain(arguments).collect(),
            _ => arguments,
        };
        // A locale may stand first.
        let at =
            texts.iter().take(2).position(|it| self.read(*it).pieces.iter().any(|it| matches!(it, Piece::Text(..))))?;
        let mut values = &texts[at + 1..];
        let spread: Vec<_>;
        if let [only] = values
            && let Shape::List(elements) = shape(*only)
        {
            spread = elements;
            values = &spread;
        }
        let split = if braces { formats::braces } else { formats::percent };
        Some(self.fill(call.node, self.read(texts[at]), split, values, &|name| call.labelled(&[name])))
    }

    /// `", ".join(parts)`, `parts.join(", ")`, `strings.Join(parts, ", ")`, `implode(", ", $parts)`, `"?".repeat(n)`.
    fn joined(&self, call: &Call<'t>) -> Option<Value<'t>> {
        let first = call.at(0);
        match call.name {
            "join" if self.language == "python" => Some(self.read(first?)),
            "join" => Some(self.read(call.receiver?)),
            "Join" if self.language == "go" => Some(self.read(first?)),
            "Join" | "implode" | "Concat" | "nCopies" => {
                Some(self.side_by_side(call.node, &call.positional().collect::<Vec<_>>()))
            }
            "repeat" | "Repeat" | "str_repeat" | "fill" | "array_fill" | "Collections.nCopies" => {
                let texts = call.receiver.into_iter().chain(call.positional());
                texts.map(|it| self.read(it)).find(|it| it.pieces.iter().any(|it| matches!(it, Piece::Text(..))))
            }
            "keys" if call.receiver.is_some_and(|it| self.is_written_out(it)) => {
                Some(Value::gap(Origin::Named, call.node))
            }
            "map" | "collect" | "Select" | "array_map" | "flatMap" | "lambda" | "proc" => {
                let body = call.arguments.iter().map(|it| it.value).chain(call.node.field("block"));
                let function = body
                    .into_iter()
                    .find(|it| matches!(shape(*it), Shape::Function) || it.is(&["block", "do_block"]))?;
                self.returned(function)
            }
            "filter" | "sort" | "sorted" | "reverse" | "reversed" | "list" | "tuple" | "set" | "uniq" | "compact"
            | "Where" | "ToArray" | "ToList" | "keys" | "asList" | "of" | "stream" | "append" | "concat" | "Append"
            | "AppendLine" | "OrderedSet" | "array_merge" | "filter_map" | "array_filter" | "array_values"
            | "array_keys" => {
                let parts: Vec<_> =
                    call.receiver.into_iter().filter(|it| !self.is_module(*it)).chain(call.positional()).collect();
                Some(self.side_by_side(call.node, &parts))
            }
            _ => None,
        }
    }

    /// Whether an expression is a mapping whose keys the function itself writes out.
    fn is_written_out(&self, mapping: Node<'t>) -> bool {
        // Each definition may lead to two more.
        let (Some(left), Some(below)) = (self.budget.get().checked_sub(1), self.levels.get().checked_sub(1)) else {
            return false;
        };
        self.budget.set(left);
        self.levels.set(below);
        let written = self.writes_keys(mapping);
        self.levels.set(below + 1);
        written
    }

    fn writes_keys(&self, mapping: Node<'t>) -> bool {
        const MAPPINGS: &[&str] = &["dictionary", "object", "hash"];
        const PLAIN_KEYS: &[&str] = &["string", "property_identifier", "hash_key_symbol", "simple_symbol"];
        let is_plain = |pair: Node<'t>| {
            let key = pair.field("key").filter(|_| pair.is(&["pair"]));
            pair.is(&["comment"]) || key.is_some_and(|it| it.is(PLAIN_KEYS) && !it.text().contains('{'))
        };
        match shape(mapping) {
            Shape::Name(name) => {
                let definitions = self.flow.bindings.reaching(name, mapping);
                !definitions.is_empty()
                    && !self.flow.bindings.is_filled(name, mapping)
                    && definitions.iter().all(|it| it.assigned().is_some_and(|it| self.is_written_out(it)))
            }
            // An empty one is there to be filled, by whoever is given it.
            _ => {
                mapping.is(MAPPINGS)
                    && mapping.named_children().next().is_some()
                    && mapping.named_children().all(is_plain)
            }
        }
    }

    /// A function that changes the form of a text and nothing else.
    fn handed_on(&self, call: &Call<'t>) -> Option<Value<'t>> {
        if !hands_on(call.name) {
            return None;
        }
        let subject = match call.receiver.filter(|it| !self.is_module(*it)) {
            Some(receiver) => receiver,
            None if call.name.contains("_replace") || call.name == "sub" => call.at(2)?,
            None => call.at(0)?,
        };
        let value = self.read(subject);
        // `options.get("name")` is a part of what `options` holds, and no text of it.
        let entry = matches!(
            call.name,
            "get"
                | "fetch"
                | "pop"
                | "getlist"
                | "first"
                | "last"
                | "next"
                | "value"
                | "getValue"
                | "require"
                | "permit"
        );
        if entry {
            let origin = value.worst().unwrap_or(Origin::Named);
            return Some(Value::gap(if origin == Origin::Member { Origin::Unknown } else { origin }, call.node));
        }
        let doubled =
            call.at(0).zip(call.at(1)).is_some_and(|(from, to)| from.text().contains('\'') && to.text().contains("''"));
        Some(if doubled && self.purpose == Purpose::Sql { value.at_most(Origin::Safe) } else { value })
    }

    /// A call of something that is not known: what goes in does not tell what comes out.
    fn opaque(&self, call: &Call<'t>) -> Value<'t> {
        let chained = call.receiver.is_some_and(|it| !self.is_module(it) && self.comes_from_request(it));
        // `arguments.map(&:shellescape)`
        if self.purpose == Purpose::Shell && ["shellescape", "quote"].iter().any(|it| call.node.text().contains(it)) {
            return Value::gap(Origin::Safe, call.node);
        }
        // `user.name` of Ruby and `user.getName()` read a field.
        let field = call.arguments.is_empty()
            && call.receiver.is_some()
            && (self.language == "ruby" && call.node.field("block").is_none() || call.name.starts_with("get"));
        Value::gap(
            if chained {
                Origin::Input
            } else if field {
                Origin::Member
            } else {
                Origin::Unknown
            },
            call.node,
        )
    }
}
