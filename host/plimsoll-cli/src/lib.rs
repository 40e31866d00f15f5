//! The `plimsoll` command as a library, so that tests and benchmarks run the same audit in process.
//!
//! This is where the other crates meet: it may know all of them, and holds no rule, no renderer and no sandbox of its own.

pub mod args;
pub mod audit;
pub mod builtin;
pub mod commands;
pub mod config;
pub mod console;
pub mod exit;
pub mod interrupt;
pub mod logging;
pub mod packs;
pub mod places;
pub mod progress;

use clap::Parser;

use crate::args::Cli;
use crate::builtin::BuiltinPack;
use crate::exit::Exit;

/// Runs the command line given by `arguments`, the first of which is the program's name, with the packs that it carries.
pub fn main_with(arguments: impl IntoIterator<Item = std::ffi::OsString>, builtin: &[BuiltinPack]) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are errors to clap; they go to stdout and are none.
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Passed };
            drop(error.print());
            return code;
        }
    };
    logging::start(&cli.global);
    match commands::run(&cli, builtin) {
        Ok(exit) => exit,
        Err(error) => {
            console::complain(&format!("plimsoll: {error}"));
            error.exit
        }
    }
}
