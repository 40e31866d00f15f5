//! What the standard makes of the run: scores, why they are not better, the checklist, the plan.

use std::collections::BTreeMap;

use plimsoll_model::assessment::{Assessment, CategoryScore, ChecklistGroup, PlanHorizon, PlanStep};
use plimsoll_model::run::Run;
use plimsoll_model::{Score, Severity, Status};

use super::Options;
use super::layout::{count, fit, pad, spaces, width, wrap};
use super::style::{self, BAD, GOOD, QUIET, STRONG};
use crate::sanitize::terminal;
use crate::words;

const INDENT: usize = 2;
/// Cells of a score's bar, as many as there is room for.
const BARS: [usize; 3] = [10, 5, 0];
/// Columns of a score, such as `100.00`.
const SCORE: usize = 6;
/// A title with less room stands on a line of its own.
const LEAST_TITLE: usize = 20;
/// Steps of each part of the plan, unless everything is listed.
const MOST_STEPS: usize = 3;

/// Appends all sections; nothing for a run that was not graded.
pub(super) fn render(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let Some(assessment) = &run.assessment else { return };
    scores(assessment, options, lines);
    reasons(assessment, options, lines);
    checklist(&assessment.checklist, options, lines);
    plan(run, &assessment.plan, options, lines);
}

fn scores(assessment: &Assessment, options: &Options, lines: &mut Vec<String>) {
    lines.push(options.pen().paint(STRONG, "Scores"));
    let table = Table::new(&assessment.categories, options);
    for category in &assessment.categories {
        table.row(category, lines);
    }
    let total = &assessment.total;
    let score = total.score.map_or_else(|| "no score".to_owned(), |score| format!("{score} of 100"));
    let text = format!(
        "{score}, by weight, from categories with {} % of the weights; `plimsoll explain score` shows each step",
        words::assessed(total)
    );
    quiet(&text, INDENT, options, lines);
    lines.push(String::new());
}

struct Table<'a> {
    options: &'a Options,
    /// Columns of titles.
    title: usize,
    /// Too narrow for one line each: what follows the score stands on a second one.
    stacked: bool,
    level: usize,
    weight: usize,
    /// Cells of the bar.
    bar: usize,
}

impl<'a> Table<'a> {
    fn new(categories: &[CategoryScore], options: &'a Options) -> Self {
        let widest = |text: &dyn Fn(&CategoryScore) -> String| {
            categories.iter().map(|category| width(&text(category))).max().unwrap_or(0)
        };
        let title = widest(&|category| terminal(&category.title));
        let level = widest(&|category| level(category));
        let weight = widest(&|category| weight(category));
        let room = options.width().saturating_sub(INDENT + 2 + SCORE + 2 + level + 2 + weight);
        // The two spaces before a bar come and go with it.
        let columns = |bar: usize| if bar == 0 { 0 } else { bar + 2 };
        let bar = BARS.into_iter().find(|bar| room >= title.min(32) + columns(*bar)).unwrap_or(0);
        let room = room.saturating_sub(columns(bar));
        Self { options, title: title.min(room), stacked: room < title.min(LEAST_TITLE), level, weight, bar }
    }

    fn row(&self, category: &CategoryScore, lines: &mut Vec<String>) {
        let pen = self.options.pen();
        let title = terminal(&category.title);
        let score = category.score.map_or_else(|| "–".to_owned(), |score| score.to_string());
        let style = score_style(category);
        let (level, weight) = (level(category), weight(category));
        if self.stacked {
            let room = self.options.width() - INDENT - 2 - SCORE;
            let score = pen.paint(style, &format!("{score:>SCORE$}"));
            lines.push(format!("{}{}  {score}", spaces(INDENT), pad(&fit(&title, room), room)));
            let below = fit(&format!("{level}, {weight}"), self.options.width() - INDENT - 2);
            lines.push(spaces(INDENT + 2) + &pen.paint(QUIET, &below));
            return;
        }
        let bar = match self.bar {
            0 => String::new(),
            cells => format!("  {}", pen.paint(style, &bar(category.score, cells))),
        };
        lines.push(format!(
            "{}{}  {}{bar}  {}  {}",
            spaces(INDENT),
            pad(&fit(&title, self.title), self.title),
            pen.paint(style, &format!("{score:>SCORE$}")),
            pen.paint(style, &pad(&level, self.level)),
            pen.paint(QUIET, &format!("{}{weight}", spaces(self.weight - width(&weight)))),
        ));
    }
}

fn level(category: &CategoryScore) -> String {
    let stars = words::stars(category.stars);
    let level = fit(&terminal(&category.level), 24);
    if stars.is_empty() { level } else { format!("{stars} {level}") }
}

fn weight(category: &CategoryScore) -> String {
    format!("weight {}", category.weight)
}

fn bar(score: Option<Score>, cells: usize) -> String {
    let Some(score) = score else { return spaces(cells) };
    let filled = (score.hundredths() as usize / (10_000 / cells)).min(cells);
    "█".repeat(filled) + &"░".repeat(cells - filled)
}

const fn score_style(category: &CategoryScore) -> anstyle::Style {
    match (category.score, category.stars) {
        (None, _) => QUIET,
        (_, 4..) => GOOD,
        (_, 3) => style::severity(Severity::P2),
        _ => BAD,
    }
}

