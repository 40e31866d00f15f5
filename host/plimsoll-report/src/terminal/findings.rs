//! Findings, worst first, the findings of one rule together.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, Location, RuleInfo, Run};
use plimsoll_model::{Applicability, Confidence, Role, Severity};

use super::Options;
use super::layout::{count, fit, pad, spaces, width, wrap};
use super::style::{self, PLACE, QUIET, STRONG};
use super::{frame, layout};
use crate::compare::{self, NewRules};
use crate::prose;
use crate::sanitize::terminal;

/// Where the text under a heading begins.
const INDENT: usize = 4;

/// The findings of one rule at one severity.
struct Group<'a> {
    severity: Severity,
    rule: &'a str,
    info: Option<&'a RuleInfo>,
    findings: Vec<&'a Finding>,
    /// The confidence of all of them, if it is one. Asked for by each, so it is found once: a group may hold all findings.
    confidence: Option<Confidence>,
}

/// Appends all groups.
pub(super) fn render(run: &Run, options: &Options, lines: &mut Vec<String>) {
    render_some(run, run.findings.iter(), options, lines);
}

/// Appends the groups of some findings.
pub(super) fn render_some<'a>(
    run: &Run,
    findings: impl Iterator<Item = &'a Finding>,
    options: &Options,
    lines: &mut Vec<String>,
) {
    let infos: BTreeMap<&str, &RuleInfo> = run.rules.iter().map(|info| (info.id.as_str(), info)).collect();
    let new_rules = NewRules::of(run);
    let mut groups = BTreeMap::<(Severity, &str), Vec<&Finding>>::new();
    for finding in findings {
        groups.entry((finding.severity, &finding.rule)).or_default().push(finding);
    }
    for ((severity, rule), findings) in groups {
        let confidence = shared_confidence(&findings);
        let group = Group { severity, rule, info: infos.get(rule).copied(), findings, confidence };
        group.render(&new_rules, options, lines);
        lines.push(String::new());
    }
}

fn shared_confidence(findings: &[&Finding]) -> Option<Confidence> {
    let first = findings.first()?.confidence;
    findings.iter().all(|finding| finding.confidence == first).then_some(first)
}

impl Group<'_> {
    fn render(&self, new_rules: &NewRules<'_>, options: &Options, lines: &mut Vec<String>) {
        self.heading(options, lines);
        if let Some(info) = self.info {
            labelled("Risk", &prose::first_sentence(&info.risk), options, lines);
            labelled("Fix", &prose::first_sentence(&info.fix), options, lines);
        }
        let most = match self.severity {
            Severity::P0 | Severity::P1 => usize::MAX,
            Severity::P2 | Severity::P3 => options.max_per_rule.unwrap_or(usize::MAX),
        };
        // Hygiene is a list of places; more would drown what matters.
        let code = self.severity != Severity::P3 || options.verbose;
        for (index, finding) in self.findings.iter().take(most).enumerate() {
            if code || index == 0 {
                lines.push(String::new());
            }
            self.finding(finding, code, new_rules, options, lines);
        }
        let folded = self.findings.get(most.min(self.findings.len())..).unwrap_or_default();
        if !folded.is_empty() {
            let mut files: Vec<&str> = folded.iter().map(|finding| finding.location.path.as_str()).collect();
            files.sort_unstable();
            files.dedup();
            let text = format!(
                "… {} more in {}; --all shows them",
                layout::thousands(folded.len() as u64),
                count(files.len() as u64, "file")
            );
            if code || most == 0 {
                lines.push(String::new());
            }
            lines.push(spaces(INDENT) + &options.pen().paint(QUIET, &text));
        }
    }

    /// `P1  Title                    pack/rule`, or two lines where that is too wide.
    fn heading(&self, options: &Options, lines: &mut Vec<String>) {
        let pen = options.pen();
        let title = terminal(self.info.map_or(self.rule, |info| &info.title));
        let mut id = terminal(self.rule);
        if let Some(confidence) = self.confidence.filter(|confidence| *confidence != Confidence::High) {
            id = format!("{id} · {} confidence", confidence.name());
        }
        let mark = pen.paint(style::severity(self.severity), self.severity.name());
        let room = options.width() - INDENT;
        let gap = room.saturating_sub(width(&title) + width(&id));
        if gap >= 2 {
            lines.push(format!("{mark}  {}{}{}", pen.paint(STRONG, &title), spaces(gap), pen.paint(QUIET, &id)));
            return;
        }
        for (index, part) in wrap(&title, room).iter().enumerate() {
            let part = pen.paint(STRONG, part);
            lines.push(if index == 0 { format!("{mark}  {part}") } else { spaces(INDENT) + &part });
        }
        lines.push(spaces(INDENT) + &pen.paint(QUIET, &fit(&id, room)));
    }

    fn finding(
        &self,
        finding: &Finding,
        code: bool,
        new_rules: &NewRules<'_>,
        options: &Options,
        lines: &mut Vec<String>,
    ) {
        let pen = options.pen();
        let message = terminal(&finding.message);
        // The rule's title stands in the heading already.
        let repeats = self.info.is_some_and(|info| info.title == finding.message);
        let mut notes = Vec::new();
        notes.extend(compare::state_in_words(finding, new_rules).map(|text| terminal(&text)));
        if self.confidence.is_none() && finding.confidence != Confidence::High {
            notes.push(format!("{} confidence", finding.confidence.name()));
        }
        if finding.role != Role::Production {
            notes.push(finding.role.name().to_owned());
        }
        if finding.whole_unit {
            let unit = if finding.unit.is_empty() {
                "the whole project".to_owned()
            } else {
                format!("all of {}", terminal(&finding.unit))
            };
            notes.push(format!("about {unit}, shown here"));
        }
        if !finding.owners.is_empty() {
            notes.push(terminal(&finding.owners.join(" ")));
        }
        place("", &finding.location, if repeats { "" } else { &message }, &notes.join(", "), options, lines);
        if !finding.severity_reason.is_empty() {
            let text = terminal(&format!("Severity: {}", finding.severity_reason));
            let parts = wrap(&text, options.width() - INDENT);
            lines.extend(parts.iter().map(|part| spaces(INDENT) + &pen.paint(QUIET, part)));
        }
        let mut shown = Vec::new();
        if code {
            let (frame, related) = frame::draw(finding, options.width() - INDENT, options.color);
            lines.extend(frame.into_iter().map(|line| spaces(INDENT) + &line));
            shown = related;
        }
        for (index, related) in finding.related.iter().enumerate() {
            if !shown.contains(&index) {
                place("see ", &related.location, &terminal(&related.message), "", options, lines);
            }
        }
        for fix in &finding.fixes {
            let unsafe_note = match fix.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => ", which may change behaviour",
            };
            for part in wrap(&format!("Edit: {}{unsafe_note}", terminal(&fix.title)), options.width() - INDENT) {
                lines.push(spaces(INDENT) + &pen.paint(QUIET, &part));
            }
        }
    }
}

