//! Go: the default client of `net/http`, and clients made without `Timeout`.

use plimsoll_sdk::prelude::*;

use super::Verdict;
use crate::flow::GO;
use crate::go::is_test_support;
use crate::imports::Imports;

/// Signs that the limit comes with the request.
const DEADLINES: &[&str] = &["NewRequestWithContext", "WithContext(", "WithTimeout", "WithDeadline", "AfterFunc"];

pub(super) fn judge(cx: &Context<'_>, imports: &Imports, node: Node<'_>) -> Verdict {
    let Some(http) = imports.local_name("net/http") else { return Verdict::Unknown };
    let verdict = if node.kind() == "composite_literal" { client(cx, http, node) } else { call(cx, http, node) };
    // Read last: it searches the whole file, and most calls are none of HTTP.
    if !matches!(verdict, Verdict::Unknown) && is_test_support(cx.source()) { Verdict::Unknown } else { verdict }
}

fn call(cx: &Context<'_>, http: &str, call: Node<'_>) -> Verdict {
    let Some(callee) = call.field("function").map(Node::text) else { return Verdict::Unknown };
    let Some((receiver, method)) = callee.rsplit_once('.') else { return Verdict::Unknown };
    let default = format!("{http}.DefaultClient");
    if receiver != http && receiver != default {
        return Verdict::Unknown;
    }
    // Whoever replaces or limits the default client has thought of it.
    let set = [" =", ".Timeout =", ".Transport ="].iter().any(|sign| cx.source().contains(&format!("{default}{sign}")));
    if set {
        return Verdict::Unknown;
    }
    if method == "Do" {
        let function = call.enclosing(&GO.functions[..2]).map_or("", Node::text);
        let plain = function.contains(&format!("{http}.NewRequest("));
        if !plain || DEADLINES.iter().any(|sign| function.contains(sign)) {
            return Verdict::Unknown;
        }
    }
    Verdict::unlimited(format!("`{callee}` uses the default client, which waits forever"), Confidence::High, None)
}

/// `http.Client{…}`.
fn client(cx: &Context<'_>, http: &str, literal: Node<'_>) -> Verdict {
    if literal.field("type").is_none_or(|name| name.text() != format!("{http}.Client")) {
        return Verdict::Unknown;
    }
    let elements = literal.field("body").into_iter().flat_map(Node::named_children);
    let elements: Vec<_> = elements.collect();
    let keys: Vec<_> = elements.iter().filter_map(|element| element.named_children().next()).map(Node::text).collect();
    if keys.contains(&"Timeout") {
        return Verdict::Limited;
    }
    let source = cx.source();
    // A transport may limit the parts of a call, the usual one does not, and a context the whole.
    let usual = format!("{http}.DefaultTransport");
    let own_transport = elements.iter().any(|element| {
        let text = element.text();
        text.starts_with("Transport") && text.split_once(':').is_none_or(|(_, value)| value.trim() != usual)
    });
    let elsewhere = own_transport || source.contains(".Timeout =");
    let is_handed_over = is_argument(literal);
    if elsewhere || DEADLINES.iter().any(|sign| source.contains(sign)) || !(is_used(source) || is_handed_over) {
        return Verdict::Unknown;
    }
    let message = format!("this `{http}.Client` has no `Timeout`, so its calls wait forever");
    let edit = keys.is_empty().then(|| Edit::insert(literal.span().end - 1, "Timeout: 10 * time.Second"));
    Verdict::unlimited(message, Confidence::Medium, edit)
}

/// Whether the client is made for a library, which is called with nothing else: `metadata.NewClient(&http.Client{})`.
fn is_argument(literal: Node<'_>) -> bool {
    let Some(pointer) = literal.parent().filter(|parent| parent.kind() == "unary_expression") else { return false };
    pointer.parent().is_some_and(|parent| parent.kind() == "argument_list")
}

/// Whether the file makes calls itself: what others do with a client is not known here.
fn is_used(source: &str) -> bool {
    [".Get(", ".Do(", ".Post(", ".PostForm(", ".Head("].iter().any(|call| source.contains(call))
}
