//! What a fact costs: found in a file, checked, packed, kept, and read back by `conclude` in pages.

use std::time::Duration;

use anyhow::Context as _;
use plimsoll_cli::audit::facts::{FactStore, Packed};
use plimsoll_cli::audit::view::{Known, View};
use plimsoll_engine::{Engine, EngineOptions, Limits, Pack, Settings};
use plimsoll_model::{FileMeta, Match, Role, Span};
use plimsoll_source::{RuleSelectors, SelectorSet, SourceFile, Units};

use crate::time;

#[path = "../../hostile/assemble.rs"]
#[expect(dead_code, reason = "only the good pack is used here")]
mod assemble;

/// The most that one call may record.
const FACTS: usize = 10_000;

/// Records one fact for each match, and nothing else; `conclude` reads all of them, a page at a time.
const GUEST: &str = r#"(module
  (import "plimsoll:audit/project@0.1.0" "facts" (func $facts (param i32 i32 i32 i32 i32 i32)))
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (local $result i32) (local $fact i32)
    (local.set $result (call $new (i32.const 36)))
    (local.set $fact (call $new (i32.mul (local.get $count) (i32.const 28))))
    (i32.store offset=28 (local.get $result) (local.get $fact))
    (i32.store offset=32 (local.get $result) (local.get $count))
    (block $done (loop $next
      (br_if $done (i32.eqz (local.get $count)))
      (call $fact (local.get $fact) (local.get $matches))
      (local.set $fact (i32.add (local.get $fact) (i32.const 28)))
      (local.set $matches (i32.add (local.get $matches) (i32.const 32)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $next)))
    (local.get $result))
  (func $conclude (param i32 i32 i32 i32 i32 i32) (result i32)
    (local $first i32) (local $page i32) (local $metric i32)
    (block $done (loop $next
      ;; What the last page held is not needed any more.
      (global.set $heap (i32.const 131072))
      (call $facts (i32.const 272) (i32.const 4) (i32.const 0) (local.get $first) (i32.const 1024) (i32.const 1024))
      (local.set $page (i32.load (i32.const 1032)))
      (br_if $done (i32.eqz (local.get $page)))
      (local.set $first (i32.add (local.get $first) (local.get $page)))
      (br $next)))
    (global.set $heap (i32.const 131072))
    (memory.fill (i32.const 131072) (i32.const 0) (i32.const 64))
    (local.set $page (call $new (i32.const 28)))
    (local.set $metric (call $new (i32.const 24)))
    (i32.store offset=20 (local.get $page) (local.get $metric))
    (i32.store offset=24 (local.get $page) (i32.const 1))
    (i32.store (local.get $metric) (i32.const 280))
    (i32.store offset=4 (local.get $metric) (i32.const 5))
    (f64.store offset=8 (local.get $metric) (f64.convert_i32_u (local.get $first)))
    (local.get $page)))"#;

/// The same without facts.
const SILENT: &str =
    "(module (func $observe (param $matches i32) (param $count i32) (result i32) (call $new (i32.const 36))))";

/// Runs the benchmark and prints what it found.
pub(crate) fn run(files: usize, memory: u64) -> anyhow::Result<()> {
    let engine = Engine::new(&EngineOptions { threads: 1, limits: Limits::default() })?;
    let load = |text: &str| engine.load(&assemble::deliver(text)).map_err(|error| anyhow::anyhow!("{error}"));
    let (recording, silent) = (load(GUEST)?, load(SILENT)?);
    let store = FactStore::new(memory);
    let (with, kept) = inspect(&recording, files, Some(&store))?;
    let (without, _) = inspect(&silent, files, None)?;
    let facts = files * FACTS;

    let units = Units::single("bench");
    let known = Known::new(&units, &store, kept.iter().map(|(meta, packed)| (meta, packed.as_slice())));
    let unit = units.all().first().context("a unit")?;
    let parts = known.parts_of(unit);
    let (concluding, called) = time(|| recording.conclude(&View::new(&known, 0, unit, &parts), &Settings::default()));
    let said = called.result.map_err(|fault| anyhow::anyhow!("{}", fault.message))?;
    let seen = said.metrics.first().map_or(0.0, |metric| metric.value) as usize;
    anyhow::ensure!(seen == facts, "{seen} of {facts} facts came back");
    let recorded = with.saturating_sub(without);
    let each = (recorded + concluding).as_secs_f64() / facts as f64;
    println!(
        "{facts} facts: inspect {with:.2?}, the same calls without facts {without:.2?}, ratio {:.2}",
        with.as_secs_f64() / without.as_secs_f64()
    );
    println!("conclude {concluding:.2?}; end to end {:.2} µs a fact; peak memory {}", each * 1e6, peak());
    Ok(())
}

/// The files with their facts.
type Kept = Vec<(FileMeta, Vec<Packed>)>;

/// Inspects files of ten thousand matches each, and keeps the facts.
fn inspect(pack: &Pack, files: usize, store: Option<&FactStore>) -> anyhow::Result<(Duration, Kept)> {
    let text = "TODO\n".repeat(FACTS);
    let selectors = SelectorSet::compile(&[Vec::<RuleSelectors<'_>>::new()]).0;
    let mut kept = Vec::with_capacity(files);
    let mut taken = Duration::ZERO;
    for number in 0..files {
        let file = SourceFile::in_memory(&format!("src/{number:04}.py"), "python", Role::Production, text.clone());
        let scan = selectors.scan(&file);
        let matches: Vec<Match> = (0..FACTS as u32)
            .map(|line| Match {
                rule: 0,
                selector: String::new(),
                span: Span::new(line * 5, line * 5 + 4),
                node: None,
                captures: Vec::new(),
            })
            .collect();
        let (took, packed) = time(|| {
            let said = pack.inspect(0, &scan, &matches, &Settings::default()).result;
            let said = said.map_err(|fault| anyhow::anyhow!("{}", fault.message))?;
            anyhow::Ok(store.map_or_else(Vec::new, |store| store.keep(0, said.facts)))
        });
        taken += took;
        kept.push((file.meta.clone(), packed?));
    }
    Ok((taken, kept))
}

/// The most memory that this process held, as Linux tells it.
#[expect(clippy::disallowed_methods, reason = "a benchmark looks at its own process")]
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}
