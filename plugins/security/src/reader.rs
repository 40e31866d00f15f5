//! Reads a file the way a reviewer does: follows a text back to where it was put together.
//!
//! This is the heart of the pack's string rules. It must stay a pure function of the file, bounded by a budget of steps: a
//! value that takes longer is unknown.

use std::cell::Cell;

use plimsoll_sdk::{Context, Node};

use crate::bindings::{Bindings, Definition, Source, scope};
use crate::calls::{Call, call};
use crate::formats::{self, Which};
use crate::functions::{Purpose, hands_on, is_numeric, is_numeric_type, makes_safe};
use crate::names::{Names, path};
use crate::requests;
use crate::shape::{Part, Shape, bare, shape};
use crate::value::{Origin, Piece, Value};

/// How many expressions one question may look at.
const BUDGET: u32 = 600;

/// One file, ready for questions about the texts in it.
pub(crate) struct Reader<'t> {
    /// Name of the language.
    pub(crate) language: &'t str,
    /// The imports and the definitions.
    pub(crate) names: Names,
    bindings: Bindings<'t>,
    purpose: Purpose,
    budget: Cell<u32>,
}

impl<'t> Reader<'t> {
    /// Reads the file of a context, or returns `None` if it has no syntax tree.
    pub(crate) fn of(cx: &Context<'t>, purpose: Purpose) -> Option<Self> {
        let root = cx.root()?;
        let (names, bindings) = (Names::of(root), Bindings::of(root));
        Some(Self { language: cx.language(), names, bindings, purpose, budget: Cell::new(0) })
    }

    /// What the expression at `node` is made of.
    pub(crate) fn value(&self, node: Node<'t>) -> Value<'t> {
        self.budget.set(BUDGET);
        self.read(node)
    }

    /// The definitions that a name may have at a place.
    pub(crate) fn definitions(&self, name: &str, place: Node<'t>) -> Vec<&Definition<'t>> {
        self.bindings.reaching(name, place)
    }

    /// The full dotted name of what is called.
    pub(crate) fn callee(&self, call: &Call<'_>) -> String {
        let path = match call.receiver {
            Some(receiver) => format!("{}.{}", path(receiver), call.name),
            None => call.name.to_owned(),
        };
        self.names.expand(&path)
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
                if is_numeric_type(typed) { Value::gap(Origin::Harmless, node) } else { self.read(inner) }
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
            "*" => [left, right].map(|it| self.read(it)).into_iter().find(|it| it.worst().is_none()).unwrap_or_else(|| Value::gap(Origin::Harmless, node)),
            _ => Value::gap(Origin::Harmless, node),
        }
    }

    /// Puts arguments into the gaps of a template.
    fn fill(
        &self,
        node: Node<'t>,
        template: Value<'t>,
        split: fn(&str) -> Vec<formats::Piece>,
        positions: &[Node<'t>],
        named: &dyn Fn(&str) -> Option<Node<'t>>,
    ) -> Value<'t> {
        let mut value = Value { pieces: Vec::new(), steps: template.steps };
        for piece in template.pieces {
            let Piece::Text(text) = piece else {
                value.pieces.push(piece);
                continue;
            };
            for piece in split(&text) {
                let gap = match piece {
                    formats::Piece::Text(text) => {
                        value.push(Value::text(text));
                        continue;
                    }
                    formats::Piece::Gap(gap) => gap,
                };
                let argument = match &gap.argument {
                    Which::Position(at) => positions.get(*at).copied(),
                    Which::Name(name) => named(name),
                };
                value.push(match argument {
                    _ if gap.numeric => Value::gap(Origin::Harmless, node),
                    Some(argument) => self.read(argument),
                    // Spread, or a mapping made elsewhere.
                    None => match positions.first() {
                        Some(only) if positions.len() == 1 => Value::gap(self.read(*only).worst().unwrap_or(Origin::Named), node),
                        _ => Self::unknown(node),
                    },
                });
            }
        }
        value
    }

    /// The value of a key in a mapping that is written out, here or where the name got it.
    fn keyed(&self, mapping: Node<'t>, key: &str) -> Option<Node<'t>> {
        if let Shape::Name(name) = shape(mapping) {
            return match self.bindings.reaching(name, mapping)[..] {
                [only] => self.keyed(only.assigned()?, key),
                _ => None,
            };
        }
        let pair = mapping.named_children().filter(|it| it.is(&["pair"])).find(|pair| {
            pair.field("key").is_some_and(|it| it.text().trim_matches([':', '"', '\'']) == key)
        });
        pair?.field("value")
    }

    fn name(&self, node: Node<'t>, name: &'t str) -> Value<'t> {
        if requests::is_request(self.language, &self.names.expand(name)) {
            return Value::gap(Origin::Request, node);
        }
        let definitions = self.bindings.reaching(name, node);
        let known = definitions.iter().map(|it| self.definition(node, name, it));
        let value = match definitions.len() {
            0 if is_constant(name) || self.names.is_imported(name) => Value::gap(Origin::Named, node),
            0 if self.is_own_name(name) => Value::gap(Origin::Named, node),
            // A field of the class, a variable of the package, or a method of the object.
            0 if matches!(self.language, "java" | "csharp" | "go" | "ruby") => Value::gap(Origin::Member, node),
            0 => Self::unknown(node),
            _ => Value::worst_of(known),
        };
        if is_constant(name) || self.is_checked(name, node) { value.at_most(Origin::Named) } else { value }
    }

    fn definition(&self, place: Node<'t>, name: &str, definition: &Definition<'t>) -> Value<'t> {
        if is_numeric_type(definition.typed) {
            return Value::gap(Origin::Harmless, place);
        }
        let mut value = match &definition.source {
            Source::Value(value) => self.read(*value),
            Source::Appended(added) => {
                // What was there before is what the name held at this very place.
                let mut value = self.before(definition, name);
                for part in added {
                    value.push(Value::text(" "));
                    value.push(self.read(*part));
                }
                value
            }
            Source::Element(values) => self.element(*values),
            Source::Part(whole) => {
                let origin = self.read(*whole).worst().unwrap_or(Origin::Named);
                Value::gap(origin.min(if origin == Origin::Request { Origin::Request } else { Origin::Unknown }), place)
            }
            Source::Parameter(parameter) => {
                if requests::is_request_parameter(self.language, *parameter, name) {
                    return Value::gap(Origin::Request, place);
                }
                return self.element_of_callback(*parameter, place).unwrap_or_else(|| Self::unknown(place));
            }
        };
        if !definition.node.is(&["block_parameters"]) {
            value.extend_steps([definition.node]);
        }
        value
    }

