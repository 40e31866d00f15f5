//! Findings, those of one rule at one severity together. What a rule says stands once; each place has its own code.

use plimsoll_model::run::{Finding, RuleInfo};
use plimsoll_model::{Applicability, Edit, Role, Score, Severity};

use super::markup::{Address, Anchor, Html, put};
use super::report::{Group, Report};
use super::words::{self, count};
use super::{charts, prose, snippet};
use crate::compare;
use crate::rule_text::{FactKind, RuleText};

/// So many findings of a critical rule are open at once; the others are one click away.
const MOST_OPEN: usize = 25;

/// So many findings are drawn at once when a reader comes near them; a browser skips the rest.
const MOST_DRAWN: usize = 50;

/// Appends what has to be mended first.
pub(super) fn critical(report: &Report<'_>, out: &mut Html) {
    if report.critical() == 0 {
        out.markup("<p>No finding is P0 or P1.");
        if !report.run.faults.is_empty() {
            out.markup(" But the audit is incomplete: <a href=\"#audit\">see what was not looked at</a>.");
        }
        out.markup("</p>\n");
    }
    for group in report.groups_of(true) {
        open_group(report, group, out);
    }
}

/// Appends the rest, folded.
pub(super) fn others(report: &Report<'_>, out: &mut Html) {
    if report.groups_of(false).next().is_none() {
        out.markup("<p>No finding is P2 or P3.</p>\n");
        return;
    }
    out.markup("<p class=\"quiet screen\">Each line is a rule; open it for its risk, its fix and its findings.</p>\n");
    for group in report.groups_of(false) {
        group_tag(report, group, out);
        out.markup("<details>\n<summary>");
        charts::badge(group.severity, out);
        put!(out, " <h3>" {*group.title()} "</h3> <span class=\"quiet\">" {*group.rule} "</span> <span class=\"n\">"
            {count(group.findings.len() as u64, "finding")} "</span>");
        let lost = group.lost();
        if lost > Score::ZERO {
            put!(out, " <span class=\"pts\">−" {lost} "</span>");
        }
        out.markup(" <span class=\"shown\"></span></summary>\n");
        about(report, group, out);
        places(report, &group.findings, out);
        out.markup("</details>\n</article>\n");
    }
}

fn open_group(report: &Report<'_>, group: &Group<'_>, out: &mut Html) {
    group_tag(report, group, out);
    out.markup("<header>");
    charts::badge(group.severity, out);
    put!(out, " <h3>" {*group.title()} "</h3> <a class=\"quiet\" href=\"#" {group.anchor} "\">" {*group.rule}
        "</a> <span class=\"n\">" {count(group.findings.len() as u64, "finding")}
        "</span> <span class=\"shown\"></span></header>\n");
    about(report, group, out);
    let (open, folded) = group.findings.split_at(group.findings.len().min(MOST_OPEN));
    places(report, open, out);
    if !folded.is_empty() {
        put!(out, "<details class=\"more\"><summary>" {count(folded.len() as u64, "more finding")}
            " of this rule</summary>\n");
        places(report, folded, out);
        out.markup("</details>\n");
    }
    out.markup("</article>\n");
}

/// The element of a group, with what filters ask for.
fn group_tag(report: &Report<'_>, group: &Group<'_>, out: &mut Html) {
    let category = group.category.map_or("", |at| report.categories[at].id);
    put!(out, "<article class=\"g " {group.severity} "\" id=\"" {group.anchor} "\" data-s=\"" {group.severity}
        "\" data-r=\"" {*group.rule} "\" data-c=\"" {*category} "\">\n");
}

