//! `cargo xtask test`: everything that continuous integration runs, in the order of what fails fastest. The tests come
//! last, so that the last line is cargo's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::packs::Precompiler;
use crate::workspace::{ALL_BUT_XTASK, Selection, Workspace};
use crate::{advisories, conformance, docs, licences, packs, process, validators};

/// Runs all steps up to the first that fails. With a filter only what the tests need, and the tests that it names.
pub(crate) fn run(workspace: &Workspace, filter: &[String]) -> Result<()> {
    if filter.is_empty() {
        step("format", FORMAT, || format(workspace))?;
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
    if filter.is_empty() || filter.iter().any(|word| word.contains("conformance")) {
        step("toolchains", "plimsoll toolchain install LANGUAGE", || {
            conformance::install_some(workspace);
            Ok(())
        })?;
    }
    let mut test = workspace.cargo("test");
    if filter.is_empty() || filter.iter().any(|word| word.contains("validators")) {
        // Without them the suite would do without; with the variable it must not.
        step("validators", "cargo xtask validators", || validators::install(workspace).map(|_| ()))?;
        test.env(validators::VARIABLE, workspace.target("validators"));
    }
    test.args(ALL_BUT_XTASK).args(["--release", "--locked", "--no-fail-fast"]).args(filter);
    test.env("PLIMSOLL_HOME", conformance::home(workspace));
    step_command("test", &mut test)
}

/// What a person types for the format step.
const FORMAT: &str = "cargo fmt --all -- --check && \
    git ls-files 'plugins/*/src/rules/*.rs' 'sdk/rust/hello/src/rules/*.rs' 'tests/conformance/*.rs' | xargs rustfmt --check --edition 2024";

/// `cargo fmt` follows `mod`, and the modules of rules are declared by `pack!`, which it does not expand.
fn format(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("fmt").args(["--all", "--", "--check"]))?;
    let mut rustfmt = Command::new(std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into()));
    rustfmt.args(["--check", "--edition", "2024"]).args(rule_sources(&workspace.root)?);
    let status = process::status(rustfmt.current_dir(&workspace.root))?;
    if !status.success() {
        bail!("rules are not formatted ({status})");
    }
    Ok(())
}

/// The Rust files of all rules, relative to the root and sorted.
fn rule_sources(root: &Path) -> Result<Vec<PathBuf>> {
    // The cases of the conformance suite become rules of a pack.
    let cases = root.join("tests/conformance");
    let mut packs = vec![root.join("sdk/rust/hello")];
    for entry in fs::read_dir(root.join("plugins")).context("failed to list the packs")? {
        packs.push(entry.context("failed to list the packs")?.path());
    }
    let mut found = Vec::new();
    let folders = packs.iter().map(|pack| pack.join("src/rules")).chain([cases]);
    let mut folders: Vec<PathBuf> = folders.filter(|rules| rules.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("failed to list {}", folder.display()))? {
            let path = entry.with_context(|| format!("failed to list {}", folder.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path.strip_prefix(root).unwrap_or(&path).to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_every_pack_are_formatted_at_any_depth() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("xtask lies in host");
        let found = rule_sources(root).expect("the rules can be listed");
        for wanted in [
            "plugins/deployment/src/rules/unpinned_action.rs",
            "plugins/reliability/src/rules/lock_not_released/go.rs",
            "plugins/security/src/rules/hard_coded_secret.rs",
            "sdk/rust/hello/src/rules/relative_workdir.rs",
            "tests/conformance/whole-tree/rust.rs",
        ] {
            assert!(found.iter().any(|path| path == Path::new(wanted)), "{wanted} is not among {found:?}");
        }
    }
}
