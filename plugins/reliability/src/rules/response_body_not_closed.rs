//! `response-body-not-closed`: a response whose body stays open on some way out of the function.

use plimsoll_sdk::prelude::*;

use crate::flow::{GO, Releases};
use crate::go::{DECLARATIONS, has_type};
use crate::imports::Imports;
use crate::names::last_name;

pub const RULE: Rule = rule!("response-body-not-closed", check);

/// Calls that read a body, or look at a response, and leave the closing to the caller.
const READERS: &[&str] = &[
    "io.ReadAll",
    "ioutil.ReadAll",
    "io.Copy",
    "io.CopyN",
    "io.CopyBuffer",
    "io.ReadFull",
    "io.LimitReader",
    "io.TeeReader",
    "io.NewSectionReader",
    "json.NewDecoder",
    "xml.NewDecoder",
    "yaml.NewDecoder",
    "toml.NewDecoder",
    "gob.NewDecoder",
    "csv.NewReader",
    "bufio.NewReader",
    "bufio.NewReaderSize",
    "bufio.NewScanner",
    "gzip.NewReader",
    "html.Parse",
    "tar.NewReader",
    "httputil.DumpResponse",
];

/// Of those, the ones after which an HTTP/1 connection is free again even if the body is never closed.
const DRAINERS: &[&str] = &["io.ReadAll", "ioutil.ReadAll", "io.Copy"];

const PRINTERS: &[&str] = &["fmt", "log", "slog", "logger", "t", "errors"];

/// What became of one response.
enum Fate<'a> {
    /// It leaves the function's hands: somebody else may close it.
    Escapes,
    Closed,
    NeverClosed {
        drained: bool,
    },
    Leaks {
        exit: Node<'a>,
    },
}

fn check(cx: &mut Context<'_>) {
    let imports = Imports::of(cx);
    let Some(http) = imports.local_name("net/http") else { return };
    let Some(_) = cx.root() else { return };
    let mut closed = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(statement) = cx.node(found.node) else { continue };
        let Some(call) = statement.field("right").and_then(|right| right.named_children().next()) else { continue };
        let names: Vec<_> = statement.field("left").into_iter().flat_map(Node::named_children).collect();
        let [response, error] = names[..] else { continue };
        let Some(function) = statement.enclosing(GO.functions) else { continue };
        let outer = statement.ancestors().filter(|node| node.is(DECLARATIONS)).last().unwrap_or(function);
        if response.kind() != "identifier"
            || !gives_response(cx, http, call, outer)
            || asks_for_head(outer.text(), call, http)
        {
            continue;
        }
        let fate = fate(statement, function, response.text(), error.text());
        total += u32::from(!matches!(fate, Fate::Escapes));
        match fate {
            Fate::Escapes => {}
            Fate::Closed => closed.push(call.span()),
            Fate::NeverClosed { drained: false } if response.text() == "_" => {
                cx.report(call).message("the response is thrown away, so its body is never closed");
            }
            Fate::NeverClosed { drained: false } => {
                cx.report(call).message(format!("`{}.Body` is never closed in this function", response.text()));
            }
            Fate::NeverClosed { drained: true } => {
                let message = format!("`{}.Body` is read to its end but never closed", response.text());
                cx.report(call).message(message).severity(Severity::P2);
            }
            Fate::Leaks { exit } => {
                let message = format!("`{}.Body` stays open on a way out of this function", response.text());
                let way = exit.kind().trim_end_matches("_statement");
                cx.report(call).message(message).related(exit, format!("this `{way}` leaves the body open"));
            }
        }
    }
    if total > 0 {
        let met = closed.len() as u32;
        cx.strength(met, total, closed.into_iter().take(3));
    }
}

/// Whether a call is one of `net/http` that hands over a response with a body.
fn gives_response(cx: &Context<'_>, http: &str, call: Node<'_>, outer: Node<'_>) -> bool {
    let Some(callee) = call.field("function") else { return false };
    let Some((receiver, method)) = callee.text().rsplit_once('.') else { return false };
    let arguments: Vec<_> = call.field("arguments").into_iter().flat_map(Node::named_children).collect();
    if receiver == http {
        return method != "Do";
    }
    if receiver == format!("{http}.DefaultClient")
        || has_type(cx.source(), last_name(receiver), &format!("{http}.Client"))
    {
        return true;
    }
    // Whatever takes one request and gives two values is made like a client.
    let [request] = arguments[..] else { return false };
    method == "Do" && request.kind() == "identifier" && is_request(outer.text(), request.text(), http)
}

fn is_request(function: &str, name: &str, http: &str) -> bool {
    making(function, name, http).is_some() || has_type(function, name, &format!("{http}.Request"))
}

/// The call that makes a request: its arguments to the end of the line.
fn making<'f>(function: &'f str, name: &str, http: &str) -> Option<&'f str> {
    let mut makers =
        function.match_indices("NewRequest").filter(|(at, _)| function[..*at].ends_with(&format!("{http}.")));
    let found = makers.find(|(at, _)| {
        let line = function[..*at].rsplit('\n').next().unwrap_or_default();
        line.split([',', ' ', '\t']).any(|word| word == name)
    });
    function[found?.0..].lines().next()
}

/// The answer to a `HEAD` has no body, so there is nothing to close.
fn asks_for_head(function: &str, call: Node<'_>, http: &str) -> bool {
    let request = call.field("arguments").and_then(|arguments| arguments.named_children().next());
    let made = request.and_then(|request| making(function, request.text(), http));
    made.is_some_and(|made| made.contains("\"HEAD\"") || made.contains("MethodHead"))
}

