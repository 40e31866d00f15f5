//! `plimsoll audit`: from arguments and configuration to a run, its reports and an exit code.

mod imports;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use plimsoll_engine::Limits;
use plimsoll_inventory::advisories::Day;
use plimsoll_model::run::{Gate, Run, Settings};
use plimsoll_model::{Attestation, Severity, Standard};
use plimsoll_source::{Root, WalkOptions};

use super::report;
use crate::args::{AuditArgs, Global};
use crate::audit::advisories::Snapshot;
use crate::audit::{AuditError, Request};
use crate::builtin::BuiltinPack;
use crate::config::{self, Author, Config};
use crate::exit::{CliError, Exit, did_you_mean};
use crate::packs::{self, PackSet, Selection};
use crate::progress::Progress;
use crate::{audit, console, interrupt};

/// Runs the command.
///
/// # Errors
/// What is wrong with the command line, the configuration, the folder or a pack.
pub fn run(global: &Global, arguments: &AuditArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    // A run that cannot be read should not be heard of after the audit.
    let old = arguments.against.as_deref().map(report::read).transpose()?;
    let mut run = audited(global, arguments, builtin)?;
    if let Some(prefix) = &arguments.path_prefix {
        run.subject.path_prefix.clone_from(&prefix.0);
    }
    if let Some(old) = &old {
        run = plimsoll_report::compare::compare(run, old);
    }
    report::write_all(&run, &arguments.reports)?;
    if run.coverage.files_audited == 0 {
        return Err(nothing(&arguments.path, &run));
    }
    let to_stdout = arguments.reports.iter().any(report::Request::is_stdout);
    if global.quiet == 0 && !to_stdout {
        super::print(&report::terminal(&run, global, arguments.all, &arguments.path))?;
    }
    Ok(exit(&run))
}

/// Audits the folder.
///
/// # Errors
/// What is wrong with the command line, the configuration, the folder or a pack; that it was interrupted.
pub(super) fn audited(global: &Global, arguments: &AuditArgs, builtin: &[BuiltinPack]) -> Result<Run, CliError> {
    let cancelled = interrupt::flag();
    let root = Root::open(&arguments.path).map_err(|error| CliError::usage(format!("cannot {error}")))?;
    let plan = Plan::new(arguments, &root)?;
    let imports = imports::read(&arguments.imports)?;
    let jobs = arguments.jobs.map_or_else(cores, |jobs| usize::from(jobs.get()));
    let engine = super::engine_for(&plan.packs, jobs, plan.limits.clone())?;
    let (packs, faults) = packs::load(&engine, &plan.packs, arguments.packs.builtin(builtin))?;
    if packs.is_empty() && faults.is_empty() {
        return Err(super::no_packs());
    }
    let packs = PackSet::new(packs, faults, &plan.selection)?;
    if packs.rules_on() == 0 && packs.faults().is_empty() {
        return Err(CliError::usage("no rule is on: --only, --skip and the configuration leave none")
            .help("`plimsoll rules` lists the rules"));
    }
    let progress = Progress::new(console::progress() && !arguments.no_progress && global.quiet == 0);
    let request = Request {
        root: &root,
        walk: &plan.walk,
        packs: &packs,
        jobs,
        fail_on: plan.fail_on,
        verify_purity: arguments.verify_purity,
        advisories: snapshot(arguments)?,
        standard: Some(&plan.standard),
        attestations: plan.attestations.clone(),
        settings: plan.settings(),
        imports,
        cancelled: &cancelled,
    };
    let run = audit::run(&request, &progress);
    progress.finish();
    run.map_err(|error| match error {
        AuditError::Cancelled => CliError::new(Exit::Interrupted, "interrupted; no report was written"),
        AuditError::Advisories(error) => CliError::usage(error.to_string()),
        AuditError::Threads { .. } => CliError::new(Exit::Internal, error.to_string()),
    })
}