    fn before(&self, definition: &Definition<'t>, name: &str) -> Value<'t> {
        let earlier = self.bindings.reaching(name, definition.node);
        let earlier = earlier.into_iter().filter(|it| it.node != definition.node);
        Value::worst_of(earlier.map(|it| self.definition(definition.node, name, it)).collect::<Vec<_>>())
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
        const EACH: &[&str] = &["map", "forEach", "flatMap", "filter", "find", "some", "every", "Select", "ForEach", "array_map"];
        let function = scope(parameter);
        let call = function.ancestors().take(3).find_map(call)?;
        let receiver = call.receiver.filter(|_| EACH.contains(&call.name) && call.arguments.iter().any(|it| it.value == function))?;
        let list = function.field("parameters").or_else(|| function.field("parameter"))?;
        let first = list == parameter || list.named_children().next() == Some(parameter);
        Some(if first { Value::gap(self.element(receiver).worst()?, place) } else { Value::gap(Origin::Harmless, place) })
    }

    /// What a function without a name gives back.
    fn returned(&self, function: Node<'t>) -> Option<Value<'t>> {
        const INNER: &[&str] = &["arrow_function", "function_expression", "lambda", "func_literal", "lambda_expression"];
        let body = function.field("body")?;
        if !body.is(&["block", "statement_block", "body_statement", "block_body", "compound_statement"]) {
            return Some(self.read(body));
        }
        let returns = body.descendants_outside(INNER).filter(|it| it.is(&["return_statement", "return"]));
        let values: Vec<_> = returns.filter_map(|it| it.named_children().next()).map(|it| self.read(it)).collect();
        (!values.is_empty()).then(|| Value::worst_of(values))
    }

    fn member(&self, node: Node<'t>, object: Node<'t>, name: Node<'t>) -> Value<'t> {
        let full = self.names.resolve(node);
        if requests::is_request(self.language, &full) {
            return Value::gap(Origin::Request, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Member, node);
        }
        let definitions = self.bindings.reaching(&path(node), node);
        if !definitions.is_empty() {
            return Value::worst_of(definitions.iter().map(|it| self.definition(node, &path(node), it)).collect::<Vec<_>>());
        }
        if is_constant(bare(name)) || self.is_module(object) || self.is_own_name(bare(name)) {
            return Value::gap(Origin::Named, node);
        }
        if matches!(bare(name), "length" | "size" | "Count" | "Length" | "id" | "pk" | "Id" | "ID") && !self.comes_from_request(object) {
            return Value::gap(if matches!(bare(name), "id" | "pk" | "Id" | "ID") { Origin::Member } else { Origin::Harmless }, node);
        }
        Value::gap(if self.comes_from_request(object) { Origin::Request } else { Origin::Member }, node)
    }

    fn comes_from_request(&self, node: Node<'t>) -> bool {
        self.read(node).worst() == Some(Origin::Request)
    }

    fn index(&self, node: Node<'t>, object: Node<'t>, index: Option<Node<'t>>) -> Value<'t> {
        let full = self.names.resolve(node);
        if requests::is_request(self.language, &full) {
            return Value::gap(Origin::Request, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Member, node);
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
            Some(_) => Self::unknown(node),
        }
    }

    /// Whether an `if` before this place looks at the name: is it in a list, is it a number, does it match.
    fn is_checked(&self, name: &str, place: Node<'t>) -> bool {
        const GUARDS: &[&str] = &["if_statement", "if", "unless", "if_modifier", "unless_modifier", "elif_clause", "assert_statement"];
        const CHECKS: &[&str] = &[
            " in ", "includes(", ".has(", "ontains(", "in_array(", "include?(", "ContainsKey(", "isdigit(", "isalnum(",
            "isidentifier(", "is_numeric(", "ctype_", "isinstance(", "isInteger(", "MatchString(", "fullmatch(", "re.match(",
            ".matches(", "preg_match(", ".test(", "key?(", "array_key_exists(", "isset(self::", "exists(",
        ];
        let body = scope(place);
        body.descendants().take_while(|it| it.span().start < place.span().start).filter(|it| it.is(GUARDS)).any(|guard| {
            let condition = guard.field("condition").or_else(|| guard.named_children().next());
            condition.is_some_and(|it| {
                let text = it.text();
                CHECKS.iter().any(|check| text.contains(check)) && mentions(text, name)
            })
        })
    }

    fn call(&self, call: &Call<'t>) -> Value<'t> {
        let node = call.node;
        let full = self.callee(call);
        if makes_safe(self.purpose, call.name, &full) || is_numeric(call.name, &full) {
            return Value::gap(Origin::Harmless, node);
        }
        if requests::is_request(self.language, &format!("{full}()")) {
            return Value::gap(Origin::Request, node);
        }
        if requests::is_operator(&full) {
            return Value::gap(Origin::Member, node);
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
                return Some(self.fill(call.node, template, formats::braces, &arguments, &|name| call.labelled(&[name])));
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
        let at = texts.iter().take(2).position(|it| self.read(*it).pieces.iter().any(|it| matches!(it, Piece::Text(_))))?;
        let mut values = &texts[at + 1..];
        let spread: Vec<_>;
        if let [only] = values && let Shape::List(elements) = shape(*only) {
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
            "Join" | "implode" | "Concat" | "nCopies" => Some(self.side_by_side(&call.positional().collect::<Vec<_>>())),
            "repeat" | "Repeat" | "str_repeat" | "fill" | "array_fill" | "Collections.nCopies" => {
                let texts = call.receiver.into_iter().chain(call.positional());
                texts.map(|it| self.read(it)).find(|it| it.pieces.iter().any(|it| matches!(it, Piece::Text(_))))
            }
            "map" | "collect" | "Select" | "array_map" | "flatMap" => {
                let body = call.arguments.iter().map(|it| it.value).chain(call.node.field("block"));
                let function = body.into_iter().find(|it| matches!(shape(*it), Shape::Function) || it.is(&["block", "do_block"]))?;
                self.returned(function)
            }
            "filter" | "sort" | "sorted" | "reverse" | "reversed" | "list" | "tuple" | "set" | "uniq" | "compact" | "Where" | "ToArray" | "ToList" | "keys" | "asList" | "of" | "stream" | "append" | "concat" | "Append" | "AppendLine" | "array_merge" | "filter_map" | "array_filter" | "array_values" | "array_keys" => {
                let parts: Vec<_> = call.receiver.into_iter().filter(|it| !self.is_module(*it)).chain(call.positional()).collect();
                Some(self.side_by_side(&parts))
            }
            _ => None,
        }
    }

    /// A function that changes the form of a text and nothing else.
    fn handed_on(&self, call: &Call<'t>) -> Option<Value<'t>> {
        if !hands_on(call.name) {
            return None;
        }
        let subject = match call.receiver.filter(|it| !self.is_module(*it)) {
            Some(receiver) => receiver,
            None if call.name.contains("_replace") => call.at(2)?,
            None => call.at(0)?,
        };
        let value = self.read(subject);
        // `options.get("name")` is a part of what `options` holds, and no text of it.
        let entry = matches!(call.name, "get" | "fetch" | "pop" | "getlist" | "first" | "last" | "next" | "value" | "getValue" | "require" | "permit");
        if entry {
            let origin = value.worst().unwrap_or(Origin::Named);
            return Some(Value::gap(if origin == Origin::Member { Origin::Unknown } else { origin }, call.node));
        }
        let doubled = call.at(0).zip(call.at(1)).is_some_and(|(from, to)| from.text().contains('\'') && to.text().contains("''"));
        Some(if doubled && self.purpose == Purpose::Sql { value.at_most(Origin::Harmless) } else { value })
    }

    /// A call of something that is not known: what goes in does not tell what comes out.
    fn opaque(&self, call: &Call<'t>) -> Value<'t> {
        let chained = call.receiver.is_some_and(|it| !self.is_module(it) && self.comes_from_request(it));
        // `user.name` of Ruby and `user.getName()` read a field.
        let field = call.arguments.is_empty() && call.receiver.is_some() && (self.language == "ruby" && call.node.field("block").is_none() || call.name.starts_with("get"));
        Value::gap(if chained { Origin::Request } else if field { Origin::Member } else { Origin::Unknown }, call.node)
    }

    /// Whether a name is one that frameworks give to what the program itself chose: a table, the script.
    fn is_own_name(&self, name: &str) -> bool {
        const TABLES: &[&str] = &["table_name", "quoted_table_name", "tableName", "getTableName", "table_name_prefix", "table_name_suffix", "primary_key", "db_table", "quoted_true", "quoted_false"];
        self.purpose == Purpose::Sql && TABLES.contains(&name) || matches!(name, "$0" | "$PROGRAM_NAME" | "__FILE__" | "__dirname" | "__filename" | "__file__" | "__DIR__" | "__dir__")
    }

    /// Whether an expression names a module or a class, and not a value.
    fn is_module(&self, node: Node<'t>) -> bool {
        match shape(node) {
            Shape::Name(name) => {
                self.names.is_imported(name) && self.bindings.reaching(name, node).is_empty()
                    || name.starts_with(|it: char| it.is_ascii_uppercase()) && self.bindings.reaching(name, node).is_empty()
                    || matches!(name, "fmt" | "strings" | "string" | "json" | "base64" | "yaml" | "html" | "re" | "urllib")
            }
            Shape::Member(object, _) => self.is_module(object),
            _ => false,
        }
    }
}

/// Whether a name is written the way constants are.
fn is_constant(name: &str) -> bool {
    name.len() > 1 && name.bytes().any(|byte| byte.is_ascii_uppercase()) && !name.bytes().any(|byte| byte.is_ascii_lowercase()) && !name.starts_with('$')
}

/// Whether a text has a name as a word.
fn mentions(text: &str, name: &str) -> bool {
    let word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(name).any(|(at, _)| !word(text[..at].chars().next_back()) && !word(text[at + name.len()..].chars().next()))
}

/// Returns the call at a node, through `await` and parentheses.
pub(crate) fn call_at(node: Node<'_>) -> Option<Call<'_>> {
    call(node).or_else(|| match shape(node) {
        Shape::Wrapped(inner) => call_at(inner),
        _ => None,
    })
}
