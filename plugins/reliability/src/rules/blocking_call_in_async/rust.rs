//! Rust: calls of `std` that block, in `async fn` and `async` blocks.

use plimsoll_sdk::prelude::*;

use super::Blocking;
use crate::imports::Imports;

const BODIES: &[&str] = &["function_item", "closure_expression", "async_block"];

pub(super) fn find<'a>(cx: &Context<'a>, calls: &[Node<'a>]) -> Vec<Blocking<'a>> {
    let imports = Imports::of(cx);
    let blocking = calls.iter().filter_map(|call| Some((*call, blocking(&imports, *call)?)));
    let found = blocking.filter(|(call, _)| runs_async(*call) && !is_test(*call));
    let found = found.map(|(at, (name, instead))| Blocking {
        at,
        name,
        instead,
        severity: Severity::P1,
        confidence: Confidence::High,
    });
    found.collect()
}

fn blocking(imports: &Imports, call: Node<'_>) -> Option<(String, &'static str)> {
    let callee = call.field("function")?;
    if callee.kind() == "field_expression" {
        // `Command::new(…)….output()`: the first name of the chain decides.
        let awaited = call.parent().is_some_and(|parent| parent.kind() == "await_expression");
        let start = callee.text().split("::new").next()?;
        let method = callee.field("field")?.text();
        return (!awaited && full_name(imports, start) == "std::process::Command")
            .then(|| (format!("std::process::Command::{method}"), "`tokio::process::Command`"));
    }
    let name = full_name(imports, callee.text());
    match name.as_str() {
        "std::thread::sleep" => Some((name, "`tokio::time::sleep(…).await`")),
        _ if name.starts_with("reqwest::blocking::") => Some((name, "the asynchronous client of `reqwest`")),
        _ => None,
    }
}

/// A path that starts at a crate needs no `use`.
fn full_name(imports: &Imports, path: &str) -> String {
    imports.resolve(path).unwrap_or_else(|| path.trim_start_matches("::").to_owned())
}

fn runs_async(call: Node<'_>) -> bool {
    let Some(body) = call.enclosing(BODIES) else { return false };
    match body.kind() {
        "async_block" => true,
        "closure_expression" => body.text().starts_with("async"),
        _ => body.named_children().any(|child| child.kind() == "function_modifiers" && child.text().contains("async")),
    }
}

/// Whether the call stands in a test: tests live in the files that they test.
fn is_test(call: Node<'_>) -> bool {
    call.ancestors().filter(|node| node.is(&["function_item", "mod_item"])).any(|item| {
        let Some(parent) = item.parent() else { return false };
        let before: Vec<_> = parent.named_children().take_while(|node| *node != item).collect();
        let mut attributes = before.iter().rev().take_while(|node| node.kind() == "attribute_item");
        attributes.any(|attribute| attribute.text().contains("test"))
    })
}
