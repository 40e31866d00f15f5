//! `cargo xtask conformance`: brings the toolchains of all languages into the workspace's own folder, and runs the suite that
//! compares what their rules say.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::packs::{self, Precompiler};
use crate::process;
use crate::workspace::{ALL_BUT_XTASK, Selection, Workspace};

/// As `plimsoll toolchain` names them. JavaScript and TypeScript share theirs.
const LANGUAGES: [&str; 5] = ["rust", "python", "ts", "go", "c"];

/// Where `plimsoll` keeps tools, unless the environment names another folder.
const HOME: &str = "PLIMSOLL_HOME";

/// Tells the suite what is wanted of it.
const MODE: &str = "PLIMSOLL_CONFORMANCE";

/// Runs the suite with every language, and writes the table where that is wanted.
pub(crate) fn run(workspace: &Workspace, write: bool) -> Result<()> {
    packs::build(workspace, Precompiler { selection: Selection::Tests, release: true })?;
    process::run(workspace.build_binary("plimsoll", Selection::Tests, true).arg("--locked"))?;
    for language in LANGUAGES {
        install(workspace, language)?;
    }
    if write {
        // First, because the suite checks the table.
        process::run(suite(workspace).env(MODE, "write"))?;
    }
    process::run(suite(workspace).env(MODE, "all"))
}

/// Brings what can be had, and names what cannot: the suite skips those languages.
pub(crate) fn install_some(workspace: &Workspace) {
    for language in LANGUAGES {
        if let Err(error) = install(workspace, language) {
            eprintln!("   no conformance in {language}: {error:#}");
        }
    }
}

/// The folder for tools.
pub(crate) fn home(workspace: &Workspace) -> PathBuf {
    let named = std::env::var_os(HOME).filter(|home| !home.is_empty());
    named.map_or_else(|| workspace.target("kit-home"), PathBuf::from)
}

fn install(workspace: &Workspace, language: &str) -> Result<()> {
    let mut plimsoll = Command::new(workspace.binary("plimsoll", true));
    plimsoll.args(["toolchain", "install", language]).env(HOME, home(workspace));
    let said = process::output(&mut plimsoll).with_context(|| format!("no toolchain for {language}"))?;
    eprintln!("   {}", said.replace('\n', "\n   "));
    Ok(())
}

fn suite(workspace: &Workspace) -> Command {
    let mut test = workspace.cargo("test");
    test.args(ALL_BUT_XTASK).args(["--release", "--locked", "--test", "conformance"]).env(HOME, home(workspace));
    test
}
