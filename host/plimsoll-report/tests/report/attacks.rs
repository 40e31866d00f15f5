//! Hostile strings, and runs that are full of them.

use plimsoll_model::Span;
use plimsoll_model::run::{Run, Snippet};
use serde_json::Value;

use crate::sample;

/// One of each kind of attack.
pub(crate) const NASTY: [&str; 27] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;https://evil.example\u{1b}\\click\u{1b}]8;;\u{1b}\\",
    "\u{1b}]0;title\u{7}\u{1b}P+q\u{1b}\\",
    "\u{9b}2J\u{9d}52;c;ZXZpbA==\u{9c}",
    "a\rb\u{8}c\u{7f}",
    "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069} \u{200f}\u{61c}",
    "in\u{200b}vis\u{2060}ible\u{feff} \u{e0041}\u{e0042}",
    "line\nbreak\r\nand\u{2028}more\u{2029}and\u{85}more",
    "::error file=x,line=1::pwned",
    "  ::add-mask::x\n::set-output name=x::y",
    "##[error]x ##vso[task.setvariable variable=x]y ##teamcity[message]",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "![pixel](https://evil.example/p.png) [x](javascript:alert(1)) [x]: data:text/html,y",
    "[click me](https://evil.example) callbacks[42](0)",
    "``` \n# heading\n| a | b |\n- item\n> quote",
    "NUL\0byte",
    "../../etc/passwd",
    "file:///etc/passwd#x?y=%00 \\\\host\\share",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3 and \t=1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{b}\u{c}\u{fffe}\u{ffff}<![CDATA[x]]>&bogus;<?pi?><!--",
    "@security-team please /close #1 !2\n/approve",
    "\",severity=\"P9\"} 1\n# EOF\nplimsoll_findings 9\\",
    "./a//b/./c\\..\\d",
    "{0} {1} %s %n $(id) `id` &amp; \"quoted\" 'x'",
];

/// Replaces every string of a run that is free text, and keeps what has a fixed set of values.
pub(crate) fn poisoned(run: &Run, text: &str) -> Run {
    const FIXED: [&str; 20] = [
        "format",
        "severity",
        "confidence",
        "role",
        "gate",
        "fail_on",
        "applicability",
        "kind",
        "reason",
        "category",
        "digest",
        // Of imported evidence; `outcome` is also that of the run, which has no free text.
        "level",
        "outcome",
        // Of an assessment and its standard.
        "verdict",
        "status",
        "effort",
        "state",
        "ecosystem",
        "severities",
        "worst",
    ];
    fn poison(value: &mut Value, text: &str) {
        match value {
            Value::String(string) => text.clone_into(string),
            Value::Array(values) => values.iter_mut().for_each(|value| poison(value, text)),
            Value::Object(entries) => {
                let entries = entries.iter_mut().filter(|(key, _)| !FIXED.contains(&key.as_str()));
                entries.for_each(|(_, value)| poison(value, text));
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(run).unwrap();
    poison(&mut value, text);
    let mut run: Run = serde_json::from_value(value).unwrap();
    // These are free, although others of the same name are not.
    if let Some(assessment) = &mut run.assessment {
        assessment.categories.iter_mut().for_each(|category| text.clone_into(&mut category.level));
        let items = assessment.checklist.iter_mut().flat_map(|group| &mut group.items);
        items.for_each(|item| text.clone_into(&mut item.reason));
    }
    text.clone_into(&mut run.subject.path_prefix);
    for finding in &mut run.findings {
        finding.snippet = Some(Snippet {
            first_line: 7,
            text: format!("before {text}\n{text}\nafter"),
            highlight: Span::new(7, 7 + text.len() as u32),
        });
    }
    run
}

/// One run with every attack in it: findings, rules and faults of each.
pub(crate) fn all() -> Run {
    let mut all = sample::run();
    for text in NASTY {
        let run = poisoned(&sample::run(), text);
        all.packs.extend(run.packs.into_iter().take(1));
        all.rules.extend(run.rules.into_iter().take(1));
        all.findings.extend(run.findings);
        all.strengths.extend(run.strengths);
        all.metrics.extend(run.metrics);
        all.faults.extend(run.faults);
        all.skipped.extend(run.skipped);
        all.parse_errors.extend(run.parse_errors);
        all.evidence.extend(run.evidence);
    }
    all
}
