//! Embeds the SDKs, the interface and the templates, so that an installed `plimsoll` can make and build a pack without this
//! repository.

#![expect(clippy::disallowed_methods, reason = "a build script reads and writes files of the build")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What must be there when a pack is built, relative to the workspace.
const TREES: [&str; 2] = ["sdk", "wit/v0.1"];
/// What tools leave behind.
const LEFT_OUT: [&str; 8] =
    ["target", "node_modules", "__pycache__", ".git", ".zig-cache", "zig-out", ".plimsoll", ".mypy_cache"];

/// Written from measurements, which are no part of an SDK: they must not give it another digest.
const MEASURED: &str = "CONFORMANCE.md";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let root = manifest.ancestors().nth(2).ok_or("the crate lies in host/ of its workspace")?;
    let mut files = Vec::new();
    for tree in TREES {
        collect(&root.join(tree), &mut files)?;
    }
    files.sort();
    let mut entries = String::new();
    for file in files {
        let name = file.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        writeln!(entries, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())?;
    }
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("sdk_files.rs"), format!("&[\n{entries}]\n"))?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !LEFT_OUT.contains(&name.as_ref()) {
                collect(&path, files)?;
            }
        } else if name != MEASURED {
            files.push(path);
        }
    }
    Ok(())
}