/// What is unsafe, the risk, the fix, the severity; once for a rule.
fn about(report: &Report<'_>, group: &Group<'_>, out: &mut Html) {
    if let Some(texts) = &group.texts {
        put!(out, "<p>Findings of the same rule are worse elsewhere; its risk and its fix stand <a href=\"#" {*texts}
            "\">there</a>.</p>\n");
        return;
    }
    let Some(info) = group.info else {
        out.markup("<p>The run does not say what this rule is about.</p>\n");
        return;
    };
    let text = RuleText::of(info);
    out.markup("<div class=\"about\">\n");
    for section in &text.sections {
        put!(out, "<div class=\"" {*section.class} "\"><h4>" {*section.title} "</h4>\n");
        prose::render(section.markdown, out);
        out.markup("</div>\n");
    }
    severity(report, group, info, out);
    more(&text, out);
    out.markup("</div>\n</div>\n");
}

fn severity(report: &Report<'_>, group: &Group<'_>, info: &RuleInfo, out: &mut Html) {
    put!(out, "<div class=\"sort\"><dl class=\"pairs\"><div><dt>Severity</dt><dd><b>" {group.severity} "</b>, " {*words::meaning(group.severity)});
    if info.severity != group.severity {
        put!(out, "; the rule's own is " {info.severity});
    }
    out.markup("</dd></div>");
    if let Some(category) = group.category.and_then(|at| report.categories.get(at)) {
        put!(out, "<div><dt>Category</dt><dd><a href=\"#" {category.anchor} "\">" {*category.title} "</a></dd></div>");
    }
    put!(out, "<div><dt>Confidence</dt><dd>" {info.confidence} "</dd></div>");
    let pack = info.id.split('/').next().unwrap_or_default();
    if let Some(pack) = report.run.packs.iter().find(|known| known.id == pack) {
        put!(out, "<div><dt>Pack</dt><dd>" {pack.id} " " {pack.version} ", " {pack.origin} "</dd></div>");
    }
    if let Some(step) = report.step(group) {
        put!(out, "<div><dt>Mending all</dt><dd>+" {step.gain} " points, " {*step.effort.name()} " effort</dd></div>");
    }
    out.markup("</dl>\n");
}

/// What else there is to know of a rule, folded. Severity, confidence and category stand above it.
fn more(text: &RuleText<'_>, out: &mut Html) {
    let above = [FactKind::Severity, FactKind::Confidence, FactKind::Category];
    let facts: Vec<_> = text.facts.iter().filter(|fact| !above.contains(&fact.kind)).collect();
    if facts.is_empty() {
        return;
    }
    out.markup("<details class=\"known\"><summary>More about this rule</summary>\n<dl>");
    for fact in facts {
        put!(out, "<div><dt>" {*fact.kind.label()} "</dt><dd>");
        for value in &fact.values {
            match value.address.as_deref().and_then(Address::of) {
                Some(address) => {
                    put!(out, "<a href=\"" {address} "\" rel=\"noopener noreferrer nofollow\">" {value.text} "</a> ")
                }
                None => put!(out, {value.text} " "),
            }
        }
        out.markup("</dd></div>");
    }
    out.markup("</dl></details>\n");
}

fn places(report: &Report<'_>, findings: &[(&Finding, Anchor)], out: &mut Html) {
    for many in findings.chunks(MOST_DRAWN) {
        if findings.len() > MOST_DRAWN {
            out.markup("<div class=\"m\">\n");
        }
        for (finding, anchor) in many {
            place(report, finding, anchor, out);
        }
        if findings.len() > MOST_DRAWN {
            out.markup("</div>\n");
        }
    }
}

