//! What a pack of each language costs. Absolute times, because users ask for them; they are of one machine and never tested.

use std::path::Path;
use std::time::{Duration, Instant};

use plimsoll_cli::packs::{LoadCost, LoadedPack, Origin, load_measured};
use plimsoll_engine::Settings;
use plimsoll_model::Match;

use crate::Suite;
use crate::build;
use crate::language::Language;
use crate::run;

/// The rule that is called: the one of the READMEs.
const RULE: &str = "relative-workdir";
/// Matches of the larger of the two files whose difference is the cost of one match.
const MANY: usize = 500;
/// How long each call is repeated; the fastest counts.
const ROUND: Duration = Duration::from_secs(2);

/// What a pack of one language costs.
pub(crate) struct Measured {
    pub(crate) language: Language,
    /// Of the component, in bytes.
    pub(crate) size: usize,
    /// `plimsoll pack build` of what was built before.
    pub(crate) build: Duration,
    /// From a file to a pack that can be called, with and without compiling it.
    pub(crate) load: LoadCost,
    /// A fresh instance, called without a match.
    pub(crate) instance: Duration,
    /// A fresh instance, called with one match.
    pub(crate) call: Duration,
    /// The same for the next file of an audit, which keeps instances that are dear to start.
    pub(crate) next: Duration,
    /// Each further match.
    pub(crate) each: Duration,
    /// What an instance holds after that call, in bytes.
    pub(crate) memory: usize,
    /// Fuel of that call: the same on every machine.
    pub(crate) fuel: u64,
}

/// Measures every language whose toolchain is there.
///
/// # Errors
/// A language that cannot be measured; the table would have a hole.
pub(crate) fn all(suite: &Suite) -> Result<Vec<Measured>, String> {
    Language::ALL.iter().map(|language| one(suite, *language)).collect()
}

fn one(suite: &Suite, language: Language) -> Result<Measured, String> {
    if let Some(reason) = suite.toolchains.missing(language) {
        return Err(format!("{}: {reason}", language.title()));
    }
    eprintln!("measuring {}", language.title());
    let build = build::time(&suite.cases, language)?;
    let component = build::component(&suite.cases, language)?;
    let file = Path::new(language.name());
    let loaded = load_measured(build::new_engine(), &component, file);
    let (pack, load) = loaded.map_err(|error| error.to_string())?;
    let pack = LoadedPack::new(pack, Origin::BuiltIn, Settings::default());

    let selectors = run::selectors(&pack, RULE)?;
    let settings = Settings::default();
    let time = |lines: usize, matched: bool, kept: bool| {
        let mut session = pack.pack.session();
        let file = run::file("Dockerfile", "WORKDIR /application\n".repeat(lines));
        let scan = selectors.scan(&file);
        let found = scan.matches().iter().filter(|_| matched);
        let matches: Vec<Match> = found.map(|found| found.item.clone()).collect();
        let mut best = Duration::MAX;
        let start = Instant::now();
        let last = loop {
            let (took, called) = timed(|| match kept {
                true => session.inspect(0, &scan, &matches, &settings),
                false => pack.pack.inspect(0, &scan, &matches, &settings),
            });
            best = best.min(took);
            if start.elapsed() > ROUND {
                break called;
            }
        };
        let (fuel, memory) = (last.fuel, last.memory);
        last.result.map(|_| (best, fuel, memory)).map_err(|fault| fault.message)
    };
    let (instance, ..) = time(1, false, false)?;
    let (call, fuel, memory) = time(1, true, false)?;
    let (next, ..) = time(1, true, true)?;
    let (many, ..) = time(MANY, true, true)?;
    let each = many.saturating_sub(next) / (MANY as u32 - 1);
    Ok(Measured { language, size: component.len(), build, load, instance, call, next, each, memory, fuel })
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}
