//! One case through one pack: all other rules are off, every file is inspected, and where the case says so the pack
//! concludes. What the guest said is compared before the command line makes a report of it, so that facts and log lines
//! are seen too.

use plimsoll_cli::audit::facts::{FactStore, Packed};
use plimsoll_cli::audit::view::{Known, View};
use plimsoll_cli::packs::LoadedPack;
use plimsoll_engine::{Called, Session, Settings};
use plimsoll_model::{FileMeta, Match, Observations, Role};
use plimsoll_source::{RuleSelectors, SelectorSet, SourceFile, Units};

use crate::case::Case;
use crate::render::Render;

/// Returns what the case's rule says, as text.
///
/// # Errors
/// A rule that the pack does not have, and a selector that does not compile.
pub(crate) fn case(pack: &LoadedPack, case: &Case) -> Result<String, String> {
    let selectors = selectors(pack, &case.name)?;
    let mut settings = Settings::default();
    for (name, json) in &case.settings {
        settings.set(name, json);
    }
    // As an audit does it: where starting is dear, one instance for all files. A fresh one must give the same.
    let mut session = pack.pack.session().verifying(true);
    let mut render = Render::new(pack, case);
    let store = FactStore::default();
    let mut files: Vec<(FileMeta, Vec<Packed>)> = Vec::new();
    for (path, text) in case.input() {
        let file = file(&path, text);
        let mut facts = Vec::new();
        if let Some(called) = inspect(&mut session, &selectors, &file, &settings) {
            render.inspected(&path, &called);
            let said = called.result.map(|said| said.facts).unwrap_or_default();
            facts = store.keep(0, said);
        } else {
            render.silent(&path);
        }
        files.push((file.meta, facts));
    }
    if case.conclude {
        let units = Units::single("case");
        let known = Known::new(&units, &store, files.iter().map(|(meta, facts)| (meta, facts.as_slice())));
        let unit = &units.all()[0];
        let parts = known.parts_of(unit);
        render.concluded(&pack.pack.conclude(&View::new(&known, 0, unit, &parts), &settings));
    }
    Ok(render.finish())
}

/// The selectors of one rule alone.
///
/// # Errors
/// A rule that the pack does not have, and a selector that does not compile.
pub(crate) fn selectors(pack: &LoadedPack, rule: &str) -> Result<SelectorSet, String> {
    let rules = &pack.pack.description().rules;
    if !rules.iter().any(|one| one.page.id == rule) {
        return Err(format!("the pack has no rule `{rule}`"));
    }
    let alone = rules.iter();
    let alone: Vec<RuleSelectors<'_>> =
        alone.map(|one| RuleSelectors { page: &one.page, enabled: one.page.id == rule, known: false }).collect();
    let (selectors, broken) = SelectorSet::compile(&[alone]);
    match broken.first() {
        Some(fault) => Err(fault.message.clone()),
        None => Ok(selectors),
    }
}

/// A file of production code, whatever its path.
pub(crate) fn file(path: &str, text: String) -> SourceFile {
    let language = plimsoll_source::language_for(path, text.lines().next().unwrap_or(""));
    SourceFile::in_memory(path, language, Role::Production, text)
}

/// Calls the pack, if something in the file matches.
fn inspect(
    session: &mut Session<'_>,
    selectors: &SelectorSet,
    file: &SourceFile,
    settings: &Settings,
) -> Option<Called<Observations>> {
    let scan = selectors.scan(file);
    let matches: Vec<Match> = scan.matches().iter().map(|found| found.item.clone()).collect();
    (!matches.is_empty()).then(|| session.inspect(0, &scan, &matches, settings))
}