/// Why the verdict is not a better one, and why the grade is withheld.
fn reasons(assessment: &Assessment, options: &Options, lines: &mut Vec<String>) {
    let total = &assessment.total;
    for (title, reasons) in
        [("Why the grade is withheld", &total.withheld), ("Why the verdict is no better", &total.reasons)]
    {
        if reasons.is_empty() {
            continue;
        }
        lines.push(options.pen().paint(STRONG, title));
        for reason in reasons {
            item("- ", reason, INDENT, options, lines);
        }
        lines.push(String::new());
    }
}

fn checklist(groups: &[ChecklistGroup], options: &Options, lines: &mut Vec<String>) {
    if groups.is_empty() {
        return;
    }
    let pen = options.pen();
    let hint = if options.verbose { "" } else { "  -v lists the items" };
    lines.push(format!("{}{}", pen.paint(STRONG, "Checklist"), pen.paint(QUIET, hint)));
    let column = groups.iter().map(|group| width(&terminal(&group.title))).max().unwrap_or(0);
    // Titles are cut only where the answers would have too little room.
    let answers = groups.iter().map(|group| width(&words::answers(group))).max().unwrap_or(0);
    let room = options.width().saturating_sub(INDENT + 2 + answers);
    let column = column.min(room.max(options.width() / 3));
    for group in groups {
        let title = pad(&fit(&terminal(&group.title), column), column);
        let left = INDENT + column + 2;
        for (index, part) in wrap(&words::answers(group), options.width() - left).iter().enumerate() {
            lines.push(match index {
                0 => format!("{}{title}  {part}", spaces(INDENT)),
                _ => spaces(left) + part,
            });
        }
        if options.verbose {
            group.items.iter().for_each(|item| answer(item, options, lines));
        }
    }
    lines.push(String::new());
}

fn answer(one: &plimsoll_model::assessment::ChecklistItem, options: &Options, lines: &mut Vec<String>) {
    let (mark, style) = match one.status {
        Status::NotReady => ("✗ ", BAD),
        Status::NeedsAttention => ("! ", style::severity(Severity::P2)),
        Status::NotAssessed => ("? ", QUIET),
        Status::Attested => ("• ", STRONG),
        Status::Ready => ("✓ ", GOOD),
    };
    let reason = if one.reason.is_empty() { String::new() } else { format!(". {}", one.reason) };
    let text = format!("{}: {}{reason}", one.title, one.status.title());
    let left = INDENT + 2;
    for (index, part) in wrap(&terminal(&text), options.width() - left - 2).iter().enumerate() {
        let mark = if index == 0 { options.pen().paint(style, mark) } else { spaces(2) };
        lines.push(format!("{}{mark}{part}", spaces(left)));
    }
    if let Some(attestation) = &one.attestation {
        let note = attestation.note.as_ref().map_or_else(String::new, |note| format!(", {note}"));
        let text = format!("{}, until {}: {}{note}", attestation.owner, attestation.expires, attestation.evidence);
        quiet(&text, left + 2, options, lines);
    }
}

fn plan(run: &Run, horizons: &[PlanHorizon], options: &Options, lines: &mut Vec<String>) {
    if horizons.iter().all(|horizon| horizon.steps.is_empty()) {
        return;
    }
    let titles: BTreeMap<&str, &str> = run.rules.iter().map(|rule| (rule.id.as_str(), rule.title.as_str())).collect();
    lines.push(options.pen().paint(STRONG, "Plan"));
    let most = if options.verbose { usize::MAX } else { MOST_STEPS };
    for horizon in horizons {
        item("", &horizon.title, INDENT, options, lines);
        for step in horizon.steps.iter().take(most) {
            plan_step(step, titles.get(step.rule.as_str()).copied().unwrap_or(&step.rule), options, lines);
        }
        let more = horizon.steps.len().saturating_sub(most);
        if horizon.steps.is_empty() {
            quiet("nothing to do", INDENT + 2, options, lines);
        } else if more > 0 {
            let text = format!("… {}; -v lists them", count(more as u64, "more step"));
            quiet(&text, INDENT + 2, options, lines);
        }
    }
    lines.push(String::new());
}

/// `P1  +9.00  small  HTTP call without a timeout: 2 findings in 1 file`.
fn plan_step(step: &PlanStep, title: &str, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let gain = format!("{:>7}", format!("+{}", step.gain));
    let effort = pad(step.effort.name(), 6);
    let left = INDENT + 2 + 4 + width(&gain) + 2 + width(&effort) + 2;
    let after = if options.verbose { format!(", then {} of 100", step.total) } else { String::new() };
    let text = format!("{title}: {} in {}{after}", count(step.findings, "finding"), count(step.files, "file"));
    let mark = pen.paint(style::severity(step.severity), step.severity.name());
    let head = format!("{}{mark}  {}  {}", spaces(INDENT + 2), pen.paint(GOOD, &gain), pen.paint(QUIET, &effort));
    for (index, part) in wrap(&terminal(&text), options.width().saturating_sub(left)).iter().enumerate() {
        lines.push(if index == 0 { format!("{head}  {part}") } else { spaces(left) + part });
    }
}

fn item(mark: &str, text: &str, left: usize, options: &Options, lines: &mut Vec<String>) {
    for (index, part) in wrap(&terminal(text), options.width() - left - width(mark)).iter().enumerate() {
        let mark = if index == 0 { options.pen().paint(QUIET, mark) } else { spaces(width(mark)) };
        lines.push(format!("{}{mark}{part}", spaces(left)));
    }
}

fn quiet(text: &str, left: usize, options: &Options, lines: &mut Vec<String>) {
    for part in wrap(&terminal(text), options.width() - left) {
        lines.push(spaces(left) + &options.pen().paint(QUIET, &part));
    }
}
