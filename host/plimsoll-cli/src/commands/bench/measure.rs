//! Calls a pack for one file after another and adds up what that takes.
//!
//! An audit calls a pack once for a file, with the matches of all its rules; what one rule takes inside such a call cannot
//! be seen from outside. So each rule is called with its own matches alone, and once more all are called together.

use std::time::Instant;

use plimsoll_engine::{Called, Session};
use plimsoll_model::{FileMeta, Match, Observations};
use plimsoll_source::{SourceFile, Units};
use serde::Serialize;

use crate::audit::facts::{FactStore, Packed};
use crate::audit::view::{Known, View};
use crate::packs::{LoadedPack, PackSet};

/// What a rule, or the pack, took.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Tally {
    /// Files with a match.
    pub(super) files: u64,
    pub(super) matches: u64,
    pub(super) calls: u64,
    /// That were started; a pack that is dear to start is called in one that is kept, as in an audit.
    pub(super) instances: u64,
    pub(super) findings: u64,
    /// Calls that gave nothing.
    pub(super) faults: u64,
    /// Of all calls together. The same on every machine.
    pub(super) fuel: u64,
    pub(super) fuel_of_largest_call: u64,
    /// The most that one call had. The same on every machine.
    pub(super) memory_bytes: usize,
    /// Of all calls together, the fastest round of each.
    pub(super) nanoseconds: u128,
    /// What the first fault said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_fault: Option<String>,
}

impl Tally {
    /// Makes a call `rounds` times and adds it up; returns what came of it.
    fn add<T>(&mut self, rounds: u16, mut call: impl FnMut() -> Called<T>) -> Option<T> {
        let mut fastest = u128::MAX;
        let mut last = None;
        for round in 0..rounds.max(1) {
            let start = Instant::now();
            let called = call();
            fastest = fastest.min(start.elapsed().as_nanos());
            self.instances += u64::from(round == 0 && called.started);
            last = Some(called);
        }
        let called = last?;
        self.calls += 1;
        self.fuel += called.fuel;
        self.fuel_of_largest_call = self.fuel_of_largest_call.max(called.fuel);
        self.memory_bytes = self.memory_bytes.max(called.memory);
        self.nanoseconds += fastest;
        match called.result {
            Ok(said) => Some(said),
            Err(fault) => {
                self.faults += 1;
                self.first_fault.get_or_insert_with(|| {
                    format!("{}: {}", fault.path.as_deref().unwrap_or("conclude"), fault.message)
                });
                None
            }
        }
    }
}

/// The sums of a pack.
#[derive(Debug)]
pub(super) struct Sums {
    rounds: u16,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// By index of the rule.
    pub(super) rules: Vec<Tally>,
    /// All rules in one call, as in an audit.
    pub(super) together: Tally,
    pub(super) conclude: Tally,
}

/// What one project gave so far, for its `conclude`.
#[derive(Debug, Default)]
pub(super) struct Project {
    store: FactStore,
    files: Vec<(FileMeta, Vec<Packed>)>,
}

impl Sums {
    pub(super) fn new(rounds: u16, rules: usize) -> Self {
        let rules = vec![Tally::default(); rules];
        Self { rounds, files: 0, bytes: 0, rules, together: Tally::default(), conclude: Tally::default() }
    }

    /// Calls the only pack of the set for a file.
    pub(super) fn file(
        &mut self,
        packs: &PackSet,
        session: &mut Session<'_>,
        file: &SourceFile,
        project: &mut Project,
    ) {
        let Some(pack) = packs.packs().first() else { return };
        let scan = packs.selectors().scan(file);
        self.files += 1;
        self.bytes += u64::from(file.meta.size);
        let mut facts = Vec::new();
        let matches: Vec<Match> = scan.matches().iter().map(|found| found.item.clone()).collect();
        let coded: Vec<Match> = matches.iter().filter(|found| pack.has_code(found.rule)).cloned().collect();
        let mut inspect = |matches: &[Match]| session.inspect(0, &scan, matches, &pack.settings);
        if !coded.is_empty() {
            self.together.files += 1;
            self.together.matches += coded.len() as u64;
            // First of all: what the host prepares for the file once is then there for every rule alike.
            let said: Option<Observations> = self.together.add(self.rounds, || inspect(&coded));
            if let Some(said) = said {
                self.together.findings += said.findings.len() as u64;
                facts = project.store.keep(0, said.facts);
            }
        }
        project.files.push((file.meta.clone(), facts));
        for mine in matches.chunk_by(|a, b| a.rule == b.rule) {
            let Some(rule) = mine.first().map(|found| found.rule) else { continue };
            let Some(tally) = self.rules.get_mut(rule as usize) else { continue };
            tally.files += 1;
            tally.matches += mine.len() as u64;
            if pack.has_code(rule) {
                let said = tally.add(self.rounds, || inspect(mine));
                tally.findings += said.map_or(0, |said| said.findings.len() as u64);
            } else {
                tally.findings += mine.len() as u64;
            }
        }
    }

    /// Calls `conclude` for a project whose files were all seen.
    pub(super) fn conclude(&mut self, pack: &LoadedPack, project: &Project) {
        if !pack.concludes() || project.files.is_empty() {
            return;
        }
        let units = Units::single("bench");
        let files = project.files.iter().map(|(meta, facts)| (meta, facts.as_slice()));
        let known = Known::new(&units, &project.store, files);
        let Some(unit) = units.all().first() else { return };
        let parts = known.parts_of(unit);
        let view = View::new(&known, 0, unit, &parts);
        let said = self.conclude.add(self.rounds, || pack.pack.conclude(&view, &pack.settings));
        self.conclude.files += project.files.len() as u64;
        self.conclude.findings += said.map_or(0, |said| said.findings.len() as u64);
    }
}
