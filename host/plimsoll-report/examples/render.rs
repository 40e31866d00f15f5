//! What each format costs: `cargo run --release --package plimsoll-report --example render [FINDINGS]` prints milliseconds
//! and megabytes for a made-up run. With `--most MS` it fails where a format for machines takes longer.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example that talks to the terminal")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use plimsoll_model::run::Run;
use plimsoll_report::{Format, Options};

#[path = "../tests/report/sample.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "only the whole run is wanted here")]
mod sample;

/// Findings where none are asked for: the promise is about so many.
const FINDINGS: usize = 100_000;

/// A run of many findings, in many files and units, with snippets and fixes.
fn many(findings: usize) -> Run {
    let mut run = sample::with_units();
    let originals = std::mem::take(&mut run.findings);
    for (number, finding) in originals.iter().cycle().take(findings).enumerate() {
        let mut finding = finding.clone();
        finding.location.path = format!("services/{}/src/module_{}.py", number % 40, number % 5_000);
        finding.fingerprint = format!("{number:032x}");
        finding.message = format!("{} ({number})", finding.message);
        run.findings.push(finding);
    }
    run.findings.sort_by_key(|finding| finding.severity);
    run.outcome.counts = Default::default();
    for finding in &run.findings {
        run.outcome.counts.add(finding.severity);
    }
    run
}

fn main() -> ExitCode {
    let mut most = None;
    let mut findings = FINDINGS;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let number = if argument == "--most" { arguments.next().unwrap_or_default() } else { argument.clone() };
        match number.parse::<usize>() {
            Ok(limit) if argument == "--most" => most = Some(Duration::from_millis(limit as u64)),
            Ok(count) => findings = count,
            Err(error) => {
                eprintln!("error: `{number}` is no number: {error}\nhelp: render [FINDINGS] [--most MS]");
                return ExitCode::from(2);
            }
        }
    }
    let run = many(findings);
    println!("{findings} findings\n{:14} {:>8} {:>8}", "format", "ms", "MB");
    let mut slow = Vec::new();
    for format in Format::ALL {
        let start = Instant::now();
        let text = format.render(&run, &Options::default());
        let took = start.elapsed();
        println!("{:14} {:>8} {:>8.1}", format.name(), took.as_millis(), text.len() as f64 / 1e6);
        if most.is_some_and(|most| took > most) && format != Format::Terminal {
            slow.push(format.name());
        }
    }
    if slow.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: too slow: {}", slow.join(", "));
    ExitCode::FAILURE
}
