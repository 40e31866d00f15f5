//! JavaScript and TypeScript: `axios`, whose default is to wait forever. Node's own `fetch` gives up after five minutes.

use plimsoll_sdk::prelude::*;

use super::Verdict;
use crate::imports::Imports;

/// Signs that a limit is set for all calls of the file.
const GLOBAL_LIMITS: &[&str] = &[".defaults", ".interceptors.request", "timeout("];

pub(super) fn judge(cx: &Context<'_>, imports: &Imports, call: Node<'_>) -> Verdict {
    let Some(callee) = call.field("function").map(Node::text) else { return Verdict::Unknown };
    let Some(name) = imports.resolve(callee) else { return Verdict::Unknown };
    let Some(method) = name.strip_prefix("axios").map(|rest| rest.trim_start_matches('.')) else {
        return Verdict::Unknown;
    };
    let given: Vec<_> = call.field("arguments").into_iter().flat_map(Node::named_children).collect();
    let place = match method {
        "get" | "delete" | "head" | "options" => 1,
        "post" | "put" | "patch" => 2,
        "request" | "create" => 0,
        // `axios(config)` and `axios(url, config)`
        "" if given.first().is_some_and(|first| first.is(&["string", "template_string"])) => 1,
        "" => 0,
        _ => return Verdict::Unknown,
    };
    let spread = given.iter().any(|argument| argument.kind() == "spread_element");
    if spread || GLOBAL_LIMITS.iter().any(|limit| cx.source().contains(limit)) {
        return Verdict::Unknown;
    }
    // A class that makes its own instance often keeps the limit for each call.
    if method == "create" && cx.source().to_lowercase().contains("timeout") {
        return Verdict::Unknown;
    }
    match given.get(place) {
        None => {}
        Some(config) if config.kind() == "object" => {
            let keys: Vec<_> = config.named_children().map(key).collect();
            if ["timeout", "signal", "cancelToken"].iter().any(|limit| keys.contains(limit)) {
                return Verdict::Limited;
            }
            if keys.contains(&"") {
                return Verdict::Unknown;
            }
        }
        // What the variable holds is not known here.
        Some(_) => return Verdict::Unknown,
    }
    let message = match method {
        "create" => "no call of this `axios` instance has a timeout".to_owned(),
        _ => format!("`{callee}` waits forever if the other side does"),
    };
    Verdict::unlimited(message, Confidence::Medium, None)
}

/// The key of a member of an object; empty for one that may stand for several.
fn key(member: Node<'_>) -> &str {
    match member.kind() {
        "pair" => member.field("key").map_or("", Node::text).trim_matches(['\'', '"']),
        "shorthand_property_identifier" => member.text(),
        "method_definition" => member.field("name").map_or("", Node::text),
        _ => "",
    }
}
