//! From the categories to the total, the grade and the verdict.

use plimsoll_model::assessment::{Assessment, CategoryScore};
use plimsoll_model::run::Run;
use plimsoll_model::{Score, Total};

use super::super::layout::{count, fit, width};
use super::super::style::{PLACE, QUIET};
use super::category::row;
use super::{INDENT, Page, WhatIf, points};
use crate::sanitize::terminal;
use crate::words;

/// Appends the table of products, and what follows from it. With a category chosen, the others are only summed up.
pub(super) fn render(run: &Run, assessment: &Assessment, chosen: Option<&str>, page: &mut Page<'_>) {
    let total = &assessment.total;
    page.heading("Total");
    let rows: Vec<Row> = assessment.categories.iter().map(Row::of).collect();
    let scores = rows.iter().map(|row| width(&row.score)).max().unwrap_or(0);
    let weights = rows.iter().map(|row| width(&row.weight)).max().unwrap_or(0);
    let weights = weights.max(total.weight_assessed.to_string().len());
    let sum: u128 = rows.iter().map(|row| row.product).sum();
    let products = width(&points(sum)).max(1);
    let numbers = scores + 3 + weights + 3 + products;
    let titles = rows.iter().map(|row| width(&row.title)).max().unwrap_or(0).max("All the others".len());
    let column = titles.min(page.options.width().saturating_sub(INDENT + 2 + numbers).max(8));
    let mut others = 0_u128;
    for (one, category) in rows.iter().zip(&assessment.categories) {
        if chosen.is_some_and(|chosen| chosen != category.id) {
            others += one.product;
            continue;
        }
        let title = fit(&one.title, column);
        let line = if category.score.is_some() {
            let product = points(one.product);
            format!("{:>scores$} × {:>weights$} = {product:>products$}", one.score, one.weight)
        } else {
            format!("{:>scores$}   {:>weights$}", "–", one.weight)
        };
        let line = row(&title, column, &line);
        page.lines.push(if category.score.is_some() { line } else { page.options.pen().paint(QUIET, &line) });
    }
    if chosen.is_some() {
        let gap = scores + 3 + weights;
        page.lines.push(row("All the others", column, &format!("{:gap$} = {:>products$}", "", points(others))));
    }
    let weight: u128 = assessed(assessment).map(|category| u128::from(category.weight)).sum();
    let (sum_of, gap) = (format!("{:>weights$}", total.weight_assessed), scores + 3);
    page.lines.push(row("Sum", column, &format!("{:gap$}{sum_of} = {:>products$}", "", points(sum))));
    match (total.score, sum.checked_div(weight)) {
        (Some(score), Some(quotient)) => {
            let exact = if sum.is_multiple_of(weight) { "" } else { ", rounded down" };
            page.text(INDENT, &format!("{} ÷ {weight} = {}{exact}", points(sum), points(quotient)));
            page.check(INDENT + 2, quotient, score);
        }
        (Some(score), None) => page.text(INDENT, &format!("{score} of 100, and no category was assessed")),
        (None, _) => page.text(INDENT, "No score: no category could be assessed"),
    }
    if total.weight_assessed < total.weight {
        page.quiet(INDENT, &format!("categories with {} % of the weights were assessed", words::assessed(total)));
    }
    page.gap();
    grade(run, total, page);
    verdict(total, page);
}

fn assessed(assessment: &Assessment) -> impl Iterator<Item = &CategoryScore> {
    assessment.categories.iter().filter(|category| category.score.is_some())
}

struct Row {
    title: String,
    score: String,
    weight: String,
    product: u128,
}

impl Row {
    fn of(category: &CategoryScore) -> Self {
        let score = category.score.unwrap_or_default();
        Self {
            title: terminal(&category.title),
            score: category.score.map_or_else(|| "–".to_owned(), |score| score.to_string()),
            weight: category.weight.to_string(),
            product: u128::from(score.hundredths()) * u128::from(category.weight),
        }
    }
}

/// The letter, and what the next better one takes.
fn grade(run: &Run, total: &Total, page: &mut Page<'_>) {
    let Some(name) = &total.grade else {
        page.heading("Grade withheld");
        total.withheld.iter().for_each(|reason| page.text(INDENT, &format!("- {reason}")));
        page.gap();
        return;
    };
    page.heading(&format!("Grade {name}"));
    let grades = run.standard.as_ref().map_or(&[][..], |standard| &standard.grades);
    if let Some(at) = grades.iter().position(|grade| grade.name == *name) {
        let better = at.checked_sub(1).and_then(|better| grades.get(better));
        let better = better.map_or_else(String::new, |better| format!("; {} takes {}", better.name, better.at_least));
        page.text(INDENT, &format!("takes {}{better}", grades[at].at_least));
    }
    total.withheld.iter().for_each(|reason| page.text(INDENT, &format!("- {reason}")));
    page.gap();
}

fn verdict(total: &Total, page: &mut Page<'_>) {
    page.heading(words::verdict(total));
    if let Some(verdict) = total.verdict {
        page.text(INDENT, verdict.sentence());
    }
    total.reasons.iter().for_each(|reason| page.text(INDENT, &format!("- {reason}")));
    if total.verdict.is_none() && total.reasons.is_empty() {
        total.withheld.iter().for_each(|reason| page.text(INDENT, &format!("- {reason}")));
    }
}

/// Appends `rule: 2 findings`, and below it the score, grade and verdict before and after.
pub(super) fn what_if(result: &WhatIf, page: &mut Page<'_>) {
    let findings = count(result.findings, "finding");
    let rule = fit(&terminal(&result.rule), page.options.width().saturating_sub(INDENT + 2 + width(&findings)).max(8));
    let rule = page.options.pen().paint(PLACE, &rule);
    page.lines.push(format!("{}{rule}  {findings}", super::spaces(INDENT)));
    let (before, after) = (&result.before, &result.after);
    let mut parts = vec![words::arrow(&shown(before.score), &shown(after.score))];
    if let Some((before, after)) = before.score.zip(after.score).filter(|(before, after)| before != after) {
        parts.push(words::difference(before, after));
    }
    let letter = |total: &Total| total.grade.clone().unwrap_or_else(|| "grade withheld".to_owned());
    parts.push(words::arrow(&letter(before), &letter(after)));
    parts.push(words::arrow(words::verdict(before), words::verdict(after)));
    page.text(INDENT + 2, &parts.join(", "));
}

fn shown(score: Option<Score>) -> String {
    score.map_or_else(|| "no score".to_owned(), |score| score.to_string())
}
