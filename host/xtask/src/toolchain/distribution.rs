//! The compiler and library sources of a Debian-like distribution, unpacked into a private folder: the way that works
//! where rustup's download host is out of reach but the distribution's archive is not. Needs no root, installs nothing.
//!
//! The packages' names move with the archive, so they are asked for and never written down here: `rustc…` gives
//! `libstd-rust…-dev` and `libLLVM` by its dependencies, and the sources by its own name.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::apt::Apt;
use super::{GuestToolchain, TARGET, standard_library};
use crate::process;
use crate::workspace::Workspace;

/// Raise when what is set up changes, so that older folders are set up again.
const LAYOUT: &str = "2";

/// The toolchain of an earlier run, if it is complete and still works. Needs no network.
pub(super) fn set_up_before(workspace: &Workspace, folder: &Path, sysroot: &Path) -> Option<GuestToolchain> {
    let stamp = fs::read_to_string(folder.join("stamp")).ok()?;
    let (layout, version) = stamp.split_once('\n')?;
    if layout != LAYOUT {
        return None;
    }
    let rustc = folder.join("rustc");
    let answer = workspace.ask_rustc(rustc.as_os_str(), &["--version"]).ok()?;
    if answer != version.trim() {
        return None;
    }
    Some(GuestToolchain {
        description: format!("{answer} in {}", shown(workspace, folder)),
        rustc: Some(rustc),
        linker: Some(find_linker(sysroot)?),
        build_std: false,
        renamed: Vec::new(),
    })
}

/// Downloads, unpacks and builds the toolchain.
pub(super) fn set_up(workspace: &Workspace, folder: &Path, sysroot: &Path) -> Result<GuestToolchain> {
    for program in ["apt-get", "apt-cache", "dpkg-deb"] {
        if process::find_program(program).is_none() {
            bail!("there is no `{program}`");
        }
    }
    let linker = find_linker(sysroot).context("no linker for WebAssembly (rust-lld or wasm-ld) is installed")?;
    let (root, debs) = (folder.join("root"), folder.join("debs"));
    for stale in [&root, &debs] {
        remove(stale)?;
        fs::create_dir_all(stale)?;
    }
    remove(&folder.join("stamp"))?;

    let mut archive = Archive { apt: Apt::with_system_lists(folder) };
    let rustc_package = match archive.newest_compiler(workspace.oldest_rust()) {
        Some(package) => package,
        None => {
            archive.refresh()?;
            let (major, minor) = workspace.oldest_rust();
            archive
                .newest_compiler((major, minor))
                .with_context(|| format!("it has no rustc {major}.{minor} or newer"))?
        }
    };
    eprintln!("guest toolchain: downloading {rustc_package} and its library sources (about 140 MB)");
    if archive.download(&rustc_package, &debs).is_err() {
        // The lists of the system are older than the archive.
        archive.refresh()?;
        archive.download(&rustc_package, &debs)?;
    }
    eprintln!("guest toolchain: unpacking");
    for deb in sorted_files(&debs)? {
        process::output(Command::new("dpkg-deb").arg("--extract").args([&deb, &root]))?;
        fs::remove_file(&deb)?;
    }
    let compiler = find_compiler(&root)?;
    let wrapper = write_wrapper(folder, &root, &compiler)?;
    let version = workspace.ask_rustc(wrapper.as_os_str(), &["--version"])?;
    let private_sysroot = PathBuf::from(workspace.ask_rustc(wrapper.as_os_str(), &["--print", "sysroot"])?);

    eprintln!("guest toolchain: building the standard library for {TARGET} with {version}");
    standard_library::build(workspace, &wrapper, &private_sysroot, &folder.join("std"))?;

    for unneeded in ["usr/src", "usr/share", "usr/libexec", "usr/lib/rustlib/src"] {
        remove(&root.join(unneeded))?;
    }
    remove(&debs)?;
    remove(&folder.join("apt"))?;
    fs::write(folder.join("stamp"), format!("{LAYOUT}\n{version}\n"))?;
    Ok(GuestToolchain {
        description: format!("{version} in {}", shown(workspace, folder)),
        rustc: Some(wrapper),
        linker: Some(linker),
        build_std: false,
        renamed: Vec::new(),
    })
}

/// The package archive, read with the distribution's own tools.
struct Archive {
    apt: Apt,
}

