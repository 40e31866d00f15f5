//! Walks through the functions of a file, statement by statement, and records what happens to locks.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use super::declarations::{add, function_line};
use super::paths::{of_expression, of_type, type_name};
use super::state::{Held, Lock};

/// What a function does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It takes a lock.
    Takes,
    /// It releases a lock that it has not taken.
    Releases,
    /// It calls something while it holds a lock.
    Calls,
}

impl What {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Takes => "takes",
            Self::Releases => "releases",
            Self::Calls => "calls",
        }
    }
}

/// One thing that a function does, as it is recorded.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) path: String,
    /// Nothing for a function literal, which runs whenever somebody calls it.
    pub(super) function: String,
    pub(super) what: What,
    /// The path of the lock, or of what is called.
    pub(super) target: String,
    pub(super) write: bool,
    /// The locks that are held, as [`Held::written`] has them.
    pub(super) held: String,
    pub(super) line: String,
    pub(super) span: Span,
}

impl Event {
    /// Reads a fact back.
    pub(super) fn read(fact: LocatedFact) -> Option<Self> {
        let what = match fact.value(2) {
            "takes" => What::Takes,
            "releases" => What::Releases,
            _ => What::Calls,
        };
        let span = fact.span?;
        let [_, function, _, target, write, held, line] = <[String; 7]>::try_from(fact.values).ok()?;
        Some(Self { path: fact.path, function, what, target, write: write == "true", held, line, span })
    }
}

/// Names of a function, innermost last, and what they stand for.
type Names<'a> = Vec<(&'a str, Option<String>)>;

