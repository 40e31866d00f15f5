//! One file: load, scan, and one call for each pack that has code for what was found.

use plimsoll_engine::Session;
use plimsoll_model::run::{self, Location, ParseErrors, Skipped};
use plimsoll_model::{Document, Fault, FaultKind, FileMeta, Finding, Match, Observations, Role};
use plimsoll_source::{Entry, PackMatch, Scan, SourceFile};

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
    let mut said: Vec<Said> = Vec::new();
    let tests = scan.test_code();
    let mut parts = vec![Part { document: scan, rest: scan.matches() }];
    parts.extend(tests.as_ref().map(|tests| Part { document: tests, rest: tests.matches() }));
    for (index, (pack, session)) in packs.iter().zip(sessions).enumerate() {
        let (planned, broken) = pack.checks(&file.meta);
        outcome.planned += planned;
        outcome.failed += broken;
        let faults = outcome.faults.len();
        for part in &mut parts {
            let matches = part.matches_of(index);
            if !matches.is_empty() {
                let observations = ask(shared, session, (index, pack), part.document, matches, &mut outcome);
                said.push(Said { pack: index, role: part.document.meta().role, observations });
            }
        }
        // What a rule was to look at is one file, in however many parts.
        if outcome.faults.len() > faults {
            outcome.failed += pack.coded_checks(&file.meta);
        }
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

/// A file, or its test code, which is a file of its own for the rules that ask for tests.
struct Part<'s> {
    document: &'s dyn Document,
    /// Matches of the packs that were not asked yet.
    rest: &'s [PackMatch],
}

impl<'s> Part<'s> {
    /// Takes the matches of the next pack.
    fn matches_of(&mut self, pack: usize) -> &'s [PackMatch] {
        let mine = self.rest.iter().take_while(|found| found.pack == pack).count();
        let (matches, rest) = self.rest.split_at(mine);
        self.rest = rest;
        matches
    }
}

/// What a pack said of one part.
struct Said {
    pack: usize,
    role: Role,
    observations: Observations,
}

/// Asks one pack about its matches.
fn ask(
    shared: &Shared<'_>,
    session: &mut Session<'_>,
    (index, pack): (usize, &LoadedPack),
    document: &dyn Document,
    matches: &[PackMatch],
    outcome: &mut Outcome,
) -> Observations {
    let (coded, declared): (Vec<Match>, Vec<Match>) =
        matches.iter().map(|found| found.item.clone()).partition(|found| pack.has_code(found.rule));
    let mut observations = pack.declared_findings(document.text(), &declared);
    if coded.is_empty() {
        return observations;
    }
    let meta = document.meta();
    let called = session.inspect(index, document, &coded, &pack.settings);
    pack.log(&called.log, Some(&meta.path));
    shared.observer.called(&Call::of(Some(&meta.path), &called));
    match called.result {
        Ok(mut more) => {
            observations.findings.append(&mut more.findings);
            observations.strengths = more.strengths;
            observations.metrics = more.metrics;
            outcome.facts.extend(shared.store.keep(index, more.facts));
        }
        Err(fault) => {
            log_fault(&fault);
            outcome.faults.push(fault);
        }
    }
    observations
}

fn assemble(packs: &[LoadedPack], scan: &Scan<'_>, said: Vec<Said>, outcome: &mut Outcome) {
    if said.is_empty() {
        return;
    }
    let path = outcome.meta.path.clone();
    let findings = said.iter().flat_map(|said| {
        let pack = packs.get(said.pack);
        said.observations.findings.iter().filter_map(move |finding| pack.map(|pack| (pack, said.role, finding)))
    });
    let assembler = Assembler::new(&outcome.meta, scan.text(), findings.clone().map(|(pack, _, it)| (pack, it)));
    let draft = |(pack, role, finding): (&LoadedPack, Role, &Finding)| {
        let mut draft = assembler.draft(pack, finding);
        draft.finding.role = role;
        draft
    };
    outcome.findings = findings.map(draft).collect();
    for Said { pack: index, observations, .. } in said {
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
