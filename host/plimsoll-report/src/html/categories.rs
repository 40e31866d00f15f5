//! What is scored, part by part: the score with every step that led to it, what is right, what is wrong, what to do.

use plimsoll_model::assessment::{CategoryScore, Penalty, PenaltyStep};
use plimsoll_model::run::Strength;
use plimsoll_model::standard::Standard;
use plimsoll_model::{Score, Severity};

use super::markup::{Html, put};
use super::report::{Category, Group, Report};
use super::words::{count, hundredths, thousands};
use super::{charts, summary};
use crate::prose::first_sentence;

/// So many recommendations are open at once.
const MOST_OPEN: usize = 6;

/// Appends all of them.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    for (at, category) in report.categories.iter().enumerate() {
        let groups: Vec<&Group<'_>> = report.groups.iter().filter(|group| group.category == Some(at)).collect();
        let strengths = report.run.strengths.iter().filter(|strength| report.category(&strength.rule) == Some(at));
        let (strengths, others): (Vec<&Strength>, Vec<&Strength>) = strengths.partition(|one| one.is_one());
        put!(out, "<article class=\"cat\" id=\"" {category.anchor} "\">\n<header><h3>" {*category.title} "</h3>");
        if let Some(score) = category.score {
            head(score, out);
        }
        out.markup("</header>\n<div class=\"sides\">\n");
        right(&strengths, &others, category, out);
        wrong(&groups, category, out);
        out.markup("</div>\n");
        advice(report, &groups, out);
        if let Some(score) = category.score {
            arithmetic(report, score, out);
        }
        out.markup("</article>\n");
    }
}

fn head(score: &CategoryScore, out: &mut Html) {
    out.markup("<span class=\"status\">");
    summary::status(score, out);
    out.markup("</span>");
    if let Some(points) = score.score {
        charts::bar(points, score.stars, out);
        put!(out, "<span class=\"points\"><b>" {points} "</b> of 100</span>");
    }
    put!(out, "<span class=\"quiet\">weight " {score.weight} " · ");
    match (score.rules, score.rules_used) {
        (0, _) => out.markup("no rule of it was on"),
        (rules, 0) => put!(out, "none of its " {count(rules, "rule")} " had anything to judge"),
        (rules, used) => put!(out, {used} " of " {count(rules, "rule")} " had something to judge, "
            {count(score.checks, "check")} " completed"),
    }
    out.markup("</span>");
}

fn right(strengths: &[&Strength], others: &[&Strength], category: &Category<'_>, out: &mut Html) {
    out.markup("<div><h4>Strengths</h4>\n");
    if strengths.is_empty() {
        out.markup("<p class=\"quiet\">No rule has evidence of what is done right.</p>\n");
    } else {
        out.markup("<ul class=\"marks\">");
    }
    for strength in strengths {
        let all = strength.met >= strength.total;
        put!(out, "<li class=\"" {*if all { "yes" } else { "part" }} "\">");
        out.message(&crate::words::capitalised(&strength.message));
        put!(out, " <span class=\"quiet\">" {thousands(strength.met.into())} " of " {thousands(strength.total.into())});
        let earned = category.score.into_iter().flat_map(|score| &score.strengths);
        if let Some(earned) = earned.into_iter().find(|earned| earned.rule == strength.rule) {
            put!(out, ", +" {earned.points});
        }
        out.markup("</span>");
        if !strength.evidence.is_empty() {
            put!(out, "<details><summary>" {shown_of(strength.evidence.len() as u64, strength.met.into())}
                "</summary><ul class=\"paths\">");
            for place in &strength.evidence {
                put!(out, "<li>" {place.path} ":" {place.start.line} "</li>");
            }
            out.markup("</ul></details>");
        }
        out.markup("</li>\n");
    }
    out.markup(if strengths.is_empty() { "" } else { "</ul>\n" });
    if let Some(text) = crate::words::in_few_places(others) {
        put!(out, "<p class=\"quiet\">" {text} "</p>\n");
    }
    out.markup("</div>\n");
}

