//! `plimsoll new`, `pack build`, `test` and `toolchain`: what authors of packs do.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use plimsoll_engine::{Limits, Settings};
use plimsoll_kit::{Kit, KitError, Language, Project};

use crate::args::{Global, NewArgs, TestArgs, ToolchainCommand};
use crate::audit::examples;
use crate::exit::{CliError, Exit};
use crate::packs::{LoadedPack, Origin};

/// Where tools and SDKs lie, unless the environment names another folder.
const HOME: &str = ".plimsoll";
/// Names that other folder.
const VARIABLE: &str = "PLIMSOLL_HOME";

/// Makes a pack.
pub(super) fn new(arguments: &NewArgs) -> Result<Exit, CliError> {
    let name = arguments.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let written = plimsoll_kit::create(&arguments.folder, &name, arguments.lang).map_err(failed)?;
    let mut out = format!("{}: a pack of rules in {}\n", arguments.folder.display(), arguments.lang.title());
    for path in written {
        let _ = writeln!(out, "  {}", path.strip_prefix(&arguments.folder).unwrap_or(&path).display());
    }
    let _ = writeln!(out, "\nNext: cd {} && plimsoll test", arguments.folder.display());
    super::print(&out)
}

/// Builds a pack's component.
pub(super) fn build(global: &Global, folder: &Path, output: Option<&Path>) -> Result<Exit, CliError> {
    let project = Project::open(folder).map_err(failed)?;
    let output = output.map_or_else(|| component_of(&project), Path::to_owned);
    let component = kit(global)?.build(&project).map_err(failed)?;
    write(&output, &component)?;
    super::print(&format!("{}: {} bytes\n", output.display(), component.len()))
}

/// Builds a pack and runs the examples of its pages through the component.
pub(super) fn test(global: &Global, arguments: &TestArgs) -> Result<Exit, CliError> {
    let project = Project::open(&arguments.folder).map_err(failed)?;
    let started = Instant::now();
    let component = kit(global)?.build(&project).map_err(failed)?;
    let output = component_of(&project);
    write(&output, &component)?;
    tracing::info!(seconds = started.elapsed().as_secs_f64(), bytes = component.len(), "built");
    let engine = super::engine(1, Limits::default())?;
    let pack = super::pack::load(&engine, &component, &output)?;
    let pack = LoadedPack::new(pack, Origin::File(output), Settings::default());
    let (report, failures) = examples_of(&pack);
    super::print(&report)?;
    Ok(if failures == 0 { Exit::Passed } else { Exit::Failed })
}

/// One line for each rule, what is wrong below it, and a sum.
fn examples_of(pack: &LoadedPack) -> (String, usize) {
    let description = pack.pack.description();
    let clean = plimsoll_report::sanitize::terminal;
    let mut out = format!("{} {}\n", clean(&description.id), clean(&description.version));
    let (mut examples, mut failed) = (0, 0);
    for fault in &description.faults {
        failed += 1;
        let _ = writeln!(out, "  FAILED  {}", clean(&fault.message));
    }
    for (index, rule) in description.rules.iter().enumerate() {
        let (count, failures) = examples::check(pack, index as u32);
        examples += count;
        let result = if failures.is_empty() { "ok    " } else { "FAILED" };
        let note = match count {
            0 => " examples: nothing shows that the rule works",
            1 => " example",
            _ => " examples",
        };
        let _ = writeln!(out, "  {result}  {}  {count}{note}", clean(&rule.page.id));
        for failure in &failures {
            failed += 1;
            let message: Vec<_> = failure.message.lines().map(clean).collect();
            let message = message.join("\n      ");
            let _ = writeln!(out, "    {}.md:{}: {message}", clean(&rule.page.id), failure.line);
        }
    }
    let end = if failed == 0 { "all pass".to_owned() } else { format!("{failed} fail") };
    let rules = description.rules.len();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let _ = writeln!(out, "{rules} rule{}, {examples} example{}: {end}", plural(rules), plural(examples));
    (out, failed)
}

/// Shows or brings toolchains.
pub(super) fn toolchain(global: &Global, command: &ToolchainCommand) -> Result<Exit, CliError> {
    let kit = kit(global)?;
    let mut out = String::new();
    match command {
        ToolchainCommand::List => {
            for language in Language::ALL {
                let state = match kit.missing(*language) {
                    None => "ready".to_owned(),
                    Some(error) => error.to_string().replace('\n', "\n          "),
                };
                let _ = writeln!(out, "{:<8}  {state}", language.name());
            }
        }
        ToolchainCommand::Install { language } => {
            for line in kit.install(*language).map_err(failed)? {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    super::print(&out)
}

#[expect(clippy::disallowed_methods, reason = "the one setting that is of the machine, not of a command")]
fn kit(global: &Global) -> Result<Kit, CliError> {
    let named = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = named.or_else(|| std::env::home_dir().map(|home| home.join(HOME))).ok_or_else(|| {
        CliError::usage("there is no home folder for tools").help(format!("name a folder in {VARIABLE}"))
    })?;
    let home =
        std::path::absolute(&home).map_err(|error| CliError::usage(format!("{VARIABLE} names no folder: {error}")))?;
    Ok(Kit::new(&home).verbose(global.verbose > 0))
}

/// Where the component of a pack goes.
fn component_of(project: &Project) -> PathBuf {
    let name = project.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    project.target().join(format!("{name}.wasm"))
}

#[expect(clippy::disallowed_methods, reason = "the author's pack, not the audited project")]
fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let parent = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    parent
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| CliError::usage(format!("cannot write {}: {error}", path.display())))
}

/// The kit writes its advice as the command line does.
fn failed(error: KitError) -> CliError {
    let text = error.to_string();
    match text.rsplit_once("\nhelp: ") {
        Some((message, help)) if !matches!(error, KitError::Compile { .. }) => CliError::usage(message).help(help),
        _ => CliError::usage(text),
    }
}
