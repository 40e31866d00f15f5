//! What is known of the whole project: its deployable units, and how much is known of the packages that it is built from.

use plimsoll_model::run::{AdvisoryState, EcosystemAdvisories, Run};

use super::Options;
use super::layout::{count, spaces, thousands, wrap};
use super::style::{BAD, QUIET, STRONG};
use crate::sanitize::terminal;
use crate::words;

const INDENT: usize = 2;

/// Appends both sections, where there is something to say.
pub(super) fn render(run: &Run, options: &Options, lines: &mut Vec<String>) {
    units(run, options, lines);
    dependencies(run, options, lines);
}

fn units(run: &Run, options: &Options, lines: &mut Vec<String>) {
    if run.units.is_empty() {
        return;
    }
    lines.push(options.pen().paint(STRONG, "Deployable units"));
    for unit in &run.units {
        let place = if unit.unit.path.is_empty() { "the rest of the repository" } else { &unit.unit.path };
        let findings = words::severities(unit.counts).unwrap_or_else(|| "no findings".to_owned());
        let graded = unit.total.as_ref().map_or_else(String::new, |total| format!("; {}", words::grade(total)));
        let name = if unit.unit.path.is_empty() || place.ends_with(&unit.unit.name) {
            String::new()
        } else {
            format!(" ({})", unit.unit.name)
        };
        item(&format!("{place}{name}: {}, {findings}{graded}", count(unit.files, "file")), options, lines);
    }
    lines.push(String::new());
}

fn dependencies(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let Some(report) = &run.dependencies else { return };
    if report.advisories.is_none() && report.problems.is_empty() {
        return;
    }
    lines.push(options.pen().paint(STRONG, "Packages"));
    let text = format!(
        "{} in {}",
        count(report.dependencies, "package"),
        count(report.manifests, "manifest or lock file").replace("manifest or lock files", "manifests and lock files")
    );
    item(&text, options, lines);
    for problem in &report.problems {
        item(&format!("{}:{}: {}", problem.path, problem.position.line, problem.message), options, lines);
    }
    if let Some(advisories) = &report.advisories {
        for one in &advisories.ecosystems {
            let text = known(one);
            let is_known = one.state == AdvisoryState::Known;
            let text = if is_known { text } else { options.pen().paint(BAD, &text) };
            lines.push(format!("{}{text}", spaces(INDENT)));
        }
        for problem in &advisories.problems {
            item(&format!("{}: {problem}", advisories.snapshot), options, lines);
        }
    }
    lines.push(String::new());
}

/// What is known of the advisories about an ecosystem, as a line of our own words.
pub(crate) fn known(one: &EcosystemAdvisories) -> String {
    let name = one.ecosystem.name();
    let newest = one.newest.as_deref().map_or_else(String::new, |day| format!(", the newest of {day}"));
    let noun = if one.records == 1 { "advisory" } else { "advisories" };
    let records = format!("{} {noun}", thousands(one.records));
    match one.state {
        AdvisoryState::Known => format!("{name}: {records}{newest}"),
        AdvisoryState::Stale => format!("{name}: stale, {records}{newest}: newer ones are not known"),
        AdvisoryState::Unknown => format!("{name}: unknown, the snapshot has no advisories about it"),
    }
}

fn item(text: &str, options: &Options, lines: &mut Vec<String>) {
    for (index, part) in wrap(&terminal(text), options.width() - INDENT - 2).iter().enumerate() {
        let mark = if index == 0 { options.pen().paint(QUIET, "- ") } else { spaces(2) };
        lines.push(format!("{}{mark}{part}", spaces(INDENT)));
    }
}
