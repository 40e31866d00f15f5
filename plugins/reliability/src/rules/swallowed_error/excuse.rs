//! Whether the code says why an error is dropped: a comment at the handler, or one about the attempt that speaks of failing.

use plimsoll_sdk::prelude::*;

use super::attempt::FUNCTIONS;

/// How comments begin.
const SIGNS: &[&str] = &["#", "//", "/*", "*", "<!--"];

/// What a comment above the whole statement, or at the start of the attempt, says where a failure is expected.
const EXCUSES: &str = "\
    ignore|best effort|best-effort|optional|may fail|might fail|can fail|fail if|not fatal|non-fatal|harmless|expected|\
    swallow|eat the|silent|suppress|don't care|doesn't matter|if possible|in case|not critical|noop|no-op|clean up|\
    cleanup|clean-up|don't fail|do not fail|might not|may not|not all|throws|could cause|not available|\
    is invalid|return none|returns none|return null|returns null|broadexception|nosonar|noqa|nosec";

/// Returns whether something near the handler says why nothing is done.
pub(super) fn is_explained(source: &str, handler: Node<'_>) -> bool {
    if handler.descendants().any(Node::is_extra) {
        return true;
    }
    let span = handler.span();
    let (before, after) = (&source[..span.start as usize], &source[span.end as usize..]);
    let mut below = after.lines();
    let trailing = below.next().unwrap_or_default();
    let above = before.lines().rev().find(|line| !line.trim().is_empty() && !line.trim().starts_with('}'));
    SIGNS.iter().any(|sign| trailing.contains(sign))
        || above.is_some_and(is_comment)
        // The grammar of Python puts a comment on the next line outside of the block that it ends.
        || below.next().is_some_and(|line| is_comment(line) && indentation(line) > column(before))
        || is_excused(source, handler)
}

/// Whether a comment about the attempt, or about the function around it, excuses its failure.
fn is_excused(source: &str, handler: Node<'_>) -> bool {
    let statement = handler.enclosing(&["try_statement", "begin"]).unwrap_or(handler);
    let before = &source[..statement.span().start as usize];
    let heading = before.trim_end().lines().rev().take_while(|line| is_comment(line));
    let first = statement.descendants().take_while(|node| *node != handler).find(|node| node.is_extra());
    let documentation = handler.enclosing(FUNCTIONS).and_then(|function| {
        let statement = function.field("body")?.named_children().next()?;
        statement.named_children().next().filter(|node| node.kind() == "string")
    });
    let texts = heading.chain(first.map(Node::text)).chain(documentation.map(Node::text));
    texts.into_iter().any(|text| {
        let text = text.to_lowercase();
        EXCUSES.split('|').any(|excuse| text.contains(excuse))
    })
}

fn is_comment(line: &str) -> bool {
    SIGNS.iter().any(|sign| line.trim_start().starts_with(sign))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// How far into its line a text ends.
fn column(before: &str) -> usize {
    before.len() - before.rfind('\n').map_or(0, |at| at + 1)
}
