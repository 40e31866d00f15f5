//! What the whole-product suites share: where things are, how the binary is run, and golden files.

use std::path::{Path, PathBuf};
use std::process::Command;

pub mod golden;

/// Returns the root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().map_or_else(|| tests.to_path_buf(), Path::to_path_buf)
}

/// Returns a command for the `plimsoll` binary, without colours and without what the caller's environment might set.
///
/// # Panics
/// Where the binary was not built.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "tests start the binary")]
pub fn plimsoll() -> Command {
    let binary = std::env::var_os("PLIMSOLL_BIN").map(PathBuf::from).or_else(beside);
    let binary = binary.expect("the plimsoll binary is not built: run `cargo xtask test`");
    let mut command = Command::new(binary);
    // Nothing is kept from one test to the next.
    command.env("PLIMSOLL_CACHE", "");
    command.env("NO_COLOR", "1").env_remove("PLIMSOLL_CONFIG").env_remove("PLIMSOLL_LOG").env_remove("CLICOLOR_FORCE");
    command
}

fn beside() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    let binary = exe.parent()?.parent()?.join(format!("plimsoll{}", std::env::consts::EXE_SUFFIX));
    binary.is_file().then_some(binary)
}
