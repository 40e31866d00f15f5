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

/// What says which versions are wanted: of the readers, and of the browser.
const PINS: [&str; 5] = [
    "tests/validators/package-lock.json",
    "tests/validators/package.json",
    "tests/validators/requirements.txt",
    "host/plimsoll-report/tests/browser/package-lock.json",
    "host/plimsoll-report/tests/browser/package.json",
];

/// What to do where they cannot be brought.
const HELP: &str = "the validators need Python 3.10 with venv and pip, Node.js 20 with npm, Java 11, and once a network that reaches the \
    package registries of both; `cargo test --package plimsoll-report` does without them";

/// Brings what is not there yet; returns the folder.
pub(crate) fn install(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target("validators");
    let _lock = workspace.lock("validators.lock")?;
    let stamp = stamp(&workspace.root)?;
    if fs::read_to_string(folder.join("stamp")).is_ok_and(|found| found == stamp) {
        return Ok(folder);
    }
    // Without its stamp, half a folder is brought anew the next time.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("failed to remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    bring(&workspace.root, &folder).with_context(|| format!("failed to bring the validators\nhelp: {HELP}"))?;
    fs::write(folder.join("stamp"), stamp).with_context(|| format!("failed to write to {}", folder.display()))?;
    Ok(folder)
}

/// A digest of everything that says what is wanted.
fn stamp(root: &Path) -> Result<String> {
    let mut parts = Vec::new();
    for name in PINS {
        let path = root.join(name);
        parts.push(fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Ok(hash::sha256_of_parts(&parts))
}

fn bring(root: &Path, folder: &Path) -> Result<()> {
    let pins = root.join("tests/validators");
    let venv = folder.join("venv");
    process::output(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
    process::output(pip.arg(pins.join("requirements.txt")))?;
    packages(&pins, folder)?;
    // A folder of its own: its packages depend on other versions of what the readers depend on.
    let browser = folder.join("browser");
    fs::create_dir_all(&browser).with_context(|| format!("failed to create {}", browser.display()))?;
    packages(&root.join("host/plimsoll-report/tests/browser"), &browser)
}

fn packages(pins: &Path, folder: &Path) -> Result<()> {
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
        let read = |name: &str| fs::read_to_string(root.join(name)).expect("a readable file");
        let requirements = read("tests/validators/requirements.txt");
        let wanted = requirements.lines().filter(|line| !line.starts_with('#'));
        assert!(wanted.clone().count() > 0 && wanted.clone().all(|line| line.contains("==")), "{requirements}");
        for folder in ["tests/validators", "host/plimsoll-report/tests/browser"] {
            let package = read(&format!("{folder}/package.json"));
            assert!(!package.contains(['^', '~', '*']), "{package}");
            let lock = read(&format!("{folder}/package-lock.json"));
            assert!(lock.contains("\"integrity\"") && !lock.contains("\"resolved\""), "{lock}");
        }
        assert_eq!(stamp(root).expect("a stamp").len(), 64);
    }
}
