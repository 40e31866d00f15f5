//! Transcripts: `tests/cli/**/*.md` hold files, commands, their output and exit codes. `PLIMSOLL_BLESS=1` rewrites them.
//!
//! A block that opens with ```` ```LANGUAGE file=PATH ```` (or more backticks) is written into an empty folder; a `console` block runs each line
//! that starts with `$ ` there, with a POSIX shell. What follows is stdout, then stderr with `! ` before each line, then the
//! exit code if it is not 0.
//!
//! `$TESTS` is the folder `tests`.
//!
//! A first line `<!-- needs: LANGUAGE -->` asks for the tools of that language: where they are missing, the transcript is
//! skipped, and stderr says so.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the suite writes files, starts the binary, and says what it skips"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_kit::{Kit, Language};
use plimsoll_tests::{golden, plimsoll, root};

fn main() {
    let arguments = Arguments::from_args();
    let folder = root().join("tests/cli");
    let mut cases = Vec::new();
    collect(&folder, &mut cases);
    cases.sort();
    let mut trials: Vec<Trial> = cases
        .into_iter()
        .map(|case| {
            let name = case.strip_prefix(&folder).unwrap_or(&case).display().to_string();
            let missing = missing(&case);
            if let Some(reason) = &missing {
                eprintln!("{name} is skipped: {reason}");
            }
            Trial::test(name, move || replay(&case)).with_ignored_flag(missing.is_some())
        })
        .collect();
    let found = trials.len();
    trials.push(Trial::test(
        "there are transcripts",
        move || {
            if found > 0 { Ok(()) } else { Err(Failed::from("none found")) }
        },
    ));
    libtest_mimic::run(&arguments, trials).exit();
}

fn collect(folder: &Path, cases: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, cases);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            cases.push(path);
        }
    }
}

/// Returns the language whose tools a transcript needs.
fn needs(page: &str) -> Option<&str> {
    page.strip_prefix("<!-- needs: ")?.split(' ').next()
}

/// Returns why the tools that a transcript needs cannot be used.
fn missing(case: &Path) -> Option<String> {
    let page = fs::read_to_string(case).ok()?;
    let name = needs(&page)?;
    let language = Language::ALL.iter().find(|language| language.name() == name);
    let language = language.unwrap_or_else(|| panic!("{} needs an unknown language: {name}", case.display()));
    Kit::new(&kit_home()).missing(*language).map(|error| error.to_string())
}

/// Where the tools lie: where `cargo xtask test` puts them, unless the environment names another folder.
fn kit_home() -> PathBuf {
    std::env::var_os("PLIMSOLL_HOME").map_or_else(|| root().join("target/kit-home"), PathBuf::from)
}

fn replay(case: &Path) -> Result<(), Failed> {
    let page = fs::read_to_string(case)?;
    let place = tempfile::tempdir()?;
    // Reports name the folder.
    let folder = place.path().join("project");
    fs::create_dir(&folder)?;
    let mut replayed = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        replayed.push_str(line);
        replayed.push('\n');
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() < 3 || info.is_empty() {
            continue;
        }
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        if let Some((_, path)) = info.split_once("file=") {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder"))?;
            fs::write(path, body.join("\n") + "\n")?;
            replayed.extend(body.iter().flat_map(|line| [*line, "\n"]));
        } else if info == "console" {
            for command in body.iter().filter_map(|line| line.strip_prefix("$ ")) {
                writeln!(replayed, "$ {command}")?;
                replayed.push_str(&execute(command, &folder, needs(&page).is_some())?);
            }
        } else {
            replayed.extend(body.iter().flat_map(|line| [*line, "\n"]));
        }
        replayed.push_str(fence);
        replayed.push('\n');
    }
    golden::check(case, &replayed).map_err(Failed::from)
}

fn execute(line: &str, folder: &Path, with_tools: bool) -> Result<String, Failed> {
    let plimsoll = plimsoll();
    let binary = Path::new(plimsoll.get_program());
    let mut path = binary.parent().expect("a folder").as_os_str().to_owned();
    path.push(":/usr/bin:/bin");
    if with_tools {
        // Some tools are the machine's own, such as cargo.
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder).env("PATH", path).env("COLUMNS", "100");
    for (name, value) in plimsoll.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    let tests = root().join("tests");
    shell.env("PLIMSOLL_HOME", kit_home()).env("TESTS", &tests);
    // What one command compiles, the next one of the transcript finds, and nobody else.
    let place = folder.parent().expect("a folder");
    shell.env("PLIMSOLL_CACHE", place.join("cache")).env("XDG_CONFIG_HOME", place.join("config"));
    let output = shell.output()?;
    let place = folder.to_string_lossy().into_owned();
    let clean = |bytes: &[u8]| {
        String::from_utf8_lossy(bytes).replace(&place, "$PWD").replace(&*tests.to_string_lossy(), "$TESTS")
    };
    let mut text = clean(&output.stdout);
    for line in clean(&output.stderr).lines() {
        writeln!(text, "! {line}")?;
    }
    if !output.status.success() {
        writeln!(text, "[exit {}]", output.status.code().unwrap_or(-1))?;
    }
    Ok(text)
}
