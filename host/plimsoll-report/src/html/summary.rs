//! The first screen: verdict, grade, what speaks against a better one, completeness, and the arithmetic of the total.

use plimsoll_model::assessment::{CategoryScore, Total};
use plimsoll_model::run::{Gate, Run};
use plimsoll_model::{Score, Severity};

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::words::{self, count, hundredths, percent, thousands};
use crate::compare;

/// Appends the summary.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let run = report.run;
    out.markup("<section id=\"summary\" aria-label=\"Summary\">\n");
    match report.assessment() {
        Some(assessment) => hero(report, &assessment.total, out),
        None => ungraded(run, out),
    }
    facts(report, out);
    if let Some(assessment) = report.assessment() {
        scores(report, &assessment.categories, &assessment.total, out);
    }
    out.markup("</section>\n");
}

fn hero(report: &Report<'_>, total: &Total, out: &mut Html) {
    let tone = charts::tone(total.verdict);
    put!(out, "<div class=\"hero " {*tone} "\">\n<div class=\"verdict\">\n<p class=\"label\">Verdict</p>\n<h2>");
    match total.verdict {
        Some(verdict) => put!(out, {*verdict.title()} "</h2>\n<p class=\"lead\">" {*verdict.sentence()} "</p>\n"),
        None => out.markup("No verdict</h2>\n<p class=\"lead\">Too little is known of the system for one.</p>\n"),
    }
    sentences("Why the grade is withheld", &total.withheld, out);
    sentences("Why not better", &total.reasons, out);
    if total.withheld.is_empty() && !report.run.faults.is_empty() {
        out.markup(
            "<p class=\"warn\">The audit is incomplete: see <a href=\"#audit\">what was not looked at</a>.</p>\n",
        );
    }
    out.markup("</div>\n");
    charts::gauge(total, out);
    out.markup("</div>\n");
}

fn sentences(title: &'static str, sentences: &[String], out: &mut Html) {
    if sentences.is_empty() {
        return;
    }
    put!(out, "<p class=\"label\">" {*title} "</p>\n<ul class=\"reasons\">\n");
    for sentence in sentences {
        out.markup("<li>");
        out.message(&crate::words::capitalised(sentence));
        out.markup("</li>\n");
    }
    out.markup("</ul>\n");
}

/// A run that no standard was applied to has a gate, and no more than that is claimed.
fn ungraded(run: &Run, out: &mut Html) {
    let tone = match run.outcome.gate {
        Gate::Passed if run.outcome.fail_on.is_none() => "none",
        Gate::Passed => "good",
        Gate::Failed | Gate::Incomplete => "poor",
    };
    put!(out, "<div class=\"hero " {*tone} "\"><div class=\"verdict\">\n<p class=\"label\">Outcome</p>\n<h2>"
        {*words::gate_title(run)} "</h2>\n<p class=\"lead\">" {words::gate(run)}
        ".</p>\n<p class=\"quiet\">This run was not graded, so it has no verdict and no scores.</p>\n</div></div>\n");
}

fn facts(report: &Report<'_>, out: &mut Html) {
    let run = report.run;
    let counts = run.outcome.counts;
    out.markup("<dl class=\"facts\">\n<div class=\"counts\"><dt>Open findings</dt><dd>");
    for severity in Severity::ALL {
        put!(out, "<a class=\"tally\" href=\"#severity=" {severity} "\">");
        charts::badge(severity, out);
        put!(out, " <b>" {thousands(counts.of(severity).into())} "</b> <span>" {*words::meaning(severity)} "</span></a>");
    }
    put!(out, "</dd></div>\n<div><dt>Gate</dt><dd><b>" {*words::gate_title(run)} "</b> <span>" {words::gate(run)}
        "</span></dd></div>\n<div><dt>Completeness</dt><dd>");
    let coverage = &run.coverage;
    put!(out, "<b>" {percent(coverage.basis_points())} "</b> <span>of " {count(coverage.checks_planned, "check")} " completed, "
        {thousands(coverage.files_audited.into())} " of " {count(coverage.files_seen, "file")} " audited, "
        {count(run.faults.len() as u64, "fault")} "; <a href=\"#audit\">what was not looked at</a></span></dd></div>\n");
    if let Some(comparison) = &run.comparison {
        put!(out, "<div><dt>Since the earlier run</dt><dd><b>" {count(comparison.new, "new finding")} "</b> <span>");
        if let Some(text) = compare::by_new_rules(run) {
            put!(out, {text} "; ");
        }
        put!(out, {count(comparison.fixed.len() as u64, "finding")} " fixed");
        let now = report.assessment().and_then(|assessment| assessment.total.score);
        let before = comparison.before.as_ref().and_then(|total| total.score);
        if let (Some(before), Some(now), false) = (before, now, comparison.standard_changed) {
            put!(out, ", score " {before} " → " {now});
        }
        out.markup("; <a href=\"#comparison\">details</a></span></dd></div>\n");
    }
    out.markup("</dl>\n");
}

