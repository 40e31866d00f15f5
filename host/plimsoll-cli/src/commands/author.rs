//! `plimsoll new`, `pack build` and `toolchain`: what authors of packs do before they test.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use plimsoll_kit::{Kit, KitError, Language, Project};

use crate::args::{Global, NewArgs, ToolchainCommand};
use crate::console;
use crate::exit::{CliError, Exit};
use crate::progress::Spinner;

/// Where tools and SDKs lie, unless the environment names another folder.
const HOME: &str = ".plimsoll";
/// Names that other folder.
const VARIABLE: &str = "PLIMSOLL_HOME";

/// Makes a pack.
pub(super) fn new(global: &Global, arguments: &NewArgs) -> Result<Exit, CliError> {
    let name = arguments.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let written = plimsoll_kit::create(&arguments.folder, &name, arguments.lang).map_err(failed)?;
    let mut out = format!("{}: a pack of rules in {}\n", arguments.folder.display(), arguments.lang.title());
    for path in written {
        let _ = writeln!(out, "  {}", path.strip_prefix(&arguments.folder).unwrap_or(&path).display());
    }
    let _ = writeln!(out, "\nNext:\n  cd {}", arguments.folder.display());
    // Without a home there is no toolchain either; the next command says so.
    if kit(global).is_ok_and(|kit| kit.missing(arguments.lang).is_some()) {
        let _ = writeln!(out, "  plimsoll toolchain install {}", arguments.lang);
    }
    let _ = writeln!(out, "  plimsoll test\n  plimsoll audit FOLDER --pack target/{name}.wasm");
    super::print(&out)
}

/// Builds a pack's component.
pub(super) fn build(global: &Global, folder: &Path, output: Option<&Path>) -> Result<Exit, CliError> {
    let project = Project::open(folder).map_err(failed)?;
    let output = output.map_or_else(|| component_of(&project), Path::to_owned);
    let component = component(global, &project)?;
    write(&output, &component)?;
    super::print(&format!("{}: {} bytes\n", output.display(), component.len()))
}

/// Builds a pack's component, and says so at a terminal: an interpreter takes half a minute to become one.
pub(super) fn component(global: &Global, project: &Project) -> Result<Vec<u8>, CliError> {
    let kit = kit(global)?;
    let language = project.manifest.language.title();
    let spinner = Spinner::new(progress(global), format!("building the pack in {language}"));
    let built = kit.build(project);
    spinner.finish();
    built.map_err(failed)
}

/// Whether somebody looks on who would like to know what takes so long.
pub(super) fn progress(global: &Global) -> bool {
    console::progress() && global.quiet == 0
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
            let spinner = Spinner::new(progress(global), format!("bringing what {} needs", language.title()));
            let brought = kit.install(*language, &|what| {
                tracing::info!(what, "toolchain");
                spinner.say(what);
            });
            spinner.finish();
            for line in brought.map_err(failed)? {
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
pub(super) fn component_of(project: &Project) -> PathBuf {
    let name = project.folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    project.target().join(format!("{name}.wasm"))
}

#[expect(clippy::disallowed_methods, reason = "the author's pack, not the audited project")]
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let parent = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    parent
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| CliError::usage(format!("cannot write {}: {error}", path.display())))
}

/// The kit writes its advice as the command line does.
pub(super) fn failed(error: KitError) -> CliError {
    let text = error.to_string();
    match text.rsplit_once("\nhelp: ") {
        Some((message, help)) if !matches!(error, KitError::Compile { .. }) => CliError::usage(message).help(help),
        _ => CliError::usage(text),
    }
}
