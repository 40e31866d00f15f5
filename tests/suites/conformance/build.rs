//! From the assembled sources to a pack that can be called: the toolchains that there are, `plimsoll pack build`, and what is
//! kept below `target/conformance` from one run to the next.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use plimsoll_cli::packs::{LoadedPack, Origin};
use plimsoll_engine::{CodeCache, Engine, EngineOptions, Limits, Settings};
use plimsoll_tests::{plimsoll, root};
use sha2::{Digest, Sha256};

use crate::assemble::{self, Files};
use crate::case::Case;
use crate::language::Language;

/// What a component depends on beside the cases: the SDKs that the binary carries, and the way that it builds.
const SOURCES: [&str; 4] = ["wit/v0.1", "host/plimsoll-kit/src", "host/plimsoll-kit/toolchains.toml", "Cargo.lock"];
/// Folders that are no source.
const LEFT_OUT: [&str; 3] = ["target", "node_modules", "__pycache__"];

/// Why packs of a language cannot be built here, by the language's name.
#[derive(Default)]
pub(crate) struct Toolchains(BTreeMap<String, String>);

impl Toolchains {
    /// Asks the binary.
    pub(crate) fn find() -> Self {
        let output = command(&["toolchain", "list"]).output().expect("plimsoll starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut missing = BTreeMap::new();
        let mut last = String::new();
        for line in text.lines() {
            match line.split_once("  ") {
                // What a reason goes on with is indented.
                Some(("", rest)) => {
                    missing.entry(last.clone()).and_modify(|reason: &mut String| reason.extend(["; ", rest.trim()]));
                }
                Some((name, state)) => {
                    name.trim().clone_into(&mut last);
                    if state.trim() != "ready" {
                        missing.insert(last.clone(), state.trim().to_owned());
                    }
                }
                None => {}
            }
        }
        Self(missing)
    }

    /// Returns why packs of a language cannot be built, if they cannot.
    pub(crate) fn missing(&self, language: Language) -> Option<&str> {
        self.0.get(language.name()).map(String::as_str)
    }
}

/// Returns the component of all cases of a language, built anew only where what it is made of has changed.
///
/// # Errors
/// What `plimsoll pack build` says.
pub(crate) fn component(cases: &[Case], language: Language) -> Result<Vec<u8>, String> {
    let files = assemble::pack(cases, language)?;
    let (digest, stamp) = (digest(&files, language), place(language, "stamp"));
    if !fs::read_to_string(&stamp).is_ok_and(|found| found == digest) || !place(language, "wasm").is_file() {
        build(&files, language)?;
        write(&stamp, digest.as_bytes())?;
    }
    read(&place(language, "wasm"))
}

/// Builds a language's component whether it has changed or not, and returns how long that took. The tools, and the SDK
/// where it is compiled separately, are warm.
///
/// # Errors
/// What `plimsoll pack build` says.
pub(crate) fn time(cases: &[Case], language: Language) -> Result<Duration, String> {
    component(cases, language)?;
    build(&assemble::pack(cases, language)?, language)
}

fn build(files: &Files, language: Language) -> Result<Duration, String> {
    let folder = place(language, "");
    // Nothing of an older suite may be built, but what tools keep in `target` saves them time.
    for part in ["cases", "hello", "rules", "src"].map(|part| folder.join(part)).iter().filter(|part| part.is_dir()) {
        fs::remove_dir_all(part).map_err(|error| format!("{}: {error}", part.display()))?;
    }
    for (name, text) in files {
        write(&folder.join(name), text.as_bytes())?;
    }
    let start = Instant::now();
    let output = command(&["pack", "build"]).arg(&folder).arg("--output").arg(place(language, "wasm")).output();
    let output = output.map_err(|error| format!("plimsoll does not start: {error}"))?;
    if output.status.success() {
        return Ok(start.elapsed());
    }
    Err(format!("the pack in {} does not build:\n{}", folder.display(), String::from_utf8_lossy(&output.stderr)))
}

/// Loads a component; the engine keeps its machine code, because compiling an interpreter takes long.
///
/// # Errors
/// Why it is refused.
pub(crate) fn load(engine: &Engine, language: Language, component: &[u8]) -> Result<LoadedPack, String> {
    let pack = engine.load(component).map_err(|error| error.to_string())?;
    if let Some(fault) = pack.description().faults.first() {
        return Err(fault.message.clone());
    }
    Ok(LoadedPack::new(pack, Origin::File(place(language, "wasm")), Settings::default()))
}

/// An engine as an audit has it, which keeps machine code below `target/conformance`.
pub(crate) fn engine() -> Engine {
    let folder = root().join("target/conformance");
    let cache = CodeCache::open(&folder.join("code"), &folder.join("code.key"), CodeCache::DEFAULT_BYTES);
    new_engine().with_cache(cache.expect("machine code can be kept"))
}

/// An engine that keeps nothing.
pub(crate) fn new_engine() -> Engine {
    Engine::new(&EngineOptions { threads: 4, limits: Limits::default() }).expect("the sandbox starts")
}

/// `plimsoll` with the suite's own folder for tools, unless the environment names one.
fn command(arguments: &[&str]) -> Command {
    let mut command = plimsoll();
    if std::env::var_os("PLIMSOLL_HOME").is_none() {
        command.env("PLIMSOLL_HOME", root().join("target/kit-home"));
    }
    command.args(arguments);
    command
}

/// The folder of a language's pack, or a file beside it.
fn place(language: Language, extension: &str) -> PathBuf {
    root().join("target/conformance").join(language.name()).with_extension(extension)
}

fn digest(files: &Files, language: Language) -> String {
    let mut hash = Sha256::new();
    let mut add = |name: &str, bytes: &[u8]| {
        for part in [name.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    };
    for (name, text) in files {
        add(name, text.as_bytes());
    }
    let mut left: Vec<PathBuf> = SOURCES.iter().map(|source| root().join(source)).collect();
    left.push(language.sdk());
    while let Some(path) = left.pop() {
        if !path.is_dir() {
            add(&path.to_string_lossy(), &fs::read(&path).unwrap_or_default());
            continue;
        }
        let mut entries: Vec<PathBuf> =
            fs::read_dir(&path).expect("a readable folder").map(|entry| entry.expect("an entry").path()).collect();
        entries.retain(|entry| !LEFT_OUT.iter().any(|name| entry.ends_with(name)));
        entries.sort();
        left.extend(entries);
    }
    hex(&hash.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
    parent.and_then(|()| fs::write(path, bytes)).map_err(|error| format!("{}: {error}", path.display()))
}
