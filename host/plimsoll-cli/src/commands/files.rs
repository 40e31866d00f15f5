//! `plimsoll files`: what an audit would look at, and what it takes each file for.

use std::fmt::Write as _;

use plimsoll_report::sanitize::terminal;
use plimsoll_source::{Root, WalkOptions};
use serde::Serialize;

use crate::args::FilesArgs;
use crate::exit::{CliError, Exit};

/// One file of the list.
#[derive(Debug, Serialize)]
struct Row {
    path: String,
    language: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    role: &'static str,
    because: String,
    unit: String,
    lines: u32,
}

/// Runs the command.
///
/// # Errors
/// The folder cannot be opened.
pub(super) fn run(arguments: &FilesArgs) -> Result<Exit, CliError> {
    let root = Root::open(&arguments.path).map_err(|error| CliError::usage(format!("cannot {error}")))?;
    let walk = WalkOptions::default();
    let inventory = root.walk(&walk);
    let units = root.units(&inventory);
    let mut rows = Vec::with_capacity(inventory.entries.len());
    let mut skipped = inventory.skipped.clone();
    for entry in &inventory.entries {
        match root.load(entry, &walk) {
            Ok(file) => rows.push(Row {
                because: plimsoll_source::why_role(&file.meta.path, file.meta.language),
                unit: units.of(&file.meta.path).as_ref().to_owned(),
                path: file.meta.path,
                language: file.meta.language,
                kind: file.meta.kind,
                role: file.meta.role.name(),
                lines: file.meta.lines,
            }),
            Err(skip) => skipped.push(skip),
        }
    }
    skipped.sort();
    if arguments.json {
        let json = serde_json::json!({ "units": units.all(), "files": rows, "skipped": skipped });
        let text = serde_json::to_string_pretty(&json);
        let text = text.map_err(|error| CliError::new(Exit::Internal, error.to_string()))?;
        return super::print(&(text + "\n"));
    }
    let mut out = String::new();
    for row in &rows {
        let Row { path, language, kind, role, because, unit, .. } = row;
        let what = if kind.is_empty() { (*language).to_owned() } else { kind.clone() };
        let unit = if unit.is_empty() { String::new() } else { format!("  in {unit}") };
        let _ = writeln!(out, "{}", terminal(&format!("{role:<10} {what:<12} {path}  ({because}){unit}")));
    }
    for skip in &skipped {
        let _ = writeln!(
            out,
            "{}",
            terminal(&format!("skipped    {:<12} {}  ({})", skip.reason.name(), skip.path, skip.detail))
        );
    }
    let _ = writeln!(out, "\n{} files in {} units; {} skipped", rows.len(), units.all().len(), skipped.len());
    super::print(&out)
}
