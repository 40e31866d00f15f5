//! Builds, installs and runs the `plimsoll` binary with the built-in packs inside.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::packs::Precompiler;
use crate::workspace::{Selection, Workspace};
use crate::{packs, process};

/// Builds the packs and the binary; returns where it is.
pub(crate) fn build(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    packs::build(workspace, Precompiler { selection: Selection::Product, release })?;
    process::run(&mut workspace.build_binary("plimsoll", Selection::Product, release))?;
    Ok(workspace.binary("plimsoll", release))
}

/// Installs the binary where `cargo install` installs, or below `root`.
pub(crate) fn install(workspace: &Workspace, root: Option<&str>) -> Result<()> {
    packs::build(workspace, Precompiler { selection: Selection::Product, release: true })?;
    let mut cargo = workspace.cargo("install");
    cargo.args(["--locked", "--force", "--path", "host/plimsoll", "--bin", "plimsoll"]);
    if let Some(root) = root {
        // Cargo would take it as below the workspace, where it is started.
        cargo.arg("--root").arg(std::path::absolute(root)?);
    }
    process::run(&mut cargo)
}

/// Builds everything and audits, with the exit code of the audit.
pub(crate) fn audit(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let binary = build(workspace, true)?;
    let status = process::status(Command::new(binary).arg("audit").args(arguments))?;
    // A process that a signal ended has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
