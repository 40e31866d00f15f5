//! `sdk/CONFORMANCE.md`: which case exists in which language, checked by the suite, and what packs cost, which no test can
//! check.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use plimsoll_cli::packs::duration;
use plimsoll_tests::root;

use crate::case::Case;
use crate::language::Language;
use crate::measure::Measured;

const INTRODUCTION: &str = "\
# What every SDK does alike

`tests/conformance` has one rule for each behaviour, written against each SDK. All of them get the same page and the same
files, and what they say must be the same bytes: findings, fixes, strengths, metrics, facts, conclusions, log lines and
faults. This page is generated: `cargo xtask conformance --write` runs the suite with all toolchains, measures, and writes it.

## Support

";

const COST: &str = "
## Cost

Of the pack with all these cases, measured on one machine: compare the columns. The tools were warm; of repeated calls the
fastest counts, building and compiling were done once. An audit starts a fresh instance for each file, and keeps it for the next
where starting is dear, which is with Python, TypeScript and Go.
A pack is loaded from its file, which did not change where it had been compiled before.

";

/// Fails where the list of cases on the page is not that of the folder.
///
/// # Errors
/// What to do about it.
pub(crate) fn check(cases: &[Case]) -> Result<(), String> {
    let page = fs::read_to_string(path()).unwrap_or_default();
    if page.starts_with(&(INTRODUCTION.to_owned() + &support(cases))) {
        return Ok(());
    }
    Err("sdk/CONFORMANCE.md does not list the cases as they are: run `cargo xtask conformance --write`".to_owned())
}

/// Writes the page.
///
/// # Errors
/// What the system says.
pub(crate) fn write(cases: &[Case], measured: &[Measured]) -> Result<(), String> {
    let page = format!("{INTRODUCTION}{}{COST}{}", support(cases), cost(measured));
    fs::write(path(), page).map_err(|error| format!("{}: {error}", path().display()))
}

fn path() -> PathBuf {
    root().join("sdk/CONFORMANCE.md")
}

fn support(cases: &[Case]) -> String {
    let mut out = String::from("| case |");
    Language::ALL.iter().for_each(|language| out.extend([" ", language.title(), " |"]));
    out.push_str("\n|---|");
    Language::ALL.iter().for_each(|_| out.push_str("---|"));
    out.push('\n');
    for case in cases {
        let _ = write!(out, "| [`{0}`](../tests/conformance/{0}) |", case.name);
        Language::ALL.iter().for_each(|language| out.push_str(if case.has(*language) { " yes |" } else { " – |" }));
        out.push('\n');
    }
    out
}

/// One row of the table of costs: what it says, and the value of one language.
type Row = (&'static str, fn(&Measured) -> String);

fn cost(measured: &[Measured]) -> String {
    let rows: [Row; 10] = [
        ("component", |one| bytes(one.size)),
        ("`plimsoll pack build`, nothing changed", |one| time(one.build)),
        ("load, compiling", |one| time(Duration::from_micros(one.load.cold_microseconds))),
        ("load, compiled before", |one| time(Duration::from_micros(one.load.warm_microseconds))),
        ("fresh instance, call without a match", |one| time(one.instance)),
        ("fresh instance, call with one match", |one| time(one.call)),
        ("next file with one match", |one| time(one.next)),
        ("each further match", |one| time(one.each)),
        ("memory of that call", |one| bytes(one.memory)),
        ("fuel of that call", |one| grouped(one.fuel)),
    ];
    let mut out = String::from("| |");
    measured.iter().for_each(|one| out.extend([" ", one.language.title(), " |"]));
    out.push_str("\n|---|");
    measured.iter().for_each(|_| out.push_str("---|"));
    out.push('\n');
    for (name, value) in rows {
        let _ = write!(out, "| {name} |");
        measured.iter().for_each(|one| out.extend([" ", value(one).as_str(), " |"]));
        out.push('\n');
    }
    out
}

fn time(time: Duration) -> String {
    duration(time.as_nanos())
}

fn bytes(count: usize) -> String {
    let count = count as f64;
    if count < 1e6 { format!("{:.0} kB", count / 1e3) } else { format!("{:.1} MB", count / 1e6) }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(",")
}
