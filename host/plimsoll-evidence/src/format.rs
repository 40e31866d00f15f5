//! One module for each format, and what they share.

pub(crate) mod bandit;
pub(crate) mod cobertura;
pub(crate) mod criterion;
pub(crate) mod go_bench;
pub(crate) mod jmeter;
pub(crate) mod junit;
pub(crate) mod k6;
pub(crate) mod lcov;
pub(crate) mod locust;
pub(crate) mod mypy;
pub(crate) mod pylint;
pub(crate) mod sarif;

use plimsoll_model::evidence::{EvidenceFormat, EvidenceTool, FileCoverage};

use crate::import::{Draft, MOST_ITEMS};
use crate::text;

/// Reads a file of a known format. The error says what is wrong with it.
pub(crate) fn read(format: EvidenceFormat, name: &str, content: &str) -> Result<Draft, String> {
    match format {
        EvidenceFormat::Sarif => sarif::read(content),
        EvidenceFormat::Pylint => pylint::read(content),
        EvidenceFormat::Mypy => mypy::read(content),
        EvidenceFormat::Bandit => bandit::read(content),
        EvidenceFormat::Lcov => lcov::read(content),
        EvidenceFormat::Cobertura => cobertura::read(content),
        EvidenceFormat::Junit => junit::read(content),
        EvidenceFormat::K6 => k6::read(content),
        EvidenceFormat::Locust => locust::read(content),
        EvidenceFormat::Jmeter => jmeter::read(content),
        EvidenceFormat::Criterion => criterion::read(name, content),
        EvidenceFormat::GoBench => go_bench::read(content),
    }
}

/// Returns a tool by its name.
pub(crate) fn tool(name: &str, version: Option<&str>) -> EvidenceTool {
    let version = version.map(text::name).filter(|version| !version.is_empty());
    EvidenceTool { name: text::name(name), version }
}

/// Sorts files: least covered first, then the one with more lines that were not reached, then by path.
pub(crate) fn sort_files(files: &mut [FileCoverage]) {
    files.sort_by_cached_key(|file| {
        let missed = file.lines.total.saturating_sub(file.lines.covered);
        (file.lines.basis_points(), std::cmp::Reverse(missed), file.place.clone())
    });
}

/// Keeps the least covered files, and returns how many are not listed.
pub(crate) fn keep_worst(files: &mut Vec<FileCoverage>) -> u64 {
    sort_files(files);
    let omitted = files.len().saturating_sub(MOST_ITEMS);
    files.truncate(MOST_ITEMS);
    omitted as u64
}
