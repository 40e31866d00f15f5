//! Where things are: the root of the workspace, its packs, and cargo. Everything that xtask makes lies in `target` of
//! the workspace, wherever `CARGO_TARGET_DIR` points: the packs must be where the other tools look for them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use cargo_metadata::{CargoOpt, CrateType, Metadata, MetadataCommand, Package};

use crate::process;

/// The checked-out workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    cargo: OsString,
    metadata: Metadata,
}

/// How the host is built. Cargo gives a dependency the features that the *selected* packages ask for, and compiles it
/// again for another selection: with a careless one Wasmtime is compiled three times. So there are two, and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selection {
    /// What `cargo install` and a plain `cargo build` select.
    Product,
    /// What the test step selects. Features of development dependencies count as soon as one example is built.
    Tests,
}

/// The packages that the test step tests, lints and builds; xtask has a profile of its own.
pub(crate) const ALL_BUT_XTASK: [&str; 3] = ["--workspace", "--exclude", "xtask"];

/// A built-in pack: a crate under `plugins/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pack {
    /// The folder's name, which is the pack's.
    pub(crate) name: String,
    /// The cargo package.
    pub(crate) package: String,
    /// The library target, which names the `.wasm` file.
    pub(crate) library: String,
    /// The folder of its `Cargo.toml`.
    pub(crate) folder: PathBuf,
}

impl Workspace {
    /// Asks cargo where the workspace is.
    pub(crate) fn discover() -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = MetadataCommand::new();
        command.cargo_path(&cargo).no_deps();
        if let Some(manifest_dir) = std::env::var_os("CARGO_MANIFEST_DIR") {
            command.current_dir(PathBuf::from(manifest_dir));
        }
        let metadata = command.exec().context("failed to find the workspace")?;
        Ok(Self { root: metadata.workspace_root.clone().into_std_path_buf(), cargo, metadata })
    }

    /// All packages of the lock file, on any platform, ours included.
    pub(crate) fn all_packages(&self) -> Result<Vec<Package>> {
        let mut command = MetadataCommand::new();
        command.cargo_path(&self.cargo).current_dir(&self.root).features(CargoOpt::AllFeatures);
        command.other_options(vec!["--locked".to_owned()]);
        let metadata = command.exec().context("failed to read the dependencies")?;
        Ok(metadata.packages)
    }

    /// A path under `target` of the workspace.
    pub(crate) fn target(&self, path: &str) -> PathBuf {
        self.root.join("target").join(path)
    }

    /// Holds a lock below `target` until it is dropped, so that two xtasks do not write the same files.
    pub(crate) fn lock(&self, name: &str) -> Result<fs::File> {
        let path = self.target(name);
        let file = fs::File::create(&path).with_context(|| format!("failed to create {}", path.display()))?;
        if file.try_lock().is_err() {
            eprintln!("waiting for another cargo xtask ({name})");
            file.lock().with_context(|| format!("failed to lock {}", path.display()))?;
        }
        Ok(file)
    }

    /// The cargo that runs xtask, in the root of the workspace.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        command.arg(subcommand).current_dir(&self.root).env("CARGO_TARGET_DIR", self.root.join("target"));
        // What `cargo run` set for xtask is not meant for the crates that are built now.
        for (name, _) in std::env::vars_os() {
            let Some(text) = name.to_str() else { continue };
            let of_xtask = text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_");
            // Packs of another place would be embedded instead of those that xtask just built.
            if of_xtask || text == "PLIMSOLL_PACKS" {
                command.env_remove(&name);
            }
        }
        command
    }

    /// `cargo build` of one binary of the host.
    pub(crate) fn build_binary(&self, name: &str, selection: Selection, release: bool) -> Command {
        let mut command = self.cargo("build");
        match selection {
            Selection::Product => command.args(["--package", "plimsoll", "--package", "plimsoll-engine"]),
            Selection::Tests => command.args(ALL_BUT_XTASK).args(["--example", "hello"]),
        };
        command.args(["--bin", name]);
        if release {
            command.arg("--release");
        }
        command
    }

    /// Where a built binary lies.
    pub(crate) fn binary(&self, name: &str, release: bool) -> PathBuf {
        let folder = if release { "release" } else { "debug" };
        self.target(folder).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The compiler that cargo uses.
    pub(crate) fn rustc(&self) -> OsString {
        std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
    }

    /// What the compiler `rustc` prints for `arguments`, without the line end.
    pub(crate) fn ask_rustc(&self, rustc: &std::ffi::OsStr, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(rustc);
        command.args(arguments).current_dir(&self.root);
        process::output(&mut command)
    }

    /// The oldest compiler version that the workspace accepts, as (major, minor).
    pub(crate) fn oldest_rust(&self) -> (u64, u64) {
        let declared = self.metadata.packages.iter().filter_map(|package| package.rust_version.as_ref());
        declared.map(|version| (version.major, version.minor)).max().unwrap_or((1, 0))
    }

    /// The built-in packs, by name.
    pub(crate) fn packs(&self) -> Vec<Pack> {
        let plugins = self.root.join("plugins");
        let mut packs: Vec<Pack> = Vec::new();
        for package in &self.metadata.packages {
            let Some(folder) = package.manifest_path.parent() else { continue };
            let folder: &Path = folder.as_std_path();
            let library = package.targets.iter().find(|target| target.crate_types.contains(&CrateType::CDyLib));
            let (Some(library), Ok(relative)) = (library, folder.strip_prefix(&plugins)) else { continue };
            packs.push(Pack {
                name: relative.to_string_lossy().into_owned(),
                package: package.name.to_string(),
                library: library.name.replace('-', "_"),
                folder: folder.to_owned(),
            });
        }
        packs.sort_by(|a, b| a.name.cmp(&b.name));
        packs
    }
}