pub(super) struct Scan<'a> {
    imported: &'a BTreeSet<String>,
    names: Names<'a>,
    /// What is held where a `break` or `continue` leaves one of the loops around.
    exits: Vec<Vec<Held>>,
    function: String,
    /// Conditions on atomic values that the function was left by while it held nothing.
    asked: Vec<&'a str>,
    pub(super) events: Vec<Event>,
    /// What the function at hand calls while it holds nothing.
    own_calls: BTreeSet<String>,
    calls: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(imported: &'a BTreeSet<String>) -> Self {
        let (names, exits, events) = (Vec::new(), Vec::new(), Vec::new());
        let (own_calls, calls) = (BTreeSet::new(), BTreeMap::new());
        Self { imported, names, exits, function: String::new(), asked: Vec::new(), events, own_calls, calls }
    }

    /// Walks through a declared function, and returns its line.
    pub(super) fn function(&mut self, declaration: Node<'a>) -> String {
        let own = declaration.field("name").map_or("", Node::text);
        let receiver = declaration.field("receiver").and_then(|list| list.named_children().next());
        let of = receiver.and_then(|receiver| type_name(receiver.field("type")?));
        self.function = of.map_or_else(|| own.to_owned(), |of| format!("{of}.{own}"));
        self.names.clear();
        self.asked.clear();
        receiver.into_iter().for_each(|receiver| self.parameter(receiver));
        self.parameters(declaration);
        if let Some(body) = declaration.field("body") {
            self.statement(body, Held::default());
        }
        if !self.own_calls.is_empty() {
            self.calls.entry(self.function.clone()).or_default().append(&mut self.own_calls);
        }
        function_line(&self.function, declaration)
    }

    /// The lines of what functions call while they hold nothing.
    pub(super) fn calls(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (function, callees) in &self.calls {
            let start = format!("c {}", if function.is_empty() { "-" } else { function });
            let mut line = start.clone();
            callees.iter().for_each(|callee| add(&mut line, &start, callee, &mut lines));
            lines.push(line);
        }
        lines
    }

    fn parameters(&mut self, function: Node<'a>) {
        for list in ["parameters", "result"].iter().filter_map(|field| function.field(field)) {
            list.named_children().for_each(|parameter| self.parameter(parameter));
        }
    }

    fn parameter(&mut self, parameter: Node<'a>) {
        let Some(of) = parameter.field("type") else { return };
        let path = if parameter.kind() == "variadic_parameter_declaration" {
            type_name(of).filter(|name| !name.contains('.')).map(|name| format!(":[]{name}"))
        } else {
            of_type(of)
        };
        parameter.fields("name").for_each(|name| self.names.push((name.text(), path.clone())));
    }

    fn path(&self, node: Node<'a>) -> Option<String> {
        let local = |name: &str| self.names.iter().rev().find(|(own, _)| *own == name).map(|(_, path)| path.as_deref());
        of_expression(node, self.imported, &local)
    }

    /// Runs something in a scope of its own.
    fn scoped<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let outside = self.names.len();
        let result = run(self);
        self.names.truncate(outside);
        result
    }

    fn list(&mut self, node: Node<'a>, held: Held) -> Option<Held> {
        node.named_children().try_fold(held, |held, child| self.statement(child, held))
    }

    /// What is held after a statement, or `None` if nothing comes after it.
    fn statement(&mut self, node: Node<'a>, mut held: Held) -> Option<Held> {
        match node.kind() {
            "statement_list" => return self.list(node, held),
            "block" => return self.scoped(|scan| scan.list(node, held)),
            "if_statement" => return self.scoped(|scan| scan.branch(node, held)),
            "for_statement" => return self.scoped(|scan| scan.round(node, held)),
            "expression_switch_statement" | "type_switch_statement" | "select_statement" => {
                return self.scoped(|scan| scan.cases(node, held));
            }
            "labeled_statement" => {
                let label = node.field("label");
                let own = node.named_children().find(|child| Some(*child) != label);
                return own.map_or(Some(held.clone()), |own| self.statement(own, held));
            }
            "return_statement" => {
                self.expression(node, &held);
                return None;
            }
            "break_statement" | "continue_statement" => {
                // A label may leave any of them.
                let labelled = node.named_children().next().is_some();
                let from = if labelled { 0 } else { self.exits.len().saturating_sub(1) };
                self.exits[from..].iter_mut().for_each(|exits| exits.push(held.clone()));
                return None;
            }
            "goto_statement" => return None,
            "go_statement" | "defer_statement" => {
                self.later(node);
                return Some(held);
            }
            "expression_statement" => {
                let call = node.named_children().next()?;
                return self.call_statement(call, held);
            }
            "short_var_declaration" => self.declare(node, &held),
            "var_declaration" => {
                for spec in node.descendants_of(&["var_spec"]) {
                    self.variable(spec, &held);
                }
            }
            "func_literal" => self.literal(node),
            _ => self.expression(node, &held),
        }
        held = self.after_calls(node, held);
        Some(held)
    }

    fn branch(&mut self, node: Node<'a>, held: Held) -> Option<Held> {
        let held = match node.field("initializer") {
            Some(initializer) => self.statement(initializer, held)?,
            None => held,
        };
        let tries = node.field("condition").is_some_and(|condition| condition.text().contains("Lock()"));
        node.field("condition").into_iter().for_each(|condition| self.expression(condition, &held));
        let then = node.field("consequence").and_then(|block| self.statement(block, held.clone()));
        let other = match node.field("alternative") {
            Some(other) => self.statement(other, held.clone()),
            None => Some(held),
        };
        // Asked before the lock and after it, and set behind that: what comes between happens once, before anybody can meet
        // it in another order.
        let asked = node.field("condition").map_or("", Node::text);
        if then.is_none() && node.field("alternative").is_none() && is_flag(asked) {
            let held = other?;
            if held.is_empty() {
                self.asked.push(asked);
                return Some(held);
            }
            return Some(if self.asked.contains(&asked) && is_set_behind(node, asked) { held.once() } else { held });
        }
        // `if !mu.TryLock() { mu.Lock() }`: taken or not, the rest of the function is not understood.
        if tries { Some(Held::default()) } else { Held::meet([then, other].into_iter().flatten()) }
    }

    fn round(&mut self, node: Node<'a>, mut held: Held) -> Option<Held> {
        let body = node.field("body")?;
        let head = node.named_children().find(|child| *child != body);
        let mut ends = head.is_some();
        match head {
            Some(clause) if clause.kind() == "for_clause" => {
                ends = clause.field("condition").is_some();
                if let Some(initializer) = clause.field("initializer") {
                    held = self.statement(initializer, held)?;
                }
                clause.field("condition").into_iter().for_each(|condition| self.expression(condition, &held));
            }
            Some(clause) if clause.kind() == "range_clause" => {
                let Some(over) = clause.field("right") else { return Some(held) };
                self.expression(over, &held);
                let element = self.path(over).map(|path| format!("{path}/[]"));
                let names: Vec<Node<'a>> = clause.field("left").into_iter().flat_map(Node::named_children).collect();
                for (index, name) in names.iter().enumerate().filter(|(_, name)| name.kind() == "identifier") {
                    self.names.push((name.text(), element.clone().filter(|_| index == 1)));
                }
            }
            Some(condition) => self.expression(condition, &held),
            None => {}
        }
        self.exits.push(Vec::new());
        let end = self.statement(body, held.clone());
        let exits = self.exits.pop().unwrap_or_default();
        Held::meet(exits.into_iter().chain(end.filter(|_| ends)).chain(ends.then_some(held)))
    }

    fn cases(&mut self, node: Node<'a>, mut held: Held) -> Option<Held> {
        if let Some(initializer) = node.field("initializer") {
            held = self.statement(initializer, held)?;
        }
        node.field("value").into_iter().for_each(|value| self.expression(value, &held));
        let alias = node.field("alias").and_then(|alias| alias.named_children().next()).map(Node::text);
        let mut ways = Vec::new();
        let mut complete = node.kind() == "select_statement";
        self.exits.push(Vec::new());
        for case in node.named_children() {
            let mut types = case.fields("type");
            let only = types.next().filter(|_| types.next().is_none());
            match case.kind() {
                "default_case" => complete = true,
                "expression_case" | "type_case" | "communication_case" => {}
                _ => continue,
            }
            let way = self.scoped(|scan| {
                if let Some(alias) = alias {
                    scan.names.push((alias, only.and_then(of_type)));
                }
                case.field("value").into_iter().for_each(|value| scan.expression(value, &held));
                let held = match case.field("communication") {
                    Some(communication) => scan.statement(communication, held.clone())?,
                    None => held.clone(),
                };
                case.named_children()
                    .filter(|child| child.kind() == "statement_list")
                    .try_fold(held, |held, list| scan.list(list, held))
            });
            ways.extend(way);
        }
        let exits = self.exits.pop().unwrap_or_default();
        // A `continue` in a case belongs to the loop around it, and is one more way that leads on there.
        if let Some(outer) = self.exits.last_mut() {
            outer.extend(exits.iter().cloned());
        }
        Held::meet(ways.into_iter().chain(exits).chain((!complete).then_some(held)))
    }

    /// `go` and `defer`: what is called runs later, or beside this.
    fn later(&mut self, node: Node<'a>) {
        let Some(call) = node.named_children().next() else { return };
        let Some(function) = call.field("function") else { return };
        if function.kind() == "func_literal" {
            self.literal(function);
        } else if lock_operation(call).is_none()
            && let Some(callee) = self.path(function)
        {
            self.calls.entry(String::new()).or_default().insert(callee);
        }
        if let Some(arguments) = call.field("arguments") {
            self.expression(arguments, &Held::default());
        }
    }

    fn call_statement(&mut self, call: Node<'a>, mut held: Held) -> Option<Held> {
        let Some((lock, operation)) = lock_operation(call) else {
            self.expression(call, &held);
            let callee = call.field("function").map_or("", Node::text);
            let ends = ["panic", "os.Exit", "log.Fatal", "log.Fatalf", "klog.Fatal", "klog.Fatalf"].contains(&callee);
            return (!ends).then(|| self.after_calls(call, held));
        };
        if operation.starts_with("Try") {
            return Some(held);
        }
        let write = !operation.starts_with('R');
        if operation.ends_with("Unlock") {
            if !held.release(lock.text(), write) && !self.function.is_empty() {
                self.record(What::Releases, self.path(lock), write, call, &held);
            }
        } else {
            let path = self.path(lock);
            self.record(What::Takes, path.clone(), write, call, &held);
            if let Some(path) = path {
                held.take(Lock { text: lock.text().to_owned(), path, write, once: false, span: call.span() });
            }
        }
        Some(held)
    }

    /// A function whose name says that it unlocks may release any of the locks.
    fn after_calls(&self, node: Node<'a>, held: Held) -> Held {
        if held.is_empty() {
            return held;
        }
        let calls = node.descendants_outside(&["func_literal"]).filter_map(|node| node.field("function"));
        let mut names =
            calls.chain(node.field("function")).map(|callee| crate::names::last_name(callee.text()).to_lowercase());
        if names.any(|name| name.contains("unlock") || name.contains("release")) { Held::default() } else { held }
    }

    fn declare(&mut self, node: Node<'a>, held: &Held) {
        let (Some(left), Some(right)) = (node.field("left"), node.field("right")) else { return };
        self.expression(right, held);
        let values: Vec<Node<'a>> = right.named_children().collect();
        let names: Vec<Node<'a>> = left.named_children().collect();
        for (index, name) in names.iter().enumerate() {
            let value = if values.len() == names.len() || index == 0 { values.get(index) } else { None };
            let path = value.and_then(|value| self.path(*value));
            self.names.push((name.text(), path));
        }
    }

    fn variable(&mut self, spec: Node<'a>, held: &Held) {
        spec.field("value").into_iter().for_each(|value| self.expression(value, held));
        let of = spec.field("type").map(of_type);
        let values: Vec<Node<'a>> = spec.field("value").into_iter().flat_map(Node::named_children).collect();
        for (index, name) in spec.fields("name").enumerate() {
            let path = of.clone().unwrap_or_else(|| values.get(index).and_then(|value| self.path(*value)));
            self.names.push((name.text(), path));
        }
    }

    /// The calls and function literals inside an expression.
    fn expression(&mut self, node: Node<'a>, held: &Held) {
        match node.kind() {
            "func_literal" => return self.literal(node),
            "call_expression" => {
                let Some(function) = node.field("function") else { return };
                node.field("arguments").into_iter().for_each(|arguments| self.expression(arguments, held));
                if function.kind() == "func_literal" {
                    // Called where it stands: it belongs to the function.
                    let exits = std::mem::take(&mut self.exits);
                    self.scoped(|scan| {
                        scan.parameters(function);
                        function.field("body").and_then(|body| scan.statement(body, held.clone()))
                    });
                    self.exits = exits;
                    return;
                }
                self.expression(function, held);
                if lock_operation(node).is_none() {
                    self.call(function, node, held);
                }
                return;
            }
            _ => {}
        }
        for child in node.named_children() {
            self.expression(child, held);
        }
    }

    /// A function literal that somebody calls at some time.
    fn literal(&mut self, node: Node<'a>) {
        let function = std::mem::take(&mut self.function);
        let exits = std::mem::take(&mut self.exits);
        let asked = std::mem::take(&mut self.asked);
        self.scoped(|scan| {
            scan.parameters(node);
            node.field("body").and_then(|body| scan.statement(body, Held::default()))
        });
        self.function = function;
        self.exits = exits;
        self.asked = asked;
    }

    fn call(&mut self, callee: Node<'a>, call: Node<'a>, held: &Held) {
        let Some(path) = self.path(callee).filter(|_| callee.is(&["identifier", "selector_expression"])) else {
            return;
        };
        if held.is_empty() {
            let unnamed = self.function.is_empty();
            let calls = if unnamed { self.calls.entry(String::new()).or_default() } else { &mut self.own_calls };
            calls.insert(path);
        } else {
            self.record(What::Calls, Some(path), false, call, held);
        }
    }

    fn record(&mut self, what: What, path: Option<String>, write: bool, at: Node<'a>, held: &Held) {
        let Some(target) = path else { return };
        self.events.push(Event {
            path: String::new(),
            function: self.function.clone(),
            what,
            target,
            write,
            held: held.written(),
            line: String::new(),
            span: at.span(),
        });
    }
}

