//! The audit itself: how complete it is, what went wrong, what was not looked at, which rules and packs took part.

use std::collections::BTreeMap;

use plimsoll_model::run::{Run, SkipReason};

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::words::{self, count, percent, thousands};
use crate::faults;

/// Appends completeness, faults, and what was not looked at.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let run = report.run;
    coverage(run, out);
    fault_groups(run, out);
    narrowed(run, out);
    skipped(run, out);
    parse_errors(run, out);
}

fn coverage(run: &Run, out: &mut Html) {
    let coverage = &run.coverage;
    put!(out, "<p><b>" {percent(coverage.basis_points())} "</b> of " {count(coverage.checks_planned, "check")}
        " were completed (" {thousands(coverage.checks_completed)} "). " {thousands(coverage.files_audited.into())} " of "
        {count(coverage.files_seen, "file")} " were audited, " {thousands(coverage.files_skipped.into())} " were not; "
        {count(coverage.paths_ignored, "path")} " ignored, " {count(coverage.files_with_parse_errors, "file")}
        " with text that the parser could not make sense of.</p>\n");
    if coverage.languages.is_empty() {
        return;
    }
    out.markup("<details><summary>Audited files by language</summary><table><thead><tr><th scope=\"col\">Language</th>\
        <th scope=\"col\" class=\"num\">Files</th><th scope=\"col\" class=\"num\">Lines</th><th scope=\"col\" class=\"num\">Bytes</th></tr></thead>\n<tbody>\n");
    for language in &coverage.languages {
        put!(out, "<tr><th scope=\"row\">" {language.language} "</th><td class=\"num\">" {thousands(language.files.into())}
            "</td><td class=\"num\">" {thousands(language.lines)} "</td><td class=\"num\">" {thousands(language.bytes)} "</td></tr>\n");
    }
    out.markup("</tbody></table></details>\n");
}

fn fault_groups(run: &Run, out: &mut Html) {
    if run.faults.is_empty() {
        out.markup("<p>No pack failed anywhere.</p>\n");
        return;
    }
    out.markup("<h3>Faults, so the audit is incomplete</h3>\n<ul class=\"faults\">");
    for group in faults::group(&run.faults) {
        put!(out, "<li><b>" {group.subject()} "</b> " {*words::fault(group.kind)} " during " {*group.during});
        if group.count > 1 {
            put!(out, ", " {thousands(group.count as u64)} " times");
        }
        out.markup("<p>");
        out.message(group.message);
        out.markup("</p>");
        paths(&group.paths, out);
        out.markup("</li>\n");
    }
    out.markup("</ul>\n");
}

fn paths(paths: &[&str], out: &mut Html) {
    if paths.is_empty() {
        return;
    }
    fold(paths.len(), out);
    put!(out, "<summary>in " {count(paths.len() as u64, "file")} "</summary><ul class=\"paths\">");
    for path in paths {
        put!(out, "<li>" {*path} "</li>");
    }
    out.markup("</ul></details>");
}

/// Opens a fold of so many lines; a few are shown at once.
fn fold(lines: usize, out: &mut Html) {
    out.markup(if lines <= 5 { "<details open>" } else { "<details>" });
}

/// What was not looked at because somebody said so.
fn narrowed(run: &Run, out: &mut Html) {
    let settings = &run.settings;
    out.markup("<h3>Settings</h3>\n<dl class=\"pairs\">");
    for (title, names) in [
        ("Only these rules", &settings.only),
        ("Switched off", &settings.skip),
        ("Left out", &settings.exclude),
        ("Set", &settings.options),
    ] {
        if !names.is_empty() {
            put!(out, "<div><dt>" {*title} "</dt><dd>" {names.join(", ")} "</dd></div>");
        }
    }
    let yes = |flag| if flag { "audited" } else { "not audited" };
    put!(out, "<div><dt>Vendored folders</dt><dd>" {*yes(settings.vendored)} "</dd></div><div><dt>Generated files</dt><dd>"
        {*yes(settings.generated)} "</dd></div><div><dt>Largest file</dt><dd>" {count(settings.max_file_size, "byte")} "</dd></div>");
    if settings.repository_config {
        out.markup("<div><dt>Configuration</dt><dd>plimsoll.toml in the audited folder took part</dd></div>");
    }
    put!(out, "<div><dt>Age</dt><dd>");
    match &settings.as_of {
        Some(day) => put!(out, "judged as of " {*day}),
        None => out.markup("nothing was judged by its age: no day was given"),
    }
    out.markup("</dd></div></dl>\n");
}

