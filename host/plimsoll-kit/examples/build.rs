//! Builds the component of a pack's folder: `cargo run -p plimsoll-kit --release --example build -- FOLDER OUT.wasm [--install]`.
//!
//! `PLIMSOLL_HOME` names the kit's home, else it is `target/kit-home`.

#![expect(clippy::disallowed_methods, reason = "the author's files, never those of an audited project")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use plimsoll_kit::{Kit, Project};

fn main() -> ExitCode {
    match run() {
        Ok(line) => say(&line),
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run() -> Result<String, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, out, rest @ ..] = arguments.as_slice() else {
        return Err("usage: build FOLDER OUT.wasm [--install]".into());
    };
    let home = env::var_os("PLIMSOLL_HOME").map_or_else(|| PathBuf::from("target/kit-home"), PathBuf::from);
    fs::create_dir_all(&home)?;
    let kit = Kit::new(&fs::canonicalize(home)?);
    let project = Project::open(Path::new(folder))?;
    if rest.iter().any(|argument| argument == "--install") {
        kit.install(project.manifest.language, &complain)?.iter().for_each(|line| say(line));
    }
    let start = Instant::now();
    let component = kit.build(&project)?;
    fs::write(out, &component)?;
    Ok(format!("{out}: {} bytes in {:.1} s", component.len(), start.elapsed().as_secs_f64()))
}

#[expect(clippy::print_stdout, reason = "what a program says")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "what a program says")]
fn complain(line: &str) {
    eprintln!("{line}");
}
