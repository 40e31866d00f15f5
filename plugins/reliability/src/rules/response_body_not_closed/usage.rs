//! What a function does with a response or its body, at one place.

use plimsoll_sdk::prelude::*;

use crate::names::is_one_of;

/// Calls that read a body, or look at a response, and leave the closing to the caller.
const READERS: &str = "\
    io.ReadAll ioutil.ReadAll io.Copy io.CopyN io.CopyBuffer io.ReadFull io.LimitReader io.TeeReader \
    io.NewSectionReader json.NewDecoder xml.NewDecoder yaml.NewDecoder toml.NewDecoder gob.NewDecoder csv.NewReader \
    bufio.NewReader bufio.NewReaderSize bufio.NewScanner gzip.NewReader html.Parse tar.NewReader httputil.DumpResponse \
    http.MaxBytesReader";

/// Of those, the ones after which an HTTP/1 connection is free again even if the body is never closed.
const DRAINERS: &str = "io.ReadAll ioutil.ReadAll io.Copy";

/// Packages and receivers whose functions only print what they are given.
const PRINTERS: &str = "fmt log slog logger t errors";

/// What happens to it at one place.
pub(super) enum Usage<'a> {
    /// It is looked at, or read from.
    Harmless,
    /// It leaves the hands of the function: somebody else may close it.
    Escape,
    /// This call closes it.
    Close(Node<'a>),
    /// This call reads it to its end.
    Drain(Node<'a>),
}

/// What the function does with a response where `name` names it.
pub(super) fn of_response<'a>(root: Node<'a>, name: Node<'a>) -> Usage<'a> {
    let Some(parent) = name.parent() else { return Usage::Escape };
    match parent.kind() {
        "selector_expression" => match parent.field("field").map(Node::text) {
            Some("Body") => of_body(root, parent),
            _ => Usage::Harmless,
        },
        "binary_expression" => Usage::Harmless,
        "argument_list" => argument(root, parent, name, of_response),
        "expression_list" => match parent.parent() {
            Some(assignment) if assignment.field("left") == Some(parent) => Usage::Harmless,
            // `_ = resp`
            Some(assignment) if assignment.field("left").is_some_and(|left| left.text() == "_") => Usage::Harmless,
            _ => Usage::Escape,
        },
        _ => Usage::Escape,
    }
}

/// What the function does with a body where `body` stands for it.
fn of_body<'a>(root: Node<'a>, body: Node<'a>) -> Usage<'a> {
    let Some(parent) = body.parent() else { return Usage::Escape };
    match parent.kind() {
        "selector_expression" => {
            let call = parent.parent();
            let call = call.filter(|call| call.kind() == "call_expression" && call.field("function") == Some(parent));
            match (call, parent.field("field").map(Node::text)) {
                (Some(call), Some("Close")) => Usage::Close(call),
                (Some(_), _) => Usage::Harmless,
                (None, _) => Usage::Escape,
            }
        }
        "binary_expression" => Usage::Harmless,
        "argument_list" => argument(root, parent, body, of_body),
        _ => Usage::Escape,
    }
}

/// What a call does with it. A function of the same file is looked into, one level deep.
fn argument<'a>(
    root: Node<'a>,
    arguments: Node<'a>,
    given: Node<'a>,
    inside: fn(Node<'a>, Node<'a>) -> Usage<'a>,
) -> Usage<'a> {
    let Some(call) = arguments.parent() else { return Usage::Escape };
    let Some(callee) = call.field("function").map(Node::text) else { return Usage::Escape };
    if is_one_of(callee, DRAINERS) {
        return Usage::Drain(call);
    }
    if is_one_of(callee, READERS) || is_one_of(callee.split('.').next().unwrap_or_default(), PRINTERS) {
        return Usage::Harmless;
    }
    let place = arguments.named_children().position(|argument| argument == given);
    let function = root.named_children().find(|node| {
        node.kind() == "function_declaration" && node.field("name").is_some_and(|name| name.text() == callee)
    });
    let (Some(function), Some(place)) = (function, place) else { return Usage::Escape };
    let parameters = function.field("parameters").into_iter().flat_map(Node::named_children);
    let mut names = parameters.flat_map(|parameter| parameter.fields("name"));
    let Some(parameter) = names.nth(place) else { return Usage::Harmless };
    let Some(body) = function.field("body") else { return Usage::Escape };
    // A function that may itself hand it on is not followed: `root` is the body, which declares no functions.
    let uses = body.descendants_of(&["identifier"]).filter(|node| node.text() == parameter.text());
    let keeps = uses.into_iter().all(|node| matches!(inside(body, node), Usage::Harmless | Usage::Drain(_)));
    if keeps { Usage::Harmless } else { Usage::Escape }
}
