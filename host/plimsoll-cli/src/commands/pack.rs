//! `plimsoll pack`: what a component is, before it is trusted with anything.

use std::fmt::Write as _;
use std::path::Path;

use plimsoll_engine::{FactSpec, Limits, LoadPackError, Pack};
use serde::Serialize;

use crate::args::{Global, PackCommand};
use crate::exit::{CliError, Exit};
use crate::packs::{self, LoadCost};

pub(super) fn run(global: &Global, command: &PackCommand) -> Result<Exit, CliError> {
    match command {
        PackCommand::Build { folder, output } => super::author::build(global, folder, output.as_deref()),
        PackCommand::Inspect { file, measure, json } => inspect(file, *measure, *json),
        PackCommand::Limits => super::print(&limits()),
    }
}

/// What `pack inspect --json` prints.
#[derive(Debug, Serialize)]
struct Card {
    id: String,
    version: String,
    interface: String,
    digest: String,
    bytes: usize,
    /// Only where it was asked for: it differs from machine to machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    load: Option<LoadCost>,
    permission: &'static str,
    imports: Vec<String>,
    facts: Vec<String>,
    options: Vec<CardOption>,
    rules: Vec<CardRule>,
    faults: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CardOption {
    name: String,
    default: String,
    description: String,
}

#[derive(Debug, Serialize)]
struct CardRule {
    id: String,
    title: String,
    severity: &'static str,
    category: String,
    languages: Vec<String>,
    code: bool,
}

fn inspect(file: &Path, measure: bool, json: bool) -> Result<Exit, CliError> {
    let card = if measure {
        let engine = super::uncached_engine(1, Limits::default())?;
        let (pack, cost) = packs::load_measured(engine, &packs::read(file)?, file)?;
        Card { load: Some(cost), ..card(&pack) }
    } else {
        card(&loaded(packs::load_file(&super::engine(1, Limits::default())?, file)?, file)?)
    };
    let text = if json {
        serde_json::to_string_pretty(&card).map_err(|error| CliError::new(Exit::Internal, error.to_string()))? + "\n"
    } else {
        plain(&card)
    };
    super::print(&text)?;
    Ok(if card.faults.is_empty() { Exit::Passed } else { Exit::Incomplete })
}

/// Says why a component does not load.
pub(crate) fn loaded<T>(result: Result<T, LoadPackError>, file: &Path) -> Result<T, CliError> {
    result.map_err(|error| match error {
        LoadPackError::Describe(fault) => {
            CliError::new(Exit::Incomplete, format!("{}: `describe` failed: {}", file.display(), fault.message))
        }
        error => CliError::new(Exit::PackRefused, format!("{}: {error}", file.display())),
    })
}

fn card(pack: &Pack) -> Card {
    let description = pack.description();
    Card {
        id: description.id.clone(),
        version: description.version.clone(),
        interface: pack.interface().to_owned(),
        digest: pack.digest().to_owned(),
        bytes: pack.size(),
        load: None,
        permission: pack.permission().name(),
        imports: pack.imports().to_vec(),
        facts: description.facts.iter().map(fact_line).collect(),
        options: description
            .options
            .iter()
            .map(|option| CardOption {
                name: option.name.clone(),
                default: option.default.clone(),
                description: option.description.clone(),
            })
            .collect(),
        rules: description
            .rules
            .iter()
            .map(|rule| CardRule {
                id: rule.page.id.clone(),
                title: rule.page.title.clone(),
                severity: rule.page.severity.name(),
                category: rule.page.category.clone(),
                languages: rule.page.languages.clone(),
                code: rule.code,
            })
            .collect(),
        faults: description.faults.iter().map(|fault| fault.message.clone()).collect(),
    }
}

/// Such as `service-port (service: text, port: integer)`.
fn fact_line(fact: &FactSpec) -> String {
    let fields: Vec<String> =
        fact.fields.iter().map(|field| format!("{}: {}", field.name, field.kind.name())).collect();
    format!("{} ({})", fact.key, fields.join(", "))
}

fn plain(card: &Card) -> String {
    let clean = plimsoll_report::sanitize::terminal;
    let mut out = format!("{} {}\n\n", clean(&card.id), clean(&card.version));
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "  {name:<10} {}", clean(value));
    };
    row("interface", &card.interface);
    row("digest", &card.digest);
    row("size", &format!("{} bytes", card.bytes));
    row("imports", &if card.imports.is_empty() { "nothing".to_owned() } else { card.imports.join(", ") });
    row("permission", card.permission);
    row("may", "read the files that its rules match, and report; no files, network, clock, environment or randomness");
    if let Some(load) = &card.load {
        row("load", &load.line());
    }
    for fact in &card.facts {
        row("fact", fact);
    }
    for option in &card.options {
        row("option", &format!("{} = {}  {}", option.name, option.default, option.description));
    }
    let width = card.rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let _ = writeln!(out, "\n  {} rule{}", card.rules.len(), if card.rules.len() == 1 { "" } else { "s" });
    for rule in &card.rules {
        let how = if rule.code { "code" } else { "page" };
        let line =
            format!("{} {how} {:<width$}  {} ({})", rule.severity, rule.id, rule.title, rule.languages.join(", "));
        let _ = writeln!(out, "  {}", clean(&line));
    }
    for fault in &card.faults {
        let _ = writeln!(out, "\n  fault: {}", clean(fault));
    }
    out
}

fn limits() -> String {
    let rows = Limits::table();
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let limits = Limits::default();
    let mut out =
        String::from("Limits of the sandbox. Change one with --limit NAME=VALUE, or in the operator's file.\n\n");
    for row in rows {
        let value = limits.get(row.name).unwrap_or(0);
        let _ = writeln!(out, "  {:<width$}  {value:>12}  {}", row.name, row.meaning);
    }
    out
}
