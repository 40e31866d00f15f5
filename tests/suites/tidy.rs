//! The house's own rules: who may know whom, how large a file may be, that the interface is frozen, that prose names real files.

#![expect(clippy::disallowed_methods, reason = "the suite reads the workspace's own files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_tests::root;
use sha2::{Digest, Sha256};

/// Edges between our crates, for everything but development dependencies. `host/ARCHITECTURE.md` says why.
const EDGES: &[(&str, &[&str])] = &[
    ("plimsoll-model", &[]),
    ("plimsoll-page", &["plimsoll-model"]),
    ("plimsoll-config", &["plimsoll-model"]),
    ("plimsoll-inventory", &["plimsoll-config", "plimsoll-model"]),
    ("plimsoll-source", &["plimsoll-config", "plimsoll-model", "plimsoll-page"]),
    ("plimsoll-engine", &["plimsoll-model", "plimsoll-page"]),
    ("plimsoll-evidence", &["plimsoll-model"]),
    ("plimsoll-standard", &["plimsoll-model"]),
    ("plimsoll-report", &["plimsoll-model"]),
    ("plimsoll-kit", &["plimsoll-page"]),
    (
        "plimsoll-cli",
        &[
            "plimsoll-engine",
            "plimsoll-evidence",
            "plimsoll-inventory",
            "plimsoll-kit",
            "plimsoll-model",
            "plimsoll-page",
            "plimsoll-report",
            "plimsoll-source",
            "plimsoll-standard",
        ],
    ),
    ("plimsoll", &["plimsoll-cli"]),
    ("plimsoll-sdk", &[]),
    ("xtask", &["plimsoll-kit", "plimsoll-page"]),
];

/// Crates that only one of ours may use.
const KEEPERS: &[(&str, &str)] = &[
    ("wasmtime", "plimsoll-engine"),
    ("cap-std", "plimsoll-source"),
    ("ignore", "plimsoll-source"),
    ("tree-sitter", "plimsoll-source"),
    ("ast-grep-core", "plimsoll-source"),
    ("clap", "plimsoll-cli"),
    ("rayon", "plimsoll-cli"),
    ("wit-bindgen", "plimsoll-sdk"),
];

#[test]
fn crates_know_only_whom_they_may() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo metadata works");
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let used = package.dependencies.iter().filter(|dep| dep.kind != cargo_metadata::DependencyKind::Development);
        let used: Vec<&str> = used.map(|dep| dep.name.as_str()).collect();
        if name == "plimsoll-tests" || name == "plimsoll-bench" {
            continue;
        }
        let pack = name.starts_with("plimsoll-pack-");
        for dep in used {
            let ours = dep.starts_with("plimsoll") || dep == "xtask";
            let fine = match allowed.get(name) {
                Some(list) => list.contains(&dep),
                None => pack && dep == "plimsoll-sdk",
            };
            if ours && !fine {
                wrong.push(format!("{name} may not know {dep}"));
            }
            if let Some((_, keeper)) = KEEPERS.iter().find(|(kept, keeper)| *kept == dep && *keeper != name) {
                wrong.push(format!("{dep} belongs to {keeper}, not to {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_interface_changes_only_with_its_lock() {
    let wit = root().join("wit");
    let mut lock =
        String::from("# SHA-256 of every file of the interface. A released folder never changes; see README.md.\n");
    for file in files(&wit).into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "wit")) {
        let name = file.strip_prefix(&wit).expect("below wit").to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&file).expect("a readable file");
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        lock.extend([digest.as_str(), "  ", &name, "\n"]);
    }
    plimsoll_tests::golden::check(&wit.join("frozen.lock"), &lock).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn files_stay_readable() {
    let mut wrong = Vec::new();
    for file in sources() {
        let text = fs::read_to_string(&file).expect("a readable file");
        let lines = text.lines().count();
        let name = file.strip_prefix(root()).expect("below the root").display().to_string();
        if lines > 600 {
            wrong.push(format!("{name} has {lines} lines: split it"));
        }
        if file.file_name().is_some_and(|name| name == "mod.rs") {
            wrong.push(format!("{name}: modules are named files"));
        }
        if !text.trim_start().starts_with("//!") {
            wrong.push(format!("{name} does not open with what it is for (//!)"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_answer_for_items_that_the_standard_has() {
    let path = root().join("host/plimsoll-standard/standards/production-readiness.toml");
    let standard: toml::Table = toml::from_str(&fs::read_to_string(path).expect("a readable file")).expect("TOML");
    let list =
        |value: &toml::Value, key: &str| value.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let groups = standard.get("checklist").and_then(toml::Value::as_array).expect("a checklist");
    let items: Vec<toml::Value> = groups.iter().flat_map(|group| list(group, "items")).collect();
    let ids: Vec<&str> = items.iter().filter_map(|item| item.get("id")?.as_str()).collect();
    assert!(ids.len() > 40, "{ids:?}");
    let mut wrong = Vec::new();
    for page in
        files(&root().join("plugins")).into_iter().filter(|file| file.extension().is_some_and(|end| end == "md"))
    {
        let text = fs::read_to_string(&page).expect("a readable file");
        let Some(block) = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()) else { continue };
        let metadata = toml::Value::Table(toml::from_str(block).expect("TOML"));
        let named = list(&metadata, "checklist");
        let unknown = named.iter().filter_map(toml::Value::as_str).filter(|id| !ids.contains(id));
        wrong.extend(unknown.map(|id| format!("{}: the standard has no item `{id}`", page.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn prose_names_files_that_exist() {
    let root = root();
    let mut wrong = Vec::new();
    for file in files(&root).into_iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let name = file.strip_prefix(&root).expect("below the root").display().to_string();
        if name.starts_with("plugins") || name.starts_with("tests/projects") || name.starts_with("tests/cli") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a readable file");
        let ours = ["host/", "sdk/", "wit/", "tests/", "plugins/"];
        for word in text.split('`').skip(1).step_by(2) {
            let path = word.split(':').next().unwrap_or(word);
            let plain =
                !path.contains([' ', '*', '<', '{', '…', '$']) && ours.iter().any(|start| path.starts_with(start));
            if plain && !root.join(path).exists() {
                wrong.push(format!("{name}: `{path}` does not exist"));
            }
        }
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or("");
            let local = !target.is_empty() && !target.contains("://") && !target.contains(' ');
            if local && !file.parent().expect("a folder").join(target).exists() {
                wrong.push(format!("{name}: link to {target} is broken"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources() -> Vec<PathBuf> {
    let mut all = files(&root());
    all.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    // Samples, and the shortest complete rule, which a README quotes.
    let samples = [root().join("tests/projects"), root().join("sdk/rust/hello")];
    all.retain(|file| !samples.iter().any(|folder| file.starts_with(folder)));
    all
}

/// Returns the files below a folder, sorted, without build products and dot-folders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "target" || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