/// Whether a condition is the value of an atomic variable, and not its opposite: `c.ready.Load()`.
fn is_flag(condition: &str) -> bool {
    let name = condition.strip_suffix(".Load()");
    name.is_some_and(|name| name.chars().all(|character| character.is_alphanumeric() || "_.".contains(character)))
}

/// Whether the function that asks for a flag sets it on every way that leads on from there, as `c.ready.Store(true)` does. A
/// function that the same object keeps in a field may do so as well: which one that is nobody knows.
fn is_set_behind(question: Node<'_>, asked: &str) -> bool {
    let flag = asked.strip_suffix("Load()").unwrap_or(asked);
    let owner = flag.trim_end_matches('.').rsplit_once('.').map_or("", |(owner, _)| owner);
    let sets = |call: Node<'_>| {
        let operation = call.text().strip_prefix(flag);
        operation.is_some_and(|it| ["Store(true)", "Swap(true)", "CompareAndSwap(false, true)"].contains(&it))
    };
    let is_kept = |callee: Node<'_>| {
        let kept = callee.field("operand").is_some_and(|operand| operand.text() == owner);
        let Some(name) = callee.field("field").filter(|_| kept) else { return false };
        let fields = callee.ancestors().last().into_iter().flat_map(|root| root.descendants_of(&["field_declaration"]));
        let functions = fields.filter(|field| field.field("type").is_some_and(|of| of.kind() == "function_type"));
        functions.into_iter().any(|field| field.fields("name").any(|own| own.text() == name.text()))
    };
    let Some(list) = question.parent() else { return false };
    list.named_children().filter(|statement| statement.id() > question.id()).any(|statement| {
        let plain = statement.is(&["expression_statement", "defer_statement"]);
        plain && statement.named_children().any(sets)
            || (plain || statement.is(&["assignment_statement", "short_var_declaration"]))
                && statement.descendants_of(&["selector_expression"]).any(|callee| {
                    callee.parent().is_some_and(|call| call.field("function") == Some(callee)) && is_kept(callee)
                })
    })
}

/// The lock and the operation of `x.Lock()` and the like.
fn lock_operation(call: Node<'_>) -> Option<(Node<'_>, &str)> {
    let function = call.field("function").filter(|function| function.kind() == "selector_expression")?;
    // Nearly every call is something else, and each of them comes by here.
    let operation = Some(function.field("field")?.text()).filter(|operation| operation.ends_with("ock"))?;
    let known = ["Lock", "RLock", "Unlock", "RUnlock", "TryLock", "TryRLock"].contains(&operation);
    let bare = || call.field("arguments").is_some_and(|arguments| arguments.named_children().next().is_none());
    Some((function.field("operand")?, operation)).filter(|_| known && bare())
}
