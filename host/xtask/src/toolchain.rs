//! Finds or sets up what compiles rules to WebAssembly: a Rust compiler with a standard library for
//! `wasm32-unknown-unknown`. What is set up lies in `target/guest-toolchain`, or in rustup where rustup can do it;
//! nothing is ever installed into the system.

pub(crate) mod apt;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use plimsoll_kit::distribution::{Compiler, Setup};
pub(crate) use plimsoll_kit::distribution::{TARGET, cargo_home};

use crate::process;
use crate::workspace::Workspace;

/// Names the one way that may be taken, as `--from` does.
const VARIABLE: &str = "PLIMSOLL_GUEST_TOOLCHAIN";

/// How long rustup may take before the next way is tried.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// A way to compile a crate for [`TARGET`].
#[derive(Debug)]
pub(crate) struct GuestToolchain {
    /// One line for people.
    pub(crate) description: String,
    rustc: Option<PathBuf>,
    linker: Option<PathBuf>,
    build_std: bool,
    /// Folders of this machine, and what to call them in the names that panics carry.
    renamed: Vec<(PathBuf, &'static str)>,
}

impl GuestToolchain {
    /// `cargo build` for [`TARGET`], set up for this toolchain.
    pub(crate) fn cargo_build(&self, workspace: &Workspace) -> Command {
        let mut command = workspace.cargo("build");
        command.args(["--target", TARGET]);
        if let Some(rustc) = &self.rustc {
            command.env("RUSTC", rustc);
        }
        if let Some(linker) = &self.linker {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
        }
        if self.build_std {
            command.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
        }
        // The flags of the user are for programs that run on this machine. Without the renaming the same rule would
        // be other bytes in another checkout, and would carry the names of folders of the machine that built it.
        let flags = self.renamed.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.collect::<Vec<_>>().join("\u{1f}"));
        command.env_remove("RUSTFLAGS");
        command
    }

    fn of_distribution(workspace: &Workspace, folder: &Path, compiler: Compiler) -> Self {
        let folder = folder.strip_prefix(&workspace.root).unwrap_or(folder).display();
        let description = format!("{} in {folder}", compiler.version);
        let (rustc, linker) = (Some(compiler.rustc), Some(compiler.linker));
        Self { description, rustc, linker, build_std: false, renamed: Vec::new() }
    }

    fn with_system_compiler(description: String, build_std: bool) -> Self {
        Self { description, rustc: None, linker: None, build_std, renamed: Vec::new() }
    }
}

/// The first way that works, in this order: the target is there; rustup adds it; the compiler's library sources are
/// there; the distribution's compiler and library sources. `only`, or else the environment, names one of them: `rustup`,
/// `source` or `distribution`.
pub(crate) fn find_or_set_up(workspace: &Workspace, only: Option<&str>) -> Result<GuestToolchain> {
    let only = only.map(str::to_owned).or_else(|| std::env::var(VARIABLE).ok());
    if let Some(only) = &only
        && !["rustup", "source", "distribution"].contains(&only.as_str())
    {
        bail!("there is no guest toolchain `{only}`\nhelp: expected rustup, source or distribution");
    }
    let allowed = |way: &str| only.as_ref().is_none_or(|only| only == way);
    let folder = workspace.target("guest-toolchain");
    fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    let _lock = workspace.lock("guest-toolchain.lock")?;
    let mut toolchain = choose(workspace, &folder, &allowed)?;
    toolchain.renamed.push((workspace.root.clone(), "/plimsoll"));
    if let Some(home) = cargo_home() {
        toolchain.renamed.push((home, "/cargo"));
    }
    Ok(toolchain)
}

fn choose(workspace: &Workspace, folder: &Path, allowed: &dyn Fn(&str) -> bool) -> Result<GuestToolchain> {
    let rustc = workspace.rustc();
    let version = workspace.ask_rustc(&rustc, &["--version"]).context("there is no Rust compiler")?;
    let sysroot = PathBuf::from(workspace.ask_rustc(&rustc, &["--print", "sysroot"])?);
    let has_target = || sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir();
    if allowed("rustup") && has_target() {
        return Ok(GuestToolchain::with_system_compiler(format!("{version} with its {TARGET}"), false));
    }
    if allowed("distribution")
        && let Some(compiler) = Compiler::set_up_before(folder, &sysroot)
    {
        return Ok(GuestToolchain::of_distribution(workspace, folder, compiler));
    }
    if allowed("rustup") && process::find_program("rustup").is_some() {
        eprintln!("guest toolchain: asking rustup for {TARGET}");
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", TARGET]).current_dir(&workspace.root);
        if process::succeeds_within(&mut rustup, RUSTUP_LIMIT) && has_target() {
            return Ok(GuestToolchain::with_system_compiler(format!("{version} with its {TARGET}"), false));
        }
    }
    if allowed("source") && sysroot.join("lib/rustlib/src/rust/library/std").is_dir() {
        let mut toolchain = GuestToolchain::with_system_compiler(format!("{version} and its library sources"), true);
        toolchain.renamed.push((sysroot.join("lib/rustlib/src/rust"), "/rust"));
        return Ok(toolchain);
    }
    let reason = if allowed("distribution") {
        let setup = Setup {
            folder,
            sysroot: &sysroot,
            oldest: workspace.oldest_rust(),
            cargo_build: &|| workspace.cargo("build"),
            say: &|what| eprintln!("guest toolchain: {what}"),
        };
        match Compiler::set_up(&setup) {
            Ok(compiler) => return Ok(GuestToolchain::of_distribution(workspace, folder, compiler)),
            Err(error) => format!("the distribution's compiler does not serve: {error}"),
        }
    } else {
        "the only way that was allowed does not work here".to_owned()
    };
    bail!(
        "nothing here compiles Rust to WebAssembly\n\
         {reason}\n\
         help: run `rustup target add {TARGET}` where the network allows it, then try again"
    );
}
