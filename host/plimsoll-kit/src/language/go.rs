//! Go, through its own compiler for wasip1 and the WASI adapter.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Kit, KitError, Language, Project, component, files, sdk, tools};

/// The oldest Go that can export functions from a reactor and that the generated bindings compile with.
const MINIMUM: &str = "1.25";
/// Where the author's package and the SDK meet: the author's own needs no `main`, and is tested as any package.
const MAIN: &str = "// Package main is generated: it gives the author's pack to the host.
package main

import (
\tauthor \"MODULE\"

\t\"plimsoll.dev/go/plimsoll/component\"
)

func init() { component.Serve(author.Pack) }

func main() {}
";

/// Builds a pack's component.
pub(super) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    let sdk = sdk::folder(kit)?;
    let target = project.target().join("go");
    let main = target.join("main");
    let author = module_name(project)?;
    files::write(&main.join("main.go"), MAIN.replace("MODULE", &author))?;
    files::write(&main.join("go.mod"), format!("module plimsoll.local/main\n\ngo {MINIMUM}\n"))?;
    // A workspace puts the SDK of this program in the place of the published one, and leaves the author's `go.mod` alone.
    let quoted = |path: &Path| format!("{:?}", path.display().to_string());
    let uses = [&main, &project.folder, &sdk.join("sdk/go")].map(|path| quoted(path)).join("\n\t");
    let workspace = target.join("go.work");
    files::write(&workspace, format!("go {MINIMUM}\n\nuse (\n\t{uses}\n)\n"))?;

    let module = target.join("pack.wasm");
    let mut go = Command::new(program(kit));
    go.args(["build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -checklinkname=0", "-o"]);
    go.arg(&module).arg("./target/go/main").current_dir(&project.folder);
    go.env("GOOS", "wasip1").env("GOARCH", "wasm").env("CGO_ENABLED", "0").env("GOWORK", &workspace);
    // Nothing is fetched while a pack is built, no other compiler either, and what is cached lies with the kit.
    go.env("GOPROXY", "off").env("GOTOOLCHAIN", "local").env("GOFLAGS", "").env("GOENV", "off");
    go.env("GOCACHE", kit.home.join("cache/go")).env("GOMODCACHE", kit.home.join("cache/go-mod"));
    tools::run(kit, &mut go)?;

    let bytes = fs::read(&module).map_err(KitError::file("read", &module))?;
    let adapter = wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;
    // Go cannot write the custom section that says which world a module is of.
    component::of_world(&bytes, Some(adapter))
}

/// The author's module, which is also the path that its package at the top is imported by.
fn module_name(project: &Project) -> Result<String, KitError> {
    let path = project.folder.join("go.mod");
    let text = fs::read_to_string(&path).map_err(KitError::file("read", &path))?;
    let name =
        text.lines().find_map(|line| line.trim().strip_prefix("module ")).map(|name| name.trim().trim_matches('"'));
    name.map(str::to_owned).ok_or_else(|| KitError::Project("go.mod: it has no line `module …`".to_owned()))
}

/// The machine's Go where it is new enough, else the one that pip brought.
fn program(kit: &Kit) -> PathBuf {
    if on_machine().is_ok() { PathBuf::from("go") } else { tools::pip_folder(kit, Language::Go).join("go/bin/go") }
}

fn on_machine() -> Result<(), KitError> {
    tools::check_program("go", MINIMUM, "a pack in Go", "install Go from https://go.dev")
}

/// Checks that there is a Go that is new enough: the machine's, or the one that was brought.
pub(super) fn check(kit: &Kit) -> Result<(), KitError> {
    on_machine().or_else(|_| tools::check(kit, Language::Go))
}

/// Brings a Go where the machine has none that is new enough.
pub(super) fn install(kit: &Kit) -> Result<Vec<String>, KitError> {
    if on_machine().is_ok() {
        return Ok(vec!["Go: the machine's own serves".to_owned()]);
    }
    tools::install(kit, Language::Go)
}
