//! Whole audits: determinism, the sample projects' golden reports, and attempts to leave the audited folder.

#![expect(clippy::disallowed_methods, reason = "the suite writes files and starts the binary")]

use std::fs;
use std::path::{Path, PathBuf};

use plimsoll_tests::{golden, plimsoll, root};

fn audit(project: &Path, arguments: &[&str]) -> std::process::Output {
    plimsoll().arg("audit").arg(project).args(arguments).output().expect("plimsoll starts")
}

fn report(project: &Path, arguments: &[&str], format: &str) -> String {
    let report = format!("--report={format}=-");
    let mut arguments = arguments.to_vec();
    arguments.extend(["--fail-on=never", &report]);
    let output = audit(project, &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

fn projects() -> Vec<PathBuf> {
    let mut projects: Vec<PathBuf> = fs::read_dir(root().join("tests/projects"))
        .expect("there are sample projects")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.is_dir())
        .collect();
    projects.sort();
    assert!(projects.len() >= 3, "sample projects are missing");
    projects
}

#[test]
fn sample_projects_give_their_golden_reports() {
    let mut wrong = Vec::new();
    for project in projects() {
        let text = report(&project, &[], "terminal");
        if let Err(diff) = golden::check(&project.with_extension("txt"), &text) {
            wrong.push(diff);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_clean_project_has_no_findings() {
    let run: serde_json::Value =
        serde_json::from_str(&report(&root().join("tests/projects/clean"), &[], "json")).expect("JSON");
    assert_eq!(run["findings"], serde_json::json!([]));
    assert_eq!(run["faults"], serde_json::json!([]));
    assert_eq!(run["coverage"]["checks_planned"], run["coverage"]["checks_completed"]);
}

#[test]
fn same_input_gives_same_bytes_whatever_the_thread_count() {
    // The workspace itself is the largest input that is always there.
    for project in projects().into_iter().chain([root().join("host"), root().join("plugins")]) {
        for format in ["json", "sarif", "sarif-github", "terminal"] {
            let one = report(&project, &["--jobs=1"], format);
            for jobs in ["--jobs=1", "--jobs=2", "--jobs=7"] {
                assert!(one == report(&project, &[jobs], format), "{} {format} {jobs}", project.display());
            }
        }
    }
}

#[test]
fn the_place_of_the_folder_cannot_be_seen() {
    let copy = |to: &Path| {
        for (name, text) in [("app.py", "import os\nos.system('ls ' + input())\n"), ("b.go", "package b\n")] {
            fs::create_dir_all(to).expect("a folder");
            fs::write(to.join(name), text).expect("a file");
        }
    };
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (one, two) = (one.path().join("shop"), two.path().join("deeper/down/shop"));
    copy(&one);
    copy(&two);
    assert_eq!(report(&one, &[], "json"), report(&two, &[], "json"));
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret.py");
    fs::write(&secret, "import os\nos.system('ls ' + input())\n").expect("a file");
    let project = tempfile::tempdir().expect("a folder");
    let project = project.path();
    fs::write(project.join("good.py"), "x = 1\n").expect("a file");
    symlink(&secret, project.join("file.py")).expect("a link");
    symlink(outside.path(), project.join("folder")).expect("a link");
    symlink("../..", project.join("up")).expect("a link");
    symlink(project, project.join("loop")).expect("a link");
    // Ignore files that are links must not be followed either.
    symlink(&secret, project.join(".gitignore")).expect("a link");
    symlink(&secret, project.join("plimsoll.toml")).expect("a link");
    let output = audit(project, &["--no-repository-config", "--report=json=-"]);
    let run: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(run["findings"], serde_json::json!([]));
    assert_eq!(run["coverage"]["files_audited"], 1);
    let skipped = run["skipped"].as_array().expect("a list");
    let links: Vec<&str> =
        skipped.iter().filter(|skip| skip["reason"] == "symlink").filter_map(|skip| skip["path"].as_str()).collect();
    assert_eq!(links, [".gitignore", "file.py", "folder", "loop", "plimsoll.toml", "up"]);
    let refused = audit(project, &[]);
    assert_eq!(refused.status.code(), Some(2), "a linked plimsoll.toml is not read, and that is said");
}

#[test]
fn a_report_is_never_half_written() {
    let project = tempfile::tempdir().expect("a folder");
    fs::write(project.path().join("a.py"), "x = 1\n").expect("a file");
    let out = tempfile::tempdir().expect("a folder");
    let path = out.path().join("run.json");
    fs::write(&path, "the old report").expect("a file");
    let wish = format!("--report=json={}", path.display());
    assert!(audit(project.path(), &[&wish]).status.success());
    assert!(fs::read_to_string(&path).expect("a report").starts_with('{'));
    assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 1, "no temporary file is left");
}
