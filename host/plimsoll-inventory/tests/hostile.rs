//! Files that mean harm, or were cut off: nothing panics, nothing grows without bound, and what is not known is said.

#![expect(clippy::disallowed_methods, reason = "fixtures are the test's own files")]

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_inventory::sbom::{Subject, cyclonedx};
use plimsoll_inventory::{FileInventory, combine, is_manifest, read};
use proptest::prelude::*;

const PATHS: [&str; 33] = [
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "yarn.lock",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile",
    "Pipfile.lock",
    "setup.cfg",
    "requirements.txt",
    "Cargo.toml",
    "Cargo.lock",
    "go.mod",
    "go.sum",
    "go.work",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "gradle/libs.versions.toml",
    "gradle.lockfile",
    "src/App.csproj",
    "Directory.Packages.props",
    "packages.lock.json",
    "packages.config",
    "composer.json",
    "composer.lock",
    "Gemfile",
    "Gemfile.lock",
    "a/requirements-dev.in",
];

fn samples() -> Vec<(String, String)> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/locks")];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    let named = found.iter().map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
    named
        .filter(|(name, _)| is_manifest(name))
        .map(|(name, path)| (name, fs::read_to_string(path).expect("text")))
        .collect()
}

/// Reads a file alone and joins it with others that claim to belong to it.
fn survive(path: &str, text: &str) {
    let file = read(path, text).expect("a manifest by its path");
    for (span, what) in file
        .declared
        .iter()
        .map(|one| (one.span, &one.name))
        .chain(file.packages.iter().map(|one| (one.span, &one.name)))
    {
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{path}: {what} at {span:?}");
    }
    let others: Vec<FileInventory> = PATHS.iter().map(|path| read(path, text).expect("a manifest")).collect();
    let inventory = combine(others.into_iter().chain([file]).collect());
    let subject = Subject { name: "x", version: None, tool_version: "0" };
    assert!(cyclonedx(&inventory, &subject).len() < 400_000 + text.len() * 400, "{path}: too much output");
}

#[test]
fn a_lock_file_that_was_cut_off_is_read_as_far_as_it_goes() {
    for (name, text) in samples() {
        let whole = read(&name, &text).expect("a manifest").packages.len();
        for part in 1..4 {
            let mut end = text.len() * part / 4;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let file = read(&name, &text[..end]).expect("a manifest");
            assert!(file.packages.len() <= whole + 1, "{name}");
        }
    }
}

