//! Builds the packs under `plugins/`: crate → core module → component → machine code. Cargo decides what has changed;
//! the two later steps run only where their input has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::workspace::{Pack, Selection, Workspace};
use crate::{component, hash, process, toolchain};

/// What each file was made from. Not beside the packs: a build that embeds them starts anew when something changes there.
const KEYS: &str = "guest-build/keys";

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
    for folder in [folder.clone(), workspace.target(KEYS)] {
        fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    }
    let _lock = workspace.lock("packs.lock")?;
    if only.is_none() {
        remove_strangers(&folder, &packs)?;
    }
    let modules = build_modules(workspace, &packs)?;
    let (mut components, mut broken) = (Vec::new(), Vec::new());
    for (pack, module) in packs.iter().zip(&modules) {
        let component = folder.join(format!("{}.wasm", pack.name));
        match make_component(workspace, module, &component) {
            Ok(()) => components.push(component),
            Err(error) => {
                eprintln!("error: pack {}: {error:#}", pack.name);
                remove_outputs(workspace, &component)?;
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

fn make_component(workspace: &Workspace, module: &Path, component: &Path) -> Result<()> {
    let bytes = fs::read(module).with_context(|| format!("failed to read {}", module.display()))?;
    let key = hash::sha256_of_parts(&[&bytes, ENCODER.as_bytes()]);
    if is_current(workspace, component, &key) {
        return Ok(());
    }
    let encoded = component::from_module(&bytes)?;
    remove_outputs(workspace, component)?;
    eprintln!("packs: {}, {:.1} KB", file_name(component), encoded.len() as f64 / 1024.0);
    fs::write(component, &encoded).with_context(|| format!("failed to write {}", component.display()))?;
    Ok(fs::write(key_path(workspace, component), key)?)
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
        if is_current(workspace, &compiled, &key) {
            continue;
        }
        let fresh = workspace.target("guest-build").join(file_name(&compiled));
        process::run(Command::new(&binary).args([component, &fresh]))?;
        // A rebuilt engine mostly makes the same code. Then the file stays as it is, and so does the binary around it.
        if fs::read(&compiled).ok() == Some(fs::read(&fresh)?) {
            fs::remove_file(&fresh)?;
        } else {
            fs::rename(&fresh, &compiled)?;
            let size = fs::metadata(&compiled)?.len();
            eprintln!("packs: {}, {:.1} KB", file_name(&compiled), size as f64 / 1024.0);
        }
        fs::write(key_path(workspace, &compiled), key)?;
    }
    Ok(())
}

/// What is left of packs that no longer exist must not be embedded.
fn remove_strangers(folder: &Path, packs: &[Pack]) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = file_name(&path);
        let known =
            packs.iter().any(|pack| name == format!("{}.wasm", pack.name) || name == format!("{}.cwasm", pack.name));
        if !known && path.is_file() {
            fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// Removes a component and what was made of it, so that nothing stale is embedded.
fn remove_outputs(workspace: &Workspace, component: &Path) -> Result<()> {
    for path in [component.to_owned(), component.with_extension("cwasm")] {
        for file in [key_path(workspace, &path), path] {
            if file.exists() {
                fs::remove_file(&file).with_context(|| format!("failed to remove {}", file.display()))?;
            }
        }
    }
    Ok(())
}

/// Whether `path` was made from what `key` stands for.
fn is_current(workspace: &Workspace, path: &Path, key: &str) -> bool {
    path.is_file() && fs::read_to_string(key_path(workspace, path)).is_ok_and(|found| found == key)
}

fn key_path(workspace: &Workspace, path: &Path) -> PathBuf {
    workspace.target(KEYS).join(file_name(path))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
