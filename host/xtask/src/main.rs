//! `cargo xtask`: what it takes to build, test and release Plimsoll, with cargo and the network as the only tools
//! that a reader of the README needs. Nothing of this ends up in the product.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a development tool that talks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "a development tool that reads the workspace and starts processes")]

mod arguments;
mod component;
mod packs;
mod process;
mod toolchain;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use arguments::Arguments;
use workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask <command>

  toolchain [--from rustup|source|distribution]
                             find or set up what compiles rules to WebAssembly
  packs [--only NAME]        build the built-in packs into target/packs
        [--no-precompile]    without the machine code that the binary embeds
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = Arguments::from_env();
    let Some(command) = arguments.positional() else {
        print!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    if matches!(command.as_str(), "help" | "--help" | "-h") {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::discover()?;
    match command.as_str() {
        "toolchain" => {
            let source = arguments.value("--from")?;
            arguments.finish()?;
            let guest = toolchain::find_or_set_up(&workspace, source.as_deref())?;
            println!("guest toolchain: {}", guest.description);
        }
        "packs" => {
            let only = arguments.value("--only")?;
            let precompile = !arguments.flag("--no-precompile");
            arguments.finish()?;
            packs::build(&workspace, only.as_deref(), precompile)?;
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
