//! What no rule may say.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("lies", check);

fn check(cx: &mut Context<'_>) {
    let at = Span { start: 0, end: 4 };
    match cx.file().path.as_str() {
        "cut.py" => drop(cx.report(Span { start: 0, end: 9 })),
        "outside.py" => drop(cx.report(Span { start: 0, end: 99 })),
        "reversed.py" => drop(cx.report(Span { start: 4, end: 0 })),
        "edits-overlap.py" => {
            let edits = [Edit::delete(at), Edit::insert(2, "x")];
            cx.report(at).fix("mend it", Applicability::Safe, edits);
        }
        "fix-empty.py" => drop(cx.report(at).fix("mend it", Applicability::Safe, [])),
        "property-twice.py" => drop(cx.report(at).property("key", "one").property("key", "two")),
        "strength-too-much.py" => cx.strength(3, 2, []),
        "evidence-outside.py" => cx.strength(1, 2, [Span { start: 90, end: 99 }]),
        "metric-infinite.py" => cx.metric("ratio", f64::INFINITY, "1"),
        "metric-name.py" => cx.metric("Not Kebab", 1.0, "1"),
        "metric-twice.py" => {
            cx.metric("lines", 1.0, "1");
            cx.metric("lines", 2.0, "1");
        }
        "fact-undeclared.py" => cx.fact(fact!("no-such-key", what: text), ["value"], None),
        _ => {}
    }
}