/// The snapshot of advisories that was asked for. Its age is judged by a day that is given, never by the clock: the same
/// input gives the same report.
fn snapshot(arguments: &AuditArgs) -> Result<Option<Snapshot>, CliError> {
    let Some(path) = &arguments.advisories else { return Ok(None) };
    let snapshot = Snapshot::new(path, arguments.as_of);
    snapshot.map(Some).map_err(|error| CliError::usage(error.to_string()))
}

fn exit(run: &Run) -> Exit {
    // An incomplete audit says more than a failed gate: what else there is to find is unknown.
    match run.outcome.gate {
        _ if !run.faults.is_empty() => Exit::Incomplete,
        Gate::Passed => Exit::Passed,
        Gate::Failed => Exit::Failed,
        Gate::Incomplete => Exit::Incomplete,
    }
}

fn nothing(path: &Path, run: &Run) -> CliError {
    let seen = run.coverage.files_seen;
    let languages: BTreeSet<&str> = plimsoll_source::languages().iter().map(|language| language.name).collect();
    let why = match (seen, run.coverage.paths_ignored) {
        (0, 0) => "the folder has no files".to_owned(),
        (0, ignored) => format!("no files are left after ignore rules left {ignored} paths out"),
        (seen, _) => format!("all of its {seen} files were skipped"),
    };
    let languages = languages.into_iter().collect::<Vec<_>>().join(", ");
    CliError::new(Exit::Nothing, format!("nothing to audit in {}: {why}", path.display()))
        .help(format!("looked for UTF-8 text, and for code and configuration in {languages}"))
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
}

/// What the command line, the operator's and the repository's configuration come to.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) walk: WalkOptions,
    pub(super) selection: Selection,
    packs: Vec<PathBuf>,
    limits: Limits,
    fail_on: Option<Severity>,
    repository_config: bool,
    standard: Standard,
    attestations: Vec<Attestation>,
    as_of: Option<Day>,
}

impl Plan {
    pub(super) fn new(arguments: &AuditArgs, root: &Root) -> Result<Self, CliError> {
        let operator = match &arguments.config {
            Some(path) => config::parse(path, &read_config(path)?, Author::Operator)?,
            None => Config::default(),
        };
        let text = if arguments.no_repository_config { None } else { repository_config(root)? };
        let repository = match &text {
            Some(text) => config::parse(Path::new(config::FILE_NAME), text, Author::Repository)?,
            None => Config::default(),
        };
        let mut walk = WalkOptions::default();
        walk.vendored = arguments.vendored || operator.vendored.or(repository.vendored).unwrap_or(walk.vendored);
        walk.generated = arguments.generated || operator.generated.or(repository.generated).unwrap_or(walk.generated);
        walk.max_file_size = arguments.max_file_size.or(operator.max_file_size).unwrap_or(walk.max_file_size);
        walk.exclude = sorted([&arguments.exclude, &operator.exclude, &repository.exclude]);
        if let Some((pattern, reason)) = walk.bad_excludes().into_iter().next() {
            return Err(CliError::usage(format!("exclude `{pattern}` is not a pattern: {reason}"))
                .help("patterns have the syntax of .gitignore"));
        }
        let mut options = Vec::new();
        for config in [&repository, &operator] {
            for (pack, values) in &config.options {
                options
                    .extend(values.iter().map(|(name, value)| (format!("{pack}.{name}"), config::option_json(value))));
            }
        }
        for setting in &arguments.settings {
            let (name, json) = setting
                .split_once('=')
                .ok_or_else(|| CliError::usage(format!("--set `{setting}` is not of the form PACK.OPTION=JSON")))?;
            options.push((name.to_owned(), json.to_owned()));
        }
        let only =
            if arguments.only.is_empty() { operator.only.clone().unwrap_or_default() } else { arguments.only.clone() };
        let base = arguments.config.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let standard = match (&arguments.standard, &operator.standard) {
            (Some(path), _) => super::standard::read(path)?,
            (None, Some(path)) => super::standard::read(&base.join(path))?,
            (None, None) => plimsoll_standard::default_standard(),
        };
        let fail_on = arguments.fail_on.map(|fail_on| fail_on.0).or(operator.fail_on.map(Some));
        Ok(Self {
            walk,
            selection: Selection { only, skip: sorted([&arguments.skip, &operator.skip, &repository.skip]), options },
            packs: arguments
                .packs
                .packs
                .iter()
                .cloned()
                .chain(operator.packs.iter().map(|pack| base.join(pack)))
                .collect(),
            limits: limits(&operator, &arguments.limits)?,
            fail_on: config::effective_fail_on(fail_on, repository.fail_on),
            repository_config: text.is_some(),
            attestations: attestations(&standard, &operator, &repository),
            standard,
            as_of: arguments.as_of,
        })
    }

