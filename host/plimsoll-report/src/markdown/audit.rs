//! What is right, what was not looked at, and what looked: strengths, units, gaps of the audit itself, packs.

use plimsoll_model::run::{AdvisoryState, Run, Strength};

use super::page::{Kind, Page};
use super::{Profile, escape};
use crate::{faults, terminal, words};

/// Appends all sections.
pub(super) fn render(run: &Run, page: &mut Page) {
    strengths(run, page);
    units(run, page);
    not_looked_at(run, page);
    packages(run, page);
    evidence(run, page);
    packs(run, page);
    if page.profile == Profile::Long {
        metrics(run, page);
    }
}

fn strengths(run: &Run, page: &mut Page) {
    let (strengths, others): (Vec<&Strength>, Vec<&Strength>) = run.strengths.iter().partition(|one| one.is_one());
    if let Some(few) = words::in_few_places(&others) {
        page.text(&format!("{}.", escape::text(&few)));
    }
    let summary = format!("Strengths: {}", words::count(strengths.len() as u64, "rule"));
    page.fold(&summary, "| Places | What is right | Rule | Such as |\n|--:|---|---|---|\n");
    for strength in strengths {
        let places: Vec<String> = strength
            .evidence
            .iter()
            .map(|place| escape::code_cell(&format!("{}:{}", place.path, place.start.line)))
            .collect();
        let text = format!(
            "| {} of {} | {} | {} | {} |\n",
            words::thousands(strength.met.into()),
            words::thousands(strength.total.into()),
            escape::cell(&words::capitalised(&strength.message)),
            escape::code_cell(&strength.rule),
            places.join(", ")
        );
        page.item(Kind::STRENGTH, text);
    }
}

fn units(run: &Run, page: &mut Page) {
    let summary = words::count(run.units.len() as u64, "deployable unit");
    page.fold(&summary, "| Unit | Files | Lines | Findings | Result |\n|---|--:|--:|---|---|\n");
    for report in &run.units {
        let name = match report.unit.path.as_str() {
            "" => "the rest of the repository".to_owned(),
            path => format!("{} {}", escape::code_cell(path), escape::cell(&report.unit.name)),
        };
        let result = report.total.as_ref().map_or_else(
            || "–".to_owned(),
            |total| format!("{}: {}", words::verdict(total), escape::cell(&words::grade(total))),
        );
        let text = format!(
            "| {name} | {} | {} | {} | {result} |\n",
            words::thousands(report.files.into()),
            words::thousands(report.lines),
            words::severities(report.counts).unwrap_or_else(|| "none".to_owned())
        );
        page.item(Kind::UNIT, text);
    }
}

/// Faults, files that were skipped or not understood, and what somebody left out.
fn not_looked_at(run: &Run, page: &mut Page) {
    let heading = page.heading(1, "What was not looked at");
    let narrowed = words::narrowed(run);
    let nothing = run.faults.is_empty() && narrowed.is_empty() && run.skipped.is_empty() && run.parse_errors.is_empty();
    page.text(&format!("{heading}{}.", words::coverage(run)));
    if nothing {
        page.text("Every file was audited by every rule that applies to it.");
        return;
    }
    page.open(String::new(), "\n");
    for group in faults::group(&run.faults) {
        let times =
            if group.count > 1 { format!(", {} times", words::thousands(group.count as u64)) } else { String::new() };
        let most = if page.profile == Profile::Comment { 3 } else { usize::MAX };
        let mut paths: Vec<String> = group.paths.iter().take(most).map(|path| escape::code(path)).collect();
        let more = group.paths.len().saturating_sub(most);
        if more > 0 {
            paths.push(format!("{} more", words::thousands(more as u64)));
        }
        let places = if paths.is_empty() { String::new() } else { format!(" (in {})", paths.join(", ")) };
        let text = format!(
            "- **Fault:** {} {} during {}{times}: {}{places}\n",
            escape::code(&group.subject()),
            faults::describe(group.kind),
            escape::text(group.during),
            escape::text(group.message)
        );
        page.item(Kind::FAULT, text);
    }
    for line in narrowed {
        page.item(Kind::SETTING, format!("- {}\n", escape::text(&line)));
    }
    skipped(run, page);
}

