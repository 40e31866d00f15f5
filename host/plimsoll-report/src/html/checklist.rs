//! What an operator asks before a launch, with the answers.

use plimsoll_model::Status;
use plimsoll_model::assessment::{Attestation, ChecklistItem};

use super::markup::{Address, Html, put};
use super::report::Report;
use super::words::{count, thousands};

const STATUSES: [Status; 5] =
    [Status::NotReady, Status::NeedsAttention, Status::NotAssessed, Status::Attested, Status::Ready];

/// Appends the groups.
pub(super) fn render(report: &Report<'_>, out: &mut Html) {
    let Some(assessment) = report.assessment() else {
        for attestation in &report.run.attestations {
            put!(out, "<p><b>" {attestation.item} "</b></p>\n");
            attested(attestation, out);
        }
        return;
    };
    out.markup("<ul class=\"answers\">");
    for status in STATUSES.into_iter().rev() {
        let items = assessment.checklist.iter().flat_map(|group| &group.items);
        let number = items.filter(|item| item.status == status).count();
        put!(out, "<li>");
        answer(status, out);
        put!(out, " <b>" {thousands(number as u64)} "</b></li>");
    }
    out.markup("</ul>\n<div class=\"groups\">\n");
    for group in &assessment.checklist {
        put!(out, "<section class=\"check\"><h3>" {group.title} "</h3>\n<ul>\n");
        for item in &group.items {
            render_item(report, item, out);
        }
        out.markup("</ul></section>\n");
    }
    out.markup("</div>\n");
}

/// A sign and a word: neither colour nor shape says it alone.
fn answer(status: Status, out: &mut Html) {
    let (class, sign) = match status {
        Status::Ready => ("ready", "✓"),
        Status::Attested => ("attested", "✎"),
        Status::NotAssessed => ("unknown", "–"),
        Status::NeedsAttention => ("attention", "!"),
        Status::NotReady => ("notready", "✕"),
    };
    put!(out, "<span class=\"answer " {*class} "\"><i aria-hidden=\"true\">" {*sign} "</i>" {*status.title()} "</span>");
}

fn render_item(report: &Report<'_>, item: &ChecklistItem, out: &mut Html) {
    out.markup("<li>");
    answer(item.status, out);
    put!(out, "<div><b>" {item.title} "</b>\n<p>");
    out.message(&crate::words::capitalised(&item.reason));
    out.markup("</p>\n");
    if let Some(attestation) = &item.attestation {
        attested(attestation, out);
    }
    if !item.rules.is_empty() {
        put!(out, "<details><summary>" {count(item.rules.len() as u64, "rule")} " answer" {*if item.rules.len() == 1 { "s" } else { "" }}
            " for it, with " {count(item.findings, "finding")} "</summary><ul class=\"answering\">");
        for rule in &item.rules {
            out.markup("<li>");
            report.rule_link(rule, report.title(rule), out);
            put!(out, " <span class=\"quiet\">" {*rule} "</span></li>");
        }
        out.markup("</ul></details>\n");
    }
    out.markup("</div></li>\n");
}

/// Appends what somebody vouches for.
fn attested(attestation: &Attestation, out: &mut Html) {
    put!(out, "<p class=\"quiet\">" {attestation.owner} " vouches for it until " {attestation.expires} "; evidence: ");
    match Address::of(&attestation.evidence) {
        Some(address) => {
            put!(out, "<a href=\"" {address} "\" rel=\"noopener noreferrer nofollow\">" {attestation.evidence} "</a>")
        }
        None => out.message(&attestation.evidence),
    }
    if let Some(note) = &attestation.note {
        out.markup(". ");
        out.message(note);
    }
    out.markup("</p>\n");
}