/// `path:line:column  message · notes`, or the message on lines of its own.
fn place(before: &str, location: &Location, message: &str, notes: &str, options: &Options, lines: &mut Vec<String>) {
    let pen = options.pen();
    let room = options.width() - INDENT - width(before);
    let before = spaces(INDENT) + &pen.paint(QUIET, before);
    let path = terminal(&location.path);
    let position = format!(":{}:{}", location.start.line, location.start.column);
    let shown = if width(&path) + width(&position) > room {
        // The end of a path says more than its beginning.
        let keep = room.saturating_sub(width(&position) + 1);
        let mut start = path.len();
        while let Some(previous) = path[..start].char_indices().next_back().map(|(at, _)| at) {
            if width(&path[previous..]) > keep {
                break;
            }
            start = previous;
        }
        format!("…{}", &path[start..])
    } else {
        path
    };
    let address = width(&shown) + width(&position);
    let shown = pen.file(&location.path, &pen.paint(PLACE, &shown)) + &pen.paint(QUIET, &position);
    let notes = if notes.is_empty() { String::new() } else { format!(" · {notes}") };
    let beside = address + width(&notes) <= room;
    if message.is_empty() && beside {
        lines.push(format!("{before}{shown}{}", pen.paint(QUIET, &notes)));
    } else if address + 2 + width(message) + width(&notes) <= room {
        lines.push(format!("{before}{shown}  {message}{}", pen.paint(QUIET, &notes)));
    } else {
        lines.push(format!("{before}{shown}{}", pen.paint(QUIET, if beside { &notes } else { "" })));
        lines.extend(wrap(message, options.width() - INDENT).iter().map(|part| spaces(INDENT) + part));
        if !beside {
            // What does not fit beside the place stands below, apart from what the rule says.
            let notes = wrap(notes.trim_start_matches(" · "), options.width() - INDENT);
            lines.extend(notes.iter().map(|part| spaces(INDENT) + &pen.paint(QUIET, part)));
        }
    }
}

fn labelled(label: &str, text: &str, options: &Options, lines: &mut Vec<String>) {
    let column = INDENT + 6;
    for (index, part) in wrap(&terminal(text), options.width() - column).iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        lines.push(spaces(INDENT) + &options.pen().paint(QUIET, &pad(label, column - INDENT)) + part);
    }
}
