//! What other tools say, apart from what Plimsoll found.

use plimsoll_model::evidence::{
    Analysis, CodeCoverage, Content, Evidence, Level, Measure, Measures, Place, Share, TestOutcome, TestResults,
};

use super::markup::{Html, put};
use super::report::Report;
use super::words::{self, count, thousands};

/// Appends one part for each import.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    out.markup("<p class=\"quiet\">What other tools say. No finding, count, gate, score or coverage of this audit depends on it.</p>\n");
    for evidence in &report.run.evidence {
        import(evidence, out);
    }
}

fn import(evidence: &Evidence, out: &mut Html) {
    out.markup("<article class=\"import\"><h3>");
    for (at, tool) in evidence.tools.iter().enumerate() {
        out.markup(if at == 0 { "" } else { ", " });
        put!(out, { tool.name });
        if let Some(version) = &tool.version {
            put!(out, " " {*version});
        }
    }
    if evidence.tools.is_empty() {
        out.text(evidence.format.title());
    }
    put!(out, "</h3>\n<p class=\"quiet\">" {evidence.source} ", " {*evidence.format.title()} ", about "
        {*words::category(&evidence.category)} ", <span class=\"digest\">" {evidence.digest} "</span></p>\n");
    match &evidence.content {
        Content::Analysis(analysis) => analysed(analysis, out),
        Content::Coverage(coverage) => covered(coverage, out),
        Content::Tests(tests) => tested(tests, out),
        Content::Measures(measures) => measured(measures, out),
    }
    if !evidence.notes.is_empty() {
        put!(out, "<details><summary>" {count(evidence.notes.len() as u64, "note")} " on the import</summary><ul>");
        for note in &evidence.notes {
            out.markup("<li>");
            out.message(note);
            out.markup("</li>");
        }
        out.markup("</ul></details>\n");
    }
    out.markup("</article>\n");
}

/// Opens a list of so many things, of which some are counted only.
fn fold(listed: usize, omitted: u64, noun: &str, out: &mut Html) {
    let all = (listed as u64).saturating_add(omitted);
    put!(out, "<details><summary>" {count(all, noun)});
    if omitted > 0 {
        put!(out, ", of which " {thousands(omitted)} " are counted, but were not kept");
    }
    out.markup("</summary>");
}

fn place(place: &Place, out: &mut Html) {
    put!(out, "<span class=\"p\">" {place.path});
    if let Some(line) = place.line {
        put!(out, ":" {line});
    }
    out.markup("</span>");
    if place.outside {
        out.markup(" <span class=\"quiet\">(not in the audited folder)</span>");
    }
    out.markup(" ");
}

fn analysed(analysis: &Analysis, out: &mut Html) {
    let totals = analysis.totals;
    put!(out, "<p>" {count(totals.total(), "result")});
    for level in Level::ALL.into_iter().filter(|level| totals.of(*level) > 0) {
        match level {
            Level::None => put!(out, ", " {thousands(totals.none)} " without a problem"),
            level => put!(out, ", " {count(totals.of(level), level.name())}),
        }
    }
    if analysis.suppressed > 0 {
        put!(out, ", " {thousands(analysis.suppressed)} " suppressed");
    }
    out.markup("</p>\n");
    if analysis.items.is_empty() && analysis.omitted == 0 {
        return;
    }
    fold(analysis.items.len(), analysis.omitted, "result", out);
    out.markup("<ul class=\"paths\">");
    for item in &analysis.items {
        put!(out, "<li><b>" {*item.level.name()} "</b> ");
        if let Some(at) = &item.place {
            place(at, out);
        }
        out.message(&item.message);
        if let Some(rule) = &item.rule {
            put!(out, " <span class=\"quiet\">" {*rule} "</span>");
        }
        out.markup("</li>");
    }
    out.markup("</ul></details>\n");
}

fn share(share: Share) -> String {
    let points = share.basis_points();
    format!("{}.{} % of {}", points / 100, points % 100 / 10, thousands(share.total))
}

fn covered(coverage: &CodeCoverage, out: &mut Html) {
    put!(out, "<p>Covered: " {share(coverage.lines)} " lines");
    if let Some(branches) = coverage.branches {
        put!(out, ", " {share(branches)} " branches");
    }
    if let Some(functions) = coverage.functions {
        put!(out, ", " {share(functions)} " functions");
    }
    out.markup("</p>\n");
    fold(coverage.files.len(), coverage.omitted, "file", out);
    out.markup("<ul class=\"paths\">");
    for file in &coverage.files {
        out.markup("<li>");
        place(&file.place, out);
        put!(out, {share(file.lines)} " lines</li>");
    }
    out.markup("</ul></details>\n");
}

fn tested(tests: &TestResults, out: &mut Html) {
    put!(out, "<p>" {count(tests.total, "test")} ": " {thousands(tests.passed())} " passed, " {thousands(tests.failed)} " failed, "
        {thousands(tests.errors)} " with an error, " {thousands(tests.skipped)} " skipped</p>\n");
    if tests.failures.is_empty() && tests.omitted == 0 {
        return;
    }
    fold(tests.failures.len(), tests.omitted, "failure", out);
    out.markup("<ul class=\"paths\">");
    for failure in &tests.failures {
        out.markup(match failure.outcome {
            TestOutcome::Failed => "<li><b>failed</b> ",
            TestOutcome::Error => "<li><b>error</b> ",
        });
        put!(out, {failure.name} " <span class=\"quiet\">");
        out.message(&failure.message);
        out.markup("</span></li>");
    }
    out.markup("</ul></details>\n");
}

fn measured(measures: &Measures, out: &mut Html) {
    for group in measures.groups.iter().filter(|group| group.subject.is_none()) {
        out.markup("<p>");
        numbers(&group.measures, out);
        out.markup("</p>\n");
    }
    if !measures.thresholds.is_empty() {
        out.markup("<ul class=\"paths\">");
        for threshold in &measures.thresholds {
            put!(out, "<li><b>" {*if threshold.held { "held" } else { "crossed" }} "</b> " {threshold.metric} " " {threshold.bound} "</li>");
        }
        out.markup("</ul>\n");
    }
    let groups: Vec<_> = measures.groups.iter().filter(|group| group.subject.is_some()).collect();
    if groups.is_empty() && measures.omitted == 0 {
        return;
    }
    fold(groups.len(), measures.omitted, "measured subject", out);
    out.markup("<ul class=\"paths\">");
    for group in groups {
        put!(out, "<li><b>" {*group.subject.as_deref().unwrap_or_default()} "</b> ");
        numbers(&group.measures, out);
        out.markup("</li>");
    }
    out.markup("</ul></details>\n");
}

fn numbers(measures: &[Measure], out: &mut Html) {
    for (at, measure) in measures.iter().enumerate() {
        out.markup(if at == 0 { "" } else { ", " });
        put!(out, {measure.name} " " {number(measure.value)});
        if let Some(half) = measure.plus_minus {
            put!(out, " ± " {number(half)});
        }
        if !measure.unit.is_empty() {
            put!(out, " " {measure.unit});
        }
    }
}

/// A number with four digits that count.
fn number(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".to_owned()
    } else if !(1e-3..1e15).contains(&size) {
        format!("{value:.2e}")
    } else if size >= 1000.0 {
        let sign = if value < 0.0 { "−" } else { "" };
        format!("{sign}{}", thousands(size.round() as u64))
    } else {
        let text = format!("{value:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}
