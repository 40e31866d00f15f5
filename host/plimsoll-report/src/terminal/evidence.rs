//! What other tools say, apart from what Plimsoll found.

use plimsoll_model::evidence::{
    Analysis, CodeCoverage, Content, Evidence, EvidenceFormat, Level, Measure, MeasureGroup, Measures, Place, Share,
    TestOutcome, TestResults,
};
use plimsoll_model::run::Run;

use super::Options;
use super::layout::{count, fit, spaces, thousands, wrap};
use super::style::{BAD, PLACE, QUIET, STRONG};
use crate::sanitize::terminal;

const INDENT: usize = 2;
/// Items of one import, unless everything is listed.
const MOST_ITEMS: usize = 3;
/// Measures of one group, unless everything is listed.
const MOST_MEASURES: usize = 4;

/// Appends one paragraph for each import.
pub(super) fn render(run: &Run, options: &Options, lines: &mut Vec<String>) {
    if run.evidence.is_empty() {
        return;
    }
    lines.push(options.pen().paint(STRONG, "Imported evidence"));
    let note = "What other tools say; no count, gate or coverage of this audit depends on it";
    lines.extend(
        wrap(note, options.width() - INDENT).iter().map(|part| spaces(INDENT) + &options.pen().paint(QUIET, part)),
    );
    for evidence in &run.evidence {
        import(evidence, options, lines);
    }
    lines.push(String::new());
}

/// What an import says, in one line: the tools, the numbers, where it comes from. The text is not sanitised.
pub(crate) fn summary(evidence: &Evidence) -> String {
    head(evidence, &said(evidence, &Options::default()).0)
}

fn head(evidence: &Evidence, says: &str) -> String {
    format!("{}: {says} ({}, {})", tools(evidence), evidence.source, evidence.category)
}

fn said<'a>(evidence: &'a Evidence, options: &Options) -> Said<'a> {
    match &evidence.content {
        Content::Analysis(analysis) => analysed(analysis, options),
        Content::Coverage(coverage) => covered(coverage, options),
        Content::Tests(tests) => tested(tests, options),
        Content::Measures(measures) => measured(measures, evidence.format, options),
    }
}

fn import(evidence: &Evidence, options: &Options, lines: &mut Vec<String>) {
    let (says, items, total) = said(evidence, options);
    let head = head(evidence, &says);
    let below = INDENT + 2;
    for (index, part) in wrap(&terminal(&head), options.width() - below).iter().enumerate() {
        lines.push(spaces(if index == 0 { INDENT } else { below }) + part);
    }
    let column = items.iter().filter_map(|item| item.mark).map(str::len).max().unwrap_or(0);
    for item in &items {
        item.render(column, options, lines);
    }
    let mut quiet = |text: &str| {
        for part in wrap(&terminal(text), options.width() - below) {
            lines.push(spaces(below) + &options.pen().paint(QUIET, &part));
        }
    };
    let more = total.saturating_sub(items.len() as u64);
    if more > 0 {
        let how = if options.verbose { "are counted, but were not kept" } else { "; -v lists them" };
        quiet(&format!("… {} more{}{how}", thousands(more), if options.verbose { " " } else { "" }));
    }
    for note in evidence.notes.iter().take(most(options)) {
        quiet(&format!("note: {note}"));
    }
    let notes = evidence.notes.len().saturating_sub(most(options));
    if notes > 0 {
        quiet(&format!("… {}; -v lists them", count(notes as u64, "more note")));
    }
}

fn tools(evidence: &Evidence) -> String {
    let tools: Vec<String> = evidence
        .tools
        .iter()
        .take(MOST_ITEMS)
        .map(|tool| match &tool.version {
            Some(version) => format!("{} {version}", tool.name),
            None => tool.name.clone(),
        })
        .collect();
    match evidence.tools.len() {
        0 => evidence.format.title().to_owned(),
        number if number > MOST_ITEMS => format!("{} and {} more", tools.join(", "), number - MOST_ITEMS),
        _ => tools.join(", "),
    }
}

/// One line below an import. Nothing of it is sanitised yet but the mark, which is ours.
struct Item<'a> {
    mark: Option<&'static str>,
    place: Option<&'a Place>,
    text: String,
}

