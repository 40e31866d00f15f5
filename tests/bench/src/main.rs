//! Benchmarks. Each measures both sides in one run and reports a ratio, since absolute times on shared machines mean little.

#![expect(clippy::print_stdout, reason = "this is what it is for")]

mod audit;
mod facts;
mod instance;
mod startup;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;

#[derive(Debug, Parser)]
enum Benchmark {
    /// A cold audit with all built-in rules, against reading and parsing the same files in the same process
    Audit {
        /// The folder
        path: PathBuf,
        /// Number of threads
        #[arg(long, default_value_t = 1)]
        jobs: usize,
        /// Rounds; the best of each side counts
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// A call of a built-in pack in a fresh instance
    Instance {
        /// Calls in a round
        #[arg(long, default_value_t = 20_000)]
        calls: usize,
        /// Number of threads
        #[arg(long, default_value_t = 1)]
        jobs: usize,
    },
    /// A million facts from `inspect` to `conclude`, against the same calls without facts
    Facts {
        /// Files, each with ten thousand facts
        #[arg(long, default_value_t = 100)]
        files: usize,
        /// Bytes of facts that are kept in memory; the rest goes to a temporary file
        #[arg(long, default_value_t = 64 << 20)]
        memory: u64,
    },
    /// The binary on an empty folder, against the same binary printing its version
    Startup {
        /// The plimsoll binary
        binary: PathBuf,
        /// Rounds; the best of each side counts
        #[arg(long, default_value_t = 30)]
        rounds: usize,
    },
}

fn main() -> anyhow::Result<()> {
    match Benchmark::parse() {
        Benchmark::Audit { path, jobs, rounds } => audit::run(&path, jobs, rounds),
        Benchmark::Instance { calls, jobs } => instance::run(calls, jobs),
        Benchmark::Facts { files, memory } => facts::run(files, memory),
        Benchmark::Startup { binary, rounds } => startup::run(&binary, rounds),
    }
}

/// Returns the time that one call takes.
fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}
