//! What to mend when: most points gained for each fix first.

use plimsoll_model::assessment::PlanStep;

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::words::count;

/// So many steps of a horizon are open at once.
const MOST_OPEN: usize = 8;

/// Appends the horizons.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let Some(assessment) = report.assessment() else { return };
    if let Some(score) = assessment.total.score {
        put!(out, "<p class=\"quiet\">From " {score} " points. Each gain counts once the steps before it are made; within a \
            horizon, what gains most for each fix comes first.</p>\n");
    }
    out.markup("<div class=\"plan\">\n");
    for horizon in &assessment.plan {
        put!(out, "<section><h3>" {horizon.title} " <span class=\"n\">" {horizon.steps.len()} "</span></h3>\n");
        if horizon.steps.is_empty() {
            out.markup("<p class=\"quiet\">Nothing to do.</p>\n");
        } else {
            let (open, folded) = horizon.steps.split_at(horizon.steps.len().min(MOST_OPEN));
            steps(report, open, 1, out);
            if !folded.is_empty() {
                put!(out, "<details><summary>" {count(folded.len() as u64, "more step")} "</summary>\n");
                steps(report, folded, MOST_OPEN + 1, out);
                out.markup("</details>\n");
            }
        }
        out.markup("</section>\n");
    }
    out.markup("</div>\n");
}

fn steps(report: &Report<'_>, steps: &[PlanStep], first: usize, out: &mut Html) {
    put!(out, "<ol start=\"" {first} "\">\n");
    for step in steps {
        out.markup("<li><div>");
        charts::badge(step.severity, out);
        out.markup(" ");
        match report.group_at(&step.rule, step.severity) {
            Some(group) => put!(out, "<a href=\"#" {group.anchor} "\">" {*group.title()} "</a>"),
            None => out.text(report.title(&step.rule)),
        }
        put!(out, "</div><p><span class=\"gain\">+" {step.gain} "</span> → " {step.total} " · <span class=\"effort " {*step.effort.name()}
            "\">" {*step.effort.name()} " effort</span> · " {count(step.findings, "finding")} " in " {count(step.files, "file")}
            "</p></li>\n");
    }
    out.markup("</ol>\n");
}
