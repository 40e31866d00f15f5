//! From what a pack says to what the run holds: positions, messages, snippets and fingerprints.

use plimsoll_model::run::{self, Location, RelatedLocation};
use plimsoll_model::{FileMeta, Finding, LineIndex, Role, Span};
use sha2::{Digest, Sha256};

use super::snippet;
use crate::packs::LoadedPack;

/// A finding without its ordinal: those are given once all findings of the run are sorted.
#[derive(Debug)]
pub struct Draft {
    pub(super) finding: run::Finding,
    /// What the fingerprint is made of, beside the ordinal.
    pub(super) identity: String,
}

impl Draft {
    /// Marks a finding that is about a whole unit, and is only shown in this file. Where it is shown is no part of what it is.
    #[must_use]
    pub(super) fn about_unit(self) -> Self {
        let identity = format!("{}\n{}\n{}", self.finding.rule, self.finding.unit, self.finding.message);
        Self { finding: run::Finding { whole_unit: true, snippet: None, ..self.finding }, identity }
    }
}

/// Turns the findings of one file into those of the run.
#[derive(Debug)]
pub struct Assembler<'a> {
    path: &'a str,
    role: Role,
    unit: &'a str,
    text: &'a str,
    lines: LineIndex,
    /// Spans that no report may show, sorted.
    secrets: Vec<Span>,
}

impl<'a> Assembler<'a> {
    /// Reads the line starts of a file, and the spans of `findings` that are sensitive: no snippet shows them, not even
    /// that of another rule's finding on the same line.
    pub fn new<'b>(
        meta: &'a FileMeta,
        text: &'a str,
        findings: impl Iterator<Item = (&'b LoadedPack, &'b Finding)>,
    ) -> Self {
        let mut secrets: Vec<Span> = findings
            .filter(|(pack, finding)| pack.page(finding.rule).is_some_and(|page| page.sensitive))
            .map(|(_, finding)| finding.span)
            .collect();
        secrets.sort_unstable();
        secrets.dedup();
        Self { path: &meta.path, role: meta.role, unit: &meta.unit, text, lines: LineIndex::new(text), secrets }
    }

    /// Returns the place of a span.
    #[must_use]
    pub fn location(&self, span: Span) -> Location {
        Location {
            path: self.path.to_owned(),
            span,
            start: self.lines.position(self.text, span.start),
            end: self.lines.position(self.text, span.end),
        }
    }

    /// Returns the finding as the run holds it.
    #[must_use]
    pub fn draft(&self, pack: &LoadedPack, finding: &Finding) -> Draft {
        let page = pack.page(finding.rule);
        let rule = pack.rule_id(finding.rule);
        let location = self.location(finding.span);
        let message = match (finding.message.is_empty(), page) {
            (false, _) | (true, None) => finding.message.clone(),
            (true, Some(page)) => page.render_message(&[]),
        };
        let line = self.lines.line_span(self.text, location.start.line).unwrap_or(finding.span);
        let masked = snippet::mask(self.text, line, &self.secrets);
        let identity = format!("{rule}\n{}\n{}", self.path, collapse(&masked));
        let finding = run::Finding {
            severity: finding.severity.or(page.map(|page| page.severity)).unwrap_or(plimsoll_model::Severity::P3),
            confidence: finding
                .confidence
                .or(page.map(|page| page.confidence))
                .unwrap_or(plimsoll_model::Confidence::Low),
            rule,
            message,
            role: self.role,
            severity_reason: String::new(),
            points: None,
            owners: Vec::new(),
            state: None,
            moved_from: None,
            unit: self.unit.to_owned(),
            whole_unit: false,
            snippet: snippet::cut(self.text, &self.lines, &location, &self.secrets),
            related: finding
                .related
                .iter()
                .map(|related| RelatedLocation {
                    location: self.location(related.span),
                    message: related.message.clone(),
                })
                .collect(),
            location,
            fixes: finding.fixes.clone(),
            fingerprint: String::new(),
            properties: finding.properties.clone(),
        };
        Draft { finding, identity }
    }
}

/// Sorts findings worst first, drops exact repeats, and numbers those that would have the same fingerprint.
#[must_use]
pub fn finish(mut drafts: Vec<Draft>) -> Vec<run::Finding> {
    let key = |draft: &Draft| {
        let finding = &draft.finding;
        (finding.location.path.clone(), finding.location.span, finding.rule.clone(), finding.message.clone())
    };
    drafts.sort_by_cached_key(key);
    drafts.dedup_by(|a, b| key(a) == key(b));
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    let mut findings: Vec<run::Finding> = drafts
        .into_iter()
        .map(|draft| {
            let ordinal = seen.entry(draft.identity.clone()).and_modify(|count| *count += 1).or_insert(0);
            let digest = Sha256::digest(format!("{}\n{ordinal}", draft.identity).as_bytes());
            let fingerprint = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            run::Finding { fingerprint, ..draft.finding }
        })
        .collect();
    // Stable: equals stay in the order of path, place and rule.
    findings.sort_by_key(|finding| finding.severity);
    findings
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
