//! Whole audits: determinism, the sample projects' golden reports, and attempts to leave the audited folder.

#![expect(clippy::disallowed_methods, reason = "the suite writes files and starts the binary")]

#[path = "../hostile/assemble.rs"]
#[expect(dead_code, reason = "only some cases are wanted here, by name")]
mod assemble;

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
fn what_a_rule_remembers_is_the_same_everywhere_and_is_found() {
    let project = tempfile::tempdir().expect("a folder");
    for index in 0..40 {
        fs::write(project.path().join(format!("file{index:02}.py")), "# TODO: one\n").expect("a file");
    }
    let pack = project.path().join("pack.wasm");
    fs::write(&pack, assemble::case("state-in-a-batch")).expect("a pack");
    let pack = format!("--pack={}", pack.display());
    let found = |arguments: &[&str]| {
        let output = audit(
            project.path(),
            &[&[&*pack, "--no-builtin", "--fail-on=never", "--report=json=-"], arguments].concat(),
        );
        let run: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (output.status.code(), run)
    };
    let (code, run) = found(&["--jobs=1"]);
    // Batches of four files, of which the second is passed over.
    assert_eq!((code, run["findings"].as_array().map(Vec::len)), (Some(0), Some(30)));
    for jobs in ["--jobs=2", "--jobs=7"] {
        assert_eq!(run, found(&[jobs]).1);
    }
    let (code, run) = found(&["--verify-purity"]);
    let faults = run["faults"].as_array().expect("a list");
    assert_eq!((code, faults.len()), (Some(4), 10), "{faults:?}");
    assert!(faults.iter().all(|fault| fault["kind"] == "impure"), "{faults:?}");
    assert!(faults[0]["message"].as_str().is_some_and(|text| text.contains("fresh instance")), "{faults:?}");
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

#[test]
fn texts_that_nearly_fill_pages_of_memory_are_read() {
    // An allocator that grows by whole pages must leave room for its own bookkeeping.
    let project = tempfile::tempdir().expect("a folder");
    let sizes = (4..8).flat_map(|pages| [2, 8, 16, 24].map(|short| (pages << 16) - short));
    for size in sizes {
        let text = "# a comment that stands in every line\n".repeat(size / 38 + 1);
        fs::write(project.path().join(format!("of_{size}.py")), &text[..size]).expect("a file");
    }
    let run: serde_json::Value = serde_json::from_str(&report(project.path(), &[], "json")).expect("JSON");
    assert_eq!(run["faults"], serde_json::json!([]));
    assert_eq!(run["coverage"]["files_audited"], 16);
    assert_eq!(run["coverage"]["checks_planned"], run["coverage"]["checks_completed"]);
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

/// Runs the command line on a pseudo-terminal, which util-linux's `script` makes.
#[cfg(target_os = "linux")]
fn on_a_terminal(project: &Path, argument: &str, environment: &[(&str, &str)]) -> String {
    let line = format!("'{}' audit '{}' {argument}", plimsoll().get_program().display(), project.display());
    let mut script = std::process::Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(std::process::Stdio::null());
    for name in ["NO_COLOR", "FORCE_HYPERLINK", "VTE_VERSION", "DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION"] {
        script.env_remove(name);
    }
    script.env_remove("WT_SESSION").env_remove("TERM_PROGRAM").env("TERM", "xterm-256color");
    let output = script.envs(environment.iter().copied()).output().expect("`script` of util-linux starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("Container runs as root"), "the finding is shown: {text}");
    text
}

#[cfg(target_os = "linux")]
#[test]
fn paths_are_links_only_in_a_terminal_that_shows_them() {
    let place = tempfile::tempdir().expect("a folder");
    let project = place.path().canonicalize().expect("a full path").join("shop #1 ä");
    fs::create_dir(&project).expect("a folder");
    fs::write(project.join("Dockerfile"), "FROM debian:13\nCMD [\"serve\"]\n").expect("a file");
    let wezterm = ("TERM_PROGRAM", "WezTerm");
    let folder = project.parent().expect("a folder").display();
    let link = format!("\u{1b}]8;;file://{folder}/shop%20%231%20%C3%A4/Dockerfile\u{1b}\\");
    let text = on_a_terminal(&project, "", &[wezterm]);
    assert!(text.contains(&link), "{link:?} is not in {text:?}");
    for (argument, environment) in
        [("", &[][..]), ("", &[wezterm, ("NO_COLOR", "1")]), ("--color=never", &[wezterm]), ("| cat", &[wezterm])]
    {
        let text = on_a_terminal(&project, argument, environment);
        assert!(!text.contains("file://"), "{argument} {environment:?}: {text:?}");
    }
}

/// Starts an audit, waits until it is under way for some time, and interrupts it as Ctrl-C does. Returns how long it took to
/// end, and what it said.
#[cfg(unix)]
fn interrupt(project: &Path, arguments: &[&str], head_start: std::time::Duration) -> (std::time::Duration, String) {
    use std::io::{BufRead, BufReader, Read};
    let out = tempfile::tempdir().expect("a folder");
    let wish = format!("--report=json={}", out.path().join("run.json").display());
    let mut command = plimsoll();
    command.arg("audit").arg(project).args(arguments).args(["--no-progress", &wish]);
    command.env("PLIMSOLL_LOG", "plimsoll_engine=debug").stderr(std::process::Stdio::piped());
    let mut child = command.stdout(std::process::Stdio::null()).spawn().expect("plimsoll starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr is a pipe"));
    let mut line = String::new();
    while !line.contains("sandbox ready") {
        line.clear();
        assert_ne!(stderr.read_line(&mut line).expect("a log"), 0, "the audit starts");
    }
    std::thread::sleep(head_start);
    assert_eq!(child.try_wait().expect("a state"), None, "the audit is still running");
    let start = std::time::Instant::now();
    let kill = std::process::Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
    assert!(kill.expect("a shell").success());
    let status = loop {
        if let Some(status) = child.try_wait().expect("a state") {
            break status;
        }
        if start.elapsed().as_secs() >= 10 {
            child.kill().expect("the process can be ended");
            panic!("still running 10 s after the interrupt");
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    let took = start.elapsed();
    assert_eq!(status.code(), Some(130), "{status}");
    let left: Vec<_> = fs::read_dir(out.path()).expect("a folder").collect();
    assert!(left.is_empty(), "neither a report nor a temporary file is left: {left:?}");
    let mut said = String::new();
    stderr.read_to_string(&mut said).expect("a log");
    (took, said)
}

/// A second is the promise; a loaded machine gets three.
#[cfg(unix)]
const PROMPT: std::time::Duration = std::time::Duration::from_secs(3);

#[cfg(unix)]
#[test]
fn an_interrupt_stops_a_large_audit() {
    let project = tempfile::tempdir().expect("a folder");
    let text = "import os\n\n\ndef run(name):\n    os.system('ls ' + name)\n".repeat(40);
    for index in 0..2_000 {
        fs::write(project.path().join(format!("file{index}.py")), &text).expect("a file");
    }
    let (took, said) = interrupt(project.path(), &[], std::time::Duration::ZERO);
    println!("a large audit ended {} ms after the interrupt", took.as_millis());
    assert!(took < PROMPT, "{took:?}");
    assert!(said.contains("interrupted; no report was written"), "{said}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_a_guest_that_never_returns() {
    let folder = tempfile::tempdir().expect("a folder");
    let pack = folder.path().join("loop.wasm");
    fs::write(&pack, assemble::case("loop-in-inspect")).expect("a pack");
    let pack = format!("--pack={}", pack.display());
    // Fuel and time for minutes, of which the guest gets half a second.
    let arguments =
        [&*pack, "--no-builtin", "--limit=fuel-per-inspect=1000000000000000", "--limit=milliseconds-per-call=600000"];
    let project = assemble::folder().join("project");
    let (took, _) = interrupt(&project, &arguments, std::time::Duration::from_millis(500));
    println!("a looping guest ended {} ms after the interrupt", took.as_millis());
    assert!(took < PROMPT, "{took:?}");
}