    pub(super) fn settings(&self) -> Settings {
        let mut options: Vec<String> =
            self.selection.options.iter().map(|(name, json)| format!("{name}={json}")).collect();
        options.sort();
        Settings {
            only: self.selection.only.clone(),
            skip: self.selection.skip.clone(),
            exclude: self.walk.exclude.clone(),
            vendored: self.walk.vendored,
            generated: self.walk.generated,
            max_file_size: self.walk.max_file_size,
            options,
            repository_config: self.repository_config,
            as_of: self.as_of.map(|day| day.to_string()),
        }
    }
}

/// What people vouch for, the operator's word before the repository's, sorted by item.
fn attestations(standard: &Standard, operator: &Config, repository: &Config) -> Vec<Attestation> {
    let mut all = std::collections::BTreeMap::<&str, Attestation>::new();
    for attestation in repository.attestations.iter().chain(&operator.attestations) {
        // Days are compared as text.
        let day = attestation.expires.parse::<Day>().map(|day| day.to_string());
        let expires = day.unwrap_or_else(|_| attestation.expires.clone());
        all.insert(&attestation.item, Attestation { expires, ..attestation.clone() });
    }
    let items: Vec<&str> =
        standard.checklist.iter().flat_map(|group| &group.items).map(|item| item.id.as_str()).collect();
    for item in all.keys().filter(|item| !items.contains(item)) {
        let near = did_you_mean(item, items.iter().copied());
        tracing::warn!("`{item}` is attested, and no item of the standard `{}`{near}", standard.id);
    }
    all.into_values().collect()
}

fn limits(operator: &Config, flags: &[String]) -> Result<Limits, CliError> {
    let mut limits = Limits::default();
    let mut set = |name: &str, value: u64| {
        let names: Vec<&str> = Limits::table().iter().map(|row| row.name).collect();
        if limits.set(name, value) {
            return Ok(());
        }
        let near = did_you_mean(name, names.iter().copied());
        Err(CliError::usage(format!("there is no limit `{name}`{near}")).help("`plimsoll pack limits` lists them"))
    };
    for (name, value) in &operator.limits {
        set(name, *value)?;
    }
    for flag in flags {
        let parsed = flag.split_once('=').and_then(|(name, value)| Some((name, value.parse::<u64>().ok()?)));
        let (name, value) =
            parsed.ok_or_else(|| CliError::usage(format!("--limit `{flag}` is not of the form NAME=NUMBER")))?;
        set(name, value)?;
    }
    Ok(limits)
}

fn sorted(lists: [&Vec<String>; 3]) -> Vec<String> {
    lists.into_iter().flatten().cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

#[expect(clippy::disallowed_methods, reason = "the operator's file, not the audited project's")]
fn read_config(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path)
        .map_err(|error| CliError::usage(format!("cannot read configuration {}: {error}", path.display())))
}

fn repository_config(root: &Root) -> Result<Option<String>, CliError> {
    root.read_text(config::FILE_NAME).map_err(|skipped| {
        CliError::usage(format!("cannot read {} of the audited folder: {}", skipped.path, skipped.detail))
    })
}
