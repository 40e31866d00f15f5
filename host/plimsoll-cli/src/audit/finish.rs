//! From the outcomes of all files to one sorted [`Run`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_model::run::{
    Counts, Coverage, FORMAT, Finding, Gate, LanguageCoverage, Outcome as GateOutcome, ParseErrors, Run, Skipped,
    Strength, Subject, Tool, UnitReport, UnitShare,
};
use plimsoll_model::{Evidence, FileMeta, Severity, Unit};
use plimsoll_source::{Inventory, Units};

use super::file::{Outcome, StrengthPart};
use super::project::{Built, Conclusion};
use super::{Request, assemble};

/// Most places that a strength shows as evidence; `met` and `total` always count all.
const MOST_EVIDENCE: usize = 5;

/// What the steps of an audit gave.
pub(super) struct Parts<'a> {
    pub(super) inventory: Inventory,
    pub(super) units: &'a Units,
    pub(super) built: Built,
    pub(super) outcomes: Vec<Outcome>,
    /// Files that could not be audited after all.
    pub(super) skipped: Vec<Skipped>,
    pub(super) conclusions: Conclusion,
}

pub(super) fn run(request: &Request<'_>, parts: Parts<'_>) -> Run {
    let Parts { inventory, units, built, outcomes, skipped: unread, conclusions: conclusion } = parts;
    let evidence = evidence(request, &inventory);
    let mut skipped = inventory.skipped;
    skipped.extend(unread);
    skipped.sort();
    let parse_errors: Vec<ParseErrors> = outcomes.iter().filter_map(|outcome| outcome.parse_errors.clone()).collect();
    // A pack or a page that cannot be used is one check that was planned and failed.
    let lost = request.packs.lost_checks();
    let planned = outcomes.iter().map(|outcome| outcome.planned).sum::<u64>() + conclusion.planned + lost;
    let failed = outcomes.iter().map(|outcome| outcome.failed).sum::<u64>() + conclusion.failed + lost;
    let coverage = Coverage {
        files_seen: inventory.seen,
        files_audited: outcomes.len() as u32,
        files_skipped: skipped.len() as u32,
        paths_ignored: inventory.ignored,
        files_with_parse_errors: parse_errors.len() as u32,
        checks_planned: planned,
        checks_completed: planned.saturating_sub(failed),
        languages: languages(outcomes.iter().map(|outcome| &outcome.meta)),
    };

    let checks = super::checks::checks(request, units, &outcomes, &conclusion);
    let sizes = sizes(&outcomes);
    let mut faults = request.packs.faults().to_vec();
    faults.extend(conclusion.faults);
    let owners = request.root.owners();
    let mut drafts = conclusion.findings;
    let mut parts = conclusion.strengths;
    let mut metrics = conclusion.metrics;
    for outcome in outcomes {
        faults.extend(outcome.faults);
        drafts.extend(outcome.findings);
        parts.extend(outcome.strengths);
        metrics.extend(outcome.metrics);
    }
    faults.sort();
    metrics.sort_by(|a, b| (&a.pack, &a.name, &a.path, &a.unit_path).cmp(&(&b.pack, &b.name, &b.path, &b.unit_path)));
    for draft in &mut drafts {
        let finding = &mut draft.finding;
        finding.owners = owners.of(&finding.location.path);
        if let Some(standard) = request.standard {
            (finding.severity, finding.severity_reason) =
                plimsoll_standard::severity(standard, &finding.rule, finding.role, finding.severity);
        }
    }
    let findings = assemble::finish(drafts);
    let mut counts = Counts::default();
    for finding in &findings {
        counts.add(finding.severity);
    }
    let mut run = Run {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "plimsoll".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            interfaces: plimsoll_engine::INTERFACES.iter().map(|name| (*name).to_owned()).collect(),
        },
        subject: Subject { name: request.root.name().to_owned(), path_prefix: String::new() },
        settings: request.settings.clone(),
        outcome: GateOutcome {
            gate: gate(counts, request.fail_on, !faults.is_empty()),
            fail_on: request.fail_on,
            counts,
        },
        coverage,
        assessment: None,
        standard: None,
        attestations: request.attestations.clone(),
        comparison: None,
        checks,
        packs: request.packs.infos(),
        rules: request.packs.rules(),
        units: unit_reports(units, &sizes, &findings),
        findings,
        strengths: strengths(request, units.all().len(), parts),
        metrics,
        faults,
        dependencies: built.report,
        skipped,
        parse_errors,
        evidence,
    };
    if let Some(standard) = request.standard {
        plimsoll_standard::apply(&mut run, standard);
    }
    run
}

