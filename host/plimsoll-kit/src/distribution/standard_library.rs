//! Builds the standard library for the guest target once and puts it beside the compiler, so that afterwards a plain
//! `cargo build --target` works with it: offline, in any target directory, without unstable flags.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{TARGET, cargo_home};
use crate::process::output;
use crate::{KitError, files};

const MANIFEST: &str = r#"[package]
name = "guest-standard-library"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[workspace]

[profile.release]
panic = "abort"
"#;

/// Builds in `scratch` with the compiler `rustc`, whose `sysroot` holds the library sources.
pub(super) fn build(
    cargo_build: &dyn Fn() -> Command,
    rustc: &Path,
    sysroot: &Path,
    scratch: &Path,
) -> Result<(), KitError> {
    let remove = || fs::remove_dir_all(scratch).map_err(KitError::file("remove", scratch));
    if scratch.exists() {
        remove()?;
    }
    files::write(&scratch.join("Cargo.toml"), MANIFEST)?;
    files::write(&scratch.join("lib.rs"), "#![no_std]\n")?;

    let sources = sysroot.join("lib/rustlib/src/rust");
    let real = fs::canonicalize(&sources).map_err(KitError::file("find the library sources in", &sources))?;
    // The library's own dependencies lie where cargo keeps all crates.
    let mut renamed = vec![(sources, "/rust"), (real, "/rust")];
    renamed.extend(cargo_home().map(|home| (home, "/cargo")));
    let rename = |(from, to): &(PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags: Vec<String> = renamed.iter().map(rename).collect();
    // Link-time optimisation of the packs needs the library's bitcode.
    flags.push("-Cembed-bitcode=yes".to_owned());

    let mut cargo = cargo_build();
    cargo.args(["--quiet", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"]);
    cargo.current_dir(scratch).env("CARGO_TARGET_DIR", scratch.join("target"));
    cargo.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")).env_remove("RUSTFLAGS");
    output(&mut cargo)?;

    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&libraries).map_err(KitError::file("create", &libraries))?;
    let built = scratch.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).map_err(KitError::file("read", &built))? {
        let path = entry.map_err(KitError::file("read", &built))?.path();
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { continue };
        if name.ends_with(".rlib") && !name.starts_with("libguest_standard_library-") {
            fs::copy(&path, libraries.join(&name)).map_err(KitError::file("copy", &path))?;
        }
    }
    remove()
}
