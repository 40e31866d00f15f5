//! The compiler and library sources of a Debian-like distribution, unpacked into a private folder: the way that works
//! where rustup's download host is out of reach but the distribution's archive is not. Needs no root, installs nothing.
//!
//! The packages' names move with the archive, so they are asked for and never written down here: `rustc…` gives
//! `libstd-rust…-dev` and `libLLVM` by its dependencies, and the sources by its own name.

mod apt;
mod standard_library;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

pub use self::apt::Apt;
use crate::process::{find_program, output};
use crate::{KitError, files};

/// What rules are compiled for: no operating system and no WASI.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Raise when what is set up changes, so that older folders are set up again.
const LAYOUT: &str = "2";

/// A Rust compiler with a standard library for [`TARGET`], in a folder of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiler {
    /// What it says of itself.
    pub version: String,
    /// The program to start.
    pub rustc: PathBuf,
    /// What it links with.
    pub linker: PathBuf,
}

/// Where a compiler goes, and with whose help.
pub struct Setup<'a> {
    /// The folder of its own.
    pub folder: &'a Path,
    /// That of the compiler in use, for its linker.
    pub sysroot: &'a Path,
    /// The oldest compiler that will do, as major and minor version.
    pub oldest: (u64, u64),
    /// `cargo build`, as it is to be started.
    pub cargo_build: &'a dyn Fn() -> Command,
    /// Told what takes so long.
    pub say: &'a dyn Fn(&str),
}

impl Compiler {
    /// The compiler of an earlier run, if it is complete and still works. Needs no network.
    #[must_use]
    pub fn set_up_before(folder: &Path, sysroot: &Path) -> Option<Self> {
        let stamp = fs::read_to_string(folder.join("stamp")).ok()?;
        let (layout, version) = stamp.split_once('\n')?;
        if layout != LAYOUT {
            return None;
        }
        let rustc = folder.join("rustc");
        let answer = output(Command::new(&rustc).arg("--version")).ok()?;
        (answer == version.trim()).then_some(Self { version: answer, rustc, linker: find_linker(sysroot)? })
    }

    /// Downloads, unpacks and builds the compiler.
    ///
    /// # Errors
    /// A program that is not there, an archive without a compiler that is new enough, and what fails on the way.
    pub fn set_up(setup: &Setup<'_>) -> Result<Self, KitError> {
        for program in ["apt-get", "apt-cache", "dpkg-deb"] {
            if find_program(program).is_none() {
                return Err(lacks(format!("there is no `{program}`: this is not a Debian-like distribution")));
            }
        }
        let Setup { folder, sysroot, oldest, say, .. } = *setup;
        let linker = find_linker(sysroot)
            .ok_or_else(|| lacks("no linker for WebAssembly (rust-lld or wasm-ld) is installed".to_owned()))?;
        let (root, debs) = (folder.join("root"), folder.join("debs"));
        for stale in [&root, &debs] {
            remove(stale)?;
            fs::create_dir_all(stale).map_err(KitError::file("create", stale))?;
        }
        remove(&folder.join("stamp"))?;

        let mut archive = Archive { apt: Apt::with_system_lists(folder) };
        let package = match archive.newest_compiler(oldest) {
            Some(package) => package,
            None => {
                say("fetching the distribution's package lists");
                archive.apt.refresh()?;
                let (major, minor) = oldest;
                archive
                    .newest_compiler(oldest)
                    .ok_or_else(|| lacks(format!("the distribution has no rustc {major}.{minor} or newer")))?
            }
        };
        say(&format!("downloading {package} and its library sources (about 140 MB)"));
        if archive.download(&package, &debs).is_err() {
            // The lists of the system are older than the archive.
            say("fetching the distribution's package lists");
            archive.apt.refresh()?;
            archive.download(&package, &debs)?;
        }
        say("unpacking");
        for deb in sorted_files(&debs)? {
            output(Command::new("dpkg-deb").arg("--extract").args([&deb, &root]))?;
            remove(&deb)?;
        }
        let compiler = find_compiler(&root)?;
        let rustc = write_wrapper(folder, &root, &compiler)?;
        let version = output(Command::new(&rustc).arg("--version"))?;
        let private_sysroot = PathBuf::from(output(Command::new(&rustc).args(["--print", "sysroot"]))?);

        say(&format!("building the standard library for {TARGET} with {version}"));
        standard_library::build(setup.cargo_build, &rustc, &private_sysroot, &folder.join("std"))?;

        for unneeded in ["usr/src", "usr/share", "usr/libexec", "usr/lib/rustlib/src"] {
            remove(&root.join(unneeded))?;
        }
        remove(&debs)?;
        remove(&folder.join("apt"))?;
        files::write(&folder.join("stamp"), format!("{LAYOUT}\n{version}\n"))?;
        Ok(Self { version, rustc, linker })
    }
}