/// The audited files of each unit, by its folder.
type Sizes = BTreeMap<Arc<str>, Vec<LanguageCoverage>>;

fn sizes(outcomes: &[Outcome]) -> Sizes {
    let mut by_unit = BTreeMap::<Arc<str>, Vec<&FileMeta>>::new();
    for Outcome { meta, .. } in outcomes {
        by_unit.entry(meta.unit.clone()).or_default().push(meta);
    }
    by_unit.into_iter().map(|(unit, files)| (unit, languages(files.into_iter()))).collect()
}

/// The units with what was found in each; none where the repository is a single one.
fn unit_reports(units: &Units, sizes: &Sizes, findings: &[Finding]) -> Vec<UnitReport> {
    if units.all().len() < 2 {
        return Vec::new();
    }
    let report = |unit: &Unit| {
        let languages = sizes.get(unit.path.as_str()).cloned().unwrap_or_default();
        let files = languages.iter().map(|language| language.files).sum();
        let lines = languages.iter().map(|language| language.lines).sum();
        let mut counts = Counts::default();
        findings.iter().filter(|finding| finding.unit == unit.path).for_each(|finding| counts.add(finding.severity));
        UnitReport { unit: unit.clone(), files, lines, counts, languages, total: None, categories: Vec::new() }
    };
    units.all().iter().map(report).collect()
}

/// The imports, with their paths among the files that the walk saw.
fn evidence(request: &Request<'_>, inventory: &Inventory) -> Vec<Evidence> {
    if request.imports.is_empty() {
        return Vec::new();
    }
    let entries = inventory.entries.iter().map(|entry| entry.path.as_str());
    let files: BTreeSet<&str> = entries.chain(inventory.skipped.iter().map(|skipped| skipped.path.as_str())).collect();
    let place = |import: &plimsoll_evidence::Import| import.clone().place(&|path| files.contains(path));
    let mut evidence: Vec<Evidence> = request.imports.iter().map(place).collect();
    evidence.sort_by(|a, b| (&a.source, &a.digest).cmp(&(&b.source, &b.digest)));
    // A report that was given twice, by two paths, says nothing new.
    evidence.dedup();
    evidence
}

fn gate(counts: Counts, fail_on: Option<Severity>, faulty: bool) -> Gate {
    let failed = fail_on.is_some_and(|least| Severity::ALL.iter().any(|one| *one <= least && counts.of(*one) > 0));
    if failed {
        Gate::Failed
    } else if faulty {
        Gate::Incomplete
    } else {
        Gate::Passed
    }
}

fn languages<'a>(files: impl Iterator<Item = &'a FileMeta>) -> Vec<LanguageCoverage> {
    let mut by_name = BTreeMap::<&str, LanguageCoverage>::new();
    for meta in files {
        let entry = by_name.entry(meta.language).or_insert_with(|| LanguageCoverage {
            language: meta.language.to_owned(),
            files: 0,
            lines: 0,
            bytes: 0,
        });
        entry.files += 1;
        entry.lines += u64::from(meta.lines);
        entry.bytes += u64::from(meta.size);
    }
    by_name.into_values().collect()
}

fn strengths(request: &Request<'_>, units: usize, mut parts: Vec<StrengthPart>) -> Vec<Strength> {
    parts.sort_by_key(|part| (part.pack, part.rule));
    parts
        .chunk_by(|a, b| (a.pack, a.rule) == (b.pack, b.rule))
        .filter_map(|group| {
            let first = group.first()?;
            let pack = request.packs.packs().get(first.pack)?;
            let page = pack.page(first.rule)?;
            let mut evidence: Vec<_> = group.iter().flat_map(|part| part.evidence.iter().cloned()).collect();
            evidence.sort();
            evidence.truncate(MOST_EVIDENCE);
            Some(Strength {
                rule: pack.rule_id(first.rule),
                message: page.strength.clone().unwrap_or_else(|| page.title.clone()),
                met: group.iter().map(|part| part.met).sum(),
                total: group.iter().map(|part| part.total).sum(),
                evidence,
                units: if units < 2 { Vec::new() } else { shares(group) },
            })
        })
        .collect()
}

fn shares(parts: &[StrengthPart]) -> Vec<UnitShare> {
    let mut shares = BTreeMap::<&str, (u32, u32)>::new();
    for part in parts {
        let entry = shares.entry(&part.unit).or_default();
        entry.0 += part.met;
        entry.1 += part.total;
    }
    shares.into_iter().map(|(unit, (met, total))| UnitShare { unit: unit.to_owned(), met, total }).collect()
}
