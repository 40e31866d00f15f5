//! What a pack said, as text that people can read and diff. Everything that crosses the boundary is in it, in the order in
//! which it came.

use std::fmt::Write as _;

use plimsoll_cli::packs::LoadedPack;
use plimsoll_engine::Called;
use plimsoll_model::{Applicability, Conclusions, Fact, Fault, Finding, Metric, Observations, Span, Strength};
use sha2::{Digest, Sha256};

use crate::case::Case;

/// Texts longer than this are shown by their size and digest.
const LONG: usize = 400;

/// Of more facts than this in one file only the first and the last are shown, with a digest of all.
const MANY: usize = 100;

/// The text of one case as it grows.
pub(crate) struct Render<'a> {
    pack: &'a LoadedPack,
    case: &'a Case,
    out: String,
}

impl<'a> Render<'a> {
    pub(crate) fn new(pack: &'a LoadedPack, case: &'a Case) -> Self {
        Self { pack, case, out: String::new() }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// A file without a match.
    pub(crate) fn silent(&mut self, path: &str) {
        let _ = writeln!(self.out, "{path}: no match, no call");
    }

    /// A call of `inspect`.
    pub(crate) fn inspected(&mut self, path: &str, called: &Called<Observations>) {
        let _ = writeln!(self.out, "{path}");
        match &called.result {
            Ok(said) => {
                said.findings.iter().for_each(|finding| self.finding("", finding));
                self.numbers(&said.strengths, &said.metrics);
                let facts: Vec<String> = said.facts.iter().map(|fact| self.fact(fact)).collect();
                match facts.as_slice() {
                    [first, .., last] if facts.len() > MANY => {
                        let digest = digest(&facts.join("\n"));
                        let _ = writeln!(self.out, "{first}\n  … {} facts, sha256 {digest}…\n{last}", facts.len());
                    }
                    facts => facts.iter().for_each(|fact| self.out.extend([fact.as_str(), "\n"])),
                }
            }
            Err(fault) => self.fault(fault),
        }
        self.log(called);
    }

    /// The call of `conclude`.
    pub(crate) fn concluded(&mut self, called: &Called<Conclusions>) {
        self.out.push_str("conclude\n");
        match &called.result {
            Ok(said) => {
                said.findings.iter().for_each(|(path, finding)| self.finding(&format!("{path} "), finding));
                self.numbers(&said.strengths, &said.metrics);
            }
            Err(fault) => self.fault(fault),
        }
        self.log(called);
    }

    fn fact(&self, fact: &Fact) -> String {
        let specs = &self.pack.pack.description().facts;
        let key = specs.get(fact.key as usize).map_or("?", |spec| spec.key.as_str());
        let values: Vec<String> = fact.values.iter().map(|value| text(value)).collect();
        format!("  fact {key}: {}{}", values.join(" "), maybe(fact.span))
    }

    fn finding(&mut self, path: &str, finding: &Finding) {
        let rule = self.pack.page(finding.rule).map_or("?", |page| page.id.as_str());
        let message = if finding.message.is_empty() { "the page's message".to_owned() } else { text(&finding.message) };
        let _ = writeln!(self.out, "  finding {path}{} {rule}: {message}", range(finding.span));
        if let Some(severity) = finding.severity {
            let _ = writeln!(self.out, "    severity {severity:?}");
        }
        if let Some(confidence) = finding.confidence {
            let _ = writeln!(self.out, "    confidence {confidence:?}");
        }
        for related in &finding.related {
            let _ = writeln!(self.out, "    related {}: {}", range(related.span), text(&related.message));
        }
        for fix in &finding.fixes {
            let safe = if fix.applicability == Applicability::Safe { "safe" } else { "unsafe" };
            let _ = writeln!(self.out, "    fix, {safe}: {}", text(&fix.title));
            for edit in &fix.edits {
                let _ = writeln!(self.out, "      edit {}: {}", range(edit.span), text(&edit.replacement));
            }
        }
        for (key, value) in &finding.properties {
            let _ = writeln!(self.out, "    property {key}: {}", text(value));
        }
    }

    fn numbers(&mut self, strengths: &[Strength], metrics: &[Metric]) {
        for strength in strengths {
            let rule = self.pack.page(strength.rule).map_or("?", |page| page.id.as_str());
            let evidence: Vec<String> = strength.evidence.iter().map(|span| range(*span)).collect();
            let evidence = evidence.join(" ");
            let _ = writeln!(self.out, "  strength {rule}: {} of {} [{evidence}]", strength.met, strength.total);
        }
        for metric in metrics {
            let _ = writeln!(self.out, "  metric {}: {:?} {}", metric.name, metric.value, text(&metric.unit));
        }
    }

    fn fault(&mut self, fault: &Fault) {
        if let Some(words) = self.case.crash.as_ref().filter(|words| fault.message.contains(words.as_str())) {
            let _ = writeln!(self.out, "  fault of {}, which says: {words}", fault.during);
            return;
        }
        // Of a trap the host does not know which rule it was in.
        let rule = fault.rule.as_deref().filter(|_| !self.case.first_line);
        let rule = rule.map_or(String::new(), |rule| format!(" in {rule}"));
        let lines = fault.message.lines().take(if self.case.first_line { 1 } else { usize::MAX });
        let message = lines.collect::<Vec<_>>().join("\n    ");
        let _ = writeln!(self.out, "  fault {} of {}{rule}: {message}", fault.kind.name(), fault.during);
    }

    fn log<T>(&mut self, called: &Called<T>) {
        if !self.case.log || self.case.crash.is_some() {
            return;
        }
        for line in &called.log {
            let _ = writeln!(self.out, "  log {:?}: {}", line.level, text(&line.text));
        }
        if called.log_dropped > 0 {
            let _ = writeln!(self.out, "  log: {} more over the limit", called.log_dropped);
        }
    }
}

fn text(text: &str) -> String {
    if text.len() <= LONG {
        return format!("{text:?}");
    }
    format!("{} bytes, sha256 {}…", text.len(), digest(text))
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn range(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

fn maybe(span: Option<Span>) -> String {
    span.map_or_else(String::new, |span| format!(" at {}", range(span)))
}
