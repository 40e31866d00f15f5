//! `plimsoll report diff`: what changed between two runs.

use plimsoll_model::run::{Comparison, Finding, FindingState, Run};
use plimsoll_model::{Score, Total};

use super::layout::{count, fit, pad, spaces, width, wrap};
use super::style::{self, BAD, GOOD, PLACE, QUIET, STRONG};
use super::{Options, findings, finish, verdict};
use crate::compare::{self, Change, NewRules};
use crate::sanitize::terminal;
use crate::words;

const INDENT: usize = 2;
/// Findings that are fixed, moved or unknown, unless everything is listed.
const MOST_FINDINGS: usize = 20;
/// Most signs of a change, each for five points.
const MOST_SIGNS: usize = 20;

/// Renders a compared run. A run without a comparison says so.
#[must_use]
pub fn render_diff(run: &Run, options: &Options) -> String {
    let mut lines = Vec::new();
    verdict::headline(run, options, &mut lines);
    let Some(comparison) = &run.comparison else {
        lines.push("This run was compared with no other".to_owned());
        return finish(lines);
    };
    let new_rules = NewRules::of(run);
    scores(run, comparison, options, &mut lines);
    let of = |state| run.findings.iter().filter(move |finding| finding.state == Some(state));
    let by_rule = comparison.new_by_rule.min(comparison.new);
    if comparison.new == by_rule {
        let title = if by_rule == 0 { "Nothing is new" } else { "Nothing is new but what new rules find" };
        heading(GOOD, title, options, &mut lines);
        lines.push(String::new());
    } else {
        heading(BAD, &format!("New: {}", count(comparison.new - by_rule, "finding")), options, &mut lines);
        lines.push(String::new());
        let findings = of(FindingState::New).filter(|finding| !new_rules.explain(finding));
        findings::render_some(run, findings, options, &mut lines);
    }
    if by_rule > 0 {
        let title = format!("New because their rule is, whatever changed in the code: {}", count(by_rule, "finding"));
        heading(STRONG, &title, options, &mut lines);
        lines.push(String::new());
        let findings = of(FindingState::New).filter(|finding| new_rules.explain(finding));
        findings::render_some(run, findings, options, &mut lines);
    }
    let fixed: Vec<&Finding> = comparison.fixed.iter().collect();
    list(GOOD, &format!("Fixed: {}", count(fixed.len() as u64, "finding")), &fixed, false, options, &mut lines);
    let moved: Vec<&Finding> = of(FindingState::Moved).collect();
    let title = format!("Moved here from another file: {}", count(moved.len() as u64, "finding"));
    list(STRONG, &title, &moved, true, options, &mut lines);
    unknown(run, comparison, options, &mut lines);
    lines.push(options.pen().paint(QUIET, &"─".repeat(options.width())));
    let text = verdict::changes(run).unwrap_or_default();
    lines.extend(wrap(&text, options.width()));
    finish(lines)
}

fn heading(style: anstyle::Style, title: &str, options: &Options, lines: &mut Vec<String>) {
    lines.extend(wrap(title, options.width()).iter().map(|part| options.pen().paint(style, part)));
}

/// The total and the categories that changed, each with its change drawn.
fn scores(run: &Run, comparison: &Comparison, options: &Options, lines: &mut Vec<String>) {
    let after = run.assessment.as_ref();
    if after.is_none() && comparison.before.is_none() {
        return;
    }
    let pen = options.pen();
    lines.push(pen.paint(STRONG, "Scores"));
    let mut quiet = |text: &str, style| {
        let parts = wrap(&terminal(text), options.width() - INDENT);
        lines.extend(parts.iter().map(|part| spaces(INDENT) + &pen.paint(style, part)));
    };
    let (Some(before), Some(assessment)) = (&comparison.before, after) else {
        let which = if after.is_none() { "This" } else { "The earlier" };
        quiet(&format!("{which} run was not graded, so the scores cannot be compared"), QUIET);
        lines.push(String::new());
        return;
    };
    if comparison.standard_changed {
        quiet("The two were graded by different standards: their scores say nothing about each other", BAD);
    }
    let changes = compare::changes(run, comparison);
    let total = Change { title: "Total", before: before.score, after: assessment.total.score };
    let shown: Vec<&Change<'_>> = changes.iter().chain([&total]).collect();
    let titles = shown.iter().map(|change| width(&terminal(change.title))).max().unwrap_or(0);
    let column = titles.min(options.width().saturating_sub(INDENT + 2 + 15 + 2 + 7).max(8));
    for change in shown {
        lines.push(row(change, column, options));
    }
    let same = assessment.categories.iter().filter(|category| {
        comparison.categories_before.iter().any(|(id, score)| *id == category.id && *score == category.score)
    });
    let same = same.count();
    let mut after = vec![letters(before, &assessment.total)];
    if same > 0 {
        let categories = if same == 1 { "category".to_owned() } else { "categories".to_owned() };
        after.push(format!("{same} {categories} as before"));
    }
    for text in after {
        let parts = wrap(&terminal(&text), options.width() - INDENT);
        lines.extend(parts.iter().map(|part| spaces(INDENT) + &pen.paint(QUIET, part)));
    }
    lines.push(String::new());
}