/// How many of the places that are right are listed.
fn shown_of(shown: u64, met: u64) -> String {
    match (shown, met) {
        (1, 1) => "The place".to_owned(),
        (shown, met) if shown >= met => format!("The {} places", thousands(shown)),
        (shown, met) => format!("{} of the {} places", thousands(shown), thousands(met)),
    }
}

fn wrong(groups: &[&Group<'_>], category: &Category<'_>, out: &mut Html) {
    out.markup("<div><h4>Issues</h4>\n");
    if groups.is_empty() {
        out.markup("<p class=\"quiet\">");
        out.markup(match category.score {
            Some(score) if score.score.is_none() => {
                "No rule had anything to judge here, so having no findings says nothing."
            }
            _ => "No findings.",
        });
        out.markup("</p>\n</div>\n");
        return;
    }
    out.markup("<ul class=\"issues\">");
    for group in groups {
        out.markup("<li>");
        charts::badge(group.severity, out);
        put!(out, " <a href=\"#" {group.anchor} "\">" {*group.title()} "</a> <span class=\"quiet\">"
            {count(group.findings.len() as u64, "finding")});
        let lost = group.lost();
        if lost > Score::ZERO {
            put!(out, ", −" {lost});
        }
        out.markup("</span></li>\n");
    }
    out.markup("</ul></div>\n");
}

fn advice(report: &Report<'_>, groups: &[&Group<'_>], out: &mut Html) {
    if groups.is_empty() {
        return;
    }
    out.markup("<h4>Recommendations</h4>\n");
    let (open, folded) = groups.split_at(groups.len().min(MOST_OPEN));
    recommendations(report, open, out);
    if !folded.is_empty() {
        put!(out, "<details><summary>" {count(folded.len() as u64, "more recommendation")} "</summary>\n");
        recommendations(report, folded, out);
        out.markup("</details>\n");
    }
}

fn recommendations(report: &Report<'_>, groups: &[&Group<'_>], out: &mut Html) {
    out.markup("<ul class=\"advice\">");
    for group in groups {
        let fix = group.info.map(|info| first_sentence(&info.fix)).filter(|fix| !fix.is_empty());
        put!(out, "<li><a href=\"#" {group.anchor} "\">" {*group.title()} "</a>: ");
        out.message(fix.as_deref().unwrap_or("see the rule's page."));
        if let Some(step) = report.step(group) {
            put!(out, " <span class=\"quiet\">+" {step.gain} " of the total, " {*step.effort.name()} " effort</span>");
        }
        out.markup("</li>\n");
    }
    out.markup("</ul>\n");
}