#[test]
fn unknown_versions_are_said_and_not_guessed() {
    for (path, text, wanted) in [
        (
            "package-lock.json",
            r#"{"lockfileVersion": 9, "packages": {"node_modules/a": {"version": "1.0.0"}}}"#,
            "lockfileVersion 9 is not known; help: ",
        ),
        (
            "pnpm-lock.yaml",
            "lockfileVersion: '12.0'\npackages:\n  a@1.0.0: {}\n",
            "lockfileVersion 12.0 is not known; help: ",
        ),
        ("yarn.lock", "__metadata:\n  version: 99\n", "version `99` of yarn.lock is not known; help: "),
        (
            "Cargo.lock",
            "version = 9\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"x\"\n",
            "version 9 of Cargo.lock is not known; help: ",
        ),
        ("uv.lock", "version = 7\n", "version 7 of uv.lock is not known; help: "),
        ("poetry.lock", "[metadata]\nlock-version = \"9.0\"\n", "lock-version 9.0 is not known; help: "),
        ("pdm.lock", "[metadata]\nlock_version = \"9.0\"\n", "lock_version 9.0 is not known; help: "),
        ("Pipfile.lock", r#"{"_meta": {"pipfile-spec": 9}}"#, "pipfile-spec 9 is not known; help: "),
        ("packages.lock.json", r#"{"version": 9}"#, "version 9 of packages.lock.json is not known; help: "),
    ] {
        let file = read(path, text).expect("a manifest");
        assert_eq!(file.packages, [], "{path}");
        assert!(file.problems.iter().any(|problem| problem.message.starts_with(wanted)), "{path}: {:?}", file.problems);
    }
}

#[test]
fn properties_that_lead_in_circles_end() {
    let mut text =
        "<project><groupId>g</groupId><artifactId>a</artifactId><properties><a>${b}</a><b>${a}</b>".to_owned();
    for at in 0..40 {
        text.push_str(
            &[
                "<p",
                &at.to_string(),
                ">${p",
                &(at + 1).to_string(),
                "}${p",
                &(at + 1).to_string(),
                "}</p",
                &at.to_string(),
                ">",
            ]
            .concat(),
        );
    }
    text.push_str("</properties><dependencies>");
    for version in ["${a}", "${p0}", "${missing}", "${"] {
        text.push_str(
            &[
                "<dependency><groupId>g</groupId><artifactId>x</artifactId><version>",
                version,
                "</version></dependency>",
            ]
            .concat(),
        );
    }
    text.push_str("</dependencies></project>");
    let file = read("pom.xml", &text).expect("a manifest");
    assert!(file.declared.iter().all(|one| one.pins.is_none()));
    assert_eq!(combine(vec![file]).manifests[0].unresolved, 4);
}

#[test]
fn deep_nesting_is_no_deep_recursion() {
    let json = ["{\"lockfileVersion\": 1, ", &"\"dependencies\": {\"a\": {\"version\": \"1\", ".repeat(5_000)].concat();
    survive("package-lock.json", &json);
    survive("pnpm-lock.yaml", &"- ".repeat(5_000));
    survive("pom.xml", &"<project>".repeat(5_000));
    survive("Cargo.toml", &["a = ", &"[".repeat(5_000)].concat());
}

#[test]
fn one_name_a_thousand_times_is_not_a_million_dependencies() {
    let mut manifest = String::from("[project]\nname = \"x\"\ndependencies = [");
    let mut lock = String::from("[metadata]\nlock-version = \"2.0\"\n");
    for at in 0..2_000 {
        manifest.push_str("\"a\",");
        lock.push_str(
            &["[[package]]\nname = \"a\"\nversion = \"", &at.to_string(), "\"\n[package.dependencies]\na = \"*\"\n"]
                .concat(),
        );
    }
    manifest.push(']');
    let files = [("pyproject.toml", &manifest), ("poetry.lock", &lock)];
    let inventory = combine(files.map(|(path, text)| read(path, text).expect("a manifest")).into());
    assert!(inventory.dependencies.len() < 2_000 * 40, "{}", inventory.dependencies.len());
}

#[test]
fn only_so_many_problems_are_listed() {
    let file = read("requirements.txt", &"!!\n".repeat(10_000)).expect("a manifest");
    assert_eq!(file.problems.len(), 51);
    assert!(file.problems[50].message.starts_with("9950 more problems"), "{:?}", file.problems[50]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn arbitrary_text_does_no_harm(text in ".{0,300}", at in 0..PATHS.len()) {
        survive(PATHS[at], &text);
    }

    #[test]
    fn text_that_looks_like_a_manifest_does_no_harm(
        words in proptest::collection::vec(prop_oneof![
            Just("\n"), Just(" "), Just("  "), Just("\""), Just("'"), Just("{"), Just("}"), Just("["), Just("]"), Just("("),
            Just(")"), Just(":"), Just("="), Just("=="), Just("@"), Just("/"), Just(","), Just("-"), Just("<"), Just(">"),
            Just("gem "), Just("require "), Just("=> "), Just("specs:"), Just("GEM"), Just("version"), Just("name"), Just("npm:"),
            Just("dependencies"), Just("packages"), Just("implementation "), Just("libs."), Just("[[package]]"), Just("é"),
            Just("1.0.0"), Just("#egg="), Just("\\"), Just("workspace"), Just("*"), Just("${"), Just("$("),
        ], 0..120),
        at in 0..PATHS.len(),
    ) {
        survive(PATHS[at], &words.concat());
    }

    #[test]
    fn changed_lock_files_do_no_harm(
        pick in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 0..4_000_usize,
        cut in any::<prop::sample::Index>(), insert in "[\\[\\]{}\"':=@/\\n ,.a-z0-9é]{0,6}",
    ) {
        let all = samples();
        let (name, text) = pick.get(&all);
        let bytes = text.as_bytes();
        let start = from.index(bytes.len());
        let part = &bytes[start..(start + length).min(bytes.len())];
        let (before, after) = part.split_at(cut.index(part.len() + 1));
        let changed = [before, insert.as_bytes(), after.get(1..).unwrap_or(after)].concat();
        let file = read(name, &String::from_utf8_lossy(&changed)).expect("a manifest");
        let _ = combine(vec![file]);
    }
}
