//! Which calls hand over a response with a body.

use plimsoll_sdk::prelude::*;

use crate::go::has_type;
use crate::names::last_name;

/// Whether a call is one of `net/http` that hands over a response with a body.
pub(super) fn gives_response(cx: &Context<'_>, http: &str, call: Node<'_>, outer: Node<'_>) -> bool {
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
pub(super) fn asks_for_head(function: &str, call: Node<'_>, http: &str) -> bool {
    let request = call.field("arguments").and_then(|arguments| arguments.named_children().next());
    let made = request.and_then(|request| making(function, request.text(), http));
    made.is_some_and(|made| made.contains("\"HEAD\"") || made.contains("MethodHead"))
}