/// The table in which the total adds up.
fn scores(report: &Report<'_>, categories: &[CategoryScore], total: &Total, out: &mut Html) {
    out.markup(
        "<div class=\"wide\" role=\"region\" aria-label=\"Table of scores\" tabindex=\"0\"><table class=\"scores\">\n<caption>How the total adds up</caption>\n<thead><tr><th scope=\"col\">Category</th>\
         <th scope=\"col\" class=\"level\">Status</th><th scope=\"col\" class=\"chart\"><span class=\"vh\">Bar</span></th><th scope=\"col\" class=\"num\">Score</th>\
         <th scope=\"col\" class=\"num\">× weight</th><th scope=\"col\" class=\"num\">= product</th></tr></thead>\n<tbody>\n",
    );
    let mut sum = 0_u64;
    for (category, entry) in categories.iter().zip(&report.categories) {
        put!(out, "<tr><th scope=\"row\"><a href=\"#" {entry.anchor} "\">" {category.title} "</a></th><td class=\"level\">");
        status(category, out);
        out.markup("</td><td class=\"chart\">");
        match category.score {
            Some(score) => {
                let product = u64::from(score.hundredths()) * u64::from(category.weight);
                // Run files can be written by hand.
                sum = sum.saturating_add(product);
                charts::bar(score, category.stars, out);
                put!(out, "</td><td class=\"num\">" {score} "</td><td class=\"num\">" {category.weight}
                    "</td><td class=\"num\">" {hundredths(product)} "</td></tr>\n");
            }
            None => put!(out, "</td><td class=\"num\">–</td><td class=\"num quiet\">(" {category.weight}
                ")</td><td class=\"num\">–</td></tr>\n"),
        }
    }
    put!(out, "</tbody>\n<tfoot>\n<tr><th scope=\"row\">Sum of the assessed categories</th><td class=\"level\"></td><td class=\"chart\"></td><td></td><td class=\"num\">"
        {total.weight_assessed} "</td><td class=\"num\">" {hundredths(sum)} "</td></tr>\n"
        "<tr class=\"total\"><th scope=\"row\">Total: " {hundredths(sum)} " ÷ " {total.weight_assessed});
    if let Some(grade) = &total.grade {
        put!(out, ", which is grade <b>" {*grade} "</b>");
    }
    out.markup("</th><td class=\"level\"></td><td class=\"chart\"></td><td></td><td></td><td class=\"num\"><b>");
    match total.score {
        Some(score) => out.show(&score),
        None => out.markup("–"),
    }
    out.markup("</b></td></tr>\n</tfoot></table></div>\n");
    if total.weight_assessed < total.weight {
        put!(out, "<p class=\"quiet\">Categories with " {total.weight.saturating_sub(total.weight_assessed)} " of "
            {total.weight} " weights were not assessed and count for nothing: neither for the system nor against it.</p>\n");
    }
}

/// Appends stars and word of a category.
pub(super) fn status(category: &CategoryScore, out: &mut Html) {
    if category.score.is_some() {
        put!(out, "<span class=\"stars s" {category.stars.min(5)} "\" aria-hidden=\"true\">" {*words::stars(category.stars)}
            "</span> <span class=\"vh\">" {category.stars} " of 5 stars, </span>" {category.level});
    } else {
        put!(out, "<span class=\"quiet\">" {category.level} "</span>");
    }
}

/// The difference of two scores, with its sign.
pub(super) fn difference(before: Score, now: Score) -> String {
    if now >= before { format!("+{}", now.minus(before)) } else { format!("−{}", before.minus(now)) }
}
