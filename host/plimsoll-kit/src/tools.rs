//! Tools: found on the machine, or brought by pip and npm into the user's own folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest as _, Sha256};

use crate::pins::Pin;
use crate::{Kit, KitError, Language, files};

/// The folder of a language's tools: another one for each set of pins, so that two versions of `plimsoll` do not fight.
pub(crate) fn folder(kit: &Kit, language: Language) -> PathBuf {
    let pin = kit.pins.of(language);
    let pins: Vec<&str> = pin.iter().flat_map(|pin| pin.pip.iter().chain(&pin.npm)).map(String::as_str).collect();
    let digest = Sha256::digest(pins.join("\n"));
    let short: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    // JavaScript and TypeScript share theirs.
    let name = if language == Language::Ts { Language::Js } else { language };
    kit.home.join("tools").join(format!("{name}-{short}"))
}

/// Where the packages that pip brought can be imported from.
pub(crate) fn pip_folder(kit: &Kit, language: Language) -> PathBuf {
    folder(kit, language).join("pip")
}

/// Where the packages that npm brought can be resolved from: the folder that holds `node_modules`.
pub(crate) fn npm_folder(kit: &Kit, language: Language) -> PathBuf {
    folder(kit, language).join("npm")
}

/// Checks that the machine's programs are new enough and that the pinned tools were brought.
pub(crate) fn check(kit: &Kit, language: Language) -> Result<(), KitError> {
    let Some(pin) = kit.pins.of(language) else { return Ok(()) };
    check_machine(pin, language)?;
    let wanted: Vec<&str> = pin.pip.iter().chain(&pin.npm).map(String::as_str).collect();
    if wanted.is_empty() || folder(kit, language).join("complete").is_file() {
        return Ok(());
    }
    Err(KitError::ToolMissing {
        tool: wanted.join(" and "),
        what: format!("a pack in {}", language.title()),
        help: format!("`plimsoll toolchain install {language}` brings it into {}", kit.home.display()),
    })
}

/// Brings the pinned tools. What is there already stays.
pub(crate) fn install(kit: &Kit, language: Language) -> Result<Vec<String>, KitError> {
    let Some(pin) = kit.pins.of(language) else { return Ok(Vec::new()) };
    check_machine(pin, language)?;
    let folder = folder(kit, language);
    if folder.join("complete").is_file() {
        return Ok(vec![format!("{}: already in {}", language.title(), folder.display())]);
    }
    // Into a folder beside it that takes its name at the end, so that half a download is never taken for a toolchain.
    let parent = folder.parent().unwrap_or(&kit.home);
    fs::create_dir_all(parent).map_err(KitError::file("create", parent))?;
    let fresh = tempfile::Builder::new()
        .prefix(".installing-")
        .tempdir_in(parent)
        .map_err(KitError::file("create a folder in", parent))?;
    if !pin.pip.is_empty() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-compile", "--quiet", "--target"]);
        run(kit, pip.arg(fresh.path().join("pip")).args(&pin.pip))?;
    }
    if !pin.npm.is_empty() {
        let prefix = fresh.path().join("npm");
        files::write(&prefix.join("package.json"), "{\"private\": true}\n")?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix"]);
        run(kit, npm.arg(&prefix).args(&pin.npm))?;
    }
    files::write(&fresh.path().join("complete"), "")?;
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(KitError::file("remove", &folder))?;
    }
    let fresh = fresh.keep();
    fs::rename(&fresh, &folder).map_err(KitError::file("rename to", &folder))?;
    let brought = pin.pip.iter().chain(&pin.npm).map(|tool| format!("{}: {tool}", language.title()));
    Ok(brought.collect())
}

fn check_machine(pin: &Pin, language: Language) -> Result<(), KitError> {
    pin.minimum.iter().try_for_each(|(program, minimum)| {
        check_program(program, minimum, &format!("a pack in {}", language.title()), &advice(program))
    })
}

/// Checks that a program is on the machine and new enough.
pub(crate) fn check_program(program: &str, minimum: &str, what: &str, help: &str) -> Result<(), KitError> {
    let Some(found) = version_of(program) else {
        return Err(KitError::ToolMissing {
            tool: format!("{program} {minimum} or newer"),
            what: what.to_owned(),
            help: help.to_owned(),
        });
    };
    if numbers(&found) >= numbers(minimum) {
        return Ok(());
    }
    Err(KitError::ToolOld {
        tool: program.to_owned(),
        found,
        minimum: minimum.to_owned(),
        what: what.to_owned(),
        help: help.to_owned(),
    })
}

fn advice(program: &str) -> String {
    match program {
        "node" => "install Node.js, with npm, from https://nodejs.org or your distribution".to_owned(),
        "python3" => "install Python, with pip, from https://www.python.org or your distribution".to_owned(),
        "rustc" => "install Rust from https://rustup.rs".to_owned(),
        _ => format!("install {program}"),
    }
}

/// The version that a program says it has; none where there is no such program.
pub(crate) fn version_of(program: &str) -> Option<String> {
    // Go alone has no such flag.
    let flag = if Path::new(program).file_stem()? == "go" { "version" } else { "--version" };
    let output = Command::new(program).arg(flag).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let start = |word: &str| word.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let words = text.split_whitespace().map(start);
    words.into_iter().find(|word| word.contains('.') && numbers(word).len() > 1)
}

/// `1.25.3-rc1` as 1, 25, 3.
fn numbers(version: &str) -> Vec<u64> {
    let part = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok();
    version.split('.').map_while(part).collect()
}

/// Runs a tool; what it says is shown only if it fails, or on request.
pub(crate) fn run(kit: &Kit, command: &mut Command) -> Result<String, KitError> {
    let tool = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let missing = |_| KitError::ToolMissing { tool: tool.clone(), what: "the pack".to_owned(), help: advice(&tool) };
    let output = command.stdin(Stdio::null()).output().map_err(missing)?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if kit.verbose {
        eprint(&said);
    }
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = said.trim_end();
    let output = if said.is_empty() { format!("{tool} failed ({})", output.status) } else { said.to_owned() };
    Err(KitError::Compile { tool, output })
}

#[expect(clippy::print_stderr, reason = "the output of a tool, because the author asked for it")]
fn eprint(text: &str) {
    eprint!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(numbers("1.9.3") < numbers("1.25"));
        assert!(numbers("3.11.7") >= numbers("3.10"));
        assert_eq!(numbers("20.20.2"), [20, 20, 2]);
        assert_eq!(version_of("plimsoll-no-such-program"), None);
    }

    #[test]
    fn what_is_too_old_is_named_with_both_versions() {
        let error = check_program("rustc", "99.0", "a pack in Rust", "wait").unwrap_err().to_string();
        assert!(error.starts_with("rustc 1."), "{error}");
        assert!(error.ends_with("is too old to build a pack in Rust, which needs 99.0\nhelp: wait"), "{error}");
    }
}
