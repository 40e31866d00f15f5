//! The bar that filters findings. It works with the script only, so it is hidden until the script shows it.

use std::collections::BTreeMap;

use plimsoll_model::Severity;
use plimsoll_model::run::FindingState;

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::words::{self, thousands};

/// Appends the bar.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let run = report.run;
    out.markup("<div id=\"filter\" role=\"search\" aria-label=\"Findings\" hidden>\n<p class=\"label\">Filter findings</p>\n<fieldset><legend class=\"vh\">Severity</legend>");
    for severity in Severity::ALL {
        put!(out, "<label class=\"tick\"><input type=\"checkbox\" name=\"severity\" value=\"" {severity} "\">");
        charts::badge(severity, out);
        put!(out, " " {thousands(run.outcome.counts.of(severity).into())} "</label>");
    }
    out.markup("</fieldset>\n");
    states(report, out);
    let mut categories = vec![0_u64; report.categories.len() + 1];
    let mut rules = BTreeMap::<&str, u64>::new();
    for group in &report.groups {
        let number = group.findings.len() as u64;
        categories[group.category.unwrap_or(report.categories.len())] += number;
        *rules.entry(group.rule).or_default() += number;
    }
    let named = report.categories.iter().map(|category| (category.id, category.title));
    let named =
        named.zip(&categories).filter(|(_, number)| **number > 0).map(|((id, title), number)| (id, title, *number));
    select("category", "Category", named, categories[report.categories.len()], out);
    select("rule", "Rule", rules.into_iter().map(|(rule, number)| (rule, rule, number)), 0, out);
    if report.units.len() > 1 {
        let mut units = vec![0; report.units.len()];
        for finding in &run.findings {
            if let Ok(at) = report.units.binary_search(&finding.unit.as_str()) {
                units[at] += 1;
            }
        }
        let units = report.units.iter().zip(units);
        // The root has no name, and an empty value stands for no filter.
        let units = units.map(|(unit, number)| (if unit.is_empty() { "." } else { unit }, words::unit(unit), number));
        select("unit", "Unit", units, 0, out);
    }
    if !report.owners.is_empty() {
        let mut owners = vec![0; report.owners.len()];
        for owner in run.findings.iter().flat_map(|finding| &finding.owners) {
            if let Ok(at) = report.owners.binary_search(&owner.as_str()) {
                owners[at] += 1;
            }
        }
        let none = run.findings.iter().filter(|finding| finding.owners.is_empty()).count() as u64;
        select(
            "owner",
            "Owner",
            report.owners.iter().zip(owners).map(|(owner, number)| (*owner, *owner, number)),
            none,
            out,
        );
    }
    out.markup(
        "<label class=\"field\"><span>Path</span><input type=\"search\" name=\"path\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
         <p class=\"state\"><span id=\"shown\" role=\"status\"></span> <button type=\"button\" id=\"clear\" hidden>Show all</button> \
         <button type=\"button\" id=\"unfold\">Unfold all</button></p>\n</div>\n",
    );
}

fn states(report: &Report<'_>, out: &mut Html) {
    if report.run.findings.iter().all(|finding| finding.state.is_none()) {
        return;
    }
    out.markup("<fieldset><legend class=\"vh\">State</legend>");
    for state in FindingState::ALL {
        let number = report.run.findings.iter().filter(|finding| finding.state == Some(state)).count() as u64;
        put!(out, "<label class=\"tick\"><input type=\"checkbox\" name=\"state\" value=\"" {*state.name()} "\">"
            {*state.name()} " " {thousands(number)} "</label>");
    }
    out.markup("</fieldset>\n");
}

/// A choice of one value, with the number of findings of each, and of those that have none.
fn select<'a>(
    name: &'static str,
    title: &'static str,
    options: impl Iterator<Item = (&'a str, &'a str, u64)>,
    none: u64,
    out: &mut Html,
) {
    put!(out, "<label class=\"field\"><span>" {*title} "</span><select name=\"" {*name} "\"><option value=\"\">any</option>");
    for (value, text, number) in options {
        put!(out, "<option value=\"" {*value} "\">" {*text} " (" {thousands(number)} ")</option>");
    }
    if none > 0 {
        put!(out, "<option value=\"!none\">no " {*name} " (" {thousands(none)} ")</option>");
    }
    out.markup("</select></label>\n");
}
