//! Reports as other people's programs read them: the parsers and validators that `cargo xtask validators` brings.
//!
//! `PLIMSOLL_VALIDATORS` names their folder, and then everything must run. Without it, they are looked for where xtask puts
//! them, and where they are not, every trial is listed as ignored: no plain `cargo test` needs Python, Node or a network.

#![expect(clippy::disallowed_methods, reason = "the suite writes reports and starts their readers")]
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on has failed its test")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures, and why nothing can run")]

#[path = "../report/attacks.rs"]
mod attacks;
mod browser;
#[path = "../report/build.rs"]
mod build;
#[path = "../report/sample.rs"]
mod sample;
mod tools;
#[path = "../report/wide.rs"]
mod wide;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_model::run::Run;
use plimsoll_report::{Format, Options, csv};
use serde_json::{Value, json};
use tools::Tools;

/// The folder of the validators, as xtask names it.
const VARIABLE: &str = "PLIMSOLL_VALIDATORS";

/// What is validated.
const FORMATS: [Format; 14] = [
    Format::Json,
    Format::Ndjson,
    Format::Sarif,
    Format::SarifGithub,
    Format::SarifGitlab,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Rdjson,
    Format::Rdjsonl,
    Format::Csv,
    Format::Prometheus,
    Format::Badge,
    Format::BadgeJson,
];

