//! Loops around `try`, in Python, Java, JavaScript and TypeScript.

use plimsoll_sdk::prelude::*;

use super::bounds::is_remote;
use crate::flow;
use crate::names::{is_one_of, mentions};

/// How one grammar calls what matters here.
pub(super) struct Kinds {
    flow: &'static flow::Kinds,
    attempts: &'static [&'static str],
    handlers: &'static [&'static str],
    leaves: &'static [&'static str],
    calls: &'static [&'static str],
}

pub(super) const PYTHON: Kinds = Kinds {
    flow: &flow::PYTHON,
    attempts: &["try_statement"],
    handlers: &["except_clause", "except_group_clause"],
    leaves: &["return_statement", "break_statement", "raise_statement"],
    calls: &["call"],
};

pub(super) const JAVA: Kinds = Kinds {
    flow: &flow::JAVA,
    attempts: &["try_statement", "try_with_resources_statement"],
    handlers: &["catch_clause"],
    leaves: &["return_statement", "break_statement", "throw_statement"],
    calls: &["method_invocation", "object_creation_expression"],
};

pub(super) const SCRIPT: Kinds = Kinds {
    flow: &flow::SCRIPT,
    attempts: &["try_statement"],
    handlers: &["catch_clause"],
    leaves: &["return_statement", "break_statement", "throw_statement"],
    calls: &["call_expression", "await_expression"],
};

/// Returns the handler from which the loop goes on, if the loop tries until it succeeds.
pub(super) fn failed_attempt<'a>(kinds: &'static Kinds, round: Node<'a>) -> Option<Node<'a>> {
    let body = round.field("body")?;
    let inside = |node: &Node<'a>| {
        let nearest = node.ancestors().find(|above| above.is(kinds.flow.loops) || above.is(kinds.flow.functions));
        nearest == Some(round)
    };
    let attempts = body.descendants_outside(kinds.flow.functions).filter(|node| node.is(kinds.attempts)).filter(inside);
    attempts.into_iter().find_map(|attempt| {
        let handler = handlers(kinds, attempt).find(|handler| goes_on(kinds, *handler))?;
        (succeeds_once(kinds, round, body, attempt) && is_about_others(kinds, attempt)).then_some(handler)
    })
}

fn handlers<'a>(kinds: &'static Kinds, attempt: Node<'a>) -> impl Iterator<Item = Node<'a>> {
    attempt.named_children().filter(|child| child.is(kinds.handlers))
}

/// Whether a handler never leaves the loop, whatever it finds, and is for errors of the other side.
fn goes_on(kinds: &Kinds, handler: Node<'_>) -> bool {
    let leaves = handler.descendants_outside(kinds.flow.functions).any(|node| {
        node.is(kinds.leaves)
            || node.kind() == "yield_expression"
            || node.is(kinds.calls)
                && ["sys.exit", "exit", "quit", "os._exit", "System.exit", "process.exit", "reject", "abort"]
                    .iter()
                    .any(|call| node.text().starts_with(&format!("{call}(")))
    });
    let mut types = types(handler).peekable();
    !leaves && (types.peek().is_none() || types.any(is_of_others))
}

/// Types that stand for everything.
const EVERYTHING: &str = "\
    Exception BaseException Throwable RuntimeException Error OSError IOError IOException SQLException HTTPError \
    HTTPException URLError";

/// Words of the names of errors that the other side, or the way there, has caused.
const OTHERS: &str = "\
    connection connect timeout timed network request http ssl socket client server service unavailable remote api grpc \
    rpc redis amqp kafka database operational url transport refused reset dns gateway throttled throttling";

/// Whether an error may speak of the other side, and not only of the value at hand or of an interrupted wait.
fn is_of_others(name: &str) -> bool {
    is_one_of(name, EVERYTHING) || mentions(name, OTHERS)
}

/// The errors that a handler names.
fn types(handler: Node<'_>) -> impl Iterator<Item = &str> {
    let head = handler.named_children().find(|child| !child.is(&["block", "statement_block", "identifier"]));
    let python = handler.kind().starts_with("except");
    let caught = if python { handler.named_children().find(|child| child.kind() != "block") } else { head };
    let names = caught.into_iter().flat_map(|caught| {
        let inner = std::iter::once(caught).chain(caught.descendants());
        inner.filter(|node| node.is(&["identifier", "type_identifier"]) && !node.parent().is_some_and(is_target))
    });
    // Of a dotted name only the last part is a type; the parts before it are harmless company.
    names.filter(|node| node.text().starts_with(char::is_uppercase)).map(Node::text)
}

fn is_target(parent: Node<'_>) -> bool {
    parent.is(&["as_pattern_target", "catch_formal_parameter"])
}

/// Whether an attempt that succeeds leaves the loop, without asking anything further.
fn succeeds_once<'a>(kinds: &'static Kinds, round: Node<'a>, body: Node<'a>, attempt: Node<'a>) -> bool {
    let done =
        |list: Node<'a>| list.named_children().any(|statement| statement.is(&["return_statement", "break_statement"]));
    let otherwise = attempt
        .named_children()
        .find(|child| child.kind() == "else_clause")
        .and_then(|otherwise| otherwise.field("body"));
    if attempt.field("body").is_some_and(done) || otherwise.is_some_and(done) {
        return true;
    }
    // `try: … except: …; continue`, and after it the way out.
    let same_list = attempt.parent() == Some(body) && body.parent() == Some(round);
    let skips = handlers(kinds, attempt).all(|handler| {
        handler.descendants_outside(kinds.flow.functions).any(|node| node.kind() == "continue_statement")
    });
    let after = body.named_children().filter(|statement| statement.id() > attempt.id());
    same_list && skips && after.into_iter().any(|statement| statement.is(&["return_statement", "break_statement"]))
}

/// Whether the attempt calls somebody who may be down: by the names of the calls, or because it is waited for.
fn is_about_others(kinds: &Kinds, attempt: Node<'_>) -> bool {
    let Some(body) = attempt.field("body") else { return false };
    body.descendants_outside(kinds.flow.functions).filter(|node| node.is(kinds.calls)).any(|call| {
        let callee = call.field("function").or_else(|| call.field("name")).or_else(|| call.field("type"));
        call.kind() == "await_expression" || callee.is_some_and(|callee| is_remote(callee.text()))
    })
}
