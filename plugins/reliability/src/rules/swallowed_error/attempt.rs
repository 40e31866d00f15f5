//! What was tried: an attempt whose failure needs no word, or work that is lost.

use plimsoll_sdk::prelude::*;

use crate::names::{is_one_of, last_name, words};

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

/// Kinds of functions in all languages of the rule.
pub(super) const FUNCTIONS: &[&str] = &[
    "function_definition",
    "function_declaration",
    "method_declaration",
    "method_definition",
    "method",
    "arrow_function",
    "function_expression",
];

/// Puts something away: if that fails there is nothing left to do.
const CLEANUP: &str = "\
    close unlink remove rm rmtree rmdir kill terminate cancel shutdown disconnect stop abort release dispose \
    destroy quit cleanup flush end unsubscribe detach unref join unregister uninstall unlock rollback interrupt teardown \
    clear logout reset";

/// Asks whether something is there or well-formed, or does what a browser may refuse. Languages whose handlers cannot be
/// narrow have no better way to ask.
const QUESTIONS: &str = "\
    JSON.parse JSON.stringify decodeURIComponent decodeURI encodeURIComponent URL RegExp atob require \
    require.resolve import eval Function File.Delete Directory.Delete File.delete Dir.delete Dir.rmdir FileUtils.rm_f dotenv.config";

/// Last names of such calls.
const PROBES: &str = "\
    statSync lstatSync accessSync existsSync readdirSync access mkdirSync mkdir realpathSync importlib \
    import_module __import__ forName isatty setAttribute removeAttribute focus setItem getItem removeItem \
    setSelectionRange setRawMode setsockopt defineProperty register show play requestFullscreen exitFullscreen \
    vibrate share DeleteFile DeleteDirectory deleteIfExists decode";

/// Last names of calls that cannot fail in a way that matters.
const PURE: &str = "\
    resolve join dirname basename relative match exec test replace split trim slice substring includes \
    startsWith endsWith indexOf filter map forEach push keys values entries toString toLowerCase toUpperCase \
    String Number parseInt then catch finally TextDecoder TextEncoder expand concat find some Error TypeError RangeError";

/// Functions that put things away themselves.
const CLEANERS: &str = "\
    __del__ __exit__ __aexit__ close dispose finalize shutdown cleanup clean_up stop teardown disconnect destroy \
    disposeasync atexit componentwillunmount terminate kill discard";

/// First words of calls whose work is gone if they fail unseen. Sending is not among them: most of what is sent so
/// carelessly is news that nobody misses.
const CHANGES: &str = "\
    commit save insert persist publish enqueue charge refund transfer upload pay";

/// Returns whether a failure of the attempt needs no word: clean-up, optional imports, questions.
pub(super) fn may_fail(attempt: Node<'_>) -> bool {
    let mut above = attempt.ancestors();
    // Clean-up, or a second failure on the way to report the first.
    if above.any(|node| node.is(&["finally_clause", "ensure", "except_clause", "catch_clause", "rescue"])) {
        return true;
    }
    // What fails is tried again, and the last failure is raised.
    let again = attempt.enclosing(&["while_statement", "for_statement"]);
    if again.is_some_and(|round| round.descendants_outside(FUNCTIONS).any(|node| node.kind() == "raise_statement")) {
        return true;
    }
    let cleans = |name: &str| {
        let lower = name.to_lowercase();
        is_one_of(name, CLEANERS) || is_one_of(lower.trim_start_matches('_').trim_end_matches('!'), CLEANERS)
    };
    if attempt.enclosing(FUNCTIONS).and_then(|function| function.field("name")).is_some_and(|name| cleans(name.text()))
    {
        return true;
    }
    let statements: Vec<_> = attempt.named_children().collect();
    if !statements.is_empty() && statements.iter().all(|node| node.is(&["import_statement", "import_from_statement"])) {
        return true;
    }
    let mut serious = calls(attempt).map(callee).filter(|callee| !is_one_of(last_name(callee), PURE));
    calls_something(attempt) && serious.all(is_harmless)
}

/// Returns whether anything is called. Where nothing is, little is at stake: an index, an attribute.
pub(super) fn calls_something(attempt: Node<'_>) -> bool {
    calls(attempt).next().is_some()
}

