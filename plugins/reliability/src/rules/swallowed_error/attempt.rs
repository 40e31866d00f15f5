//! What was tried: an attempt whose failure needs no word, or work that is lost.

use plimsoll_sdk::prelude::*;

use crate::names::{last_name, words};

/// Kinds of calls in all languages of the rule.
const CALLS: &[&str] = &[
    "call",
    "call_expression",
    "method_invocation",
    "invocation_expression",
    "new_expression",
    "object_creation_expression",
    "function_call_expression",
    "member_call_expression",
    "scoped_call_expression",
];

const FUNCTIONS: &[&str] = &[
    "function_definition",
    "function_declaration",
    "method_declaration",
    "method_definition",
    "method",
    "arrow_function",
    "function_expression",
];

/// Puts something away: if that fails there is nothing left to do.
const CLEANUP: &[&str] = &[
    "close",
    "unlink",
    "remove",
    "rm",
    "rmtree",
    "rmdir",
    "kill",
    "terminate",
    "cancel",
    "shutdown",
    "disconnect",
    "stop",
    "abort",
    "release",
    "dispose",
    "destroy",
    "quit",
    "cleanup",
    "flush",
    "end",
    "unsubscribe",
    "detach",
    "unref",
    "join",
    "unregister",
    "uninstall",
    "unlock",
    "interrupt",
    "teardown",
    "clear",
    "logout",
    "reset",
];

/// Asks whether something is there or well-formed, in languages whose handlers cannot be narrow.
const QUESTIONS: &[&str] = &[
    "JSON.parse",
    "JSON.stringify",
    "decodeURIComponent",
    "decodeURI",
    "encodeURIComponent",
    "URL",
    "RegExp",
    "atob",
    "require",
    "require.resolve",
    "import",
    "eval",
    "Function",
];

/// Last names of such calls.
const PROBES: &[&str] = &[
    "statSync",
    "lstatSync",
    "accessSync",
    "existsSync",
    "access",
    "mkdirSync",
    "mkdir",
    "realpathSync",
    "importlib",
    "import_module",
    "__import__",
    "forName",
    "isatty",
    "setAttribute",
    "removeAttribute",
    "focus",
    "setItem",
    "getItem",
    "removeItem",
    "setSelectionRange",
    "setRawMode",
    "setsockopt",
    "defineProperty",
];

/// Functions that put things away themselves.
const CLEANERS: &[&str] = &[
    "__del__",
    "__exit__",
    "__aexit__",
    "close",
    "dispose",
    "finalize",
    "shutdown",
    "cleanup",
    "clean_up",
    "stop",
    "teardown",
    "disconnect",
    "destroy",
    "disposeasync",
    "atexit",
    "componentwillunmount",
    "terminate",
    "kill",
];

/// First words of calls whose work is gone if they fail unseen.
const CHANGES: &[&str] = &[
    "commit", "save", "insert", "persist", "publish", "enqueue", "charge", "refund", "transfer", "upload", "send",
    "pay",
];

/// Returns whether a failure of the attempt needs no word: clean-up, optional imports, questions.
pub(super) fn may_fail(attempt: Node<'_>) -> bool {
    let mut above = attempt.ancestors();
    if above.any(|node| node.is(&["finally_clause", "ensure"])) {
        return true;
    }
    let cleans =
        |name: &str| CLEANERS.contains(&name.to_lowercase().trim_start_matches('_')) || CLEANERS.contains(&name);
    if attempt.enclosing(FUNCTIONS).and_then(|function| function.field("name")).is_some_and(|name| cleans(name.text()))
    {
        return true;
    }
    let statements: Vec<_> = attempt.named_children().collect();
    if !statements.is_empty() && statements.iter().all(|node| node.is(&["import_statement", "import_from_statement"])) {
        return true;
    }
    let calls: Vec<_> = calls(attempt).map(callee).collect();
    !calls.is_empty() && calls.iter().all(|callee| is_harmless(callee))
}

/// Returns whether the attempt changes or sends something.
pub(super) fn changes_something(attempt: Node<'_>) -> bool {
    calls(attempt)
        .any(|call| words(last_name(callee(call))).first().is_some_and(|word| CHANGES.contains(&word.as_str())))
}

fn calls(attempt: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::once(attempt).chain(attempt.descendants()).filter(|node| node.is(CALLS))
}

fn callee(call: Node<'_>) -> &str {
    let named = call.field("function").or_else(|| call.field("method")).or_else(|| call.field("name"));
    let named = named.or_else(|| call.field("constructor")).or_else(|| call.field("type"));
    named.map_or("", Node::text)
}

fn is_harmless(callee: &str) -> bool {
    let name = last_name(callee).trim_end_matches(['!', '?']);
    let parts = words(name);
    QUESTIONS.contains(&callee)
        || PROBES.contains(&name)
        || parts.first().is_some_and(|word| CLEANUP.contains(&word.as_str()))
        || CLEANUP.contains(&name.to_lowercase().trim_end_matches("sync").trim_end_matches("async"))
}
