//! What changed since an earlier run: what is new in full, what was fixed, and of what nothing is known.

use plimsoll_model::run::{Comparison, Finding, FindingState, Run};
use plimsoll_model::{Score, Total};

use super::escape;
use super::findings::{self, Detail, place};
use super::page::{Kind, Page};
use crate::compare::{self, NewRules};
use crate::words;

/// Appends the sections.
pub(super) fn render(run: &Run, comparison: &Comparison, page: &mut Page) {
    let number = |number: u64, what: &str| format!("{} {what}", words::thousands(number));
    let by_rule = compare::by_new_rules(run).map_or_else(String::new, |text| format!(" ({text})"));
    let sentence = [
        number(comparison.new.into(), "new") + &by_rule,
        number(comparison.fixed.len() as u64, "fixed"),
        number(comparison.moved.into(), "moved"),
        number(comparison.unchanged.into(), "unchanged"),
        number(comparison.unknown.len() as u64, "unknown"),
    ];
    let mut open = page.heading(1, "Since the earlier run");
    open.extend(["Findings: ", &sentence.join(", "), ".\n\n"]);
    if let Some(line) = total(run, comparison) {
        open.extend([&line, "\n\n"]);
    }
    page.open_for_good(open, "");
    let of = |state| run.findings.iter().filter(move |finding| finding.state == Some(state));
    let new_rules = &NewRules::of(run);
    let is_new = |by_rule: bool| of(FindingState::New).filter(move |finding| new_rules.explain(finding) == by_rule);
    let none = if comparison.new_by_rule == 0 { "Nothing is new." } else { "Nothing is new but what new rules find." };
    findings::section("New findings", none, run, is_new(false), Detail::Open, page);
    findings::section("New because their rule is", "", run, is_new(true), Detail::Open, page);
    let fixed: Vec<&Finding> = comparison.fixed.iter().collect();
    list("Fixed", &fixed, Kind::FIXED, page);
    let moved: Vec<&Finding> = of(FindingState::Moved).collect();
    list("Moved here from another file", &moved, Kind::MOVED, page);
    for (why, findings) in compare::unknown_by_reason(run, comparison) {
        let title = format!("Unknown, neither open nor fixed: {}", escape::html(&why));
        list(&title, &findings, Kind::UNKNOWN, page);
    }
}

/// `Score 90.13 → 66.53 (−23.60), grade B → D, …`; none if the runs were not both graded.
fn total(run: &Run, comparison: &Comparison) -> Option<String> {
    let (before, after) = (comparison.before.as_ref()?, &run.assessment.as_ref()?.total);
    if comparison.standard_changed {
        return Some(
            "The two were graded by different standards: their scores say nothing about each other.".to_owned(),
        );
    }
    let letter = |total: &Total| escape::text(total.grade.as_deref().unwrap_or("withheld"));
    let change = before.score.zip(after.score).filter(|(before, after)| before != after);
    let change = change.map_or_else(String::new, |(before, after)| format!(" ({})", words::difference(before, after)));
    Some(format!(
        "Score {}{change}, grade {}, verdict: {}.",
        words::arrow(&shown(before.score), &shown(after.score)),
        words::arrow(&letter(before), &letter(after)),
        words::arrow(words::verdict(before), words::verdict(after))
    ))
}

pub(super) fn shown(score: Option<Score>) -> String {
    score.map_or_else(|| "–".to_owned(), |score| score.to_string())
}

/// A folded list, a line for each finding.
fn list(title: &str, findings: &[&Finding], kind: Kind, page: &mut Page) {
    page.fold(&format!("{title}: {}", words::count(findings.len() as u64, "finding")), "");
    for finding in findings {
        let origin = finding.moved_from.as_ref();
        let origin = origin.map_or_else(String::new, |from| {
            format!(", from {}", escape::code(&format!("{}:{}", from.path, from.line)))
        });
        let text = format!(
            "- {} {} {} ({}{origin})\n",
            finding.severity.name(),
            place(&finding.location),
            escape::text(&finding.message),
            escape::code(&finding.rule)
        );
        page.item(kind, text);
    }
}

/// Appends the categories whose scores changed.
pub(super) fn scores(run: &Run, comparison: &Comparison, page: &mut Page) {
    let changes = compare::changes(run, comparison);
    let open = page.heading(1, "Scores that changed");
    page.open(format!("{open}| Category | Before | After | Change |\n|---|--:|--:|--:|\n"), "\n");
    for change in changes {
        let by = change.before.zip(change.after).map_or_else(|| "–".to_owned(), |(a, b)| words::difference(a, b));
        let title = escape::cell(change.title);
        page.item(Kind::CATEGORY, format!("| {title} | {} | {} | {by} |\n", shown(change.before), shown(change.after)));
    }
}