/// Returns whether the attempt changes or sends something.
pub(super) fn changes_something(attempt: Node<'_>) -> bool {
    let own = attempt.descendants_outside(FUNCTIONS).filter(|node| node.is(CALLS));
    own.into_iter().any(|call| words(last_name(callee(call))).first().is_some_and(|word| is_one_of(word, CHANGES)))
}

/// Returns whether a failure leaves a default in place: the variable was set just before, or the handler says `nil`.
pub(super) fn has_default(attempt: Node<'_>, handler: Node<'_>) -> bool {
    if handler.named_children().any(|child| child.kind() == "then" && child.text().contains("nil")) {
        return true;
    }
    let before = handler.parent().and_then(Node::previous_sibling);
    let Some(name) = before.and_then(|statement| target(statement.text())) else { return false };
    attempt.descendants().any(|node| {
        let assigned = node.field("left").filter(|_| node.kind().starts_with("assignment"));
        assigned.is_some_and(|left| left.text() == name)
    })
}

/// Returns whether the attempt gives its value back, and another one follows where it fails: `return null` right behind.
pub(super) fn falls_back(attempt: Node<'_>, handler: Node<'_>) -> bool {
    let is_return = |node: Node<'_>| node.is(&["return_statement", "throw_statement", "throw_expression"]);
    attempt.named_children().last().is_some_and(is_return)
        && handler.parent().and_then(Node::next_sibling).is_some_and(is_return)
}

/// Returns whether what the attempt should have set is asked for right afterwards: `if value is None`.
pub(super) fn is_looked_at(attempt: Node<'_>) -> bool {
    let mut statements = attempt.named_children();
    let Some(only) = statements.next().filter(|_| statements.next().is_none()) else { return false };
    let Some(name) = target(only.text().lines().next().unwrap_or_default()) else { return false };
    let around = attempt.ancestors().take_while(|node| !node.is(FUNCTIONS));
    let mut following = around.filter_map(|node| node.next_sibling().filter(|next| next.kind() == "if_statement"));
    following.next().and_then(|node| node.field("condition")).is_some_and(|condition| {
        let text = condition.text();
        let missing = ["None", "null", "undefined", "not ", "!"].iter().any(|word| text.contains(word));
        missing && text.split(|sign: char| !(sign.is_alphanumeric() || "_.$".contains(sign))).any(|word| word == name)
    })
}

/// The variable that a statement sets.
fn target(statement: &str) -> Option<&str> {
    let (left, _) = statement.split_once('=')?;
    let name = left.split(':').next()?.split_whitespace().last()?;
    name.chars().all(|character| character.is_alphanumeric() || "_.$@".contains(character)).then_some(name)
}

/// Returns whether nothing looks at the value of a statement: it is not the last of its list, nor part of another.
pub(super) fn has_no_value(statement: Node<'_>) -> bool {
    let lists = ["body_statement", "program", "then", "do", "block_body"];
    statement.parent().is_some_and(|parent| parent.is(&lists)) && statement.next_sibling().is_some()
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
    is_one_of(callee, QUESTIONS)
        || is_one_of(name, PROBES)
        || parts.first().is_some_and(|word| is_one_of(word, CLEANUP))
        || is_one_of(name.to_lowercase().trim_end_matches("sync").trim_end_matches("async"), CLEANUP)
}

#[cfg(test)]
mod tests {
    use super::{is_harmless, target};

    #[test]
    fn a_statement_that_sets_a_variable_names_it() {
        assert_eq!(target("lang = \"en\""), Some("lang"));
        assert_eq!(target("let result = false;"), Some("result"));
        assert_eq!(target("count: int = 0"), Some("count"));
        assert_eq!(target("$value = null;"), Some("$value"));
        assert_eq!(target("log.info(name=\"x\")"), None);
        assert_eq!(target("refresh()"), None);
    }

    #[test]
    fn closing_and_asking_are_harmless_and_saving_is_not() {
        for callee in ["socket.close", "server.stopAsync", "JSON.parse", "fs.accessSync", "rollbackTransaction"] {
            assert!(is_harmless(callee), "{callee}");
        }
        for callee in ["order.save", "mailer.deliver", "queue.publish"] {
            assert!(!is_harmless(callee), "{callee}");
        }
    }
}