impl Item<'_> {
    fn render(&self, column: usize, options: &Options, lines: &mut Vec<String>) {
        let pen = options.pen();
        let left = INDENT + 2 + if column == 0 { 0 } else { column + 2 };
        let room = options.width() - left;
        let path = self.place.map(|place| {
            let line = place.line.map_or_else(String::new, |line| format!(":{line}"));
            fit(&terminal(&place.path), room / 2) + &line
        });
        let outside = if self.place.is_some_and(|place| place.outside) { " (not in the audited folder)" } else { "" };
        let text = match &path {
            Some(path) => format!("{path}{outside}  {}", terminal(&self.text)),
            None => terminal(&self.text),
        };
        let parts = if options.verbose { wrap(&text, room) } else { vec![fit(&text, room)] };
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                lines.push(spaces(left) + part);
                continue;
            }
            let mark = self.mark.unwrap_or_default();
            let style = if matches!(mark, "error" | "failed" | "crossed") { BAD } else { QUIET };
            let gap = spaces(left - INDENT - 2 - mark.len());
            // Painted once it is laid out, where the path still is in one piece.
            let rest = match (&path, self.place) {
                (Some(path), Some(place)) if part.starts_with(path.as_str()) => {
                    let shown = pen.paint(PLACE, path);
                    let shown = if place.outside { shown } else { pen.file(&place.path, &shown) };
                    shown + &part[path.len()..]
                }
                _ => part.clone(),
            };
            lines.push(format!("{}{}{gap}{rest}", spaces(INDENT + 2), pen.paint(style, mark)));
        }
    }
}

/// What an import says in one line, the items to show below it, and how many there are in all.
type Said<'a> = (String, Vec<Item<'a>>, u64);

fn most(options: &Options) -> usize {
    if options.verbose { usize::MAX } else { MOST_ITEMS }
}

fn analysed<'a>(analysis: &'a Analysis, options: &Options) -> Said<'a> {
    let totals = analysis.totals;
    let mut parts: Vec<String> = Level::ALL
        .into_iter()
        .filter(|level| totals.of(*level) > 0)
        .map(|level| match level {
            Level::None => format!("{} without a problem", thousands(totals.none)),
            level => count(totals.of(level), level.name()),
        })
        .collect();
    if analysis.suppressed > 0 {
        parts.push(format!("{} suppressed", thousands(analysis.suppressed)));
    }
    let says = match (totals.total(), parts.as_slice()) {
        (0, []) => "no results".to_owned(),
        (0, parts) => format!("no results, {}", parts.join(", ")),
        (all, parts) => format!("{}: {}", count(all, "result"), parts.join(", ")),
    };
    let listed = analysis.items.iter().filter(|item| options.verbose || item.level != Level::None);
    let items = listed.take(most(options)).map(|item| {
        let rule = item.rule.as_ref().map_or_else(String::new, |rule| format!("  [{rule}]"));
        Item { mark: Some(item.level.name()), place: item.place.as_ref(), text: format!("{}{rule}", item.message) }
    });
    let hidden = if options.verbose { 0 } else { totals.none };
    (says, items.collect(), totals.total().saturating_sub(hidden))
}

fn covered<'a>(coverage: &'a CodeCoverage, options: &Options) -> Said<'a> {
    let share = |share: Share, what: &str| {
        format!("{} of {}", percent(share), count(share.total, what).replace("branchs", "branches"))
    };
    let mut parts = vec![share(coverage.lines, "line")];
    parts.extend(coverage.branches.map(|branches| share(branches, "branch")));
    parts.extend(coverage.functions.map(|functions| share(functions, "function")));
    let files = coverage.files.len() as u64;
    let says = format!("{} covered, in {}", parts.join(", "), count(files.saturating_add(coverage.omitted), "file"));
    // Files that are fully covered need no look.
    let open = coverage.files.iter().filter(|file| options.verbose || file.lines.basis_points() < 10_000);
    let total = (open.clone().count() as u64).saturating_add(coverage.omitted);
    let items = open.take(most(options)).map(|file| Item {
        mark: None,
        place: Some(&file.place),
        text: format!("{} of {}", percent(file.lines), count(file.lines.total, "line")),
    });
    (says, items.collect(), total)
}

