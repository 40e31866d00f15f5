//! Embeds the built-in packs: each `NAME.wasm` with its `NAME.cwasm` in the folder that `PLIMSOLL_PACKS` names, or in
//! `target/packs` of the workspace, where `cargo xtask packs` puts them. An empty `PLIMSOLL_PACKS`, or a folder without
//! packs, gives a binary without built-in packs, which says so. It must not build packs: that is xtask's work.

#![expect(clippy::disallowed_methods, reason = "a build script reads and writes files of the build")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const VARIABLE: &str = "PLIMSOLL_PACKS";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut entries = String::new();
    if let Some(folder) = folder()? {
        println!("cargo::rerun-if-changed={}", folder.display());
        for name in names(&folder)? {
            for extension in ["wasm", "cwasm"] {
                let file = format!("{name}.{extension}");
                fs::copy(folder.join(&file), out.join(&file)).map_err(|error| format!("{file}: {error}"))?;
            }
            writeln!(
                entries,
                "    BuiltinPack::new({name:?}, include_bytes!({:?}), include_bytes!({:?})),",
                out.join(format!("{name}.wasm")),
                out.join(format!("{name}.cwasm")),
            )?;
        }
    }
    fs::write(out.join("builtin_packs.rs"), item(&entries))?;
    Ok(())
}

/// Returns the item that the crate is made of. `cargo xtask packs` made each file of machine code from the component beside
/// it, with the same engine: that is what `BuiltinPack::new` asks for.
fn item(entries: &str) -> String {
    let documented = "/// The built-in packs by name; empty where `cargo xtask packs` did not run before the build.";
    if entries.is_empty() {
        return format!("{documented}\npub static PACKS: &[BuiltinPack] = &[];\n");
    }
    let expected = "#[expect(unsafe_code, reason = \"the build made the machine code from the component beside it\")]";
    format!("{documented}\n{expected}\npub static PACKS: &[BuiltinPack] = unsafe {{ &[\n{entries}] }};\n")
}

/// The folder with the packs; none where there shall be no packs.
fn folder() -> Result<Option<PathBuf>, Box<dyn Error>> {
    if let Some(named) = env::var_os(VARIABLE) {
        let folder = PathBuf::from(named);
        if folder.as_os_str().is_empty() {
            return Ok(None);
        }
        if !folder.is_absolute() {
            return Err(format!("{VARIABLE} must be an absolute path, and is {}", folder.display()).into());
        }
        return Ok(Some(folder));
    }
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let Some(root) = manifest.parent().and_then(Path::parent) else { return Ok(None) };
    let folder = root.join("target/packs");
    // Cargo would run this script each time for a folder that does not exist. Where it cannot be created, it does.
    let _ = fs::create_dir_all(&folder);
    Ok(Some(folder))
}

/// The packs that are complete, by name. One that is not compiled is being built, or was built without its machine code.
fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = Vec::new();
    if !folder.is_dir() {
        return Ok(names);
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let (Some(stem), Some(extension)) = (path.file_stem(), path.extension()) else { continue };
        let name = stem.to_string_lossy();
        if extension == "wasm" && !name.starts_with('.') {
            if path.with_extension("cwasm").is_file() {
                names.push(name.into_owned());
            } else {
                println!("cargo::warning=pack {name} is left out: it has no machine code; run `cargo xtask packs`");
            }
        }
    }
    names.sort();
    Ok(names)
}
