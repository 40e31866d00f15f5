//! Builds the packs under `plugins/`: crate → core module → component → machine code. Cargo decides what has changed;
//! the two later steps run only where their input has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::workspace::{Pack, Selection, Workspace};
use crate::{component, hash, process, toolchain};

/// Raise when the way from module to component changes.
const ENCODER: &str = "wit-component 0.261";

/// The engine that makes the machine code, as the binary that embeds it is built.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Precompiler {
    pub(crate) selection: Selection,
    pub(crate) release: bool,
}

/// Builds all packs into `target/packs`.
pub(crate) fn build(workspace: &Workspace, precompiler: Precompiler) -> Result<()> {
    build_some(workspace, None, Some(precompiler))
}

/// Builds all packs, or the one that is named. Without a precompiler only the components.
pub(crate) fn build_some(workspace: &Workspace, only: Option<&str>, precompiler: Option<Precompiler>) -> Result<()> {
    let mut packs = workspace.packs();
    if let Some(only) = only {
        let known: Vec<String> = packs.iter().map(|pack| pack.name.clone()).collect();
        packs.retain(|pack| pack.name == only);
        if packs.is_empty() {
            bail!("there is no pack `{only}`: the packs are {}", known.join(", "));
        }
    }
    let folder = workspace.target("packs");
    fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    if only.is_none() {
        remove_strangers(&folder, &packs)?;
    }
    let modules = build_modules(workspace, &packs)?;
    let (mut components, mut broken) = (Vec::new(), Vec::new());
    for (pack, module) in packs.iter().zip(&modules) {
        let component = folder.join(format!("{}.wasm", pack.name));
        match make_component(&pack.name, module, &component) {
            Ok(()) => components.push(component),
            Err(error) => {
                eprintln!("error: pack {}: {error:#}", pack.name);
                remove_outputs(&component)?;
                broken.push(pack.name.as_str());
            }
        }
    }
    if let Some(precompiler) = precompiler {
        precompile_all(workspace, &components, precompiler)?;
    }
    if !broken.is_empty() {
        bail!("{} could not be made into components", broken.join(", "));
    }
    Ok(())
}

/// Compiles the crates for the guest target and returns the core modules.
fn build_modules(workspace: &Workspace, packs: &[Pack]) -> Result<Vec<PathBuf>> {
    let guest = toolchain::find_or_set_up(workspace, None)?;
    eprintln!("guest toolchain: {}", guest.description);
    // A directory of its own: another compiler may be at work here than for the host.
    let target = workspace.target("guest-build");
    let mut cargo = guest.cargo_build(workspace);
    cargo.args(["--quiet", "--profile", "guest", "--lib"]).env("CARGO_TARGET_DIR", &target);
    for pack in packs {
        cargo.args(["--package", &pack.package]);
    }
    process::run(&mut cargo)?;
    let built = target.join(toolchain::TARGET).join("guest");
    Ok(packs.iter().map(|pack| built.join(format!("{}.wasm", pack.library))).collect())
}

fn make_component(name: &str, module: &Path, component: &Path) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("failed to read {}", module.display()))?;
    let key = hash::sha256_of_parts(&[&bytes, ENCODER.as_bytes()]);
    if is_current(component, &key) {
        return Ok(());
    }
    let encoded = component::from_module(&bytes)?;
    remove_outputs(component)?;
    eprintln!("packs: {name}.wasm, {:.1} KB", encoded.len() as f64 / 1024.0);
    write_with_key(component, &encoded, &key)
}

/// Compiles the components to machine code with the engine that will run them.
fn precompile_all(workspace: &Workspace, components: &[PathBuf], precompiler: Precompiler) -> Result<()> {
    const BINARY: &str = "plimsoll-precompile";
    process::run(workspace.build_binary(BINARY, precompiler.selection, precompiler.release).arg("--quiet"))?;
    let binary = workspace.binary(BINARY, precompiler.release);
    let engine = fs::read(&binary).with_context(|| format!("failed to read {}", binary.display()))?;
    for component in components {
        let bytes = fs::read(component)?;
        let compiled = component.with_extension("cwasm");
        let key = hash::sha256_of_parts(&[&bytes, &engine]);
        if is_current(&compiled, &key) {
            continue;
        }
        let fresh = component.with_extension("cwasm.new");
        process::run(Command::new(&binary).args([component, &fresh]))?;
        // A rebuilt engine mostly makes the same code. Then the file stays as it is, and so does the binary around it.
        if fs::read(&compiled).ok() == Some(fs::read(&fresh)?) {
            fs::remove_file(&fresh)?;
        } else {
            fs::rename(&fresh, &compiled)?;
            let size = fs::metadata(&compiled)?.len();
            eprintln!("packs: {}, {:.1} KB", file_name(&compiled), size as f64 / 1024.0);
        }
        fs::write(key_path(&compiled), key)?;
    }
    Ok(())
}

/// What is left of packs that no longer exist must not be embedded.
fn remove_strangers(folder: &Path, packs: &[Pack]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = file_name(&path);
        let stem = name.trim_start_matches('.').split('.').next().unwrap_or_default();
        if packs.iter().all(|pack| pack.name != stem) && path.is_file() {
            fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Removes a component and what was made of it, so that nothing stale is embedded.
fn remove_outputs(component: &Path) -> Result<()> {
    for path in [component.to_owned(), component.with_extension("cwasm")] {
        for file in [key_path(&path), path] {
            if file.exists() {
                fs::remove_file(&file).with_context(|| format!("failed to remove {}", file.display()))?;
            }
        }
    }
    Ok(())
}

/// Whether `path` was made from what `key` stands for.
fn is_current(path: &Path, key: &str) -> bool {
    path.is_file() && fs::read_to_string(key_path(path)).is_ok_and(|found| found == key)
}

fn write_with_key(path: &Path, bytes: &[u8], key: &str) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("failed to write {}", path.display()))?;
    fs::write(key_path(path), key)?;
    Ok(())
}

/// A hidden file beside `path`.
fn key_path(path: &Path) -> PathBuf {
    path.with_file_name(format!(".{}.key", file_name(path)))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
