//! The reduce: one `conclude` for each deployable unit and each pack that has something to say about a whole unit.

use plimsoll_model::inventory::Inventory;
use plimsoll_model::{Affected, Conclusions, Fault, FaultKind, FileMeta, Finding, Unit, run};
use plimsoll_source::{Entry, Inventory as Files};
use rayon::prelude::*;

use super::advisories::SnapshotError;
use super::assemble::{Assembler, Draft};
use super::file::{Outcome, StrengthPart};
use super::inventory::{self, Reach};
use super::view::{Known, UnitParts, View};
use super::{Call, Shared, log_fault};
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

/// What the project is built from, and what is known about that.
#[derive(Debug, Default)]
pub(super) struct Built {
    inventory: Inventory,
    affected: Vec<Affected>,
    pub(super) report: Option<run::DependencyReport>,
}

impl Built {
    /// Reads manifests and lock files, where a pack may ask for them or there are advisories to match.
    pub(super) fn gather(shared: &Shared<'_>, files: &Files) -> Result<Self, SnapshotError> {
        let request = shared.request;
        if request.advisories.is_none() && !request.packs.packs().iter().any(LoadedPack::concludes) {
            return Ok(Self::default());
        }
        let inventory = inventory::gather(request.root, files, Reach::Production);
        let mut report = run::DependencyReport {
            manifests: inventory.manifests.len() as u32,
            dependencies: inventory.dependencies.len() as u32,
            problems: inventory.problems.clone(),
            advisories: None,
        };
        let mut affected = Vec::new();
        if let Some(snapshot) = &request.advisories {
            let (found, about) = snapshot.matched(&inventory)?;
            affected = found;
            report.advisories = Some(about);
        }
        let report =
            (report.manifests > 0 || report.advisories.is_some() || !report.problems.is_empty()).then_some(report);
        Ok(Self { inventory, affected, report })
    }
}

/// Calls `conclude` of every pack that has something to conclude, for every unit.
pub(super) fn conclude(shared: &Shared<'_>, built: &Built, outcomes: &[Outcome]) -> Conclusion {
    let request = shared.request;
    let packs: Vec<(usize, &LoadedPack)> =
        request.packs.packs().iter().enumerate().filter(|(_, pack)| pack.concludes()).collect();
    let mut all = Conclusion::default();
    if packs.is_empty() || request.cancelled.load(std::sync::atomic::Ordering::Relaxed) {
        return all;
    }
    let files = outcomes.iter().map(|outcome| (&outcome.meta, outcome.facts.as_slice()));
    let known =
        Known::new(shared.units, shared.store, files).below(request.root).built_from(&built.inventory, &built.affected);
    let parts: Vec<(&Unit, UnitParts)> = shared.units.all().iter().map(|unit| (unit, known.parts_of(unit))).collect();
    let calls: Vec<(usize, &LoadedPack, &Unit, &UnitParts)> = parts
        .iter()
        .flat_map(|(unit, parts)| packs.iter().map(move |(index, pack)| (*index, *pack, *unit, parts)))
        .collect();
    let said: Vec<Conclusion> = calls
        .into_par_iter()
        .map(|(index, pack, unit, parts)| one(shared, &known, (index, pack), (unit, parts)))
        .collect();
    for mut one in said {
        all.findings.append(&mut one.findings);
        all.strengths.append(&mut one.strengths);
        all.metrics.append(&mut one.metrics);
        all.faults.append(&mut one.faults);
        all.planned += one.planned;
        all.failed += one.failed;
    }
    all
}