fn fate<'a>(statement: Node<'a>, function: Node<'a>, name: &str, error: &str) -> Fate<'a> {
    if name == "_" {
        return Fate::NeverClosed { drained: false };
    }
    let Some(region) = region(statement, function, name) else { return Fate::Escapes };
    let mut closes = Vec::new();
    let mut drains = Vec::new();
    let after = region.descendants().filter(|node| node.span().start >= statement.span().end);
    for node in after.filter(|node| node.kind() == "identifier" && node.text() == name) {
        match usage(node) {
            Usage::Harmless => {}
            Usage::Escape => return Fate::Escapes,
            Usage::Close(call) => closes.push(call),
            Usage::Drain(call) => drains.push(call),
        }
    }
    let releases = Releases::new(&GO, function, statement, closes, |condition| {
        words(condition).any(|word| word == name || word == error)
    });
    if releases.is_empty() {
        return Fate::NeverClosed { drained: !drains.is_empty() };
    }
    if region.kind() != "statement_list" {
        // Declared in the head of an `if` or `switch`: it does not outlive that, and neither does its release.
        return Fate::Closed;
    }
    match releases.first_leak(|exit| is_exempt(exit, statement, name, error, &drains)) {
        Some(exit) => Fate::Leaks { exit },
        None => Fate::Closed,
    }
}

/// Where the variable of the response can be used: the block of its declaration. None if it is not the function's own.
fn region<'a>(statement: Node<'a>, function: Node<'a>, name: &str) -> Option<Node<'a>> {
    if statement.kind() == "short_var_declaration" {
        return statement.enclosing(&["statement_list", "if_statement", "expression_switch_statement"]);
    }
    statement.ancestors().take_while(|node| *node != function).find(|block| {
        block.kind() == "statement_list"
            && block.named_children().take_while(|child| child.span().end <= statement.span().start).any(|child| {
                matches!(child.kind(), "short_var_declaration" | "var_declaration")
                    && child.descendants().any(|node| node.kind() == "identifier" && node.text() == name)
            })
    })
}

enum Usage<'a> {
    Harmless,
    Escape,
    Close(Node<'a>),
    Drain(Node<'a>),
}

fn usage(name: Node<'_>) -> Usage<'_> {
    let Some(parent) = name.parent() else { return Usage::Escape };
    match parent.kind() {
        "selector_expression" => match parent.field("field").map(Node::text) {
            Some("Body") => usage_of_body(parent),
            _ => Usage::Harmless,
        },
        "binary_expression" => Usage::Harmless,
        "argument_list" => match callee(parent) {
            Some(callee) if is_reader(callee) || PRINTERS.contains(&callee.split('.').next().unwrap_or_default()) => {
                Usage::Harmless
            }
            _ => Usage::Escape,
        },
        "expression_list" => match parent.parent() {
            Some(assignment) if assignment.field("left") == Some(parent) => Usage::Harmless,
            _ => Usage::Escape,
        },
        _ => Usage::Escape,
    }
}

fn usage_of_body(body: Node<'_>) -> Usage<'_> {
    let Some(parent) = body.parent() else { return Usage::Escape };
    match parent.kind() {
        "selector_expression" => {
            let call = parent
                .parent()
                .filter(|call| call.kind() == "call_expression" && call.field("function") == Some(parent));
            match (call, parent.field("field").map(Node::text)) {
                (Some(call), Some("Close")) => Usage::Close(call),
                (Some(_), _) => Usage::Harmless,
                (None, _) => Usage::Escape,
            }
        }
        "binary_expression" => Usage::Harmless,
        "argument_list" => match callee(parent) {
            Some(callee) if DRAINERS.contains(&callee) => parent.parent().map_or(Usage::Harmless, Usage::Drain),
            Some(callee) if is_reader(callee) => Usage::Harmless,
            _ => Usage::Escape,
        },
        _ => Usage::Escape,
    }
}

fn callee(arguments: Node<'_>) -> Option<&str> {
    Some(arguments.parent()?.field("function")?.text())
}

fn is_reader(callee: &str) -> bool {
    READERS.contains(&callee)
}

/// A way out on which there is no response, no open body any more, or which belongs to the check of the call's own error.
fn is_exempt(exit: Node<'_>, statement: Node<'_>, name: &str, error: &str, drains: &[Node<'_>]) -> bool {
    let ifs = exit.ancestors().take_while(|node| !node.is(GO.functions) && !node.contains(statement));
    let mut conditions = ifs.filter(|node| node.kind() == "if_statement").filter_map(|node| node.field("condition"));
    conditions.any(|condition| {
        let text = condition.text();
        if text.contains(&format!("{name} == nil")) {
            return true;
        }
        if !words(text).any(|word| word == error) {
            return false;
        }
        // The error is that of the call unless something else was assigned to it since, such as the result of reading.
        let since = assigned_since(condition, statement, error);
        since.is_none_or(|assignment| drains.iter().any(|drain| assignment.contains(*drain)))
    })
}

/// The last assignment to `error` between the call and a condition.
fn assigned_since<'a>(condition: Node<'a>, statement: Node<'a>, error: &str) -> Option<Node<'a>> {
    let function = statement.enclosing(GO.functions)?;
    let between = function
        .descendants()
        .filter(|node| node.span().start >= statement.span().end && node.span().end <= condition.span().start);
    let assigns = between.filter(|node| node.is(&["assignment_statement", "short_var_declaration"]));
    assigns.filter(|node| node.field("left").is_some_and(|left| words(left.text()).any(|word| word == error))).last()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !(character.is_alphanumeric() || character == '_')).filter(|word| !word.is_empty())
}
