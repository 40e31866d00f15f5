//! What is right, what went wrong with the audit, and how it ended.

use plimsoll_model::run::{Gate, Run, Strength};
use plimsoll_model::{Severity, run::Counts};

use super::Options;
use super::layout::{count, fit, pad, spaces, thousands, width, wrap};
use super::style::{self, BAD, GOOD, PLACE, QUIET, STRONG};
use crate::faults::{self, FaultGroup};
use crate::sanitize::terminal;
use crate::words;

const INDENT: usize = 2;
/// Places that a fault names, unless everything is listed.
const MOST_PATHS: usize = 3;

/// Appends everything after the findings.
pub(super) fn render(run: &Run, options: &Options, lines: &mut Vec<String>) {
    super::assessment::render(run, options, lines);
    strengths(run, options, lines);
    super::project::render(run, options, lines);
    super::evidence::render(run, options, lines);
    if options.verbose {
        packs(run, options, lines);
        metrics(run, options, lines);
    }
    fault_groups(run, options, lines);
    skipped(run, options, lines);
    outcome(run, options, lines);
}

fn heading(title: &str, options: &Options, lines: &mut Vec<String>) {
    lines.push(options.pen().paint(STRONG, title));
}

fn strengths(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let (shown, others): (Vec<&Strength>, Vec<&Strength>) = run.strengths.iter().partition(|one| one.is_one());
    let few = words::in_few_places(&others);
    if shown.is_empty() && few.is_none() {
        return;
    }
    let pen = options.pen();
    let share =
        |strength: &Strength| format!("{} of {}", thousands(strength.met.into()), thousands(strength.total.into()));
    let column = shown.iter().map(|strength| width(&share(strength))).max().unwrap_or(0);
    heading("Strengths", options, lines);
    for strength in shown {
        let all = strength.met >= strength.total;
        let mark = if all { pen.paint(GOOD, "✓") } else { pen.paint(QUIET, "~") };
        let left = INDENT + 2 + column + 2;
        let message = terminal(&words::capitalised(&strength.message));
        for (index, part) in wrap(&message, options.width() - left).iter().enumerate() {
            lines.push(match index {
                0 => format!("{}{mark} {}  {part}", spaces(INDENT), pen.paint(QUIET, &pad(&share(strength), column))),
                _ => spaces(left) + part,
            });
        }
        if options.verbose {
            for location in &strength.evidence {
                let path = fit(&terminal(&location.path), options.width() - left);
                lines.push(format!("{}{}", spaces(left), pen.paint(QUIET, &format!("{path}:{}", location.start.line))));
            }
        }
    }
    if let Some(few) = few {
        let wrapped = wrap(&terminal(&few), options.width() - INDENT);
        lines.extend(wrapped.iter().map(|part| spaces(INDENT) + &pen.paint(QUIET, part)));
    }
    lines.push(String::new());
}

fn packs(run: &Run, options: &Options, lines: &mut Vec<String>) {
    if run.packs.is_empty() {
        return;
    }
    heading("Packs", options, lines);
    for pack in &run.packs {
        let digest: String = pack.digest.chars().take("sha256:".len() + 12).collect();
        let text = format!(
            "{} {}, {}, {}, {}, {}",
            pack.id,
            pack.version,
            count(pack.rules, "rule"),
            pack.origin,
            pack.interface,
            digest
        );
        list_item(&terminal(&text), options, lines);
    }
    lines.push(String::new());
}

fn metrics(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let (files, project): (Vec<_>, Vec<_>) = run.metrics.iter().partition(|metric| metric.path.is_some());
    if run.metrics.is_empty() {
        return;
    }
    heading("Metrics", options, lines);
    for metric in project {
        list_item(
            &terminal(&format!("{}/{}  {} {}", metric.pack, metric.name, metric.value, metric.unit)),
            options,
            lines,
        );
    }
    if !files.is_empty() {
        let text = format!("{} of single files; they are in the report json", count(files.len() as u64, "metric"));
        list_item(&text, options, lines);
    }
    lines.push(String::new());
}

fn list_item(text: &str, options: &Options, lines: &mut Vec<String>) {
    for (index, part) in wrap(text, options.width() - INDENT - 2).iter().enumerate() {
        lines.push(spaces(if index == 0 { INDENT } else { INDENT + 2 }) + part);
    }
}

fn fault_groups(run: &Run, options: &Options, lines: &mut Vec<String>) {
    if run.faults.is_empty() {
        return;
    }
    lines.push(options.pen().paint(BAD, "Faults, so the audit is incomplete"));
    for group in faults::group(&run.faults) {
        fault(&group, options, lines);
    }
    lines.push(String::new());
}

