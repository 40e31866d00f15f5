//! What code says about its health: an endpoint, or a word that may belong to one.
//!
//! Only an endpoint is good for a strength: a path that ends in a word of health right below the root or below a prefix that
//! stands for the whole program, or what a library of health checks calls its parts.

use plimsoll_sdk::prelude::*;

use crate::browser;
use crate::serving::family;
use crate::units::is_commented;

/// What a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// It has an endpoint.
    Endpoint,
    /// It has a word that may belong to one.
    Perhaps,
    /// Nothing.
    Nothing,
}

/// Returns the best that the matches of a file say.
pub(crate) fn health(cx: &Context<'_>) -> Health {
    let source = cx.source();
    let said = |name| cx.matches_of(name).filter(move |found: &&Match| !is_commented(source, found.span));
    let speaks = ["endpoint", "health", "perhaps-health"].iter().any(|name| said(name).next().is_some());
    let is_script = family(cx.language()) == "javascript";
    if !speaks || is_script && browser::is_browser(cx) {
        return Health::Nothing;
    }
    if said("health").next().is_some() {
        return Health::Endpoint;
    }
    let mut perhaps = said("perhaps-health").next().is_some();
    for found in said("endpoint") {
        let before = source.get(..found.span.start as usize).unwrap_or("").rsplit('\n').next().unwrap_or("");
        if asks_somebody(before) || is_of_another(cx, found.span) {
            continue;
        }
        // Behind another text, it may be the address of another program.
        if !before.trim_end().ends_with(['+', '.']) {
            return Health::Endpoint;
        }
        perhaps = true;
    }
    if perhaps { Health::Perhaps } else { Health::Nothing }
}

/// Whether what stands before a path calls it, and does not serve it.
fn asks_somebody(before: &str) -> bool {
    const CLIENTS: &[&str] =
        &["fetch(", "axios.get(", "axios(", "requests.get(", "httpx.get(", "http.Get(", "client.get(", "Client.get("];
    CLIENTS.iter().any(|client| before.trim_end().ends_with(client))
}

/// Whether a path stands inside the route of something else, such as `scope("/image").route("/health", …)`.
fn is_of_another(cx: &Context<'_>, at: Span) -> bool {
    let Some(root) = cx.root() else { return false };
    let holds = |node: &Node<'_>| node.span().start <= at.start && at.end <= node.span().end;
    let mut innermost = root;
    while let Some(inner) = innermost.children().find(holds) {
        innermost = inner;
    }
    let calls = innermost.ancestors().filter(|node| node.is(&["call_expression", "call", "method_invocation"]));
    calls.into_iter().any(|call| {
        let first = call.field("arguments").and_then(|list| list.named_children().next());
        let outer = first.filter(|first| !holds(first)).map_or("", Node::text);
        // A chain begins with what all of its routes are below.
        let start = call.text();
        let scope = start.strip_prefix("web::").unwrap_or(start).strip_prefix("scope(").unwrap_or("");
        let scope = scope.split(')').next().unwrap_or("");
        [outer, scope].into_iter().filter_map(path).any(|path| !is_general(path))
    })
}

/// The path that a literal says.
fn path(literal: &str) -> Option<&str> {
    let inner = literal.trim().trim_matches(['"', '\'', '`']);
    (inner.len() < literal.len() && inner.starts_with('/')).then_some(inner)
}

/// Whether a path stands for the whole program: `/`, `/api/v1`, `/management`.
fn is_general(path: &str) -> bool {
    const GENERAL: &[&str] = &[
        "api",
        "rest",
        "management",
        "manage",
        "mgmt",
        "internal",
        "admin",
        "private",
        "public",
        "actuator",
        "system",
        "sys",
        "service",
        "services",
        "svc",
        "app",
        "web",
        "-",
        "q",
        "_",
        "monitoring",
        "monitor",
        "ops",
        "common",
        "base",
        "status",
        "health",
        "healthz",
    ];
    let version =
        |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()));
    path.split('/').filter(|part| !part.is_empty()).all(|part| GENERAL.contains(&part) || version(part))
}

#[cfg(test)]
mod tests {
    use super::{asks_somebody, is_general, path};

    #[test]
    fn prefixes_of_the_whole_program_are_general() {
        for one in ["/", "/api/v4", "/management", "/-"] {
            assert!(is_general(one), "{one}");
        }
        assert!(!is_general("/image") && !is_general("/api/orders"));
        assert_eq!((path("\"/image\""), path("\"image\""), path("scope")), (Some("/image"), None, None));
    }

    #[test]
    fn a_path_that_is_called_is_no_endpoint() {
        assert!(asks_somebody("const answer = await fetch(") && !asks_somebody("app.get("));
    }
}
