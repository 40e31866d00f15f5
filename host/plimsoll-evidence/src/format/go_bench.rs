//! What `go test -bench` prints: lines such as `BenchmarkSum-8  1000  1234 ns/op  16 B/op`.
//!
//! A benchmark that ran several times (`-count`) is one group: the mean, and half of the range around it.

use std::collections::BTreeMap;

use crate::import::Draft;
use crate::measures::{self, Group, Named};
use crate::text;

/// Units of one benchmark, with a value for each run.
type Units = Vec<(String, Vec<f64>)>;

/// Units of one benchmark that are kept.
const MOST_UNITS: usize = 32;

/// Returns whether text holds a benchmark.
pub(crate) fn fits(content: &str) -> bool {
    text::lines(content).any(|(_, line)| benchmark(line).is_some())
}

/// Reads what `go test` printed.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let mut package = None;
    let mut found = BTreeMap::<String, Units>::new();
    let (mut failed, mut more) = (0_u64, 0_u64);
    for (_, line) in text::lines(content) {
        if let Some(name) = line.strip_prefix("pkg:") {
            package = Some(name.trim());
        } else if let Some((name, values)) = benchmark(line) {
            let subject = package.map_or_else(|| name.to_owned(), |package| format!("{package} {name}"));
            let units = found.entry(subject).or_default();
            for (value, unit) in values {
                match units.iter().position(|(known, _)| known == unit) {
                    Some(at) => units[at].1.push(value),
                    None if units.len() < MOST_UNITS => units.push((unit.to_owned(), vec![value])),
                    None => more += 1,
                }
            }
        } else {
            failed += u64::from(line.trim_start().starts_with("--- FAIL: "));
        }
    }
    let groups = found.iter().map(|(subject, units)| group(subject, units)).collect();
    let mut draft = measures::draft("go test", groups, Vec::new());
    if more > 0 {
        draft.notes.push(format!("passed over: {} of benchmarks that have very many", text::count(more, "value")));
    }
    if failed > 0 {
        draft.notes.push(format!("failed: {}", text::count(failed, "benchmark or test")));
    }
    Ok(draft)
}

fn group(subject: &str, units: &Units) -> Named {
    let mut group = Group::default();
    for (unit, runs) in units {
        let name = match unit.as_str() {
            "ns/op" => "time",
            "B/op" => "memory",
            "allocs/op" => "allocations",
            "MB/s" => "throughput",
            _ => "value",
        };
        let mean = runs.iter().sum::<f64>() / runs.len() as f64;
        let low = runs.iter().copied().fold(f64::INFINITY, f64::min);
        let high = runs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        group.add_with(name, Some(mean), (runs.len() > 1).then_some((high - low) / 2.0), unit);
    }
    group.of(Some(subject))
}

/// Reads one line: the name, and each value with its unit.
fn benchmark(line: &str) -> Option<(&str, Vec<(f64, &str)>)> {
    let mut words = line.split_whitespace();
    let name = words.next().filter(|name| name.starts_with("Benchmark"))?;
    words.next()?.parse::<u64>().ok()?;
    let mut values = Vec::new();
    while let (Some(value), Some(unit)) = (words.next(), words.next()) {
        values.push((text::number(value)?, unit));
    }
    values.iter().any(|(_, unit)| *unit == "ns/op").then_some((name, values))
}
