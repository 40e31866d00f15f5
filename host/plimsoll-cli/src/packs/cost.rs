//! What loading a pack costs on this machine: measured, and never part of a report.

use std::path::Path;
use std::time::{Duration, Instant};

use plimsoll_engine::{CodeCache, Engine, Pack};
use serde::Serialize;

use super::load::load_file;
use crate::commands::pack::loaded;
use crate::exit::{CliError, Exit};

/// How often the cheap way is tried; the fastest counts.
const ROUNDS: usize = 5;

/// What loading costs.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct LoadCost {
    /// Reading, admitting, compiling, keeping and describing the component, in microseconds.
    pub cold_microseconds: u64,
    /// The same with machine code that is there already, of a file that did not change since.
    pub warm_microseconds: u64,
    /// The size of that machine code.
    pub compiled_bytes: u64,
}

/// Loads the component of `file` and measures that, with a cache of its own, whatever the user's holds.
///
/// # Errors
/// What [`Engine::load`] refuses, and a temporary folder that cannot be made.
pub fn load_measured(engine: Engine, component: &[u8], file: &Path) -> Result<(Pack, LoadCost), CliError> {
    let failed = |error: &dyn std::fmt::Display| {
        CliError::new(Exit::Internal, format!("cannot keep machine code to measure its loading: {error}"))
    };
    let place = tempfile::tempdir().map_err(|error| failed(&error))?;
    let cache = CodeCache::open(&place.path().join("code"), &place.path().join("key"), CodeCache::DEFAULT_BYTES)
        .map_err(|error| failed(&error))?;
    let engine = engine.with_cache(cache.clone());
    // Of its own, because what was built may not lie in a file.
    let copy = place.path().join("pack.wasm");
    write(&copy, component).map_err(|error| failed(&error))?;
    let start = Instant::now();
    let pack = loaded(load_file(&engine, &copy)?, file)?;
    let cold = start.elapsed();
    let mut warm = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        drop(loaded(load_file(&engine, &copy)?, file)?);
        warm = warm.min(start.elapsed());
    }
    let microseconds = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let cost = LoadCost {
        cold_microseconds: microseconds(cold),
        warm_microseconds: microseconds(warm),
        compiled_bytes: cache.code_bytes().unwrap_or(0),
    };
    Ok((pack, cost))
}

#[expect(clippy::disallowed_methods, reason = "a folder of our own")]
fn write(path: &Path, component: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, component)
}

impl LoadCost {
    /// One line for people.
    #[must_use]
    pub fn line(&self) -> String {
        let time = |microseconds: u64| duration(u128::from(microseconds) * 1_000);
        format!(
            "{} cold, {} with its {} bytes of machine code",
            time(self.cold_microseconds),
            time(self.warm_microseconds),
            self.compiled_bytes
        )
    }
}

/// Nanoseconds for people, with three digits that mean something.
#[must_use]
pub fn duration(nanoseconds: u128) -> String {
    let value = nanoseconds as f64;
    let (value, unit) = match nanoseconds {
        0..1_000 => return format!("{nanoseconds} ns"),
        1_000..1_000_000 => (value / 1e3, "µs"),
        1_000_000..1_000_000_000 => (value / 1e6, "ms"),
        _ => (value / 1e9, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits() {
        let shown: Vec<String> = [999, 1_234, 56_789, 789_000_000, 12_000_000_000].map(duration).into();
        assert_eq!(shown, ["999 ns", "1.23 µs", "56.8 µs", "789 ms", "12.0 s"]);
    }
}