fn place(report: &Report<'_>, finding: &Finding, anchor: &Anchor, out: &mut Html) {
    put!(out, "<section class=\"f\" id=\"" {*anchor} "\"");
    if !finding.owners.is_empty() {
        out.markup(" data-o=\"");
        for owner in &finding.owners {
            put!(out, {report.owners.binary_search(&owner.as_str()).unwrap_or_default()} " ");
        }
        out.markup("\"");
    }
    if report.units.len() > 1 {
        put!(out, " data-u=\"" {report.units.binary_search(&finding.unit.as_str()).unwrap_or_default()} "\"");
    }
    if let Some(state) = finding.state {
        put!(out, " data-t=\"" {*state.name()} "\"");
    }
    let start = finding.location.start;
    put!(out, ">\n<h4><a href=\"#" {*anchor} "\"><span class=\"p\">" {finding.location.path} "</span>:" {start.line} ":"
        {start.column} "</a>");
    notes(report, finding, out);
    out.markup("</h4>\n<p>");
    out.message(&finding.message);
    out.markup("</p>\n");
    if !finding.severity_reason.is_empty() {
        out.markup("<p class=\"quiet\">Severity: ");
        out.message(&finding.severity_reason);
        out.markup("</p>\n");
    }
    if let Some(code) = &finding.snippet {
        snippet::render(code, out);
    }
    extras(finding, out);
    out.markup("</section>\n");
}

/// What is worth knowing of a finding in a word. That nobody owns its file is worth it where somebody owns others.
fn notes(report: &Report<'_>, finding: &Finding, out: &mut Html) {
    if let Some(state) = finding.state {
        // What is as before is said too: filters go by it.
        let words = compare::state_in_words(finding, &report.new_rules).unwrap_or_else(|| state.name().to_owned());
        put!(out, " <span class=\"t " {*state.name()} "\">" {words} "</span>");
    }
    put!(out, " <span class=\"t\">" {finding.confidence} " confidence</span>");
    if finding.role != Role::Production {
        put!(out, " <span class=\"t\">" {*finding.role.name()} "</span>");
    }
    if finding.whole_unit {
        let unit = if finding.unit.is_empty() { "the whole project" } else { &finding.unit };
        put!(out, " <span class=\"t\">about all of " {*unit} ", shown here</span>");
    } else if !finding.unit.is_empty() {
        put!(out, " <span class=\"t\">" {finding.unit} "</span>");
    }
    for owner in &finding.owners {
        put!(out, " <span class=\"t owner\">" {*owner} "</span>");
    }
    if finding.owners.is_empty() && !report.owners.is_empty() {
        out.markup(" <span class=\"t owner\">no owner</span>");
    }
    if let Some(points) = finding.points {
        put!(out, " <span class=\"t pts\">−" {points} "</span>");
    }
}

/// Other places, ways to mend it, and what the pack adds.
fn extras(finding: &Finding, out: &mut Html) {
    if finding.related.is_empty() && finding.fixes.is_empty() && finding.properties.is_empty() {
        return;
    }
    out.markup("<ul class=\"extra\">");
    for related in &finding.related {
        put!(out, "<li>See <code>" {related.location.path} ":" {related.location.start.line} "</code>: ");
        out.message(&related.message);
        out.markup("</li>");
    }
    for fix in &finding.fixes {
        out.markup("<li>Edit: ");
        out.message(&fix.title);
        if fix.applicability == Applicability::Unsafe {
            out.markup(" (may change behaviour)");
        }
        for edit in &fix.edits {
            change(edit, out);
        }
        out.markup("</li>");
    }
    for (key, value) in &finding.properties {
        put!(out, "<li>" {*key} ": ");
        out.message(value);
        out.markup("</li>");
    }
    out.markup("</ul>\n");
}

fn change(edit: &Edit, out: &mut Html) {
    match (edit.span.end <= edit.span.start, edit.replacement.is_empty()) {
        (true, _) => out.markup("; insert "),
        (false, true) => out.markup("; delete what is there"),
        (false, false) => out.markup("; write "),
    }
    if !edit.replacement.is_empty() {
        let (shown, left) = super::markup::clip(&edit.replacement, 400);
        put!(out, "<code class=\"edit\">" {*shown} "</code>");
        if left > 0 {
            put!(out, " <span class=\"cut\">… and " {count(left as u64, "more character")} "; the run file has them</span>");
        }
    }
}

/// How many findings each severity has, for the note of a section.
pub(super) fn number(report: &Report<'_>, severities: &[Severity]) -> u64 {
    severities.iter().map(|severity| u64::from(report.run.outcome.counts.of(*severity))).sum()
}