fn one(
    shared: &Shared<'_>,
    known: &Known<'_>,
    (index, pack): (usize, &LoadedPack),
    (unit, parts): (&Unit, &UnitParts),
) -> Conclusion {
    let mut conclusion = Conclusion { planned: pack.coded_rules(), ..Conclusion::default() };
    let called = pack.pack.conclude(&View::new(known, index, unit, parts), &pack.settings);
    pack.log(&called.log, None);
    shared.observer.called(&Call::of(None, &called));
    let result = match called.result {
        // What was concluded from a part of the facts must not pass for what follows from all of them.
        Ok(_) if known.is_unreadable() => Err(lost(pack)),
        other => other,
    };
    match result {
        Ok(Conclusions { findings, strengths, metrics }) => {
            conclusion.findings = place(shared, pack, known, (unit, parts), findings);
            let strength = |strength: plimsoll_model::Strength| StrengthPart {
                pack: index,
                rule: strength.rule,
                met: strength.met,
                total: strength.total,
                evidence: Vec::new(),
                unit: unit.path.clone(),
            };
            // A rule that is off concludes as well, from the facts that it has not recorded.
            conclusion.strengths =
                strengths.into_iter().filter(|strength| pack.is_on(strength.rule)).map(strength).collect();
            let metric = |metric: plimsoll_model::Metric| run::Metric {
                pack: pack.id().to_owned(),
                name: metric.name,
                path: None,
                unit_path: unit.path.clone(),
                value: metric.value,
                unit: metric.unit,
            };
            conclusion.metrics = metrics.into_iter().map(metric).collect();
        }
        Err(fault) => {
            log_fault(&fault);
            conclusion.failed = pack.coded_rules();
            conclusion.faults.push(fault);
        }
    }
    conclusion
}

fn lost(pack: &LoadedPack) -> Fault {
    Fault {
        pack: pack.id().to_owned(),
        rule: None,
        path: None,
        during: "conclude".to_owned(),
        kind: FaultKind::Internal,
        message: "facts that were kept in a temporary file could not be read back".to_owned(),
    }
}

/// Reads each file that has findings once more, for its lines.
fn place(
    shared: &Shared<'_>,
    pack: &LoadedPack,
    known: &Known<'_>,
    (unit, parts): (&Unit, &UnitParts),
    findings: Vec<(String, Finding)>,
) -> Vec<Draft> {
    let best = best_file(unit, parts, known);
    let on = findings.into_iter().filter(|(_, finding)| pack.is_on(finding.rule));
    let placed = on.filter_map(|(path, finding)| {
        let is_whole = path.is_empty();
        let meta = if is_whole { best } else { known.file(&path) };
        meta.map(|meta| (meta, is_whole, finding))
    });
    let mut placed: Vec<(&FileMeta, bool, Finding)> = placed.collect();
    placed.sort_by(|(a, ..), (b, ..)| a.path.cmp(&b.path));
    let mut drafts = Vec::with_capacity(placed.len());
    for group in placed.chunk_by(|(a, ..), (b, ..)| a.path == b.path) {
        let Some((meta, ..)) = group.first() else { continue };
        let entry = Entry { path: meta.path.clone(), size: u64::from(meta.size) };
        // A file that vanished or changed since it was audited still has its finding, at its first byte.
        let file = shared.load(&entry).ok().filter(|file| file.meta == **meta);
        let text = file.as_ref().map_or("", |file| file.text());
        let assembler = Assembler::new(meta, text, group.iter().map(|(_, _, finding)| (pack, finding)));
        drafts.extend(group.iter().map(|(_, is_whole, finding)| {
            let draft = assembler.draft(pack, finding);
            if *is_whole { draft.about_unit() } else { draft }
        }));
    }
    drafts
}

/// Where a finding about a whole unit is shown: at what makes it a unit, else at a manifest, a page that explains it, or
/// simply its first file.
fn best_file<'a>(unit: &Unit, parts: &'a UnitParts, known: &'a Known<'_>) -> Option<&'a FileMeta> {
    const USUAL: [&str; 12] = [
        "package.json",
        "pyproject.toml",
        "go.mod",
        "Cargo.toml",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "composer.json",
        "Gemfile",
        "requirements.txt",
        "setup.py",
        "README.md",
    ];
    let usual = |name: &&str| {
        let path = if unit.path.is_empty() { (*name).to_owned() } else { format!("{}/{name}", unit.path) };
        known.file(&path)
    };
    let evidence = unit.evidence.iter().find_map(|path| known.file(path));
    let first = || parts.files().first().or(known.first_file());
    evidence.or_else(|| USUAL.iter().find_map(usual)).or_else(first)
}
