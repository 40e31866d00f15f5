//! What a call of a compiled guest costs, fresh store and instance included.

use std::time::Duration;

use anyhow::Context;
use plimsoll_cli::packs;
use plimsoll_engine::{Engine, EngineOptions, Limits, Settings};
use plimsoll_model::{Match, Role};
use plimsoll_source::{RuleSelectors, SelectorSet, SourceFile};
use rayon::prelude::*;

use crate::time;

const CODE: &str = "package main\n\nfunc f() {\n\tmu.Lock()\n\tdefer mu.Unlock()\n}\n";

pub(crate) fn run(calls: usize, jobs: usize) -> anyhow::Result<()> {
    let engine = Engine::new(&EngineOptions { threads: jobs, limits: Limits::default() })?;
    let (packs, _) = packs::load(&engine, &[], plimsoll::PACKS)?;
    let pack = packs.iter().find(|pack| pack.id() == "reliability").context("run `cargo xtask packs` first")?;
    let rules = pack.pack.description().rules.iter();
    let rules: Vec<RuleSelectors<'_>> =
        rules.map(|rule| RuleSelectors { page: &rule.page, enabled: true, known: false }).collect();
    let (selectors, _) = SelectorSet::compile(&[rules]);
    let file = SourceFile::in_memory("main.go", "go", Role::Production, CODE.to_owned());
    let scan = selectors.scan(&file);
    let matches: Vec<Match> = scan.matches().iter().map(|found| found.item.clone()).collect();
    anyhow::ensure!(!matches.is_empty(), "the sample has no match");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let per_thread = calls / jobs.max(1);
    let one = |matches: &[Match]| pack.pack.inspect(0, &scan, matches, &Settings::default());
    let (mut empty, mut real) = (Duration::MAX, Duration::MAX);
    let mut fuel = 0;
    for _ in 0..5 {
        for (matches, best) in [(&[][..], &mut empty), (&matches[..], &mut real)] {
            let (took, spent) = time(|| {
                pool.install(|| {
                    (0..jobs).into_par_iter().map(|_| (0..per_thread).map(|_| one(matches).fuel).max()).max()
                })
            });
            *best = (*best).min(took / per_thread.max(1) as u32);
            fuel = spent.flatten().unwrap_or(0);
        }
    }
    println!("allocation: {}", engine.allocation());
    println!("fresh instance, call without a match     {empty:>10.2?}");
    println!("fresh instance, one rule at work         {real:>10.2?}  {fuel} fuel");
    Ok(())
}
