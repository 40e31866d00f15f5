//! The HTML report in a real browser: filters, links, colours, paper, accessibility, validity, speed.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use libtest_mimic::Failed;
use plimsoll_report::html::render;

use crate::attacks::{NASTY, poisoned};
use crate::sample;
use crate::wide::graded;

/// Opens reports in a browser; `installed` is where `npm ci` has put what `tests/browser/package.json` asks for.
pub(crate) fn check(installed: &Path) -> Result<(), Failed> {
    let reports = Path::new(env!("CARGO_TARGET_TMPDIR")).join("html");
    std::fs::create_dir_all(&reports)?;
    let hostile = NASTY.join(" \u{2044} ");
    let runs = [
        ("graded", graded(60)),
        ("plain", sample::run()),
        ("clean", sample::clean()),
        ("hostile", poisoned(&graded(3), &hostile)),
        ("large", graded(10_000)),
    ];
    for (name, run) in runs {
        let start = Instant::now();
        let html = render(&run);
        let (took, megabytes) = (start.elapsed().as_millis(), html.len() as f64 / 1e6);
        println!("{name}: {} findings, {took} ms, {megabytes:.2} MB", run.findings.len());
        assert!(megabytes <= 12.0, "{megabytes}");
        std::fs::write(reports.join(format!("{name}.html")), html)?;
    }
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/check.mjs");
    let status = Command::new("node")
        .arg(&check)
        .arg(&reports)
        .arg(reports.join("pictures"))
        .current_dir(installed)
        .status()
        .map_err(|error| format!("Node.js does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{} ends with {status}", check.display()).into()) }
}
