//! The first lines: what was audited, whether it is ready, and how the gate ended.

use anstyle::Style;
use plimsoll_model::run::{Gate, Run};
use plimsoll_model::{Severity, Total, Verdict};

use super::Options;
use super::layout::{count, fit, spaces, width, wrap};
use super::style::{self, BAD, GOOD, QUIET, STRONG};
use crate::sanitize::terminal;
use crate::{compare, words};

const INDENT: usize = 2;

/// Appends the headline. With a comparison, what changed stands below it.
pub(super) fn headline(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let gate = words::gate_in_short(run);
    let mut parts = Vec::new();
    if let Some(assessment) = &run.assessment {
        let total = &assessment.total;
        parts.push((style(total), words::verdict(total).to_owned()));
        parts.push((STRONG, terminal(&words::grade(total))));
    }
    parts.push((gate_style(run), gate.to_owned()));

    let first = parts.first().map_or(0, |(_, text)| width(text));
    let name = fit(&terminal(&run.subject.name), options.width().saturating_sub(first + 2).max(8));
    let mut line = pen.paint(STRONG, &name);
    let mut used = width(&name);
    for (index, (style, text)) in parts.iter().enumerate() {
        let between = if index == 0 { "  " } else { " · " };
        if index > 0 && used + width(between) + width(text) > options.width() {
            lines.push(std::mem::replace(&mut line, spaces(INDENT)));
            used = INDENT;
        } else {
            line.push_str(&pen.paint(if index == 0 { Style::new() } else { QUIET }, between));
            used += width(between);
        }
        let text = fit(text, options.width().saturating_sub(used));
        used += width(&text);
        line.push_str(&pen.paint(*style, &text));
    }
    lines.push(line);
    if let Some(text) = changes(run) {
        lines.extend(wrap(&text, options.width() - INDENT).iter().map(|part| spaces(INDENT) + &pen.paint(QUIET, part)));
    }
    lines.push(String::new());
}

/// `Beside the earlier run: 2 findings new, 1 moved, 12 unchanged, 3 fixed`.
pub(super) fn changes(run: &Run) -> Option<String> {
    let comparison = run.comparison.as_ref()?;
    let by_rule = compare::by_new_rules(run).map_or_else(String::new, |text| format!(" ({text})"));
    let mut parts = vec![format!("{} new{by_rule}", count(comparison.new, "finding"))];
    let rest = [
        (u64::from(comparison.moved), "moved"),
        (u64::from(comparison.unchanged), "unchanged"),
        (comparison.fixed.len() as u64, "fixed"),
        (comparison.unknown.len() as u64, "unknown"),
    ];
    parts.extend(
        rest.iter()
            .filter(|(number, what)| *number > 0 || *what == "fixed")
            .map(|(number, what)| format!("{} {what}", words::thousands(*number))),
    );
    Some(format!("Beside the earlier run: {}", parts.join(", ")))
}

/// The colour of a verdict.
pub(super) const fn style(total: &Total) -> Style {
    match total.verdict {
        Some(Verdict::Ready) => GOOD,
        Some(Verdict::WithFixes) => style::severity(Severity::P2),
        Some(Verdict::NotReady) | None => BAD,
    }
}

const fn gate_style(run: &Run) -> Style {
    match run.outcome.gate {
        Gate::Failed | Gate::Incomplete => BAD,
        Gate::Passed if run.outcome.fail_on.is_none() => QUIET,
        Gate::Passed => GOOD,
    }
}
