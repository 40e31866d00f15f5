//! Lock files that tools wrote, against what the same tools list: the same packages in the same versions.
//!
//! Each folder of `tests/fixtures/locks` has a project and `expected.txt`, one `name version` a line, which was made from the tool's own
//! output; `tests/fixtures/README.md` says with which commands.

#![expect(clippy::disallowed_methods, reason = "fixtures are the test's own files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_inventory::{combine, is_manifest, read};
use plimsoll_model::{Inventory, Scope};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/locks")
}

fn files(folder: &Path, base: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files(&path, base, found);
            continue;
        }
        let name = path.strip_prefix(base).expect("below the base").to_string_lossy().replace('\\', "/");
        if is_manifest(&name) {
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
}

fn inventory(case: &str) -> Inventory {
    let folder = fixtures().join(case);
    let mut found = Vec::new();
    files(&folder, &folder, &mut found);
    combine(found.iter().map(|(path, text)| read(path, text).expect("a manifest")).collect())
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(fixtures()).expect("fixtures");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_packages_are_those_that_the_tool_lists() {
    let mut wrong = Vec::new();
    for case in cases() {
        let expected = fs::read_to_string(fixtures().join(&case).join("expected.txt")).expect("what the tool lists");
        let expected: BTreeSet<String> = expected.lines().map(str::to_owned).collect();
        let inventory = inventory(&case);
        let locked =
            inventory.dependencies.iter().filter_map(|one| Some(format!("{} {}", one.name, one.locked.as_deref()?)));
        let found: BTreeSet<String> = locked.collect();
        wrong.extend(expected.difference(&found).map(|one| format!("{case}: {one} is missing")));
        wrong.extend(found.difference(&expected).map(|one| format!("{case}: {one} is too much")));
        wrong.extend(inventory.problems.iter().map(|problem| format!("{case}: {problem:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_manifests_ask_for_is_found_in_their_lock_file() {
    let mut open = Vec::new();
    for case in cases() {
        for one in inventory(&case).dependencies {
            if one.direct && one.locked.is_none() {
                let place = one.declared.map_or_else(String::new, |place| place.path);
                open.push(format!("{case}: {} {} in {place}", one.name, one.requirement.unwrap_or_default()));
            }
        }
    }
    // Peers are for others to bring, what a build needs is in no lock file of Python, and modules of Go that are replaced
    // by folders have no version.
    let none = [" react ", " hatchling ", " poetry-core ", " pdm-backend ", " go.etcd.io/etcd/"];
    open.retain(|one| !none.iter().any(|none| one.contains(none)));
    assert!(open.is_empty(), "{}", open.join("\n"));
}

#[test]
fn places_point_at_the_text_that_says_it() {
    for case in cases() {
        let folder = fixtures().join(&case);
        for one in inventory(&case).dependencies {
            for place in [&one.declared, &one.pinned].into_iter().flatten() {
                let text = fs::read_to_string(folder.join(&place.path)).expect("text");
                let said = place.span.of(&text).unwrap_or_else(|| panic!("{case}: {one:?} points outside"));
                assert!(!said.is_empty() && said.len() < 20_000, "{case}: {one:?}");
                let normal = |text: &str| text.to_lowercase().replace(['_', '.'], "-");
                // Maven writes group and artifact apart, and a catalog of Gradle knows the group.
                let artifact = one.name.rsplit(':').next().unwrap_or(&one.name);
                assert!(normal(said).contains(&normal(artifact)), "{case}: `{said}` does not name {}", one.name);
            }
        }
    }
}

#[test]
fn what_is_needed_in_production_does_not_depend_on_the_tool() {
    let production = |case: &str| -> BTreeSet<String> {
        let all = inventory(case).dependencies.into_iter().filter(|one| one.scope == Scope::Production);
        all.map(|one| format!("{} {}", one.name, one.locked.unwrap_or_default())).collect()
    };
    let wanted = production("npm-v3");
    assert!(wanted.contains("express 4.22.3") && !wanted.iter().any(|one| one.starts_with("mocha ")), "{wanted:?}");
    for case in ["npm-v2", "pnpm-8", "pnpm-9", "pnpm-10", "yarn-1", "yarn-4"] {
        let found = production(case);
        let differ: Vec<_> = wanted.symmetric_difference(&found).collect();
        assert!(differ.is_empty(), "{case}: {differ:?}");
    }
}

#[test]
fn what_a_lock_file_of_pdm_is_for_follows_from_who_needs_it() {
    let scope = |name: &str| {
        let all = inventory("pdm").dependencies;
        all.into_iter().find(|one| one.name == name).map(|one| one.scope)
    };
    // Asked for by a group of development, needed by that, and needed by what the program needs.
    assert_eq!(scope("pytest"), Some(Scope::Development));
    assert_eq!(scope("pluggy"), Some(Scope::Development));
    assert_eq!(scope("multidict"), Some(Scope::Production));
}