fn fault(group: &FaultGroup<'_>, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let times = if group.count > 1 { format!(", {} times", thousands(group.count as u64)) } else { String::new() };
    let what = format!("{} during {}{times}", faults::describe(group.kind), group.during);
    let subject = terminal(&group.subject());
    let mark = pen.paint(BAD, "✗");
    let what = terminal(&what);
    if INDENT + 2 + width(&subject) + 1 + width(&what) <= options.width() {
        lines.push(format!("{}{mark} {} {what}", spaces(INDENT), pen.paint(STRONG, &subject)));
    } else {
        let room = options.width() - INDENT - 2;
        lines.push(format!("{}{mark} {}", spaces(INDENT), pen.paint(STRONG, &fit(&subject, room))));
        lines.extend(wrap(&what, room).iter().map(|part| spaces(INDENT + 2) + part));
    }
    for part in wrap(&terminal(group.message), options.width() - INDENT - 2) {
        lines.push(spaces(INDENT + 2) + &part);
    }
    let most = if options.verbose { usize::MAX } else { MOST_PATHS };
    for path in group.paths.iter().take(most) {
        let shown = fit(&terminal(path), options.width() - INDENT - 5);
        lines.push(format!("{}in {}", spaces(INDENT + 2), pen.file(path, &pen.paint(PLACE, &shown))));
    }
    if group.paths.len() > most {
        let text = format!("and in {} more; -v lists them", count((group.paths.len() - most) as u64, "file"));
        lines.push(spaces(INDENT + 2) + &pen.paint(QUIET, &text));
    }
}

fn skipped(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let before = lines.len();
    if !run.skipped.is_empty() {
        heading(&format!("Not audited: {}", count(run.skipped.len() as u64, "file")), options, lines);
        let hint = if options.verbose { "" } else { "; -v lists them" };
        list_item(&format!("{}{hint}", words::skipped(run)), options, lines);
        if options.verbose {
            for skipped in &run.skipped {
                list_item(&terminal(&format!("{}: {}", skipped.path, skipped.detail)), options, lines);
            }
        }
    }
    if !run.parse_errors.is_empty() {
        heading(&format!("Not fully parsed: {}", count(run.parse_errors.len() as u64, "file")), options, lines);
        let hint = if options.verbose { "" } else { "; -v lists them" };
        list_item(
            &format!("some of the text makes no sense to the parser, the rest was audited{hint}"),
            options,
            lines,
        );
        if options.verbose {
            for parse in &run.parse_errors {
                let places = count(parse.count, "place");
                let said = if parse.message.is_empty() { String::new() } else { format!(": {}", parse.message) };
                let text = format!("{}:{}:{}: {places}{said}", parse.path, parse.first.line, parse.first.column);
                list_item(&terminal(&text), options, lines);
            }
        }
    }
    if lines.len() > before {
        lines.push(String::new());
    }
}

fn outcome(run: &Run, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    lines.push(pen.paint(QUIET, &"─".repeat(options.width())));
    let mut text =
        |text: &str, style| lines.extend(wrap(text, options.width()).iter().map(|part| pen.paint(style, part)));
    text(&words::coverage(run), QUIET);
    for line in words::narrowed(run) {
        text(&terminal(&line), QUIET);
    }
    let (mark, style) = match run.outcome.gate {
        Gate::Passed if run.outcome.fail_on.is_none() => ("•", QUIET),
        Gate::Passed => ("✓", GOOD),
        Gate::Failed | Gate::Incomplete => ("✗", BAD),
    };
    if let Some(assessment) = &run.assessment {
        let total = &assessment.total;
        let verdict = format!("{}: {}", words::verdict(total), words::grade(total));
        let style = super::verdict::style(total);
        lines.extend(wrap(&terminal(&verdict), options.width()).iter().map(|part| pen.paint(style, part)));
    }
    lines.push(counts(run.outcome.counts, options));
    for (index, part) in wrap(&words::gate(run), options.width() - 2).iter().enumerate() {
        let mark = if index == 0 { mark } else { " " };
        lines.push(pen.paint(style, &format!("{mark} {part}")));
    }
}

/// `16 findings: 1 P0, 3 P1, 12 P2`; with colours, the severities that there are have theirs.
fn counts(counts: Counts, options: &Options) -> String {
    if counts.total() == 0 {
        return options.pen().paint(STRONG, "No findings");
    }
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .filter(|severity| counts.of(*severity) > 0)
        .map(|severity| {
            let name = options.pen().paint(style::severity(severity), severity.name());
            format!("{} {name}", thousands(counts.of(severity).into()))
        })
        .collect();
    format!("{}: {}", options.pen().paint(STRONG, &count(counts.total(), "finding")), parts.join(", "))
}
