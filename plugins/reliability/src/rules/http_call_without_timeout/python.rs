//! Python: `requests`, its sessions, and `urlopen`. `httpx` and `aiohttp` have limits of their own, which `None` takes away.

use plimsoll_sdk::prelude::*;

use super::Verdict;
use crate::imports::Imports;
use crate::python::is_made_by;

const CALLS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "request"];

const SESSIONS: &[&str] = &["requests.Session", "requests.session"];

/// Signs that a limit is set for the whole file.
const GLOBAL_LIMITS: &[&str] =
    &["setdefaulttimeout", "eventlet.Timeout", "gevent.Timeout", "func_timeout", "async_timeout"];

/// Signs that a session brings its own limit.
const SESSION_LIMITS: &[&str] = &[".mount(", "partial(", ".request ="];

pub(super) fn judge(cx: &Context<'_>, imports: &Imports, call: Node<'_>) -> Verdict {
    let Some(callee) = call.field("function").map(Node::text) else { return Verdict::Unknown };
    let Some(arguments) = call.field("arguments") else { return Verdict::Unknown };
    let Some((name, confidence)) = name(cx.source(), imports, callee) else { return Verdict::Unknown };
    let given: Vec<_> = arguments.named_children().collect();
    let spread = given.iter().any(|argument| argument.is(&["dictionary_splat", "list_splat"]));
    let has_limit = GLOBAL_LIMITS.iter().any(|limit| cx.source().contains(limit));
    let limit = given.iter().find(|argument| argument.field("name").is_some_and(|name| name.text() == "timeout"));
    match limit.and_then(|limit| limit.field("value")) {
        Some(value) if value.kind() == "none" => {
            let edit = Edit::replace(value, "10");
            Verdict::unlimited(format!("`{name}` is told to wait forever"), confidence, Some(edit))
        }
        Some(_) => Verdict::Limited,
        None if spread || has_limit || name.starts_with("httpx.") => Verdict::Unknown,
        None if name == "urlopen" && is_limited_or_local(&given) => Verdict::Unknown,
        None => {
            let edit = given.last().map(|last| Edit::insert(last.span().end, ", timeout=10"));
            Verdict::unlimited(format!("`{name}` waits forever if the other side does"), confidence, edit)
        }
    }
}

/// The name to report, if the call is one that has no limit of its own.
fn name(source: &str, imports: &Imports, callee: &str) -> Option<(String, Confidence)> {
    if let Some(full) = imports.resolve(callee) {
        if full == "urllib.request.urlopen" {
            return Some(("urlopen".to_owned(), Confidence::High));
        }
        let limited = full.strip_prefix("httpx.").is_some_and(|call| CALLS.contains(&call) || call.ends_with("Client"));
        if limited {
            return Some((full, Confidence::High));
        }
        let call = full.strip_prefix("requests.").map(|rest| rest.strip_prefix("api.").unwrap_or(rest))?;
        return CALLS.contains(&call).then(|| (full.clone(), Confidence::High));
    }
    let (session, call) = callee.rsplit_once('.')?;
    let made = CALLS.contains(&call) && is_made_by(source, imports, session, SESSIONS);
    (made && !SESSION_LIMITS.iter().any(|limit| source.contains(limit)))
        .then(|| (callee.to_owned(), Confidence::Medium))
}

/// `urlopen(url, data, timeout)`, or an address that is no network's.
fn is_limited_or_local(given: &[Node<'_>]) -> bool {
    let positional = given.iter().filter(|argument| argument.kind() != "keyword_argument");
    let local = given.first().is_some_and(|url| {
        let text = url.text().trim_start_matches(['f', 'r', 'b', '"', '\'']);
        text.starts_with("file:") || text.starts_with("ile:") || text.starts_with("data:")
    });
    local || positional.count() >= 3
}
