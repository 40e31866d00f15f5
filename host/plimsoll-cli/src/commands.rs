//! One module for each command.

pub mod audit;
mod author;
mod bench;
mod completions;
mod explain;
mod files;
mod inventory;
pub(crate) mod pack;
pub mod report;
mod rules;
mod standard;
mod test;

use std::path::PathBuf;

use plimsoll_engine::{Engine, EngineOptions, Limits};

use crate::args::{Cli, Command, ConfigCommand, PackArgs};
use crate::builtin::BuiltinPack;
use crate::exit::{CliError, Exit};
use crate::packs::{self, PackSet, Selection};
use crate::{config, console, places};

/// Runs the command.
///
/// # Errors
/// Whatever ends it early, with its exit code.
pub fn run(cli: &Cli, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    match &cli.command {
        Command::Audit(arguments) => audit::run(&cli.global, arguments, builtin),
        Command::Rules(arguments) => rules::run(&cli.global, arguments, builtin),
        Command::Explain(arguments) => explain::run(&cli.global, arguments, builtin),
        Command::New(arguments) => author::new(&cli.global, arguments),
        Command::Test(arguments) => test::run(&cli.global, arguments),
        Command::Bench(arguments) => bench::run(&cli.global, arguments),
        Command::Inventory(arguments) => inventory::run(arguments),
        Command::Files(arguments) => files::run(arguments),
        Command::Toolchain(command) => author::toolchain(&cli.global, command),
        Command::Pack(command) => pack::run(&cli.global, command),
        Command::Standard(command) => standard::run(command, builtin),
        Command::Report(command) => report::run(&cli.global, command),
        Command::Config(ConfigCommand::Schema) => print(&config::schema()),
        Command::Completions { shell } => completions::run(*shell),
    }
}

/// Prints to stdout.
pub(crate) fn print(text: &str) -> Result<Exit, CliError> {
    console::print(text)
        .map(|()| Exit::Passed)
        .map_err(|error| CliError::new(Exit::Internal, format!("cannot write to stdout: {error}")))
}

/// Starts the sandbox, which compiles every pack.
pub(crate) fn uncached_engine(threads: usize, limits: Limits) -> Result<Engine, CliError> {
    Engine::new(&EngineOptions { threads, limits })
        .map_err(|error| CliError::new(Exit::Internal, format!("cannot start the sandbox: {error}")))
}

/// Starts the sandbox with the user's cache of compiled packs.
pub(crate) fn engine(threads: usize, limits: Limits) -> Result<Engine, CliError> {
    let engine = uncached_engine(threads, limits)?;
    Ok(match places::code_cache() {
        Some(cache) => engine.with_cache(cache),
        None => engine,
    })
}

/// Starts the sandbox for the built-in packs, which are compiled, and these files. Without files the cache is not touched.
pub(crate) fn engine_for(files: &[PathBuf], threads: usize, limits: Limits) -> Result<Engine, CliError> {
    if files.is_empty() { uncached_engine(threads, limits) } else { engine(threads, limits) }
}

/// Loads the packs of a command that only reads pages.
pub(crate) fn pages(arguments: &PackArgs, builtin: &[BuiltinPack]) -> Result<PackSet, CliError> {
    let engine = engine_for(&arguments.packs, 1, Limits::default())?;
    let (packs, faults) = packs::load(&engine, &arguments.packs, arguments.builtin(builtin))?;
    if packs.is_empty() && faults.is_empty() {
        return Err(no_packs());
    }
    PackSet::new(packs, faults, &Selection::default())
}

/// Returns the error for a run without any rule.
pub(crate) fn no_packs() -> CliError {
    CliError::usage("there are no rule packs: this binary was built without any, or --no-builtin leaves them out")
        .help("name one with --pack FILE.wasm, or build with `cargo xtask install`")
}
