//! Findings, those of one rule together: what is missing, the operational risk, the fix, the severity, and each place.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, FindingState, Location, RuleInfo, Run};
use plimsoll_model::{Applicability, CATEGORIES, Confidence, Role, Severity};

use super::page::{Kind, Page};
use super::{Profile, escape, excerpt};
use crate::{prose, words};

/// How a group of findings is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// In full, with code.
    Open,
    /// Folded, a line for each.
    Folded,
}

/// Appends a heading and the groups of some findings, worst first. Without any, the sentence that says so, if there is one.
pub(super) fn section<'a>(
    title: &str,
    none: &str,
    run: &Run,
    findings: impl Iterator<Item = &'a Finding>,
    detail: Detail,
    page: &mut Page,
) {
    let mut groups = BTreeMap::<(Severity, &str), Vec<&Finding>>::new();
    for finding in findings {
        groups.entry((finding.severity, &finding.rule)).or_default().push(finding);
    }
    if groups.is_empty() && none.is_empty() {
        return;
    }
    let heading = page.heading(1, title);
    page.open_for_good(if groups.is_empty() { format!("{heading}{none}\n\n") } else { heading }, "");
    let infos: BTreeMap<&str, &RuleInfo> = run.rules.iter().map(|info| (info.id.as_str(), info)).collect();
    for ((severity, rule), findings) in groups {
        let group = Group { severity, rule, info: infos.get(rule).copied(), findings };
        match detail {
            Detail::Open => group.open(page),
            Detail::Folded => group.folded(page),
        }
    }
}

struct Group<'a> {
    severity: Severity,
    rule: &'a str,
    info: Option<&'a RuleInfo>,
    findings: Vec<&'a Finding>,
}

impl Group<'_> {
    fn title(&self) -> &str {
        self.info.map_or(self.rule, |info| &info.title)
    }

    fn open(&self, page: &mut Page) {
        let profile = page.profile;
        let mut open = page.heading(2, &format!("{}: {}", self.severity.name(), escape::text(self.title())));
        let mut about = vec![escape::code(self.rule)];
        if let Some(info) = self.info {
            let title = CATEGORIES.iter().find(|category| category.id == info.category);
            about.push(
                title.map_or_else(|| escape::text(&info.category), |category| category.title.replace('&', "&amp;")),
            );
            about.extend(
                info.cwe
                    .iter()
                    .map(|number| format!("[CWE-{number}](<https://cwe.mitre.org/data/definitions/{number}.html>)")),
            );
        }
        about.push(words::count(self.findings.len() as u64, "finding"));
        open.push_str(&about.join(" · "));
        open.push_str("\n\n");
        if let Some(info) = self.info {
            open.push_str(&labelled("Missing or unsafe", &info.summary, profile));
            open.push_str(&labelled("Operational risk", &info.risk, profile));
            open.push_str(&labelled("Fix", &info.fix, profile));
            let links: Vec<String> = info
                .references
                .iter()
                .map(|address| escape::link(address).unwrap_or_else(|| escape::code(address)))
                .collect();
            if profile != Profile::Comment && !links.is_empty() {
                open.extend(["See ", &links.join(", "), "\n\n"]);
            }
        }
        page.open(open, "");
        for finding in &self.findings {
            page.item(Kind::finding(finding.severity), self.in_full(finding));
        }
    }

    fn folded(&self, page: &mut Page) {
        let number = words::count(self.findings.len() as u64, "finding");
        let summary = format!("{}: {}, {number}", self.severity.name(), escape::html(self.title()));
        let mut open = format!("{}\n\n", escape::code(self.rule));
        if let Some(info) = self.info {
            open.push_str(&labelled("Operational risk", &info.risk, Profile::Comment));
            open.push_str(&labelled("Fix", &info.fix, Profile::Comment));
        }
        page.fold(&summary, &open);
        for finding in &self.findings {
            let message = self.message(finding).map_or_else(String::new, |message| format!(" {message}"));
            let text = format!("- {}{message}{}\n", place(&finding.location), noted(finding));
            page.item(Kind::finding(finding.severity), text);
        }
    }

    /// What the finding says beyond the title of its rule.
    fn message(&self, finding: &Finding) -> Option<String> {
        (finding.message != self.title()).then(|| escape::text(&finding.message))
    }

    fn in_full(&self, finding: &Finding) -> String {
        let message = self.message(finding).map_or_else(String::new, |message| format!(" — {message}"));
        let mut text = format!("**{}**{message}{}\n\n", place(&finding.location), noted(finding));
        if !finding.severity_reason.is_empty() {
            text.extend(["Severity: ", &escape::text(&finding.severity_reason), "\n\n"]);
        }
        if let Some(block) = excerpt::block(finding) {
            text.push_str(&block);
            text.push('\n');
        }
        let mut below = Vec::new();
        for related in &finding.related {
            below.push(format!("- see {} {}\n", place(&related.location), escape::text(&related.message)));
        }
        for fix in &finding.fixes {
            let note = match fix.applicability {
                Applicability::Safe => "",
                Applicability::Unsafe => ", which may change behaviour",
            };
            below.push(format!("- edit: {}{note}\n", escape::text(&fix.title)));
        }
        if !below.is_empty() {
            text.push_str(&below.concat());
            text.push('\n');
        }
        text
    }
}

/// `path:line:column` as code.
pub(super) fn place(location: &Location) -> String {
    escape::code(&format!("{}:{}:{}", location.path, location.start.line, location.start.column))
}

/// What is to be said of a finding in few words: its state, how sure it is, whose it is.
fn noted(finding: &Finding) -> String {
    let mut notes = Vec::new();
    // That a new finding is one of a new rule, the heading above it says.
    notes.extend(match (finding.state, &finding.moved_from) {
        (Some(FindingState::Moved), Some(from)) => {
            Some(format!("moved here from {}", escape::code(&format!("{}:{}", from.path, from.line))))
        }
        (Some(state @ (FindingState::New | FindingState::Moved)), _) => Some(state.name().to_owned()),
        _ => None,
    });
    notes.push(match finding.confidence {
        Confidence::High => String::new(),
        other => format!("{} confidence", other.name()),
    });
    if finding.role != Role::Production {
        notes.push(finding.role.name().to_owned());
    }
    if finding.whole_unit {
        notes.push(match finding.unit.as_str() {
            "" => "about the whole project, shown here".to_owned(),
            unit => format!("about all of {}, shown here", escape::code(unit)),
        });
    }
    if !finding.owners.is_empty() {
        // As code, so that nobody is called by a report.
        let owners: Vec<String> = finding.owners.iter().map(|owner| escape::code(owner)).collect();
        notes.push(format!("owned by {}", owners.join(", ")));
    }
    notes.retain(|note| !note.is_empty());
    if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) }
}

/// A paragraph with a bold label: the first sentence, or all of the prose where there is room for it.
fn labelled(label: &str, markdown: &str, profile: Profile) -> String {
    let short = escape::text(&prose::first_sentence(markdown));
    if short == "–" || short.is_empty() {
        return String::new();
    }
    if profile == Profile::Long {
        let all = escape::prose(markdown);
        let list = all.split_once(' ').is_some_and(|(first, _)| first == "-" || is_number(first));
        let lead = if list || all.starts_with("```") { "\n\n" } else { " " };
        return format!("**{label}.**{lead}{}\n\n", all.trim_end());
    }
    format!("**{label}.** {short}\n\n")
}

/// Whether a word is what stands before an item of a list, such as `2.`.
fn is_number(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
