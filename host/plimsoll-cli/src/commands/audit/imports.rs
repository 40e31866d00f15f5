//! `--import FILE`: reports of other tools, read before the audit begins.
//!
//! The files are the operator's, named on the command line; nothing in the audited folder can ask for one.

use std::io::Read;
use std::path::{Path, PathBuf};

use plimsoll_evidence::{Import, ImportError, MOST_BYTES};

use crate::exit::CliError;

/// Reads every report. The same file twice is one import.
///
/// # Errors
/// The first file that cannot be read or is no report, with what would be read.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<Import>, CliError> {
    let mut seen = std::collections::BTreeSet::new();
    paths.iter().filter(|path| seen.insert(path.as_path())).map(|path| read_one(path)).collect()
}

fn read_one(path: &Path) -> Result<Import, CliError> {
    let name = path.display().to_string();
    // An error quotes the file, which somebody else wrote.
    let clean = plimsoll_report::sanitize::terminal;
    let bytes = bytes(path).map_err(|why| CliError::usage(format!("cannot read import {name}: {why}")))?;
    plimsoll_evidence::read(&name, &bytes)
        .map_err(|error| CliError::usage(clean(&format!("{name} {error}"))).help(ImportError::help()))
}

#[expect(clippy::disallowed_methods, reason = "a report of another tool is the operator's, not the audited project's")]
fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    // The kind alone, in the words of this program: what systems say differs.
    let why = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        kind => kind.to_string(),
    };
    let file = std::fs::File::open(path).map_err(why)?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err("it is a folder".to_owned());
    }
    // One byte more than the limit, so that the reader can tell.
    let mut bytes = Vec::new();
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(why)?;
    Ok(bytes)
}