/// Makes a run.
type Make = fn() -> Run;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = named.clone().unwrap_or_else(|| root.join("target/validators"));
    let installed = folder.join("stamp").is_file();
    if let Some(folder) = named.filter(|_| !installed) {
        eprintln!("error: there are no validators in {}\nhelp: `cargo xtask validators` brings them", folder.display());
        return ExitCode::FAILURE;
    }
    if !installed {
        eprintln!("ignored without validators, which `cargo xtask validators` brings");
    }
    let tools = Tools { folder, scripts: root.join("tests/validators") };
    let runs: [(&str, Make); 3] = [("units", sample::with_units), ("clean", sample::clean), ("hostile", attacks::all)];
    let mut trials = Vec::new();
    for (name, run) in runs {
        for format in FORMATS {
            let tools = tools.clone();
            let trial =
                Trial::test(format!("validators::{}/{name}", format.name()), move || validate(format, &run(), &tools));
            trials.push(trial.with_ignored_flag(!installed));
        }
    }
    let installed_browser = tools.folder.join("browser");
    let trial = Trial::test("validators::html/browser", move || browser::check(&installed_browser));
    trials.push(trial.with_ignored_flag(!installed));
    // Whoever reads a broken report says so; else the other trials prove nothing.
    for format in FORMATS {
        let tools = tools.clone();
        let name = format!("validators::{}/broken", format.name());
        trials.push(Trial::test(name, move || refuse(format, &tools)).with_ignored_flag(!installed));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Asserts that the reader of a format takes the report of a run, and sees in it what the run holds.
fn validate(format: Format, run: &Run, tools: &Tools) -> Result<(), Failed> {
    let read = tools.read(format, &format.render(run, &Options::default()))?;
    let expected = expected(format, run);
    if read == expected {
        return Ok(());
    }
    Err(format!("{} is read as {read:#}, and the run holds {expected:#}", format.name()).into())
}

/// What a reader counts in the report.
fn expected(format: Format, run: &Run) -> Value {
    let kinds: std::collections::BTreeSet<_> =
        run.faults.iter().map(|fault| (&fault.pack, &fault.rule, &fault.during, fault.kind, &fault.message)).collect();
    let told = run.findings.len() + kinds.len();
    match format {
        // The one thing that is missing: there is no home page yet that a reader could be led to.
        Format::Sarif | Format::SarifGithub | Format::SarifGitlab => json!({
            "results": ["SARIF2005 Warning_ProvideToolnformationUri [\"runs[0].tool.driver\",\"Plimsoll\"]"],
            "faults": [],
        }),
        Format::Rdjson | Format::Rdjsonl => json!({ "diagnostics": told }),
        Format::Csv => {
            json!({ "rows": run.findings.len() + run.faults.len(), "columns": csv::COLUMNS.len(), "formulas": 0 })
        }
        Format::Prometheus => json!({ "samples": 55, "findings": run.findings.len() }),
        Format::Checkstyle if told == 0 => json!({ "root": "checkstyle", "elements": { "checkstyle": 1 } }),
        Format::Checkstyle => {
            let paths =
                run.findings.iter().map(|finding| plimsoll_report::sanitize::repository_path(&finding.location.path));
            // Of several faults of a kind, the first path is told.
            let first = |kind: &_| {
                run.faults
                    .iter()
                    .find(|fault| (&fault.pack, &fault.rule, &fault.during, fault.kind, &fault.message) == *kind)
            };
            let faulty = kinds
                .iter()
                .filter_map(first)
                .map(|fault| plimsoll_report::sanitize::repository_path(fault.path.as_deref().unwrap_or_default()));
            let files: std::collections::BTreeSet<String> = paths.chain(faulty).collect();
            json!({ "root": "checkstyle", "elements": { "checkstyle": 1, "file": files.len(), "error": told } })
        }
        Format::Badge => {
            json!({ "root": "svg", "elements": { "svg": 1, "title": 1, "clipPath": 1, "rect": 3, "g": 2, "text": 2 } })
        }
        Format::Junit => junit(run),
        Format::Ndjson => json!({ "instances": Format::Ndjson.render(run, &Options::default()).lines().count() }),
        _ => json!({ "instances": 1 }),
    }
}

/// Counted from the run, in another way than the renderer does.
fn junit(run: &Run) -> Value {
    let mut rules: std::collections::BTreeSet<String> = run.rules.iter().map(|rule| rule.id.clone()).collect();
    rules.extend(run.findings.iter().map(|finding| finding.rule.clone()));
    rules
        .extend(run.faults.iter().map(|fault| format!("{}/{}", fault.pack, fault.rule.as_deref().unwrap_or_default())));
    let units: std::collections::BTreeSet<&str> = run
        .units
        .iter()
        .map(|unit| unit.unit.path.as_str())
        .chain(run.findings.iter().map(|finding| finding.unit.as_str()))
        .chain(run.units.is_empty().then_some(""))
        .collect();
    let mut counted = json!({ "tests": rules.len() * units.len(), "failures": 0, "errors": 0, "skipped": 0 });
    for unit in &units {
        for rule in &rules {
            let home = |path: &str| {
                let inside = |unit: &&&str| unit.is_empty() || path.starts_with(&format!("{unit}/"));
                units.iter().filter(inside).max_by_key(|unit| unit.len()) == Some(unit)
            };
            let findings = || run.findings.iter().filter(|finding| finding.rule == *rule && finding.unit == **unit);
            let faulty = run.faults.iter().any(|fault| {
                let id = format!("{}/{}", fault.pack, fault.rule.as_deref().unwrap_or_default());
                id == *rule && fault.path.as_deref().is_none_or(home)
            });
            let gate = run.outcome.fail_on;
            let known = run.rules.iter().find(|info| info.id == *rule);
            let applies = known.is_none_or(|info| {
                info.languages
                    .iter()
                    .any(|name| name == "*" || run.coverage.languages.iter().any(|language| language.language == *name))
            });
            let empty = run.units.iter().any(|report| report.unit.path == **unit && report.files == 0);
            let key = if faulty {
                "errors"
            } else if findings().any(|finding| gate.is_some_and(|gate| finding.severity <= gate)) {
                "failures"
            } else if findings().next().is_none() && (empty || !applies) {
                "skipped"
            } else {
                continue;
            };
            counted[key] = json!(counted[key].as_u64().unwrap_or_default() + 1);
        }
    }
    counted
}

/// Asserts that the reader of a format notices a report that is broken in a way that it has to notice.
fn refuse(format: Format, tools: &Tools) -> Result<(), Failed> {
    let (run, options) = (sample::with_units(), Options::default());
    let text = format.render(&run, &options);
    let broken = match format {
        Format::Json | Format::Ndjson => text.replacen("\"P0\"", "\"P9\"", 1),
        Format::Sarif | Format::SarifGithub | Format::SarifGitlab => {
            text.replace("\"uri\": \"app/", "\"uri\": \"file:///app/")
        }
        Format::Gitlab => text.replacen("\"blocker\"", "\"P0\"", 1),
        Format::Junit => text.replacen("<skipped ", "<error ", 1),
        Format::Checkstyle | Format::Badge => text.replacen("</", "<", 1),
        Format::Rdjson => text.replacen("\"severity\": \"ERROR\"", "\"severity\": \"P0\"", 1),
        Format::Rdjsonl => text.replacen("\"severity\":\"ERROR\"", "\"severity\":\"P0\"", 1),
        Format::Csv => text.replacen("\"P0\",", "", 1),
        Format::Prometheus => text.replacen("severity=\"P0\"", "severity=\"P0", 1),
        _ => text.replacen("\"schemaVersion\": 1", "\"schemaVersion\": 2", 1),
    };
    if broken == text {
        return Err("the report was not broken".into());
    }
    match tools.read(format, &broken) {
        Ok(read) if read == expected(format, &run) => {
            Err(format!("{} is broken, and is read as {read}", format.name()).into())
        }
        _ => Ok(()),
    }
}
