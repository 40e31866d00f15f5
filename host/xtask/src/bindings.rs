//! `cargo xtask bindings`: what wit-bindgen makes of `wit/v0.1` for the SDKs that keep it in the repository.
//!
//! The generator is a program of its own in `host/xtask/bindings`: it takes longer to build than all of xtask.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::workspace::Workspace;
use crate::{conformance, process};

/// A language, where its bindings lie, and what is there beside them.
const BINDINGS: [(&str, &str, &[&str]); 2] =
    [("c", "sdk/c/gen", &["README.md"]), ("go", "sdk/go/internal/wit", &["export_plimsoll_audit_rules"])];

/// Files, by their path with `/`.
type Files = BTreeMap<String, Vec<u8>>;

/// Writes the bindings; with `check` it only fails where that would change something.
pub(crate) fn generate(workspace: &Workspace, check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for (language, folder, ours) in BINDINGS {
        let made = made(workspace, language)?;
        let place = workspace.root.join(folder);
        let mut kept = read(&place)?;
        kept.retain(|name, _| !ours.iter().any(|own| name.split('/').next() == Some(own)));
        if kept == made {
            continue;
        }
        stale.push(folder);
        if check {
            continue;
        }
        for name in kept.keys().filter(|name| !made.contains_key(*name)) {
            fs::remove_file(place.join(name)).with_context(|| format!("failed to remove {folder}/{name}"))?;
        }
        for (name, bytes) in &made {
            let path = place.join(name);
            path.parent().map_or(Ok(()), fs::create_dir_all).with_context(|| format!("failed to create {folder}"))?;
            fs::write(&path, bytes).with_context(|| format!("failed to write {folder}/{name}"))?;
        }
        println!("{folder}: {} files", made.len());
    }
    if check && !stale.is_empty() {
        bail!("{} are not what wit-bindgen makes of wit/v0.1\nhelp: run `cargo xtask bindings`", stale.join(" and "));
    }
    Ok(())
}

/// What the generator gives for a language, as it lies in the repository.
fn made(workspace: &Workspace, language: &str) -> Result<Files> {
    let out = workspace.target("bindings").join(language);
    if out.is_dir() {
        fs::remove_dir_all(&out).with_context(|| format!("failed to remove {}", out.display()))?;
    }
    let mut generator = workspace.cargo("run");
    generator.args(["--quiet", "--locked", "--manifest-path", "host/xtask/bindings/Cargo.toml"]);
    generator.arg("--target-dir").arg(workspace.target("bindings-build"));
    generator.args(["--", language, "wit/v0.1"]).arg(&out);
    process::run(&mut generator)?;
    if language == "go" {
        process::run(Command::new(gofmt(workspace)?).arg("-w").arg(&out))?;
    }
    let mut files = read(&out)?;
    if language == "go" {
        files.values_mut().for_each(|bytes| *bytes = for_go(bytes));
    }
    Ok(files)
}

/// A file of Go as the SDK has it: only for components, and without another module.
fn for_go(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.replace("\"go.bytecodealliance.org/pkg/", "\"plimsoll.dev/go/plimsoll/internal/pkg/");
    format!("//go:build wasip1\n\n{text}").into_bytes()
}

/// The formatter of the toolchain for Go that `plimsoll` has brought, else the system's.
fn gofmt(workspace: &Workspace) -> Result<PathBuf> {
    let tools = conformance::home(workspace).join("tools");
    let entries = fs::read_dir(&tools).into_iter().flatten().filter_map(Result::ok);
    let mut ours: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("go-"))
        .map(|entry| entry.path().join("pip/go/bin/gofmt"))
        .filter(|program| program.is_file())
        .collect();
    ours.sort();
    let found = ours.pop().or_else(|| process::find_program("gofmt"));
    found.context("there is no gofmt\nhelp: `cargo xtask conformance` brings a toolchain for Go")
}

/// All files below a folder.
fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(&here).with_context(|| format!("failed to list {}", here.display()))? {
            let path = entry.with_context(|| format!("failed to list {}", here.display()))?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            let bytes = fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
            files.insert(name.join("/"), bytes);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_go_is_for_components_and_needs_no_other_module() {
        let made = for_go(b"package x\n\nimport \"go.bytecodealliance.org/pkg/wit/types\"\n");
        let text = String::from_utf8(made).unwrap();
        assert!(text.starts_with("//go:build wasip1\n\npackage x\n"));
        assert!(text.contains("\"plimsoll.dev/go/plimsoll/internal/pkg/wit/types\""));
    }
}