/// `Security  100.00 →  40.00   −60.00  ------------`.
fn row(change: &Change<'_>, column: usize, options: &Options) -> String {
    let pen = options.pen();
    let shown = |score: Option<Score>| score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    let mut line = format!(
        "{}{}  {:>6} → {:>6}",
        spaces(INDENT),
        pad(&fit(&terminal(change.title), column), column),
        shown(change.before),
        shown(change.after)
    );
    if let Some((before, after)) = change.before.zip(change.after) {
        let better = after >= before;
        let by = if better { after.minus(before) } else { before.minus(after) };
        let style = if by == Score::ZERO {
            QUIET
        } else if better {
            GOOD
        } else {
            BAD
        };
        line.push_str("  ");
        line.push_str(&pen.paint(style, &format!("{:>7}", words::difference(before, after))));
        let room = options.width().saturating_sub(INDENT + column + 2 + 15 + 2 + 7 + 2);
        let signs = (by.hundredths().div_ceil(500) as usize).min(MOST_SIGNS).min(room);
        if signs > 0 {
            line.push_str("  ");
            line.push_str(&pen.paint(style, &if better { "+" } else { "-" }.repeat(signs)));
        }
    }
    line
}

/// `Grade B → D; Production-ready with fixes → Not production-ready`.
fn letters(before: &Total, after: &Total) -> String {
    let letter = |total: &Total| total.grade.clone().unwrap_or_else(|| "withheld".to_owned());
    format!(
        "Grade {}; {}",
        words::arrow(&letter(before), &letter(after)),
        words::arrow(words::verdict(before), words::verdict(after))
    )
}

/// A line or two for each finding, below a heading; nothing if there are none.
fn list(
    style: anstyle::Style,
    title: &str,
    findings: &[&Finding],
    linked: bool,
    options: &Options,
    lines: &mut Vec<String>,
) {
    if findings.is_empty() {
        return;
    }
    heading(style, title, options, lines);
    entries(findings, INDENT, linked, options, lines);
    lines.push(String::new());
}

fn entries(findings: &[&Finding], left: usize, linked: bool, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let most = if options.verbose { usize::MAX } else { MOST_FINDINGS };
    for finding in findings.iter().take(most) {
        let location = &finding.location;
        let mark = pen.paint(style::severity(finding.severity), finding.severity.name());
        let place = format!("{}:{}", terminal(&location.path), location.start.line);
        let room = options.width() - left - 4;
        let message = terminal(&finding.message);
        let rule = terminal(&finding.rule);
        let shown = pen.paint(PLACE, &fit(&place, room));
        // What is gone has no file to lead to.
        let shown = if linked { pen.file(&location.path, &shown) } else { shown };
        let head = format!("{}{mark}  {shown}", spaces(left));
        if width(&place) + 2 + width(&rule) <= room {
            lines.push(format!("{head}  {}", pen.paint(QUIET, &rule)));
        } else {
            lines.push(head);
            lines.push(spaces(left + 4) + &pen.paint(QUIET, &fit(&rule, room)));
        }
        lines.extend(wrap(&message, room).iter().map(|part| spaces(left + 4) + part));
        if let Some(origin) = &finding.moved_from {
            let origin = fit(&format!("from {}:{}", terminal(&origin.path), origin.line), room);
            lines.push(spaces(left + 4) + &pen.paint(QUIET, &origin));
        }
    }
    let more = findings.len().saturating_sub(most);
    if more > 0 {
        let text = format!("… {} more; -v lists them", words::thousands(more as u64));
        lines.push(spaces(left) + &pen.paint(QUIET, &text));
    }
}

/// What nobody can say anything about, by why that is so.
fn unknown(run: &Run, comparison: &Comparison, options: &Options, lines: &mut Vec<String>) {
    if comparison.unknown.is_empty() {
        return;
    }
    let number = count(comparison.unknown.len() as u64, "finding");
    heading(BAD, &format!("Unknown: {number} of the earlier run, neither open nor fixed"), options, lines);
    for (why, findings) in compare::unknown_by_reason(run, comparison) {
        for part in wrap(&terminal(&why), options.width() - INDENT) {
            lines.push(spaces(INDENT) + &options.pen().paint(QUIET, &part));
        }
        entries(&findings, INDENT + 2, false, options, lines);
    }
    lines.push(String::new());
}
