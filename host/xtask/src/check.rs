//! `cargo xtask test`: everything that continuous integration runs, in the order of what fails fastest. The tests come
//! last, so that the last line is cargo's own.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::packs::Precompiler;
use crate::workspace::{ALL_BUT_XTASK, Selection, Workspace};
use crate::{advisories, docs, licences, packs, process};

/// Runs all steps up to the first that fails. With a filter only what the tests need, and the tests that it names.
pub(crate) fn run(workspace: &Workspace, filter: &[String]) -> Result<()> {
    if filter.is_empty() {
        let mut format = workspace.cargo("fmt");
        format.args(["--all", "--", "--check"]);
        step_command("format", &mut format)?;
        step("docs", "cargo xtask docs --check", || docs::generate(workspace, true))?;
        step("licences", "cargo xtask licences", || licences::check(workspace))?;
        step("advisories", "cargo xtask advisories", || advisories::check(workspace))?;
        step_command("xtask tests", workspace.cargo("test").args(XTASK).args(["--locked", "--quiet"]))?;
        let deny = ["--locked", "--quiet", "--all-targets", "--", "-D", "warnings"];
        step_command("xtask clippy", workspace.cargo("clippy").args(XTASK).args(deny))?;
        step_command("clippy", workspace.cargo("clippy").args(ALL_BUT_XTASK).arg("--release").args(deny))?;
    }
    let precompiler = Precompiler { selection: Selection::Tests, release: true };
    step("packs", "cargo xtask packs", || packs::build(workspace, precompiler))?;
    step_command("build", workspace.build_binary("plimsoll", Selection::Tests, true).args(["--locked", "--quiet"]))?;
    let mut test = workspace.cargo("test");
    test.args(ALL_BUT_XTASK).args(["--release", "--locked", "--no-fail-fast"]).args(filter);
    step_command("test", &mut test)
}

/// xtask has the profile that it runs with, so that it is not compiled twice.
const XTASK: [&str; 4] = ["--package", "xtask", "--profile", "xtask"];

fn step_command(name: &str, command: &mut Command) -> Result<()> {
    let shown = process::shown(command);
    step(name, &shown, || process::run(command))
}

fn step(name: &str, reproduce: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    eprintln!("── {name}: {reproduce}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    // The tests' own summary shall be the last line.
    if result.is_ok() && name != "test" {
        eprintln!("   {name} passed in {seconds:.1} s");
    }
    result.with_context(|| format!("step `{name}` failed after {seconds:.1} s; reproduce it with: {reproduce}"))
}
