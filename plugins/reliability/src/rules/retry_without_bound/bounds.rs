//! Signs in a loop that it ends: a counter, a clock, a question whether to stop. One sign is enough to be silent.

use plimsoll_sdk::prelude::*;

use crate::names::{is_one_of, last_name, mentions, words};

/// Words of names that count, look at a clock, or ask whether to stop.
const BOUNDS: &str = "\
    attempt attempts retries retried tries try max limit deadline timeout timeouts elapsed expire expires \
    expired budget count counter remaining left stop stopped stopping shutdown cancel cancelled canceled closed \
    closing abort aborted done quit exit exiting running alive monotonic perf now until nano millis signal \
    interrupted policy retryable retry fatal permanent transient failures";

/// Functions that ask a person, who stops when tired of it.
const QUESTIONS: &str = "\
    input prompt readline question ask next_int nextint scanner getpass password passphrase";

/// Names of calls that reach for somebody else.
const REMOTE: &str = "\
    get post put patch delete call execute query commit poll register acquire push pull client socket axios request \
    rpc";

/// First words of such names.
const REACHING: &str = "\
    request fetch connect reconnect send recv receive publish subscribe download upload urlopen dial ping login \
    authenticate invoke";

/// Returns whether a name is that of a call that reaches for somebody else.
pub(super) fn is_remote(callee: &str) -> bool {
    let name = last_name(callee);
    is_one_of(&name.to_lowercase(), REMOTE) || words(name).first().is_some_and(|word| is_one_of(word, REACHING))
}

/// Returns whether something in the loop may end it.
pub(super) fn may_end(round: Node<'_>) -> bool {
    round.descendants().any(|node| match node.kind() {
        "identifier" | "property_identifier" | "field_identifier" | "type_identifier" => {
            !is_setting(node) && (mentions(node.text(), BOUNDS) || is_question(node.text()))
        }
        "inc_statement" | "dec_statement" | "update_expression" | "select_statement" | "yield" | "yield_expression" => {
            true
        }
        "augmented_assignment"
        | "assignment_statement"
        | "augmented_assignment_expression"
        | "assignment_expression" => {
            let operator = node.children().find(|child| !child.is_named());
            operator.is_some_and(|operator| matches!(operator.kind(), "+=" | "-="))
        }
        // `ctx.Done()`, `ctx.Err()`
        "selector_expression" => matches!(last_name(node.text()), "Done" | "Err" | "Deadline"),
        _ => false,
    })
}

/// Returns whether the loop waits between two attempts.
pub(super) fn pauses(round: Node<'_>) -> bool {
    const PAUSES: &str = "\
    sleep wait delay backoff pause settimeout park after tick setTimeout";
    round.descendants().any(|node| {
        node.is(&["identifier", "property_identifier", "field_identifier"]) && mentions(node.text(), PAUSES)
    })
}

/// A name that only labels a setting of one call, such as `timeout=5`, or an error that is caught.
fn is_setting(name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else { return false };
    let labels = parent.is(&["keyword_argument", "pair", "keyed_element", "literal_element"]);
    let first = parent.named_children().next() == Some(name);
    let caught = name.ancestors().take_while(|node| !node.is(&["block", "statement_block", "statement_list"]));
    (labels && first) || caught.into_iter().any(|node| node.is(&["except_clause", "catch_formal_parameter"]))
}

fn is_question(name: &str) -> bool {
    is_one_of(&name.to_lowercase(), QUESTIONS) || mentions(name, QUESTIONS)
}

#[cfg(test)]
mod tests {
    use super::is_remote;

    #[test]
    fn calls_of_others_are_known_by_their_names() {
        for callee in ["client.get", "fetchPage", "db.connect", "Dial", "rpc", "send_message"] {
            assert!(is_remote(callee), "{callee}");
        }
        for callee in ["getPassword", "list.append", "parse", "logger.info", "getLoggerNames"] {
            assert!(!is_remote(callee), "{callee}");
        }
    }
}
