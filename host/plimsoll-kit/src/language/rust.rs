//! Rust, without WASI: the machine's cargo, and the SDK that ships inside this program.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Kit, KitError, Language, Project, component, sdk, tools};

/// Builds a pack's component.
pub(super) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    let target = target(kit);
    let library = library(project)?;
    let sdk = sdk::folder(kit)?.join("sdk/rust");
    let output = project.target().join("rust");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--lib", "--quiet", "--target", &target]).current_dir(&project.folder);
    // The SDK of this very version, wherever the pack was written.
    cargo.arg("--config").arg(format!("patch.crates-io.plimsoll-sdk.path={:?}", sdk.display().to_string()));
    cargo.env("CARGO_TARGET_DIR", &output);
    // The user's flags are for programs that run on this machine; the renaming keeps its folders out of panic messages.
    let renamed = [(&project.folder, "/pack"), (&sdk, "/plimsoll-sdk")];
    let flags = renamed.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")).env_remove("RUSTFLAGS");
    tools::run(kit, &mut cargo)?;
    let module = output.join(&target).join("release").join(format!("{library}.wasm"));
    let bytes = fs::read(&module).map_err(KitError::file("read", &module))?;
    component::from_module(&bytes, None)
}

/// Checks that there is a compiler with a standard library for WebAssembly.
pub(super) fn check(kit: &Kit) -> Result<(), KitError> {
    tools::check(kit, Language::Rust)?;
    if has_target(kit) {
        return Ok(());
    }
    Err(KitError::ToolMissing {
        tool: format!("the standard library for {}", target(kit)),
        what: "a pack in Rust".to_owned(),
        help: format!("`rustup target add {}` brings it", target(kit)),
    })
}

/// Adds the target.
pub(super) fn install(kit: &Kit) -> Result<Vec<String>, KitError> {
    tools::check(kit, Language::Rust)?;
    let target = target(kit);
    if has_target(kit) {
        return Ok(vec![format!("Rust: {target} is already there")]);
    }
    tools::run(kit, Command::new("rustup").args(["target", "add", &target]))?;
    Ok(vec![format!("Rust: {target}")])
}

fn target(kit: &Kit) -> String {
    kit.pins.of(Language::Rust).map_or_else(String::new, |pin| pin.target.clone())
}

fn has_target(kit: &Kit) -> bool {
    let printed = tools::run(kit, Command::new("rustc").args(["--print", "sysroot"]));
    printed.is_ok_and(|root| PathBuf::from(root.trim()).join("lib/rustlib").join(target(kit)).join("lib").is_dir())
}

/// The name of the library that cargo will write.
fn library(project: &Project) -> Result<String, KitError> {
    let path = project.folder.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(KitError::file("read", &path))?;
    let manifest: toml::Table =
        toml::from_str(&text).map_err(|error| KitError::Project(format!("{}: {error}", path.display())))?;
    let name = |table: &str| manifest.get(table)?.get("name")?.as_str();
    name("lib")
        .or_else(|| name("package"))
        .map(|name| name.replace('-', "_"))
        .ok_or_else(|| KitError::Project(format!("{}: there is no package name", path.display())))
}