/// Every step from 100 to the score.
fn arithmetic(report: &Report<'_>, category: &CategoryScore, out: &mut Html) {
    let Some(score) = category.score else { return };
    put!(out, "<details class=\"sum\"><summary>How " {score} " comes about</summary>\n<table>\n<thead><tr>"
        "<th scope=\"col\">Step</th><th scope=\"col\">How</th><th scope=\"col\" class=\"num\">Points</th></tr></thead>\n<tbody>\n"
        "<tr><th scope=\"row\">Start</th><td></td><td class=\"num\">100.00</td></tr>\n");
    for penalty in &category.penalties {
        out.markup("<tr><th scope=\"row\">");
        report.rule_link(&penalty.rule, &penalty.rule, out);
        out.markup("</th><td>");
        steps(report, penalty, out);
        put!(out, "</td><td class=\"num\">−" {penalty.points} "</td></tr>\n");
    }
    put!(out, "<tr class=\"line\"><th scope=\"row\">Lost</th><td></td><td class=\"num\">−" {category.lost} "</td></tr>\n");
    for earned in &category.strengths {
        put!(out, "<tr><th scope=\"row\">" {earned.rule} "</th><td>" {thousands(earned.met.into())} " of "
            {thousands(earned.total.into())} " places are right</td><td class=\"num quiet\">(+" {earned.points} ")</td></tr>\n");
    }
    if !category.strengths.is_empty() {
        out.markup("<tr><th scope=\"row\">Earned back</th><td>");
        if let Some(standard) = &report.run.standard {
            put!(out, "at most " {standard.scoring.strengths.most} " % of what was lost");
        }
        put!(out, "</td><td class=\"num\">+" {category.earned} "</td></tr>\n");
    }
    let without = category.cap.as_ref().map_or(score, |cap| cap.without);
    let balance = 10_000 - i64::from(category.lost.hundredths()) + i64::from(category.earned.hundredths());
    put!(out, "<tr class=\"line\"><th scope=\"row\">Balance</th><td>100.00 − " {category.lost} " + " {category.earned});
    if balance < 0 {
        put!(out, " = −" {hundredths(balance.unsigned_abs())} "; no score is below 0");
    }
    put!(out, "</td><td class=\"num\">" {without} "</td></tr>\n");
    if let Some(cap) = &category.cap {
        put!(out, "<tr><th scope=\"row\">Cap</th><td>no more than " {cap.at} " while a finding is " {cap.severity}
            "</td><td class=\"num\">" {cap.at} "</td></tr>\n");
    }
    put!(out, "</tbody>\n<tfoot><tr class=\"total\"><th scope=\"row\">Score</th><td></td><td class=\"num\"><b>" {score}
        "</b></td></tr></tfoot></table>\n</details>\n");
}

fn steps(report: &Report<'_>, penalty: &Penalty, out: &mut Html) {
    out.markup("<ul class=\"steps\">");
    for step in &penalty.steps {
        put!(out, "<li>" {thousands(step.findings.into())} " × " {step.each} " <span class=\"quiet\">" {step.severity} ", "
            {step.confidence} " confidence");
        if let Some(standard) = &report.run.standard {
            formula(report, standard, step, out);
        }
        out.markup("</span></li>");
    }
    out.markup("</ul>");
}

/// Where the points of one finding come from.
fn formula(report: &Report<'_>, standard: &Standard, step: &PenaltyStep, out: &mut Html) {
    let scoring = &standard.scoring;
    put!(out, ": " {scoring.penalties.of(step.severity)} " × " {scoring.confidence.of(step.confidence)} " %");
    let size = report.assessment().map_or(1, |assessment| assessment.total.size);
    if size > 1 && scoring.size.severities.contains(&step.severity) {
        put!(out, " ÷ " {size} " for the size");
    }
    match step.halved {
        0 => {}
        1 => out.markup(", halved once"),
        2 => out.markup(", halved twice"),
        times => put!(out, ", halved " {times} " times"),
    }
}

/// Says how findings become points, in the words of the standard.
pub(super) fn method(report: &Report<'_>, out: &mut Html) {
    let Some(standard) = &report.run.standard else { return };
    out.markup("<p class=\"quiet method\">A finding takes off ");
    for (at, severity) in Severity::ALL.into_iter().enumerate() {
        out.markup(["", ", ", ", ", " or "][at]);
        put!(out, {standard.scoring.penalties.of(severity)} " (" {severity} ")");
    }
    out.markup(" points, less where the rule is less sure");
    for (at, severity) in Severity::ALL.into_iter().enumerate() {
        if let Some(cap) = standard.scoring.caps.of(severity) {
            out.markup(if at == 0 { "; " } else { ", and " });
            put!(out, "while a " {severity} " is open, its category scores no more than " {cap});
        }
    }
    out.markup(".");
    if let Some(assessment) = report.assessment() {
        let total = &assessment.total;
        put!(out, " The code base has " {thousands(total.lines)} " lines");
        if total.size > 1 {
            put!(out, ", so points of what is not urgent are divided by " {total.size});
        }
        out.markup(".");
    }
    out.markup("</p>\n");
}
