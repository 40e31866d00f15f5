//! C, through `zig cc`: one command compiles and links the pack, the SDK and the generated bindings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Kit, KitError, Language, Project, component, sdk, tools};

/// The object whose custom section holds the world; without it a module cannot become a component.
const WORLD: &str = "gen/pack_component_type.o";

/// The stack of a rule, for its arrays and structures. Zig's own 16 MiB would make every instance as large as an interpreter's.
const STACK_BYTES: u32 = 1 << 20;

/// Builds a pack's component.
pub(super) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    let sources = sources(project)?;
    let sdk = sdk::folder(kit)?.join("sdk/c");
    let target = project.target().join("c");
    fs::create_dir_all(&target).map_err(KitError::file("create", &target))?;
    let module = target.join("pack.wasm");

    let mut zig = zig(kit, project);
    zig.args(["cc", "--target=wasm32-wasi", "-mexec-model=reactor", "-std=c23", "-Os", "-Wall", "-Wextra"]);
    // A rule says what it has: the rest of its record is zero.
    zig.arg("-Wno-missing-field-initializers");
    zig.arg(format!("-Wl,-z,stack-size={STACK_BYTES}"));
    // Nothing of the building machine in what is built: no debug sections, and no folder in `__FILE__`.
    zig.args(["-g0", "-Wl,--strip-debug"]).arg(format!("-ffile-prefix-map={}/=", project.folder.display()));
    zig.arg(format!("-ffile-prefix-map={}/=plimsoll/", sdk.display()));
    zig.arg("-I").arg(&sdk).arg("-o").arg(&module).args(&sources);
    zig.args(c_files(&sdk)?).arg(sdk.join("gen/pack.c")).arg(sdk.join(WORLD));
    // A pack without `plimsoll_pack`, or that calls what nobody defines, is refused by the linker, not by the host.
    tools::run(kit, &mut zig)?;

    let bytes = fs::read(&module).map_err(KitError::file("read", &module))?;
    component::from_module(&bytes, None)
}

/// The compiler that pip brought, started in the pack's folder so that its messages name files as the author knows them.
fn zig(kit: &Kit, project: &Project) -> Command {
    let mut zig = Command::new("python3");
    zig.args(["-m", "ziglang"]).current_dir(&project.folder);
    zig.env("PYTHONPATH", tools::pip_folder(kit, Language::C));
    // The C library is compiled once for all packs; what is the pack's own stays with it.
    zig.env("ZIG_GLOBAL_CACHE_DIR", kit.home.join("cache/zig"));
    zig.env("ZIG_LOCAL_CACHE_DIR", project.target().join("zig"));
    zig
}

/// The pack's sources, relative to its folder: at the top, in `rules`, in `src` and in `src/rules`.
fn sources(project: &Project) -> Result<Vec<PathBuf>, KitError> {
    let mut sources = Vec::new();
    for part in ["", "rules", "src", "src/rules"] {
        let folder = project.folder.join(part);
        if folder.is_dir() {
            let relative = |path: PathBuf| path.strip_prefix(&project.folder).map(Path::to_owned).unwrap_or(path);
            sources.extend(c_files(&folder)?.into_iter().map(relative));
        }
    }
    if sources.is_empty() {
        let text =
            format!("{} has no `.c` file at its top, in `rules`, `src` or `src/rules`", project.folder.display());
        return Err(KitError::Project(text));
    }
    Ok(sources)
}

/// The `.c` files that lie directly in a folder, sorted.
fn c_files(folder: &Path) -> Result<Vec<PathBuf>, KitError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(KitError::file("read", folder))? {
        let path = entry.map_err(KitError::file("read", folder))?.path();
        if path.extension().is_some_and(|extension| extension == "c") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
