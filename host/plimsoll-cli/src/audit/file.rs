//! One file: load, scan, and one call for each pack that has code for what was found.

use plimsoll_engine::Session;
use plimsoll_model::run::{self, Location, ParseErrors, Skipped};
use plimsoll_model::{Document as _, Fault, FaultKind, FileMeta, Match, Observations};
use plimsoll_source::{Entry, Scan, SourceFile};

use super::assemble::{Assembler, Draft};
use super::facts::Packed;
use super::{Call, Shared, log_fault};
use crate::packs::LoadedPack;

/// What one file gave.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) meta: FileMeta,
    pub(super) findings: Vec<Draft>,
    pub(super) strengths: Vec<StrengthPart>,
    pub(super) metrics: Vec<run::Metric>,
    pub(super) facts: Vec<Packed>,
    pub(super) faults: Vec<Fault>,
    pub(super) parse_errors: Option<ParseErrors>,
    pub(super) planned: u64,
    pub(super) failed: u64,
}

/// The share of one file, or of the project, in a strength.
#[derive(Debug)]
pub(super) struct StrengthPart {
    pub(super) pack: usize,
    pub(super) rule: u32,
    pub(super) met: u32,
    pub(super) total: u32,
    pub(super) evidence: Vec<Location>,
    /// The folder of the deployable unit; empty for the root.
    pub(super) unit: String,
}

/// Audits one file.
pub(super) fn audit(shared: &Shared<'_>, entry: &Entry, sessions: &mut [Session<'_>]) -> Result<Outcome, Skipped> {
    let file = shared.load(entry)?;
    let scan = shared.request.packs.selectors().scan(&file);
    match scan.too_deep() {
        Some(skipped) => Err(skipped),
        None => Ok(inspect(shared, sessions, &file, &scan)),
    }
}

fn inspect(shared: &Shared<'_>, sessions: &mut [Session<'_>], file: &SourceFile, scan: &Scan<'_>) -> Outcome {
    let packs = shared.request.packs.packs();
    let mut outcome = Outcome {
        meta: scan.meta().clone(),
        findings: Vec::new(),
        strengths: Vec::new(),
        metrics: Vec::new(),
        facts: Vec::new(),
        faults: Vec::new(),
        parse_errors: None,
        planned: 0,
        failed: 0,
    };
    let mut said: Vec<(usize, Observations)> = Vec::new();
    let mut rest = scan.matches();
    for (index, (pack, session)) in packs.iter().zip(sessions).enumerate() {
        let (planned, broken) = pack.checks(&file.meta);
        outcome.planned += planned;
        outcome.failed += broken;
        let mine = rest.iter().take_while(|found| found.pack == index).count();
        let (matches, others) = rest.split_at(mine);
        rest = others;
        if matches.is_empty() {
            continue;
        }
        let (coded, declared): (Vec<Match>, Vec<Match>) =
            matches.iter().map(|found| found.item.clone()).partition(|found| pack.has_code(found.rule));
        let mut observations = pack.declared_findings(scan.text(), &declared);
        if !coded.is_empty() {
            let called = session.inspect(index, scan, &coded, &pack.settings);
            pack.log(&called.log, Some(&file.meta.path));
            shared.observer.called(&Call::of(Some(&file.meta.path), &called));
            match called.result {
                Ok(mut more) => {
                    observations.findings.append(&mut more.findings);
                    observations.strengths = more.strengths;
                    observations.metrics = more.metrics;
                    outcome.facts.extend(shared.store.keep(index, more.facts));
                }
                Err(fault) => {
                    log_fault(&fault);
                    outcome.failed += pack.coded_checks(&file.meta);
                    outcome.faults.push(fault);
                }
            }
        }
        said.push((index, observations));
    }
    for fault in scan.faults() {
        let Some(pack) = packs.get(fault.pack) else { continue };
        outcome.failed += 1;
        outcome.faults.push(Fault {
            pack: pack.id().to_owned(),
            rule: pack.page(fault.rule as u32).map(|page| page.id.clone()),
            path: Some(outcome.meta.path.clone()),
            during: "select".to_owned(),
            kind: FaultKind::Internal,
            message: fault.message.clone(),
        });
    }
    outcome.parse_errors = scan.parse_errors();
    assemble(packs, scan, said, &mut outcome);
    outcome
}

fn assemble(packs: &[LoadedPack], scan: &Scan<'_>, said: Vec<(usize, Observations)>, outcome: &mut Outcome) {
    if said.is_empty() {
        return;
    }
    let path = outcome.meta.path.clone();
    let findings = said.iter().flat_map(|(index, observations)| {
        observations.findings.iter().filter_map(|finding| packs.get(*index).map(|pack| (pack, finding)))
    });
    let assembler = Assembler::new(&outcome.meta, scan.text(), findings.clone());
    outcome.findings = findings.map(|(pack, finding)| assembler.draft(pack, finding)).collect();
    for (index, observations) in said {
        let Some(pack) = packs.get(index) else { continue };
        outcome.strengths.extend(observations.strengths.into_iter().map(|strength| StrengthPart {
            pack: index,
            rule: strength.rule,
            met: strength.met,
            total: strength.total,
            unit: outcome.meta.unit.as_ref().to_owned(),
            evidence: strength.evidence.iter().map(|span| assembler.location(*span)).collect(),
        }));
        outcome.metrics.extend(observations.metrics.into_iter().map(|metric| run::Metric {
            pack: pack.id().to_owned(),
            name: metric.name,
            path: Some(path.clone()),
            unit_path: String::new(),
            value: metric.value,
            unit: metric.unit,
        }));
    }
}
