//! Rust, without WASI: the machine's cargo, and the SDK that ships inside this program. The compiler is the machine's own
//! where it has a standard library for WebAssembly, else one from the distribution's archive.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::distribution::{Compiler, Setup};
use crate::process::{find_program, succeeds_within};
use crate::tools::version_of;
use crate::{Kit, KitError, Language, Project, component, sdk, tools};

/// How long rustup may take before the next way is tried.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

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
    if let Some(compiler) = brought(kit) {
        cargo.env("RUSTC", compiler.rustc);
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", compiler.linker);
    }
    tools::run(kit, &mut cargo)?;
    let module = output.join(&target).join("release").join(format!("{library}.wasm"));
    let bytes = fs::read(&module).map_err(KitError::file("read", &module))?;
    component::from_module(&bytes, None)
}

/// Checks that there is a compiler with a standard library for WebAssembly.
pub(super) fn check(kit: &Kit) -> Result<(), KitError> {
    // Cargo is always the machine's own, and so is the linker.
    if version_of("cargo").is_some() && brought(kit).is_some() {
        return Ok(());
    }
    tools::check(kit, Language::Rust)?;
    if has_target(kit) {
        return Ok(());
    }
    Err(KitError::ToolMissing {
        tool: format!("the standard library for {}", target(kit)),
        what: "a pack in Rust".to_owned(),
        help: "`plimsoll toolchain install rust` brings it, through rustup or from your distribution".to_owned(),
    })
}

/// Adds the target with rustup, or where that is out of reach, brings a compiler from the distribution's archive.
pub(super) fn install(kit: &Kit, say: &dyn Fn(&str)) -> Result<Vec<String>, KitError> {
    let target = target(kit);
    if version_of("cargo").is_some()
        && let Some(compiler) = brought(kit)
    {
        return Ok(vec![format!("Rust: {} is already in {}", compiler.version, folder(kit).display())]);
    }
    tools::check(kit, Language::Rust)?;
    if has_target(kit) {
        return Ok(vec![format!("Rust: {target} is already there")]);
    }
    if find_program("rustup").is_some() {
        say(&format!("asking rustup for {target}"));
        let mut rustup = Command::new("rustup");
        if succeeds_within(rustup.args(["target", "add", &target]), RUSTUP_LIMIT) && has_target(kit) {
            return Ok(vec![format!("Rust: {target}")]);
        }
    }
    let minimum = kit.pins.of(Language::Rust).and_then(|pin| pin.minimum.get("rustc"));
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(0);
    let mut parts = minimum.map_or("", String::as_str).split('.');
    let setup = Setup {
        folder: &folder(kit),
        sysroot: &sysroot(kit),
        oldest: (number(parts.next()), number(parts.next())),
        cargo_build: &|| {
            let mut cargo = Command::new("cargo");
            cargo.arg("build");
            cargo
        },
        say,
    };
    let compiler = Compiler::set_up(&setup).map_err(|error| {
        KitError::Project(format!(
            "nothing here compiles Rust to WebAssembly: rustup did not bring {target}, and the distribution's compiler \
             does not serve: {error}\nhelp: run `rustup target add {target}` where the network allows it"
        ))
    })?;
    Ok(vec![format!("Rust: {} in {}", compiler.version, folder(kit).display())])
}

/// Where a compiler from the distribution's archive lies.
fn folder(kit: &Kit) -> PathBuf {
    kit.home.join("tools/rust")
}

/// The compiler that was brought; none where the machine's own has the target, which is preferred.
fn brought(kit: &Kit) -> Option<Compiler> {
    if has_target(kit) { None } else { Compiler::set_up_before(&folder(kit), &sysroot(kit)) }
}

fn target(kit: &Kit) -> String {
    kit.pins.of(Language::Rust).map_or_else(String::new, |pin| pin.target.clone())
}

fn has_target(kit: &Kit) -> bool {
    sysroot(kit).join("lib/rustlib").join(target(kit)).join("lib").is_dir()
}

/// Where the machine's own compiler keeps its libraries; a path that leads nowhere where there is none.
fn sysroot(kit: &Kit) -> PathBuf {
    let printed = tools::run(kit, Command::new("rustc").args(["--print", "sysroot"]));
    printed.map_or_else(|_| PathBuf::from("no-sysroot"), |root| PathBuf::from(root.trim()))
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