/// Where cargo keeps what it downloads.
#[must_use]
pub fn cargo_home() -> Option<PathBuf> {
    let explicit = env::var_os("CARGO_HOME").filter(|home| !home.is_empty());
    explicit.map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

fn lacks(text: String) -> KitError {
    KitError::Project(text)
}

/// The package archive, read with the distribution's own tools.
struct Archive {
    apt: Apt,
}

impl Archive {
    /// The compiler package with the highest version that is at least `oldest`.
    fn newest_compiler(&self, oldest: (u64, u64)) -> Option<String> {
        let found = output(self.apt.command("apt-cache").args(["search", "--names-only", r"^rustc(-web|-[0-9.]+)?$"]));
        let mut newest: Option<((u64, u64), String)> = None;
        for line in found.ok()?.lines() {
            let name = line.split_whitespace().next()?;
            let policy = output(self.apt.command("apt-cache").args(["policy", name])).ok()?;
            let Some(version) = candidate_version(&policy) else { continue };
            if version >= oldest && newest.as_ref().is_none_or(|(best, _)| version > *best) {
                newest = Some((version, name.to_owned()));
            }
        }
        newest.map(|(_, name)| name)
    }

    /// Downloads a compiler package with all that it needs to run, and the library sources of the same version.
    fn download(&self, rustc_package: &str, into: &Path) -> Result<(), KitError> {
        let flavour = rustc_package.strip_prefix("rustc").unwrap_or_default();
        let mut wanted = BTreeSet::from([rustc_package.to_owned(), format!("rust{flavour}-src")]);
        let mut open = vec![rustc_package.to_owned()];
        while let Some(package) = open.pop() {
            let listed = output(self.apt.command("apt-cache").args(["depends", "--important", &package]))?;
            for name in listed.lines().filter_map(|line| line.trim().strip_prefix("Depends: ")) {
                let of_compiler = name.starts_with("libstd-rust") || name.starts_with("libllvm");
                // The C compiler that the compiler package asks for is what cargo links with anyway: it is there.
                let shared_library = package != rustc_package && !name.ends_with("-dev") && !name.starts_with('<');
                if (of_compiler || (shared_library && !is_installed(name))) && wanted.insert(name.to_owned()) {
                    open.push(name.to_owned());
                }
            }
        }
        output(self.apt.command("apt-get").arg("download").args(&wanted).current_dir(into)).map(drop)
    }
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    output(&mut query).is_ok_and(|status| status.starts_with("installed"))
}

/// (major, minor) of the candidate in what `apt-cache policy` prints.
fn candidate_version(policy: &str) -> Option<(u64, u64)> {
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    let version = version.split_once(':').map_or(version, |(_epoch, rest)| rest);
    let mut numbers = version.split(['.', '+', '-', '~']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The real compiler among the unpacked files. Some distributions put it into a folder of its own below `usr/lib`.
fn find_compiler(root: &Path) -> Result<PathBuf, KitError> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    if let Ok(entries) = fs::read_dir(root.join("usr/lib")) {
        candidates.extend(entries.flatten().map(|entry| entry.path().join("bin/rustc")));
    }
    candidates.push(root.join("usr/bin/rustc"));
    candidates.into_iter().find(|path| path.is_file()).ok_or_else(|| lacks("the packages hold no rustc".to_owned()))
}

/// A small `rustc` that runs the unpacked one with its own libraries, so that nothing else sees them.
fn write_wrapper(folder: &Path, root: &Path, compiler: &Path) -> Result<PathBuf, KitError> {
    let mut libraries = BTreeSet::new();
    collect_library_folders(root, &mut libraries)?;
    let libraries: Vec<_> = libraries.iter().map(|path| path.display().to_string()).collect();
    let script = format!("#!/bin/sh\nLD_LIBRARY_PATH='{}' exec '{}' \"$@\"\n", libraries.join(":"), compiler.display());
    let wrapper = folder.join("rustc");
    files::write(&wrapper, script)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let executable = fs::Permissions::from_mode(0o755);
        fs::set_permissions(&wrapper, executable).map_err(KitError::file("make executable", &wrapper))?;
    }
    Ok(wrapper)
}

fn collect_library_folders(folder: &Path, into: &mut BTreeSet<PathBuf>) -> Result<(), KitError> {
    for entry in fs::read_dir(folder).map_err(KitError::file("read", folder))? {
        let entry = entry.map_err(KitError::file("read", folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type().map_err(KitError::file("read", folder))?.is_dir() {
            if !matches!(name.as_ref(), "src" | "share" | "rustlib") {
                collect_library_folders(&entry.path(), into)?;
            }
        } else if name.starts_with("lib") && name.contains(".so") {
            into.insert(folder.to_owned());
        }
    }
    Ok(())
}

/// `rust-lld` of the compiler in use, else any linker for WebAssembly on the search path.
fn find_linker(sysroot: &Path) -> Option<PathBuf> {
    let targets = fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    let mut own: Vec<PathBuf> = targets.flatten().map(|target| target.path().join("bin/rust-lld")).collect();
    own.sort();
    own.into_iter().find(|path| path.is_file()).or_else(|| {
        let versioned = (14..40).rev().map(|version| format!("wasm-ld-{version}"));
        ["rust-lld".to_owned(), "wasm-ld".to_owned()].into_iter().chain(versioned).find_map(|name| find_program(&name))
    })
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>, KitError> {
    let entries = fs::read_dir(folder).map_err(KitError::file("read", folder))?;
    let files = entries.map(|entry| entry.map(|entry| entry.path()).map_err(KitError::file("read", folder)));
    let mut files = files.collect::<Result<Vec<_>, _>>()?;
    files.sort();
    Ok(files)
}

fn remove(path: &Path) -> Result<(), KitError> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let removed = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map_err(KitError::file("remove", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidate_versions_are_read_with_and_without_an_epoch() {
        let policy =
            |version: &str| format!("rustc-web:\n  Installed: (none)\n  Candidate: {version}\n  Version table:\n");
        assert_eq!(candidate_version(&policy("1.96.0+dfsg1-1~deb12u2")), Some((1, 96)));
        assert_eq!(candidate_version(&policy("2:1.101.1-1")), Some((1, 101)));
        assert_eq!(candidate_version(&policy("(none)")), None);
    }
}
