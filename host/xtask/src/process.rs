//! Child processes: every failure names the command line that a person can repeat.

use std::process::{Command, ExitStatus};

use anyhow::{Context as _, Result, bail};
pub(crate) use plimsoll_kit::process::{find_program, shown, succeeds_within};

/// Runs a command with its output on the terminal; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a command with its output on the terminal.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("failed to start `{}`", shown(command)))
}

/// What a command writes to its standard output, without white space around it. Where it fails, what it wrote to
/// its standard error is in the message.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    Ok(plimsoll_kit::process::output(command)?)
}