fn skipped(run: &Run, page: &mut Page) {
    if !run.skipped.is_empty() {
        let number = words::count(run.skipped.len() as u64, "path");
        page.fold(&format!("Not audited: {number} ({})", words::skipped(run)), "");
        for skipped in &run.skipped {
            let text = format!("- {} {}\n", escape::code(&skipped.path), escape::text(&skipped.detail));
            page.item(Kind::SKIPPED, text);
        }
    }
    let number = words::count(run.parse_errors.len() as u64, "file");
    page.fold(&format!("Not fully parsed: {number}, of which the rest was audited"), "");
    for parse in &run.parse_errors {
        let place = escape::code(&format!("{}:{}:{}", parse.path, parse.first.line, parse.first.column));
        let said = if parse.message.is_empty() { String::new() } else { format!(": {}", escape::text(&parse.message)) };
        page.item(Kind::PARSE, format!("- {place} {}{said}\n", words::count(parse.count, "place")));
    }
}

fn packages(run: &Run, page: &mut Page) {
    let Some(report) = &run.dependencies else { return };
    let number = words::count(report.dependencies, "package");
    page.fold(&format!("Packages: {number}, and what is known of them"), "");
    let Some(advisories) = &report.advisories else {
        let text = "- No advisories were given: whether a version is vulnerable is not known.\n";
        page.item(Kind::PROBLEM, text.to_owned());
        return;
    };
    for one in &advisories.ecosystems {
        let mark = if one.state == AdvisoryState::Known { "" } else { "**not known:** " };
        page.item(Kind::PROBLEM, format!("- {mark}{}\n", escape::text(&terminal::known_advisories(one))));
    }
    let files = report.problems.iter().map(|problem| {
        let place = escape::code(&format!("{}:{}", problem.path, problem.position.line));
        format!("- {place} {}\n", escape::text(&problem.message))
    });
    let snapshot = advisories.problems.iter().map(|problem| format!("- {}\n", escape::text(problem)));
    for text in files.chain(snapshot) {
        page.item(Kind::PROBLEM, text);
    }
}

/// What other tools say. It stands apart, so that nobody takes it for ours.
fn evidence(run: &Run, page: &mut Page) {
    page.fold("Imported evidence: what other tools say, which no number here counts", "");
    for evidence in &run.evidence {
        page.item(Kind::EVIDENCE, format!("- {}\n", escape::text(&terminal::evidence_summary(evidence))));
        for note in &evidence.notes {
            page.item(Kind::EVIDENCE, format!("  - {}\n", escape::text(note)));
        }
    }
}

fn packs(run: &Run, page: &mut Page) {
    let summary = format!(
        "Audited with {} by {}",
        escape::html(&format!("{} {}", run.tool.name, run.tool.version)),
        words::count(run.packs.len() as u64, "pack")
    );
    page.fold(&summary, "| Pack | Version | Rules | Origin | Digest |\n|---|---|--:|---|---|\n");
    for pack in &run.packs {
        let text = format!(
            "| {} | {} | {} | {} | {} |\n",
            escape::code_cell(&pack.id),
            escape::cell(&pack.version),
            words::thousands(pack.rules.into()),
            escape::cell(&pack.origin),
            escape::code_cell(&pack.digest)
        );
        page.item(Kind::PACK, text);
    }
}

fn metrics(run: &Run, page: &mut Page) {
    page.fold(&words::count(run.metrics.len() as u64, "metric"), "| Metric | Where | Value |\n|---|---|--:|\n");
    for metric in &run.metrics {
        let place = metric.path.as_deref().or((!metric.unit_path.is_empty()).then_some(metric.unit_path.as_str()));
        let text = format!(
            "| {} | {} | {} {} |\n",
            escape::code_cell(&format!("{}/{}", metric.pack, metric.name)),
            place.map_or_else(|| "the whole".to_owned(), escape::code_cell),
            metric.value,
            escape::cell(&metric.unit)
        );
        page.item(Kind::METRIC, text);
    }
}
