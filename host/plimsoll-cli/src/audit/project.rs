//! The reduce: one `conclude` for each pack that gathers facts.

use plimsoll_model::{Fault, FileMeta, Finding, LocatedFact, run};
use plimsoll_source::{Entry, SourceFile};

use super::assemble::{Assembler, Draft};
use super::file::{Outcome, StrengthPart};
use super::{Call, Observer, Request, log_fault};
use crate::packs::LoadedPack;

/// What all packs concluded.
#[derive(Debug, Default)]
pub(super) struct Conclusion {
    pub(super) findings: Vec<Draft>,
    pub(super) strengths: Vec<StrengthPart>,
    pub(super) metrics: Vec<run::Metric>,
    pub(super) faults: Vec<Fault>,
    pub(super) planned: u64,
    pub(super) failed: u64,
}

/// Calls `conclude` of every pack that declares facts and has a rule with code that is on.
pub(super) fn conclude(request: &Request<'_>, outcomes: &[Outcome], observer: &dyn Observer) -> Conclusion {
    let files: Vec<FileMeta> = outcomes.iter().map(|outcome| outcome.meta.clone()).collect();
    let mut all = Conclusion::default();
    for (index, pack) in request.packs.packs().iter().enumerate() {
        if !pack.concludes() {
            continue;
        }
        all.planned += pack.coded_rules();
        let facts: Vec<LocatedFact> =
            outcomes.iter().filter_map(|outcome| outcome.facts.get(index)).flatten().cloned().collect();
        let called = pack.pack.conclude(&facts, &files, &pack.settings);
        pack.log(&called.log, None);
        observer.called(&Call::of(None, &called));
        match called.result {
            Ok(said) => {
                all.findings.extend(place(request, pack, &files, &said.findings));
                all.strengths.extend(said.strengths.into_iter().map(|strength| StrengthPart {
                    pack: index,
                    rule: strength.rule,
                    met: strength.met,
                    total: strength.total,
                    evidence: Vec::new(),
                }));
                all.metrics.extend(said.metrics.into_iter().map(|metric| run::Metric {
                    pack: pack.id().to_owned(),
                    name: metric.name,
                    path: None,
                    value: metric.value,
                    unit: metric.unit,
                }));
            }
            Err(fault) => {
                log_fault(&fault);
                all.failed += pack.coded_rules();
                all.faults.push(fault);
            }
        }
    }
    all
}

/// Reads each file that has findings once more, for its lines.
fn place(request: &Request<'_>, pack: &LoadedPack, files: &[FileMeta], findings: &[(String, Finding)]) -> Vec<Draft> {
    let mut findings: Vec<&(String, Finding)> =
        findings.iter().filter(|(_, finding)| pack.is_on(finding.rule)).collect();
    findings.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut drafts = Vec::with_capacity(findings.len());
    for group in findings.chunk_by(|(a, _), (b, _)| a == b) {
        let Some(meta) = group.first().and_then(|(path, _)| files.iter().find(|meta| meta.path == *path)) else {
            continue;
        };
        let entry = Entry { path: meta.path.clone(), size: u64::from(meta.size) };
        // A file that vanished or changed since it was audited still has its finding, at its first byte.
        let file: Option<SourceFile> = request.root.load(&entry, request.walk).ok().filter(|file| file.meta == *meta);
        let text = file.as_ref().map_or("", |file| file.text());
        let mine = group.iter().map(|(_, finding)| (pack, finding));
        let assembler = Assembler::new(meta, text, mine.clone());
        drafts.extend(mine.map(|(pack, finding)| assembler.draft(pack, finding)));
    }
    drafts
}
