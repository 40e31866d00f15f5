//! `plimsoll-precompile IN.wasm OUT.cwasm`: compiles a pack ahead of time, for any processor of this architecture.
//!
//! Part of the build, not of the product: the compiled packs are embedded in the `plimsoll` binary, which trusts them like
//! its own code. Exits with 1 and one line on standard error if something is wrong.

use std::io::Write as _;
use std::process::ExitCode;

use plimsoll_engine::{Engine, EngineOptions};

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            drop(writeln!(std::io::stderr(), "plimsoll-precompile: {message}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a build tool: it reads and writes the files that it is told to")]
fn run(arguments: &[String]) -> Result<(), String> {
    let [from, to] = arguments else {
        return Err("usage: plimsoll-precompile IN.wasm OUT.cwasm".to_owned());
    };
    let component = std::fs::read(from).map_err(|error| format!("{from}: {error}"))?;
    let engine = Engine::new(&EngineOptions::default()).map_err(|error| error.to_string())?;
    let compiled = engine.precompile(&component).map_err(|error| format!("{from}: {error}"))?;
    std::fs::write(to, compiled).map_err(|error| format!("{to}: {error}"))
}
