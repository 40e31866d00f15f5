//! A whole audit against reading and parsing the same files: what the rules cost on top of the parser.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::Context;
use plimsoll_cli::audit::{Request, Unobserved};
use plimsoll_cli::packs::{self, PackSet, Selection};
use plimsoll_engine::{Engine, EngineOptions, Limits};
use plimsoll_model::run::Settings;
use plimsoll_source::{Inventory, Root, WalkOptions};
use rayon::prelude::*;

use crate::time;

pub(crate) fn run(path: &Path, jobs: usize, rounds: usize) -> anyhow::Result<()> {
    let root = Root::open(path)?;
    let walk = WalkOptions::default();
    let engine = Engine::new(&EngineOptions { threads: jobs, limits: Limits::default() })?;
    let (packs, faults) = packs::load(&engine, &[], plimsoll::PACKS)?;
    anyhow::ensure!(!packs.is_empty(), "there are no built-in packs: run `cargo xtask packs` first");
    let packs = PackSet::new(packs, faults, &Selection::default())?;
    let cancelled = AtomicBool::new(false);
    let request = Request {
        root: &root,
        walk: &walk,
        packs: &packs,
        jobs,
        verify_purity: false,
        fail_on: None,
        advisories: None,
        standard: None,
        attestations: Vec::new(),
        settings: Settings::default(),
        imports: Vec::new(),
        cancelled: &cancelled,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().context("threads")?;
    let (mut parse, mut audit) = (Duration::MAX, Duration::MAX);
    let mut report = None;
    let mut parsed = (0, 0);
    for _ in 0..rounds {
        let (took, sums) = time(|| pool.install(|| read_and_parse(&root, &walk)));
        (parse, parsed) = (parse.min(took), sums);
        let (took, run) = time(|| plimsoll_cli::audit::run(&request, &Unobserved));
        (audit, report) = (audit.min(took), Some(run?));
    }
    let report = report.context("no rounds")?;
    println!(
        "{} rules, {} files audited, {} findings",
        report.rules.len(),
        report.coverage.files_audited,
        report.outcome.counts.total()
    );
    println!("walk, read and parse   {parse:>10.2?}  {} files parsed, {} nodes", parsed.0, parsed.1);
    println!("audit                  {audit:>10.2?}");
    println!("ratio                  {:>10.2}", audit.as_secs_f64() / parse.as_secs_f64());
    Ok(())
}

/// Walks, reads and parses every file that an audit would offer to the rules, and nothing else.
fn read_and_parse(root: &Root, walk: &WalkOptions) -> (u64, u64) {
    let Inventory { mut entries, .. } = root.walk(walk);
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.size));
    entries
        .par_iter()
        .filter_map(|entry| root.load(entry, walk).ok())
        .filter_map(|file| plimsoll_source::parse_only(&file))
        .map(|nodes| (1, nodes as u64))
        .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
}
