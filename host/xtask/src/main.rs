//! `cargo xtask`: what it takes to build, test and release Plimsoll, with cargo and the network as the only tools
//! that a reader of the README needs. Nothing of this ends up in the product.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a development tool that talks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "a development tool that reads the workspace and starts processes")]

mod advisories;
mod arguments;
mod bindings;
mod check;
mod component;
mod conformance;
mod corpus;
mod docs;
mod hash;
mod licences;
mod packs;
mod process;
mod product;
mod toolchain;
mod validators;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use arguments::Arguments;
use packs::Precompiler;
use workspace::{Selection, Workspace};

const USAGE: &str = "\
Usage: cargo xtask <command>

  audit PATH [ARGUMENTS]     build everything, then run `plimsoll audit` with these arguments
  install [--root DIR]       install one self-contained `plimsoll` with the built-in packs inside
  build [--release]          build the packs, then `plimsoll` into target/debug or target/release
  test [FILTER]              everything that continuous integration runs; with a filter only those tests
  conformance [--write]      the same rules in every language, with all toolchains; with --write also sdk/CONFORMANCE.md
  packs [--only NAME]        build the built-in packs into target/packs
        [--no-precompile]    without the machine code that the binary embeds
  toolchain [--from rustup|source|distribution]
                             find or set up what compiles rules to WebAssembly
  validators                 bring what reads the reports in the tests into target/validators
  bindings [--check]         write what is generated from wit/ for the SDKs, or fail where it is out of date
  docs [--check]             write what is generated from the rules' pages, or fail where it is out of date
  corpus [NAME...]           bring the pinned real projects into target/corpus
  licences                   whether the licences of all dependencies are allowed
  advisories                 whether a local advisory database knows a vulnerability of a dependency
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
            let precompiler = Precompiler { selection: Selection::Product, release: true };
            packs::build_some(&workspace, only.as_deref(), precompile.then_some(precompiler))?;
        }
        "audit" => return product::audit(&workspace, &arguments.remaining()),
        "build" => {
            let release = arguments.flag("--release");
            arguments.finish()?;
            let binary = product::build(&workspace, release)?;
            println!("{}", binary.display());
        }
        "install" => {
            let root = arguments.value("--root")?;
            arguments.finish()?;
            product::install(&workspace, root.as_deref())?;
        }
        "test" => check::run(&workspace, &arguments.remaining())?,
        "conformance" => {
            let write = arguments.flag("--write");
            arguments.finish()?;
            conformance::run(&workspace, write)?;
        }
        "validators" => {
            arguments.finish()?;
            println!("{}", validators::install(&workspace)?.display());
        }
        "bindings" => {
            let check = arguments.flag("--check");
            arguments.finish()?;
            bindings::generate(&workspace, check)?;
        }
        "docs" => {
            let check = arguments.flag("--check");
            arguments.finish()?;
            docs::generate(&workspace, check)?;
        }
        "corpus" => corpus::fetch(&workspace, &arguments.remaining())?,
        "licences" => {
            arguments.finish()?;
            licences::check(&workspace)?;
        }
        "advisories" => {
            arguments.finish()?;
            advisories::check(&workspace)?;
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