impl Archive {
    fn refresh(&mut self) -> Result<()> {
        eprintln!("guest toolchain: fetching the distribution's package lists");
        self.apt.refresh()
    }

    /// The compiler package with the highest version that is at least `oldest`.
    fn newest_compiler(&self, oldest: (u64, u64)) -> Option<String> {
        let found =
            process::output(self.apt.command("apt-cache").args(["search", "--names-only", r"^rustc(-web|-[0-9.]+)?$"]));
        let mut newest: Option<((u64, u64), String)> = None;
        for line in found.ok()?.lines() {
            let name = line.split_whitespace().next()?;
            let policy = process::output(self.apt.command("apt-cache").args(["policy", name])).ok()?;
            let Some(version) = candidate_version(&policy) else { continue };
            if version >= oldest && newest.as_ref().is_none_or(|(best, _)| version > *best) {
                newest = Some((version, name.to_owned()));
            }
        }
        newest.map(|(_, name)| name)
    }

    /// Downloads a compiler package with all that it needs to run, and the library sources of the same version.
    fn download(&self, rustc_package: &str, into: &Path) -> Result<()> {
        let flavour = rustc_package.strip_prefix("rustc").unwrap_or_default();
        let mut wanted = BTreeSet::from([rustc_package.to_owned(), format!("rust{flavour}-src")]);
        let mut open = vec![rustc_package.to_owned()];
        while let Some(package) = open.pop() {
            let listed = process::output(self.apt.command("apt-cache").args(["depends", "--important", &package]))?;
            for name in listed.lines().filter_map(|line| line.trim().strip_prefix("Depends: ")) {
                let of_compiler = name.starts_with("libstd-rust") || name.starts_with("libllvm");
                // The C compiler that the compiler package asks for is what cargo links with anyway: it is there.
                let shared_library = package != rustc_package && !name.ends_with("-dev") && !name.starts_with('<');
                if (of_compiler || (shared_library && !is_installed(name))) && wanted.insert(name.to_owned()) {
                    open.push(name.to_owned());
                }
            }
        }
        process::output(self.apt.command("apt-get").arg("download").args(&wanted).current_dir(into))?;
        Ok(())
    }
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    process::output(&mut query).is_ok_and(|status| status.starts_with("installed"))
}

/// (major, minor) of the candidate in what `apt-cache policy` prints.
fn candidate_version(policy: &str) -> Option<(u64, u64)> {
    let version = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    let version = version.split_once(':').map_or(version, |(_epoch, rest)| rest);
    let mut numbers = version.split(['.', '+', '-', '~']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The real compiler among the unpacked files. Some distributions put it into a folder of its own below `usr/lib`.
fn find_compiler(root: &Path) -> Result<PathBuf> {
    let mut candidates: Vec<PathBuf> = Vec::new();
    if let Ok(entries) = fs::read_dir(root.join("usr/lib")) {
        candidates.extend(entries.flatten().map(|entry| entry.path().join("bin/rustc")));
    }
    candidates.push(root.join("usr/bin/rustc"));
    candidates.into_iter().find(|path| path.is_file()).context("the packages hold no rustc")
}

/// A small `rustc` that runs the unpacked one with its own libraries, so that nothing else sees them.
fn write_wrapper(folder: &Path, root: &Path, compiler: &Path) -> Result<PathBuf> {
    let mut libraries = BTreeSet::new();
    collect_library_folders(root, &mut libraries)?;
    let libraries: Vec<_> = libraries.iter().map(|path| path.display().to_string()).collect();
    let script = format!("#!/bin/sh\nLD_LIBRARY_PATH='{}' exec '{}' \"$@\"\n", libraries.join(":"), compiler.display());
    let wrapper = folder.join("rustc");
    fs::write(&wrapper, script)?;
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755))?;
    Ok(wrapper)
}

fn collect_library_folders(folder: &Path, into: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
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
        ["rust-lld".to_owned(), "wasm-ld".to_owned()]
            .into_iter()
            .chain(versioned)
            .find_map(|name| process::find_program(&name))
    })
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn remove(path: &Path) -> Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let removed = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.with_context(|| format!("failed to remove {}", path.display()))
}

fn shown(workspace: &Workspace, folder: &Path) -> String {
    folder.strip_prefix(&workspace.root).unwrap_or(folder).display().to_string()
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
