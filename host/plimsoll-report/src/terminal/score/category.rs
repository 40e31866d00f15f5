//! One category: what its rules take off, what strengths earn back, and the cap.

use plimsoll_model::assessment::{CategoryScore, Penalty, PenaltyStep};
use plimsoll_model::standard::Standard;

use super::super::layout::{count, fit, pad, spaces, width};
use super::super::style::PLACE;
use super::{INDENT, Page, points};
use crate::sanitize::terminal;
use crate::words;

const BELOW: usize = INDENT + 2;

/// Appends the arithmetic of a category.
pub(super) fn render(category: &CategoryScore, standard: Option<&Standard>, size: u32, page: &mut Page<'_>) {
    let Some(score) = category.score else {
        page.heading(&format!("{}: {}, weight {}", category.title, category.level, category.weight));
        let why = match (category.rules, category.rules_used) {
            (0, _) => "no rule of it was on".to_owned(),
            (rules, 0) => format!("{} of it found nothing to judge", count(rules, "rule")),
            (rules, used) => format!("{used} of {} of it had something to judge", count(rules, "rule")),
        };
        page.quiet(INDENT, &why);
        page.gap();
        return;
    };
    let level = format!("{} {}", words::stars(category.stars), category.level);
    page.heading(&format!("{}: {score}, {}, weight {}", category.title, level.trim(), category.weight));
    let looked = format!(
        "{} of {} had something to judge, {} completed",
        words::thousands(category.rules_used.into()),
        count(category.rules, "rule"),
        count(category.checks, "check")
    );
    page.quiet(INDENT, &looked);
    for penalty in &category.penalties {
        render_penalty(penalty, standard, size, page);
    }
    let lost: u128 = category.penalties.iter().map(|penalty| u128::from(penalty.points.hundredths())).sum();
    page.text(INDENT, &format!("Lost {}", points(lost)));
    page.check(BELOW, lost, category.lost);
    earned(category, standard, page);
    sum(category, page);
    page.gap();
}

/// What one rule takes off, a line for findings that cost the same.
fn render_penalty(penalty: &Penalty, standard: Option<&Standard>, size: u32, page: &mut Page<'_>) {
    let head = format!("{}: {}, {}", penalty.rule, count(penalty.findings, "finding"), penalty.points);
    page.text(INDENT, &head);
    let product = |step: &PenaltyStep| u128::from(step.findings) * u128::from(step.each.hundredths());
    let widest =
        |text: &dyn Fn(&PenaltyStep) -> String| penalty.steps.iter().map(|step| width(&text(step))).max().unwrap_or(0);
    let number = |step: &PenaltyStep| words::thousands(step.findings.into());
    let numbers = widest(&number);
    let each = widest(&|step| step.each.to_string());
    let products = widest(&|step| points(product(step)));
    for step in &penalty.steps {
        let line = format!(
            "{:>numbers$} × {:>each$} = {:>products$}",
            number(step),
            step.each.to_string(),
            points(product(step))
        );
        page.sum(BELOW + 2, &line, &derivation(step, standard, size));
    }
    let sum = penalty.steps.iter().map(product).sum();
    page.check(BELOW + 2, sum, penalty.points);
    findings(&penalty.rule, page);
}

/// The findings of a rule, each with its points.
fn findings(rule: &str, page: &mut Page<'_>) {
    let findings = page.findings.get(rule).cloned().unwrap_or_default();
    for finding in findings {
        let points = finding.points.map_or_else(|| "–".to_owned(), |points| points.to_string());
        let place = format!("{}:{}", terminal(&finding.location.path), finding.location.start.line);
        let place = fit(&place, page.options.width().saturating_sub(BELOW + 4 + 6 + 2));
        let place = page.options.pen().file(&finding.location.path, &page.options.pen().paint(PLACE, &place));
        page.lines.push(format!("{}{points:>6}  {place}", spaces(BELOW + 4)));
    }
}

/// `P3 low: 1.00 × 40 % ÷ 2, halved once`, as far as the standard is known.
fn derivation(step: &PenaltyStep, standard: Option<&Standard>, size: u32) -> String {
    let kind = format!("{} {}", step.severity.name(), step.confidence.name());
    let halved = match step.halved {
        0 => String::new(),
        1 => ", halved once".to_owned(),
        2 => ", halved twice".to_owned(),
        times => format!(", halved {times} times"),
    };
    let Some(scoring) = standard.map(|standard| &standard.scoring) else { return format!("{kind}{halved}") };
    let divided = if size > 1 && scoring.size.severities.contains(&step.severity) {
        format!(" ÷ {size}")
    } else {
        String::new()
    };
    let penalty = scoring.penalties.of(step.severity);
    format!("{kind}: {penalty} × {} %{divided}{halved}", scoring.confidence.of(step.confidence))
}

fn earned(category: &CategoryScore, standard: Option<&Standard>, page: &mut Page<'_>) {
    if category.strengths.is_empty() {
        return;
    }
    let could: u128 = category.strengths.iter().map(|strength| u128::from(strength.points.hundredths())).sum();
    let earned = u128::from(category.earned.hundredths());
    let most = standard.map_or_else(
        || "a share of what was lost".to_owned(),
        |standard| format!("{} % of what was lost", standard.scoring.strengths.most),
    );
    let held = if could > earned { format!(" of {}: at most {most}", points(could)) } else { String::new() };
    page.text(INDENT, &format!("Earned back {}{held}", category.earned));
    let widest = category.strengths.iter().map(|strength| width(&strength.points.to_string())).max().unwrap_or(0);
    for strength in &category.strengths {
        let share = format!(
            "{} of {}: {}",
            words::thousands(strength.met.into()),
            words::thousands(strength.total.into()),
            strength.rule
        );
        page.sum(BELOW + 2, &format!("{:>widest$}", strength.points.to_string()), &share);
    }
    if earned > could {
        page.check(BELOW + 2, could, category.earned);
    }
}

/// `100.00 − 28.00 + 5.00 = 77.00`, and what the cap leaves of it.
fn sum(category: &CategoryScore, page: &mut Page<'_>) {
    let (lost, earned) = (u128::from(category.lost.hundredths()), u128::from(category.earned.hundredths()));
    let back = if earned > 0 { format!(" + {}", category.earned) } else { String::new() };
    let least = if lost > 10_000 + earned {
        format!("−{}, and no less than 0.00", points(lost - earned - 10_000))
    } else {
        points(10_000 + earned - lost)
    };
    let uncapped = (10_000 + earned).saturating_sub(lost);
    let cap = category.cap.as_ref().map_or_else(String::new, |cap| {
        format!(", and no more than {} while a finding is {}", cap.at, cap.severity.name())
    });
    page.text(INDENT, &format!("Score 100.00 − {}{back} = {least}{cap}", category.lost));
    if let Some(cap) = &category.cap {
        page.check(BELOW, uncapped, cap.without);
    }
    let score = category.cap.as_ref().map_or(uncapped, |cap| uncapped.min(cap.at.hundredths().into()));
    if let Some(said) = category.score {
        page.check(BELOW, score, said);
    }
}

/// A row of the last table: `Security  40.00 × 20 = 800.00`.
pub(super) fn row(title: &str, column: usize, numbers: &str) -> String {
    format!("{}{}  {numbers}", spaces(INDENT), pad(title, column))
}
