//! What changed since an earlier run.

use plimsoll_model::run::{Comparison, Finding};

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::summary::difference;
use super::words::{count, thousands};
use crate::compare;

/// Appends what changed.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let Some(comparison) = &report.run.comparison else { return };
    put!(out, "<ul class=\"answers\"><li><b>" {thousands(comparison.new.into())} "</b> new");
    if let Some(text) = compare::by_new_rules(report.run) {
        put!(out, " <span class=\"quiet\">(" {text} ")</span>");
    }
    put!(out, "</li><li><b>"
        {thousands(comparison.fixed.len() as u64)} "</b> fixed</li><li><b>" {thousands(comparison.moved.into())}
        "</b> moved</li><li><b>" {thousands(comparison.unchanged.into())} "</b> unchanged</li><li><b>"
        {thousands(comparison.unknown.len() as u64)} "</b> of which nothing is known</li></ul>\n");
    scores(report, comparison, out);
    list("Fixed", "fixed", &comparison.fixed, report, out);
    unknown(report, comparison, out);
}

fn scores(report: &Report<'_>, comparison: &Comparison, out: &mut Html) {
    if comparison.standard_changed {
        out.markup(
            "<p>The two runs were graded by different standards, so their scores say nothing about each other.</p>\n",
        );
        return;
    }
    let Some(assessment) = report.assessment() else { return };
    if comparison.categories_before.is_empty() && comparison.before.is_none() {
        return;
    }
    out.markup("<table class=\"scores\"><caption class=\"vh\">Scores before and now</caption><thead><tr><th scope=\"col\">Category</th>\
        <th scope=\"col\" class=\"num\">Before</th><th scope=\"col\" class=\"num\">Now</th><th scope=\"col\" class=\"num\">Change</th></tr></thead>\n<tbody>\n");
    let earlier =
        |id: &str| comparison.categories_before.iter().find(|(known, _)| known == id).and_then(|(_, score)| *score);
    let rows =
        assessment.categories.iter().map(|category| (category.title.as_str(), earlier(&category.id), category.score));
    let total = ("Total", comparison.before.as_ref().and_then(|total| total.score), assessment.total.score);
    for (title, before, now) in rows.chain([total]) {
        put!(out, "<tr><th scope=\"row\">" {*title} "</th>");
        for score in [before, now] {
            match score {
                Some(score) => put!(out, "<td class=\"num\">" {score} "</td>"),
                None => out.markup("<td class=\"num\">–</td>"),
            }
        }
        match before.zip(now) {
            Some((before, now)) if before != now => {
                put!(out, "<td class=\"num\">" {difference(before, now)} "</td></tr>\n")
            }
            Some(_) => out.markup("<td class=\"num quiet\">same</td></tr>\n"),
            None => out.markup("<td class=\"num\">–</td></tr>\n"),
        }
    }
    out.markup("</tbody></table>\n");
}

/// What nobody can say anything about, by why that is so.
fn unknown(report: &Report<'_>, comparison: &Comparison, out: &mut Html) {
    for (why, findings) in compare::unknown_by_reason(report.run, comparison) {
        put!(out, "<details class=\"unknown\"><summary>Neither open nor fixed: " {count(findings.len() as u64, "finding")}
            ", because ");
        out.message(&why);
        out.markup("</summary>\n<ul class=\"issues\">");
        entries(findings, report, out);
        out.markup("</ul></details>\n");
    }
}

fn list(title: &'static str, kind: &'static str, findings: &[Finding], report: &Report<'_>, out: &mut Html) {
    if findings.is_empty() {
        return;
    }
    put!(out, "<details class=\"" {*kind} "\"><summary>" {*title} ": " {count(findings.len() as u64, "finding")} "</summary>\n<ul class=\"issues\">");
    entries(findings, report, out);
    out.markup("</ul></details>\n");
}

fn entries<'a>(findings: impl IntoIterator<Item = &'a Finding>, report: &Report<'_>, out: &mut Html) {
    for finding in findings {
        out.markup("<li>");
        charts::badge(finding.severity, out);
        put!(out, " <span class=\"p\">" {finding.location.path} ":" {finding.location.start.line} "</span> ");
        out.message(&finding.message);
        put!(out, " <span class=\"quiet\">" {*report.title(&finding.rule)} "</span></li>\n");
    }
}
