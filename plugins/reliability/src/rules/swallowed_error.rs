//! `swallowed-error`: an empty handler of every error there is.
//!
//! The selectors find empty handlers. The code here keeps those that catch too much, explain nothing, and guard more than
//! an attempt that may fail.

mod attempt;
mod behind;
mod excuse;
mod handler;

use plimsoll_sdk::prelude::*;

use excuse::is_explained;
use handler::{Breadth, Handler};

pub const RULE: Rule = rule!("swallowed-error", check);

fn check(cx: &mut Context<'_>) {
    let Some(_) = cx.root() else { return };
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        match found.selector.as_str() {
            "promise" => promise(cx, node),
            "branch" if !is_explained(cx.source(), node) => {
                cx.report(node).message("the error is looked at and then ignored").severity(Severity::P2);
            }
            "modifier"
                if attempt::has_no_value(node) && !attempt::may_fail(node) && !is_explained(cx.source(), node) =>
            {
                let message = "`rescue nil` hides every error of this statement";
                cx.report(node).message(message).severity(Severity::P2).confidence(Confidence::Medium);
            }
            "branch" | "modifier" => {}
            _ => handler(cx, node),
        }
    }
}

fn handler(cx: &mut Context<'_>, node: Node<'_>) {
    let Some(handler) = Handler::new(cx.language(), node) else { return };
    let Some(breadth) = handler.breadth() else { return };
    // Only Python can say so narrowly what an index or an attribute may raise.
    let idle = cx.language() != "python" && !attempt::calls_something(handler.attempt);
    if idle || handler.is_named_as_ignored() || is_explained(cx.source(), node) || attempt::may_fail(handler.attempt) {
        return;
    }
    if attempt::is_looked_at(handler.attempt) || handler.is_used_behind(node) {
        return;
    }
    let what = match &handler.types[..] {
        [] => "every error".to_owned(),
        types => format!("`{}`", types.join("`, `")),
    };
    let report = cx.report(node).message(format!("{what} is caught and dropped without a trace"));
    if breadth == Breadth::Operational {
        report.severity(Severity::P2).confidence(Confidence::Medium);
    } else if !attempt::calls_something(handler.attempt) || attempt::has_default(handler.attempt, node) {
        report.severity(Severity::P3);
    } else if attempt::falls_back(handler.attempt, node) {
        // The caller sees that there is no value, and not what became of the work.
        let lost = attempt::changes_something(handler.attempt);
        report.severity(if lost { Severity::P2 } else { Severity::P3 });
    } else if !attempt::changes_something(handler.attempt) {
        report.severity(Severity::P2);
    }
}

/// `work().catch(() => {})`. A promise that already has a name is awaited elsewhere; this only keeps it from being loud.
fn promise(cx: &mut Context<'_>, call: Node<'_>) {
    let Some(work) = call.field("function").and_then(|callee| callee.field("object")) else { return };
    // How compilers write `this.#promise`, which is a name.
    let field = work.field("function").is_some_and(|it| it.text().ends_with("__classPrivateFieldGet"));
    if field
        || work.kind() != "call_expression"
        || is_used(call)
        || is_explained(cx.source(), call)
        || attempt::may_fail(work)
    {
        return;
    }
    cx.report(call)
        .message("the rejection of this promise is dropped without a trace")
        .severity(Severity::P2)
        .confidence(Confidence::Medium);
}

/// Whether the value of a promise is looked at: then its absence is too.
fn is_used(promise: Node<'_>) -> bool {
    let outer = promise
        .ancestors()
        .find(|node| !node.is(&["await_expression", "parenthesized_expression", "unary_expression"]));
    outer.is_none_or(|outer| outer.kind() != "expression_statement")
}

#[cfg(test)]
mod tests {
    use plimsoll_sdk::Severity;
    use plimsoll_sdk::testing::{Document, node};

    use crate::PACK;

    fn severity(text: &'static str, work: &'static str) -> Option<Severity> {
        let end = work.find('(').unwrap();
        let call = node("call_expression", work).children([
            node("member_expression", &work[..end]).field("function"),
            node("arguments", &work[end..]).field("arguments"),
        ]);
        let attempt = node("statement_block", &text[text.find('{').unwrap()..=text.find('}').unwrap()]).field("body");
        let handler = node("catch_clause", "catch (e) {}")
            .field("handler")
            .children([node("identifier", "e").field("parameter"), node("statement_block", "{}").field("body")]);
        let given = node("return_statement", &text[text.find("return").unwrap()..=text.find(';').unwrap()]);
        let tree = node("program", text).children([
            node("try_statement", &text[..text.find("{}").unwrap() + 2])
                .children([attempt.children([given.children([call])]), handler]),
            node("return_statement", "return null;"),
        ]);
        let document = Document::new("javascript", text).tree(tree).matched("swallowed-error", "catch", "catch_clause");
        document.inspect(&PACK).unwrap().findings.first().and_then(|finding| finding.severity)
    }

    #[test]
    fn another_value_in_its_place_is_less_bad_and_not_harmless_where_something_was_to_be_changed() {
        let asked = "try { return shop.rate(order); } catch (e) {} return null;";
        assert_eq!(severity(asked, "shop.rate(order)"), Some(Severity::P3));
        let charged = "try { return shop.charge(order); } catch (e) {} return null;";
        assert_eq!(severity(charged, "shop.charge(order)"), Some(Severity::P2));
    }
}
