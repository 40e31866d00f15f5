//! Every string of a run is hostile, and no renderer hands it on as it is.

use plimsoll_model::evidence::{Content, LevelCounts, Share};
use plimsoll_model::run::{Run, Snippet};
use plimsoll_model::{Position, Score, Span};
use plimsoll_report::terminal::{Options, render_rule, render_rules};
use plimsoll_report::{Format, json, sarif, terminal};
use proptest::prelude::*;
use serde_json::Value;

use crate::attacks::{NASTY, poisoned};
use crate::{graded, sample};

fn options(width: usize) -> Options {
    Options { width, verbose: true, max_per_rule: None, ..Options::default() }
}

/// Everything that is written for a terminal.
fn shown(run: &Run, options: &Options) -> String {
    let mut out = terminal::render(run, options) + &render_rules(&run.rules, options);
    out.push_str(&terminal::render_diff(run, options));
    out.push_str(&terminal::score(run, None, options));
    if let Some(total) = run.assessment.as_ref().map(|assessment| &assessment.total) {
        let rule = run.rules[0].id.clone();
        let result = terminal::WhatIf { rule, findings: 1, before: total.clone(), after: total.clone() };
        out.push_str(&terminal::what_if(&[result], options));
    }
    for rule in &run.rules {
        out.push_str(&render_rule(rule, options));
    }
    out
}

/// Asserts that a text holds nothing that a terminal obeys or hides.
#[track_caller]
pub(crate) fn assert_plain(text: &str) {
    let obeyed = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(character, '\u{61c}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    if let Some(line) = text.lines().find(|line| line.contains(obeyed)) {
        panic!("{line:?}");
    }
}

/// Asserts that no line of a text is a command to a build server.
#[track_caller]
pub(crate) fn assert_no_commands(text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "{line:?}");
        }
    }
}

#[test]
fn terminals_and_build_servers_obey_nothing() {
    for text in NASTY {
        let run = poisoned(&graded::compared(), text);
        for width in [40, 80, 120] {
            let shown = shown(&run, &options(width));
            assert_plain(&shown);
            assert_no_commands(&shown);
        }
    }
}

#[test]
fn with_colours_only_our_own_sequences_are_written() {
    for text in NASTY {
        let run = poisoned(&graded::compared(), text);
        let base = Some("file:///home/me/shop/".to_owned());
        let shown = shown(&run, &Options { color: true, links: true, base, ..options(80) });
        let mut rest = shown.as_str();
        while let Some((_, after)) = rest.split_once('\u{1b}') {
            rest = if let Some(link) = after.strip_prefix("]8;;") {
                let (address, behind) = link.split_once("\u{1b}\\").unwrap();
                let ours = ["", "file:///home/me/shop/", "https://cwe.mitre.org/data/definitions/"];
                assert!(
                    ours.iter().any(|start| address.starts_with(start) && (!start.is_empty() || address.is_empty())),
                    "{address:?}"
                );
                assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address:?}");
                behind
            } else {
                let (style, behind) = after.strip_prefix('[').and_then(|style| style.split_once('m')).expect("a style");
                assert!(style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'), "{style:?}");
                behind
            };
        }
        assert_plain(&shown.replace('\u{1b}', ""));
    }
}

#[test]
fn files_hold_nothing_that_a_terminal_obeys_and_lose_nothing() {
    for text in NASTY {
        let run = poisoned(&sample::run(), text);
        let written = json::render(&run);
        assert_plain(&written);
        assert_no_commands(&written.replace("##", ""));
        assert_eq!(json::parse(&written).unwrap(), run);
    }
}

/// Calls `check` with every string of a JSON value and the keys that lead to it.
fn strings(value: &Value, keys: &mut Vec<String>, check: &mut dyn FnMut(&[String], &str)) {
    match value {
        Value::String(text) => check(keys, text),
        Value::Array(values) => values.iter().for_each(|value| strings(value, keys, check)),
        Value::Object(entries) => {
            for (key, value) in entries {
                keys.push(key.clone());
                strings(value, keys, check);
                keys.pop();
            }
        }
        _ => {}
    }
}

#[test]
fn sarif_holds_no_html_images_odd_links_or_absolute_paths() {
    for text in NASTY {
        let run = poisoned(&sample::run(), text);
        for profile in [sarif::Profile::Full, sarif::Profile::Github, sarif::Profile::Gitlab] {
            let log: Value = serde_json::from_str(&sarif::render(&run, profile)).unwrap();
            let mut checked = 0;
            strings(&log, &mut Vec::new(), &mut |keys, string| match keys.last().map(String::as_str) {
                Some("uri") => {
                    checked += 1;
                    assert!(
                        string.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)),
                        "{string}"
                    );
                    assert!(!string.starts_with('/') && !string.starts_with("./"), "{string}");
                }
                Some("markdown") => {
                    checked += 1;
                    for attack in ["<script", "<img", "![", "](javascript", "]: data"] {
                        assert!(!string.contains(attack), "{string}");
                    }
                }
                // The code of snippets and edits is shown as code, and has to be what it is.
                Some("text") if !keys.iter().any(|key| matches!(key.as_str(), "snippet" | "insertedContent")) => {
                    checked += 1;
                    assert!(!string.contains("]("), "{string}");
                }
                _ => {}
            });
            assert!(checked > 50, "{checked}");
        }
    }
}

