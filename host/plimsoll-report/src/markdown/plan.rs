//! The checklist with its answers, and the plan: what to mend when.

use std::collections::BTreeMap;

use plimsoll_model::Status;
use plimsoll_model::assessment::ChecklistItem;
use plimsoll_model::run::Run;

use super::escape;
use super::page::{Kind, Page};
use crate::words;

/// Appends the checklist, a folded table for each group.
pub(super) fn checklist(run: &Run, page: &mut Page) {
    let groups = run.assessment.as_ref().map_or(&[][..], |assessment| &assessment.checklist);
    if groups.iter().all(|group| group.items.is_empty()) {
        return;
    }
    let heading = page.heading(1, "Checklist");
    page.text(heading.trim_end());
    for group in groups {
        let summary = format!("{}: {}", escape::html(&group.title), words::answers(group));
        page.fold(&summary, "| Answer | Item | Why |\n|---|---|---|\n");
        for item in &group.items {
            page.item(Kind::CHECK, row(item));
        }
    }
}

fn row(item: &ChecklistItem) -> String {
    let mark = match item.status {
        Status::NotReady => "✗",
        Status::NeedsAttention => "!",
        Status::NotAssessed => "?",
        Status::Attested => "•",
        Status::Ready => "✓",
    };
    let attested = item.attestation.as_ref().map_or_else(String::new, |attestation| {
        // An address is shown as code: whoever vouches here may be anybody.
        let evidence = escape::cell(&attestation.evidence);
        let note = attestation.note.as_ref().map_or_else(String::new, |note| format!(", {}", escape::cell(note)));
        format!(
            " {}, until {}: {evidence}{note}",
            escape::code_cell(&attestation.owner),
            escape::cell(&attestation.expires)
        )
    });
    format!(
        "| {mark} {} | {} | {}{attested} |\n",
        item.status.title(),
        escape::cell(&item.title),
        escape::cell(&item.reason)
    )
}

/// Appends the plan, a table for each horizon.
pub(super) fn plan(run: &Run, page: &mut Page) {
    let horizons = run.assessment.as_ref().map_or(&[][..], |assessment| &assessment.plan);
    if horizons.iter().all(|horizon| horizon.steps.is_empty()) {
        return;
    }
    let titles: BTreeMap<&str, &str> = run.rules.iter().map(|rule| (rule.id.as_str(), rule.title.as_str())).collect();
    let heading = page.heading(1, "Plan");
    page.text(heading.trim_end());
    for horizon in horizons {
        let title = escape::strong(&horizon.title);
        if horizon.steps.is_empty() {
            page.text(&format!("{title}: nothing to do"));
            continue;
        }
        page.open(
            format!("{title}\n\n| Severity | What | Where | Effort | Gain | Then |\n|---|---|---|---|--:|--:|\n"),
            "\n",
        );
        for step in &horizon.steps {
            let rule = step.rule.as_str();
            let what = titles.get(rule).map_or_else(String::new, |title| format!("{} ", escape::cell(title)));
            let text = format!(
                "| {} | {what}({}) | {} in {} | {} | +{} | {} |\n",
                step.severity.name(),
                escape::code_cell(rule),
                words::count(step.findings, "finding"),
                words::count(step.files, "file"),
                step.effort.name(),
                step.gain,
                step.total
            );
            page.item(Kind::STEP, text);
        }
    }
}
