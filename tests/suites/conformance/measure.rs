//! What a pack of each language costs. Absolute times, because users ask for them; they are of one machine and never tested.

use std::time::{Duration, Instant};

use plimsoll_cli::packs::{LoadedPack, Origin};
use plimsoll_engine::{Engine, Settings};
use plimsoll_model::Match;

use crate::language::Language;
use crate::{Suite, build, run};

/// The rule that is called: the one of the READMEs.
const RULE: &str = "relative-workdir";
/// Matches of the larger of the two files whose difference is the cost of one match.
const MANY: usize = 500;
/// How long each call is repeated; the fastest counts.
const ROUND: Duration = Duration::from_secs(2);

/// What a pack of one language costs.
pub struct Measured {
    pub language: Language,
    /// Of the component, in bytes.
    pub size: usize,
    /// `plimsoll pack build`, with warm tools.
    pub build: Duration,
    /// From bytes to a pack that can be called, compiled.
    pub compile: Duration,
    /// The same with the machine code at hand.
    pub load: Duration,
    /// A fresh instance, called without a match.
    pub instance: Duration,
    /// A fresh instance, called with one match.
    pub call: Duration,
    /// Each further match.
    pub each: Duration,
    /// What an instance holds after that call, in bytes.
    pub memory: usize,
    /// Fuel of that call: the same on every machine.
    pub fuel: u64,
}

/// Measures every language whose toolchain is there.
///
/// # Errors
/// A language that cannot be measured; the table would have a hole.
pub fn all(suite: &Suite) -> Result<Vec<Measured>, String> {
    Language::ALL.iter().map(|language| one(suite, *language)).collect()
}

fn one(suite: &Suite, language: Language) -> Result<Measured, String> {
    if let Some(reason) = suite.toolchains.missing(language) {
        return Err(format!("{}: {reason}", language.title()));
    }
    eprintln!("measuring {}", language.title());
    let build = build::time(&suite.cases, language)?;
    let component = build::component(&suite.cases, language)?;
    let engine = &suite.engine;
    let (compile, compiled) = timed(|| engine.load(&component));
    compiled.map_err(|error| error.to_string())?;
    let (load, pack) = loaded(engine, &component)?;
    let pack = LoadedPack::new(pack, Origin::BuiltIn, Settings::default());

    let selectors = run::selectors(&pack, RULE)?;
    let settings = Settings::default();
    let time = |lines: usize, matched: bool| {
        let file = run::file("Dockerfile", "WORKDIR /application\n".repeat(lines));
        let scan = selectors.scan(&file);
        let found = scan.matches().iter().filter(|_| matched);
        let matches: Vec<Match> = found.map(|found| found.item.clone()).collect();
        let mut best = Duration::MAX;
        let start = Instant::now();
        let last = loop {
            let (took, called) = timed(|| pack.pack.inspect(0, &scan, &matches, &settings));
            best = best.min(took);
            if start.elapsed() > ROUND {
                break called;
            }
        };
        let (fuel, memory) = (last.fuel, last.memory);
        last.result.map(|_| (best, fuel, memory)).map_err(|fault| fault.message)
    };
    let (instance, ..) = time(1, false)?;
    let (call, fuel, memory) = time(1, true)?;
    let (many, ..) = time(MANY, true)?;
    let each = many.saturating_sub(call) / (MANY as u32 - 1);
    Ok(Measured { language, size: component.len(), build, compile, load, instance, call, each, memory, fuel })
}

/// The fastest of a few loads with the machine code at hand.
fn loaded(engine: &Engine, component: &[u8]) -> Result<(Duration, plimsoll_engine::Pack), String> {
    let compiled = engine.precompile(component).map_err(|error| error.to_string())?;
    let builtin = build::precompiled(component, compiled);
    let mut best: Option<(Duration, plimsoll_engine::Pack)> = None;
    for _ in 0..5 {
        let (took, pack) = timed(|| builtin.load(engine));
        let pack = pack.map_err(|error| error.to_string())?;
        if best.as_ref().is_none_or(|(fastest, _)| took < *fastest) {
            best = Some((took, pack));
        }
    }
    best.ok_or_else(|| "nothing was loaded".to_owned())
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}
