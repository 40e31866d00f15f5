//! The HTML report in a real browser: filters, links, colours, paper, accessibility, validity, speed. `tests/browser/README.md`
//! says what has to be installed; without that the test is ignored, and counted as such.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use plimsoll_report::html::render;

use crate::attacks::{NASTY, poisoned};
use crate::sample;
use crate::wide::graded;

/// Names the folder in which `npm ci` has installed what `tests/browser/package.json` asks for.
const INSTALLED: &str = "PLIMSOLL_BROWSER";

#[test]
#[ignore = "needs Node.js, Java and what tests/browser/package.json asks for; see tests/browser/README.md"]
#[expect(clippy::disallowed_methods, reason = "the test starts a browser on files that it writes")]
fn the_report_in_a_browser() {
    let installed = std::env::var(INSTALLED).unwrap_or_else(|_| panic!("{INSTALLED} names no folder; see README.md"));
    let reports = Path::new(env!("CARGO_TARGET_TMPDIR")).join("html");
    std::fs::create_dir_all(&reports).unwrap();
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
        std::fs::write(reports.join(format!("{name}.html")), html).unwrap();
    }
    let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/check.mjs");
    let status = Command::new("node")
        .arg(check)
        .arg(&reports)
        .arg(reports.join("pictures"))
        .current_dir(installed)
        .status()
        .expect("Node.js starts");
    assert!(status.success(), "{status}");
}
