//! The headings, links and code of a document.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("markdown-outline", check);

fn check(cx: &mut Context<'_>) {
    let outline = cx.outline();
    for one in &outline.headings {
        cx.report(one.span).message(format!("heading {} '{}' #{}", one.level, one.text, one.anchor));
    }
    for one in &outline.links {
        let kind = if one.image { "image" } else { "link" };
        cx.report(one.span).message(format!("{kind} '{}' to {}", one.text, one.target));
    }
    for one in &outline.code {
        let kind = if one.inline { "inline" } else { "block" };
        let read = if one.parsed { "parsed" } else { "unknown" };
        cx.report(one.span).message(format!("{kind} of '{}', {read}: {}", one.language, one.text));
        if let Some(error) = &one.error {
            cx.report(error.span).message(format!("mistake: {}", error.message));
        }
    }
    cx.report(Span { start: 0, end: 0 }).message(format!("anchors {}", outline.anchors.join(" ")));
}