fn tested<'a>(tests: &'a TestResults, options: &Options) -> Said<'a> {
    let numbers = [
        ("passed", tests.passed()),
        ("failed", tests.failed),
        ("with an error", tests.errors),
        ("skipped", tests.skipped),
    ];
    let parts: Vec<String> = numbers
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(what, number)| format!("{} {what}", thousands(*number)))
        .collect();
    let says = match parts.as_slice() {
        [] => "no tests".to_owned(),
        parts => format!("{}: {}", count(tests.total, "test"), parts.join(", ")),
    };
    let items = tests.failures.iter().take(most(options)).map(|failure| {
        let mark = match failure.outcome {
            TestOutcome::Failed => "failed",
            TestOutcome::Error => "error",
        };
        Item { mark: Some(mark), place: None, text: format!("{}  {}", failure.name, failure.message) }
    });
    (says, items.collect(), (tests.failures.len() as u64).saturating_add(tests.omitted))
}

fn measured<'a>(measures: &'a Measures, format: EvidenceFormat, options: &Options) -> Said<'a> {
    let noun = match format {
        EvidenceFormat::Criterion | EvidenceFormat::GoBench => "benchmark",
        EvidenceFormat::K6 => "metric",
        _ => "endpoint",
    };
    let (whole, parts): (Vec<&MeasureGroup>, Vec<_>) =
        measures.groups.iter().partition(|group| group.subject.is_none());
    let mut says: Vec<String> = whole.iter().map(|group| numbers(group, options)).collect();
    let all = (parts.len() as u64).saturating_add(measures.omitted);
    if all > 0 {
        says.push(count(all, noun));
    }
    let crossed = measures.thresholds.iter().filter(|threshold| !threshold.held);
    if !measures.thresholds.is_empty() {
        let number = thousands(crossed.clone().count() as u64);
        says.push(format!("{number} of {} crossed", count(measures.thresholds.len() as u64, "threshold")));
    }
    let crossed = crossed.map(|threshold| Item {
        mark: Some("crossed"),
        place: None,
        text: format!("{} {}", threshold.metric, threshold.bound),
    });
    let groups = parts.into_iter().map(|group| Item {
        mark: None,
        place: None,
        text: format!("{}  {}", group.subject.as_deref().unwrap_or_default(), numbers(group, options)),
    });
    let items: Vec<Item<'_>> = crossed.chain(groups).collect();
    let total = (items.len() as u64).saturating_add(measures.omitted);
    let says = if says.is_empty() { "no measures".to_owned() } else { says.join("; ") };
    (says, items.into_iter().take(most(options)).collect(), total)
}

fn numbers(group: &MeasureGroup, options: &Options) -> String {
    let most = if options.verbose { usize::MAX } else { MOST_MEASURES };
    let shown: Vec<String> = group.measures.iter().take(most).map(measure).collect();
    shown.join(", ")
}

fn measure(measure: &Measure) -> String {
    let unit = if measure.unit.is_empty() { String::new() } else { format!(" {}", measure.unit) };
    let around = measure.plus_minus.map_or_else(String::new, |half| format!(" ± {}", number(half)));
    format!("{} {}{around}{unit}", measure.name, number(measure.value))
}

fn percent(share: Share) -> String {
    let points = share.basis_points();
    format!("{}.{} %", points / 100, points % 100 / 10)
}

/// A number with as many digits as people compare.
fn number(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size == 0.0 => return "0".to_owned(),
        _ if !(1e-3..1e15).contains(&size) => return format!("{value:.2e}"),
        _ if size >= 1000.0 => {
            let sign = if value < 0.0 { "-" } else { "" };
            return format!("{sign}{}", thousands(size.round() as u64));
        }
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_digits_as_people_compare() {
        let shown: Vec<String> =
            [0.0, 0.5, 0.00012, 1.5, 12.34, 412.36, 1234.5, -1234.5, 1e300].map(number).into_iter().collect();
        assert_eq!(shown, ["0", "0.5", "1.20e-4", "1.5", "12.3", "412", "1,235", "-1,235", "1.00e300"]);
    }
}
