//! `http-call-without-timeout`: a call of another service that may wait for ever.

mod go;
mod python;
mod rust;
mod script;

use plimsoll_sdk::prelude::*;

use crate::imports::Imports;
use crate::names::mentions;

pub const RULE: Rule = rule!("http-call-without-timeout", check);

/// What is known about one call, or about one client for many calls.
enum Verdict {
    /// It is none of ours, or the limit may stand elsewhere.
    Unknown,
    /// It has a limit.
    Limited,
    /// It has none.
    Unlimited(Gap),
}

/// A missing limit.
struct Gap {
    message: String,
    confidence: Confidence,
    /// Where and what to insert, if that mends it.
    edit: Option<Edit>,
}

impl Verdict {
    fn unlimited(message: String, confidence: Confidence, edit: Option<Edit>) -> Self {
        Self::Unlimited(Gap { message, confidence, edit })
    }
}

fn check(cx: &mut Context<'_>) {
    let imports = Imports::of(cx);
    let mut limited = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(call) = cx.node(found.node) else { continue };
        let verdict = match cx.language() {
            "python" => python::judge(cx, &imports, call),
            "go" => go::judge(cx, &imports, call),
            "rust" => rust::judge(cx, &imports, call),
            _ => script::judge(cx, &imports, call),
        };
        total += u32::from(!matches!(verdict, Verdict::Unknown));
        match verdict {
            Verdict::Unknown => {}
            Verdict::Limited => limited.push(call.span()),
            Verdict::Unlimited(gap) => {
                let severity = severity(cx, &imports);
                let report = cx.report(call).message(gap.message).confidence(gap.confidence).severity(severity);
                if let Some(edit) = gap.edit {
                    report.fix("pass a timeout", Applicability::Unsafe, [edit]);
                }
            }
        }
    }
    if total > 0 {
        let met = limited.len() as u32;
        cx.strength(met, total, limited.into_iter().take(3));
    }
}

/// Somebody sits in front of a script, a tool, or a page in a browser, and will not wait for ever.
fn severity(cx: &Context<'_>, imports: &Imports) -> Severity {
    let browser = ["react", "vue", "svelte", "@angular/core"].iter().any(|framework| imports.has_module(framework));
    if cx.file().role == "script" {
        Severity::P3
    } else if browser || cx.language() == "tsx" || is_tool(cx) {
        Severity::P2
    } else {
        Severity::P1
    }
}

/// Whether a person runs this file: it names its interpreter, or lies in a folder for tools.
fn is_tool(cx: &Context<'_>) -> bool {
    let folders = cx.file().path.split('/').rev().skip(1);
    // Left out of every build of the package: `go run` is what it is for.
    let left_out = || cx.language() == "go" && cx.source().lines().take(20).any(|line| line == "//go:build ignore");
    cx.source().starts_with("#!")
        || left_out()
        || folders
            .into_iter()
            .any(|folder| mentions(folder, TOOLS) || folder.ends_with("tool") || folder.ends_with("ctl"))
}

/// Words of folders for what people run by hand.
const TOOLS: &str = "tool tools toolbox hack hacking extra extras cli devtools bin benchmark benchmarks e2e";
