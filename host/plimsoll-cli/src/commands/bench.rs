//! `plimsoll bench`: what each rule of a pack takes, on the pack's own examples and fixtures or on a given folder.
//!
//! Fuel and memory are the same on every machine; times are of this one, and no test compares them.

mod measure;

use std::fmt::Write as _;
use std::path::Path;

use plimsoll_engine::Limits;
use plimsoll_kit::Project as PackFolder;
use plimsoll_source::Root;
use serde::Serialize;

use self::measure::{Project, Sums, Tally};
use super::audit::Plan;
use super::author;
use crate::args::{AuditArgs, BenchArgs, Global};
use crate::audit::examples;
use crate::exit::{CliError, Exit};
use crate::packs::{self, LoadCost, LoadedPack, Origin, PackSet, Selection, duration, load_measured};
use crate::progress::Spinner;

/// What `bench --json` prints.
#[derive(Debug, Serialize)]
struct Card<'a> {
    pack: &'a str,
    version: &'a str,
    bytes: usize,
    load: LoadCost,
    subject: &'a str,
    files: u64,
    file_bytes: u64,
    rounds: u16,
    rules: Vec<Row<'a>>,
    /// All rules in one call for each file, as in an audit.
    together: &'a Tally,
    conclude: &'a Tally,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    rule: &'a str,
    code: bool,
    #[serde(flatten)]
    tally: &'a Tally,
}

/// Measures a pack.
pub(super) fn run(global: &Global, arguments: &BenchArgs) -> Result<Exit, CliError> {
    let folder = if arguments.pack.is_file() { None } else { Some(PackFolder::open(&arguments.pack)) };
    let folder = folder.transpose().map_err(author::failed)?;
    let component = match &folder {
        Some(folder) => author::component(global, folder)?,
        None => packs::read(&arguments.pack)?,
    };
    let spinner = Spinner::new(author::progress(global), "measuring".to_owned());
    let engine = super::uncached_engine(1, Limits::default())?;
    let (pack, load) = load_measured(engine, &component, &arguments.pack)?;
    let pack = LoadedPack::new(pack, Origin::File(arguments.pack.clone()), plimsoll_engine::Settings::default());
    let mut sums = Sums::new(arguments.rounds.get(), pack.pack.description().rules.len());
    let (pack, subject) = match &arguments.on {
        Some(path) => (on(path, pack, &mut sums)?, "the folder that was given"),
        None => (own(folder.as_ref(), pack, &mut sums)?, "the pack's own examples and fixtures"),
    };
    spinner.finish();
    if sums.files == 0 {
        return Err(CliError::new(Exit::Nothing, format!("there is no file to measure on in {subject}"))
            .help("name a folder with --on PATH"));
    }
    let description = pack.pack.description();
    let rules = description.rules.iter().zip(&sums.rules);
    let card = Card {
        pack: &description.id,
        version: &description.version,
        bytes: component.len(),
        load,
        subject,
        files: sums.files,
        file_bytes: sums.bytes,
        rounds: arguments.rounds.get(),
        rules: rules.map(|(rule, tally)| Row { rule: &rule.page.id, code: rule.code, tally }).collect(),
        together: &sums.together,
        conclude: &sums.conclude,
    };
    let text = if arguments.json {
        serde_json::to_string_pretty(&card).map_err(|error| CliError::new(Exit::Internal, error.to_string()))? + "\n"
    } else {
        plain(&card)
    };
    super::print(&text)?;
    Ok(if sums.together.faults + sums.conclude.faults == 0 { Exit::Passed } else { Exit::Incomplete })
}

/// Measures on a folder, as an audit would read it, and gives the pack back.
fn on(path: &Path, pack: LoadedPack, sums: &mut Sums) -> Result<LoadedPack, CliError> {
    let root = Root::open(path).map_err(|error| CliError::usage(format!("cannot {error}")))?;
    let plan = Plan::new(&AuditArgs::default(), &root)?;
    // What that folder says about other packs is none of this one's business.
    let mine = format!("{}.", pack.id());
    let options = plan.selection.options.into_iter().filter(|(name, _)| name.starts_with(&mine)).collect();
    let packs = PackSet::new(vec![pack], Vec::new(), &Selection { options, ..Selection::default() })?;
    let mut project = Project::default();
    for mut session in packs.sessions(false) {
        for entry in root.walk(&plan.walk).entries {
            if let Ok(file) = root.load(&entry, &plan.walk) {
                sums.file(&packs, &mut session, &file, &mut project);
            }
        }
    }
    back(packs, |pack| sums.conclude(pack, &project))
}

