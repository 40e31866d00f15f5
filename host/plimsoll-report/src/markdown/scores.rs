//! The categories and their weights, with the arithmetic that leads to the total.

use std::collections::BTreeMap;

use plimsoll_model::Score;
use plimsoll_model::assessment::{Assessment, CategoryScore};
use plimsoll_model::run::Run;

use super::changes::shown;
use super::page::{Kind, Page};
use super::{Profile, escape};
use crate::words;

/// Appends the table; nothing for a run that was not graded.
pub(super) fn render(run: &Run, page: &mut Page) {
    let Some(assessment) = &run.assessment else { return };
    let total = &assessment.total;
    let heading = page.heading(1, "Scores");
    // Scores by another standard would only mislead.
    let earlier = run.comparison.as_ref().filter(|earlier| earlier.before.is_some() && !earlier.standard_changed);
    let before = earlier.map(|earlier| {
        let scores = earlier.categories_before.iter().map(|(id, score)| (id.as_str(), *score));
        scores.collect::<BTreeMap<&str, Option<Score>>>()
    });
    let (title, line) = if before.is_some() { (" Before |", "--:|") } else { ("", "") };
    page.open_for_good(
        format!(
            "{heading}| Category |{title} Score | Level | How | Weight | Score × weight |\n\
             |---|{line}--:|---|---|--:|--:|\n"
        ),
        "",
    );
    let cell = |score: Option<Score>| format!(" {} |", shown(score));
    let mut sum = 0;
    for category in &assessment.categories {
        let product = u128::from(category.score.unwrap_or_default().hundredths()) * u128::from(category.weight);
        sum += product;
        let before = before.as_ref().map(|before| cell(before.get(category.id.as_str()).copied().flatten()));
        page.item(Kind::CATEGORY, row(category, &before.unwrap_or_default(), product));
    }
    let divided = match total.score {
        Some(score) => format!("{} ÷ {} = {score}", words::points(sum), total.weight_assessed),
        None => "no score".to_owned(),
    };
    let before =
        earlier.and_then(|earlier| earlier.before.as_ref()).map(|before| cell(before.score)).unwrap_or_default();
    let text = format!(
        "| **Total** |{before} **{}** |  | {divided}{} | {} of {} | {} |\n\n",
        shown(total.score),
        if sum.is_multiple_of(total.weight_assessed.max(1).into()) { "" } else { ", rounded down" },
        total.weight_assessed,
        total.weight,
        words::points(sum)
    );
    page.open_for_good(text, "");
    if page.profile != Profile::Comment {
        penalties(assessment, page);
    }
}

fn row(category: &CategoryScore, before: &str, product: u128) -> String {
    let stars = words::stars(category.stars);
    let level = format!("{stars} {}", escape::cell(&category.level));
    let product = category.score.map_or_else(|| "–".to_owned(), |_| words::points(product));
    format!(
        "| {} |{before} {} | {} | {} | {} | {product} |\n",
        escape::cell(&category.title),
        shown(category.score),
        level.trim(),
        how(category),
        category.weight
    )
}

/// `100.00 − 28.00 + 5.00 = 77.00; at most 40.00 while a finding is P0`.
fn how(category: &CategoryScore) -> String {
    if category.score.is_none() {
        return match category.rules {
            0 => "no rule of it was on".to_owned(),
            rules => format!("{} of it found nothing to judge", words::count(rules, "rule")),
        };
    }
    let uncapped = category.cap.as_ref().map_or(category.score, |cap| Some(cap.without));
    let back = if category.earned.hundredths() > 0 { format!(" + {}", category.earned) } else { String::new() };
    let below = category.lost.hundredths() > 10_000_u32.saturating_add(category.earned.hundredths());
    let least = if below { ", no less than" } else { " =" };
    let cap = category
        .cap
        .as_ref()
        .map_or_else(String::new, |cap| format!("; at most {} while a finding is {}", cap.at, cap.severity.name()));
    format!("100.00 − {}{back}{least} {}{cap}", category.lost, shown(uncapped))
}

/// What each rule takes off and earns back, folded by category.
fn penalties(assessment: &Assessment, page: &mut Page) {
    for category in assessment.categories.iter().filter(|category| category.score.is_some()) {
        let summary = format!("{}: where the points go", escape::html(&category.title));
        page.fold(&summary, "| Rule | Findings | Each | Points |\n|---|---|--:|--:|\n");
        for penalty in &category.penalties {
            for step in &penalty.steps {
                let product = u128::from(step.findings) * u128::from(step.each.hundredths());
                let halved = match step.halved {
                    0 => String::new(),
                    times => format!(", halved {}", words::count(times, "time")),
                };
                let text = format!(
                    "| {} | {} × {} {}{halved} | {} | −{} |\n",
                    escape::code_cell(&penalty.rule),
                    words::thousands(step.findings.into()),
                    step.severity.name(),
                    step.confidence.name(),
                    step.each,
                    words::points(product)
                );
                page.item(Kind::PENALTY, text);
            }
        }
        for strength in &category.strengths {
            let text = format!(
                "| {} | strength: {} of {} | | +{} |\n",
                escape::code_cell(&strength.rule),
                words::thousands(strength.met.into()),
                words::thousands(strength.total.into()),
                strength.points
            );
            page.item(Kind::PENALTY, text);
        }
    }
}
