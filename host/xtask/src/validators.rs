//! `cargo xtask validators`: brings the programs that read our reports in the tests into `target/validators`, with exact
//! versions. Nothing of them is shipped, and nothing is installed into the system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::workspace::Workspace;
use crate::{hash, process};

/// Tells the suite where they are, and that it must not do without.
pub(crate) const VARIABLE: &str = "PLIMSOLL_VALIDATORS";

/// What says which versions are wanted, in `tests/validators`.
const PINS: [&str; 3] = ["package-lock.json", "package.json", "requirements.txt"];

/// What to do where they cannot be brought.
const HELP: &str = "the validators need Python 3.10 with venv and pip, Node.js 20 with npm, and once a network that reaches the \
    package registries of both; `cargo test --package plimsoll-report` does without them";

/// Brings what is not there yet; returns the folder.
pub(crate) fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target("validators");
    let _lock = workspace.lock("validators.lock")?;
    let pins = workspace.root.join("tests/validators");
    let stamp = stamp(&pins)?;
    if fs::read_to_string(folder.join("stamp")).is_ok_and(|found| found == stamp) {
        return Ok(folder);
    }
    // Without its stamp, half a folder is brought anew the next time.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("failed to remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    bring(&pins, &folder).with_context(|| format!("failed to bring the validators\nhelp: {HELP}"))?;
    fs::write(folder.join("stamp"), stamp).with_context(|| format!("failed to write to {}", folder.display()))?;
    Ok(folder)
}

/// A digest of everything that says what is wanted.
fn stamp(pins: &Path) -> Result<String> {
    let mut parts = Vec::new();
    for name in PINS {
        let path = pins.join(name);
        parts.push(fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Ok(hash::sha256_of_parts(&parts))
}

fn bring(pins: &Path, folder: &Path) -> Result<()> {
    let venv = folder.join("venv");
    process::output(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
    process::output(pip.arg(pins.join("requirements.txt")))?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(pins.join(name), folder.join(name)).with_context(|| format!("failed to copy {name}"))?;
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // What packages would run while they are installed is not needed.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::output(npm.current_dir(folder))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_exact_and_the_lock_names_no_host() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("xtask lies in host");
        let pins = root.join("tests/validators");
        let read = |name: &str| fs::read_to_string(pins.join(name)).expect("a readable file");
        let requirements = read("requirements.txt");
        let wanted = requirements.lines().filter(|line| !line.starts_with('#'));
        assert!(wanted.clone().count() > 0 && wanted.clone().all(|line| line.contains("==")), "{requirements}");
        let package = read("package.json");
        assert!(!package.contains(['^', '~', '*']), "{package}");
        let lock = read("package-lock.json");
        assert!(lock.contains("\"integrity\"") && !lock.contains("\"resolved\""), "{lock}");
        assert_eq!(stamp(&pins).expect("a stamp").len(), 64);
    }
}
