//! Builds, installs and runs the `plimsoll` binary with the built-in packs inside.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{packs, process};

/// Builds the packs and the binary; returns where it is.
pub(crate) fn build(workspace: &Workspace, release: bool) -> Result<PathBuf> {
    packs::build(workspace, None, true)?;
    process::run(&mut build_binary(workspace, release))?;
    let folder = if release { "release" } else { "debug" };
    Ok(workspace.target(folder).join(format!("plimsoll{}", std::env::consts::EXE_SUFFIX)))
}

/// The build of the binary alone. The whole workspace is selected, so that the dependencies get the same features as in
/// every other build, and are compiled once.
pub(crate) fn build_binary(workspace: &Workspace, release: bool) -> Command {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--workspace", "--bin", "plimsoll"]);
    if release {
        cargo.arg("--release");
    }
    cargo
}

/// Installs the binary where `cargo install` installs, or below `root`.
pub(crate) fn install(workspace: &Workspace, root: Option<&str>) -> Result<()> {
    packs::build(workspace, None, true)?;
    let mut cargo = workspace.cargo("install");
    cargo.args(["--locked", "--force", "--path", "host/plimsoll-cli", "--bin", "plimsoll"]);
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