fn skipped(run: &Run, out: &mut Html) {
    if run.skipped.is_empty() {
        return;
    }
    let mut reasons = BTreeMap::<SkipReason, Vec<(&str, &str)>>::new();
    for skipped in &run.skipped {
        reasons.entry(skipped.reason).or_default().push((&skipped.path, &skipped.detail));
    }
    put!(out, "<h3>Not audited: " {count(run.skipped.len() as u64, "file")} "</h3>\n");
    for (reason, files) in reasons {
        fold(files.len(), out);
        put!(out, "<summary>" {count(files.len() as u64, "file")} " " {*words::skipped(reason)} "</summary><ul class=\"paths\">");
        for (path, detail) in files {
            put!(out, "<li>" {*path} " <span class=\"quiet\">" {*detail} "</span></li>");
        }
        out.markup("</ul></details>\n");
    }
}

fn parse_errors(run: &Run, out: &mut Html) {
    if run.parse_errors.is_empty() {
        return;
    }
    put!(out, "<h3>Not fully parsed: " {count(run.parse_errors.len() as u64, "file")} "</h3>\n");
    fold(run.parse_errors.len(), out);
    out.markup(
        "<summary>Some of the text makes no sense to the parser; the rest was audited</summary><ul class=\"paths\">",
    );
    for parse in &run.parse_errors {
        put!(out, "<li>" {parse.path} ":" {parse.first.line} ":" {parse.first.column} " <span class=\"quiet\">"
            {count(parse.count, "place")});
        if !parse.message.is_empty() {
            out.markup(": ");
            out.message(&parse.message);
        }
        out.markup("</span></li>");
    }
    out.markup("</ul></details>\n");
}

/// Appends the rules that were on, with how often each looked.
pub(super) fn rules(report: &Report<'_>, out: &mut Html) {
    let mut looked = BTreeMap::<&str, (u64, u64)>::new();
    for checks in &report.run.checks {
        let (planned, failed) = looked.entry(&checks.rule).or_default();
        (*planned, *failed) = (planned.saturating_add(checks.planned), failed.saturating_add(checks.failed));
    }
    out.markup("<p class=\"quiet\"><code>plimsoll explain RULE</code> shows the whole page of a rule.</p>\n\
        <details><summary>All rules that were on</summary>\n<div class=\"wide\" role=\"region\" aria-label=\"Table of rules\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Severity</th><th scope=\"col\">Category</th>\
        <th scope=\"col\" class=\"num\">Looked at</th><th scope=\"col\" class=\"num\">Failed in</th><th scope=\"col\" class=\"num\">Findings</th></tr></thead>\n<tbody>\n");
    for info in &report.run.rules {
        out.markup("<tr><th scope=\"row\">");
        report.rule_link(&info.id, &info.title, out);
        put!(out, "<span class=\"quiet\">" {info.id} "</span></th><td>");
        charts::badge(info.severity, out);
        put!(out, "</td><td>" {*words::category(&info.category)} "</td>");
        match looked.get(info.id.as_str()) {
            Some((planned, failed)) => {
                put!(out, "<td class=\"num\">" {thousands(*planned)} "</td><td class=\"num\">" {thousands(*failed)} "</td>")
            }
            None if report.run.checks.is_empty() => out.markup("<td class=\"num\">–</td><td class=\"num\">–</td>"),
            None => out.markup("<td class=\"num\">nothing</td><td class=\"num\">–</td>"),
        }
        let findings: usize =
            report.groups.iter().filter(|group| group.rule == info.id).map(|group| group.findings.len()).sum();
        put!(out, "<td class=\"num\">" {thousands(findings as u64)} "</td></tr>\n");
    }
    out.markup("</tbody></table></div></details>\n");
}

/// Appends the packs, and who vouches for what they are: their digests.
pub(super) fn packs(report: &Report<'_>, out: &mut Html) {
    out.markup("<div class=\"wide\" role=\"region\" aria-label=\"Table of packs\" tabindex=\"0\"><table class=\"packs\"><caption class=\"vh\">Packs</caption><thead><tr><th scope=\"col\">Pack</th><th scope=\"col\">Version</th><th scope=\"col\">Origin</th>\
        <th scope=\"col\" class=\"num\">Rules</th><th scope=\"col\">Interface</th><th scope=\"col\">Digest</th></tr></thead>\n<tbody>\n");
    for pack in &report.run.packs {
        put!(out, "<tr><th scope=\"row\">" {pack.id} "</th><td>" {pack.version} "</td><td>" {pack.origin} "</td><td class=\"num\">"
            {thousands(pack.rules.into())} "</td><td>" {pack.interface} "</td><td class=\"digest\">" {pack.digest});
        if !pack.imports.is_empty() {
            put!(out, "<details><summary>" {count(pack.imports.len() as u64, "import")} "</summary>" {pack.imports.join(", ")} "</details>");
        }
        out.markup("</td></tr>\n");
    }
    out.markup("</tbody></table></div>\n");
    if let (Some(standard), Some(assessment)) = (&report.run.standard, report.assessment()) {
        put!(out, "<p class=\"quiet\">Graded by " {standard.title} " (" {standard.id} " " {standard.version} "), <span class=\"digest\">"
            {assessment.standard} "</span>.</p>\n");
    }
}
