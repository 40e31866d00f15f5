//! Rust: `reqwest`, whose asynchronous client has no limit unless it is given one.

use plimsoll_sdk::prelude::*;

use super::Verdict;
use crate::imports::Imports;

const MAKERS: &[&str] =
    &["reqwest::get", "reqwest::Client::new", "reqwest::Client::builder", "reqwest::ClientBuilder::new"];

pub(super) fn judge(cx: &Context<'_>, imports: &Imports, call: Node<'_>) -> Verdict {
    let Some(callee) = call.field("function").map(Node::text) else { return Verdict::Unknown };
    let name = imports.resolve(callee).unwrap_or_else(|| callee.trim_start_matches("::").to_owned());
    if !MAKERS.contains(&name.as_str()) || is_test(call) {
        return Verdict::Unknown;
    }
    // The client, the request or a future around both may have the limit.
    if cx.source().to_lowercase().contains("timeout") {
        return Verdict::Limited;
    }
    if matches!(name.as_str(), "reqwest::Client::builder" | "reqwest::ClientBuilder::new") {
        // A builder that leaves the function is finished elsewhere, where it may get its limit.
        let function = call.enclosing(&["function_item"]);
        if function.is_some_and(|function| !function.text().contains(".build(")) {
            return Verdict::Unknown;
        }
    }
    let message = match name.as_str() {
        "reqwest::get" => "`reqwest::get` has no timeout: it hangs as long as the other side does".to_owned(),
        _ => format!("the client of `{callee}` has no timeout"),
    };
    Verdict::unlimited(message, Confidence::Medium, None)
}

/// Whether the call stands in a module or a function for tests.
fn is_test(call: Node<'_>) -> bool {
    call.ancestors().filter(|node| node.is(&["function_item", "mod_item"])).any(|item| {
        let Some(parent) = item.parent() else { return false };
        let before: Vec<_> = parent.named_children().take_while(|node| *node != item).collect();
        let mut attributes = before.iter().rev().take_while(|node| node.kind() == "attribute_item");
        attributes.any(|attribute| attribute.text().contains("test"))
    })
}