/// Measures on the examples of the pages, each a project of its own, and on the fixtures.
fn own(folder: Option<&PackFolder>, pack: LoadedPack, sums: &mut Sums) -> Result<LoadedPack, CliError> {
    let packs = PackSet::new(vec![pack], Vec::new(), &Selection::default())?;
    for (pack, mut session) in packs.packs().iter().zip(packs.sessions(false)) {
        for (rule, page) in pack.pack.description().rules.iter().map(|rule| &rule.page).enumerate() {
            // A wrong path is what `plimsoll test` is for.
            let projects = page.examples.iter().filter_map(|example| examples::files(pack, rule as u32, example).ok());
            for files in projects {
                let mut project = Project::default();
                files.iter().for_each(|file| sums.file(&packs, &mut session, file, &mut project));
                sums.conclude(pack, &project);
            }
        }
    }
    let mut pack = back(packs, |_| ())?;
    for fixture in folder.map_or_else(|| Ok((Vec::new(), Vec::new())), PackFolder::fixtures).map_err(author::failed)?.0
    {
        pack = on(&fixture.folder, pack, sums)?;
    }
    Ok(pack)
}

/// Takes the one pack out of its set, after a last look at it.
fn back(packs: PackSet, last: impl FnOnce(&LoadedPack)) -> Result<LoadedPack, CliError> {
    let pack = packs.into_packs().into_iter().next();
    let pack = pack.ok_or_else(|| CliError::new(Exit::Internal, "the pack got lost between two projects"))?;
    last(&pack);
    Ok(LoadedPack::new(pack.pack, pack.origin, plimsoll_engine::Settings::default()))
}

fn plain(card: &Card<'_>) -> String {
    let clean = plimsoll_report::sanitize::terminal;
    let mut out = format!("{} {}\n\n", clean(card.pack), clean(card.version));
    let _ = writeln!(out, "  size  {} bytes\n  load  {}", card.bytes, card.load.line());
    let _ = writeln!(out, "  on    {}: {} files, {} bytes\n", card.subject, card.files, card.file_bytes);
    let head =
        ["rule", "files", "matches", "calls", "instances", "findings", "fuel", "fuel/call", "time/call", "memory"];
    let mut table = vec![head.map(str::to_owned).to_vec()];
    for row in &card.rules {
        table.push(cells(row.rule, row.tally));
    }
    if card.together.calls > 0 {
        table.push(cells("all rules in one call", card.together));
    }
    if card.conclude.calls > 0 {
        table.push(cells("conclude", card.conclude));
    }
    let width = |column: usize| {
        table.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    for row in &table {
        let mut line = String::from(" ");
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let padded = if column == 0 { format!(" {cell:<width$}") } else { format!("  {cell:>width$}") };
            line.push_str(&padded);
        }
        let _ = writeln!(out, "{}", clean(line.trim_end()));
    }
    for fault in card.rules.iter().filter_map(|row| row.tally.first_fault.as_deref()) {
        let _ = writeln!(out, "\n  fault: {}", clean(fault));
    }
    let _ = writeln!(
        out,
        "\n  Each rule is called with its matches alone, {} times for each file; the fastest counts.",
        card.rounds
    );
    out
}

fn cells(name: &str, tally: &Tally) -> Vec<String> {
    let mut cells = vec![name.to_owned(), tally.files.to_string(), tally.matches.to_string()];
    let calls = [tally.calls, tally.instances, tally.findings];
    cells.extend(calls.map(|count| count.to_string()));
    match tally.fuel.checked_div(tally.calls) {
        None => cells.extend(["-"; 4].map(str::to_owned)),
        Some(each) => {
            cells.push(tally.fuel.to_string());
            cells.push(each.to_string());
            cells.push(duration(tally.nanoseconds / u128::from(tally.calls)));
            cells.push(format!("{} KiB", tally.memory_bytes.div_ceil(1024)));
        }
    }
    cells
}