#[test]
fn very_long_strings_are_cut_for_people_only() {
    let long = "x".repeat(1 << 16);
    let run = poisoned(&sample::run(), &long);
    let shown = shown(&run, &options(80));
    // Uncut, the code of each finding alone would be longer than that.
    assert!(shown.len() < 8 * (1 << 16), "{}", shown.len());
    assert_eq!(json::parse(&json::render(&run)).unwrap(), run);
}

#[test]
fn numbers_that_make_no_sense_do_no_harm() {
    let mut run = graded::compared();
    let extremes = [0, 1, 5, u32::MAX - 1, u32::MAX];
    for start in extremes {
        for end in extremes {
            for finding in &mut run.findings {
                finding.location.span = Span::new(start, end);
                finding.location.start = Position { line: start, column: end };
                finding.location.end = Position { line: end, column: start };
                for related in &mut finding.related {
                    related.location = finding.location.clone();
                }
                for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                    edit.span = Span::new(end, start);
                }
                if let Some(snippet) = &mut finding.snippet {
                    snippet.first_line = end;
                    snippet.highlight = Span::new(start, end);
                }
            }
            for content in run.evidence.iter_mut().map(|evidence| &mut evidence.content) {
                senseless(content, u64::from(start) << 32 | u64::from(end), f64::from(start) * 1e300 * f64::from(end));
            }
            senseless_scores(&mut run, start, end);
            run.coverage.checks_completed = u64::from(end);
            run.coverage.checks_planned = u64::from(start);
            shown(&run, &options(60));
            shown(&run, &Options { color: true, width: 0, ..options(60) });
            for format in Format::ALL {
                assert!(!format.render(&run, &Default::default()).is_empty(), "{format:?}");
            }
        }
    }
}

/// Puts numbers where they make no sense.
fn senseless(content: &mut Content, count: u64, value: f64) {
    match content {
        Content::Analysis(analysis) => {
            analysis.totals = LevelCounts { error: count, warning: count, note: count, none: count };
            (analysis.suppressed, analysis.omitted) = (count, count);
        }
        Content::Coverage(coverage) => {
            coverage.lines = Share { covered: count, total: 1 };
            coverage.files[0].lines = Share { covered: 1, total: count };
            coverage.omitted = count;
        }
        Content::Tests(tests) => (tests.total, tests.failed, tests.errors, tests.omitted) = (count, count, 1, count),
        Content::Measures(measures) => {
            measures.omitted = count;
            for measure in measures.groups.iter_mut().flat_map(|group| &mut group.measures) {
                (measure.value, measure.plus_minus) = (value, Some(-value));
            }
        }
    }
}

/// Puts scores, weights and counts where they make no sense.
fn senseless_scores(run: &mut Run, start: u32, end: u32) {
    let (one, other) = (Score::from_hundredths(start), Score::from_hundredths(end));
    let assessment = run.assessment.as_mut().unwrap();
    (assessment.total.score, assessment.total.weight_assessed, assessment.total.weight) = (Some(one), start, end);
    assessment.total.size = end;
    for category in &mut assessment.categories {
        (category.lost, category.earned, category.weight, category.stars) = (one, other, end, start);
        category.score = category.score.map(|_| other);
        for penalty in &mut category.penalties {
            penalty.points = other;
            penalty.steps.iter_mut().for_each(|step| (step.findings, step.each, step.halved) = (start, other, end));
        }
        if let Some(cap) = &mut category.cap {
            (cap.at, cap.without) = (one, other);
        }
    }
    for step in assessment.plan.iter_mut().flat_map(|horizon| &mut horizon.steps) {
        (step.findings, step.files, step.gain, step.total) = (start, end, one, other);
    }
    let comparison = run.comparison.as_mut().unwrap();
    (comparison.new, comparison.moved) = (start, end);
    comparison.categories_before.iter_mut().for_each(|(_, score)| *score = Some(other));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_harmless(text in any::<String>(), width in 0..130_usize) {
        let run = poisoned(&graded::compared(), &text);
        let shown = shown(&run, &options(width));
        assert_plain(&shown);
        assert_no_commands(&shown);
        assert_plain(&sarif::render(&run, sarif::Profile::Full));
        prop_assert_eq!(json::parse(&json::render(&run)).unwrap(), run);
    }

    #[test]
    fn any_highlight_can_be_drawn(text in "[ a\té\u{65e5}\u{301}\n\u{1b}]{0,40}", start in 0..50_u32, end in 0..50_u32, width in 0..60_usize) {
        let mut run = sample::run();
        run.findings.truncate(1);
        run.findings[0].snippet = Some(Snippet { first_line: 9, text, highlight: Span::new(start, end) });
        let shown = shown(&run, &options(width));
        assert_plain(&shown);
    }
}
