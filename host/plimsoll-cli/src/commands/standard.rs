//! `plimsoll standard`: what runs are graded by.

mod words;

use std::path::Path;

use plimsoll_model::Standard;

use crate::args::{PackArgs, StandardCommand};
use crate::builtin::BuiltinPack;
use crate::exit::{CliError, Exit};

/// Runs the command.
///
/// # Errors
/// A file that is no standard, and a name that it does not have.
pub(super) fn run(command: &StandardCommand, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    match command {
        StandardCommand::Schema => super::print(&plimsoll_standard::schema()),
        StandardCommand::Show { file: None } => super::print(plimsoll_standard::DEFAULT),
        StandardCommand::Show { file: Some(file) } => {
            read(file)?;
            super::print(&text(file)?)
        }
        StandardCommand::Check { file, packs } => check(file, packs, builtin),
        StandardCommand::Explain { name, standard, packs } => {
            let standard = standard.as_deref().map_or_else(|| Ok(plimsoll_standard::default_standard()), read)?;
            let rules = super::pages(packs, builtin)?.rules();
            let text = match name {
                None => words::all(&standard),
                Some(name) => words::one(&standard, &rules, name)?,
            };
            super::print(&text)
        }
    }
}

/// Reads a standard.
///
/// # Errors
/// The file cannot be read, or is no standard.
pub(super) fn read(path: &Path) -> Result<Standard, CliError> {
    plimsoll_standard::parse(&text(path)?).map_err(|error| {
        CliError::usage(format!("{}: {error}", path.display()))
            .help("`plimsoll standard show` prints one to begin with, `plimsoll standard schema` its schema")
    })
}

#[expect(clippy::disallowed_methods, reason = "the operator's file, not the audited project's")]
fn text(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path)
        .map_err(|error| CliError::usage(format!("cannot read standard {}: {error}", path.display())))
}

/// A rule that no pack has is no error: it may be in a pack that other people load.
fn check(file: &Path, packs: &PackArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    let standard = read(file)?;
    let rules = super::pages(packs, builtin)?.rules();
    let items = standard.checklist.iter().flat_map(|group| &group.items);
    let named = items.clone().flat_map(|item| item.rules.iter().map(|rule| (rule, format!("the item `{}`", item.id))));
    let set = standard.severity.rules.keys().map(|rule| (rule, "severity.rules".to_owned()));
    let unknown: Vec<String> = named
        .chain(set)
        .filter(|(rule, _)| !rules.iter().any(|known| known.id == **rule))
        .map(|(rule, by)| format!("note: no loaded pack has the rule `{rule}`, which {by} names\n"))
        .collect();
    super::print(&format!(
        "{} {}: {} categories, {} items of the checklist, digest {}\n{}",
        standard.id,
        standard.version,
        standard.categories.len(),
        items.count(),
        plimsoll_standard::digest(&standard),
        unknown.concat()
    ))
}
