//! SARIF as other tools read it: every report, of whole projects and of runs with faults, is valid by the official schema.

#![expect(clippy::disallowed_methods, reason = "the suite writes packs and starts the binary")]

#[path = "../hostile/assemble.rs"]
#[expect(dead_code, reason = "only some cases are wanted here, by name")]
mod assemble;

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use plimsoll_tests::{plimsoll, root};
use serde_json::{Value, json};

/// Attacks that load and then fail, each in another way.
const FAULTY: [&str; 6] =
    ["loop-in-inspect", "result-many-findings", "rule-fails", "trap-in-conclude", "trap-names", "unknown-rule"];

fn validator() -> Validator {
    let text = fs::read_to_string(root().join("tests/sarif/sarif-schema-2.1.0.json")).expect("the schema is there");
    let mut schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    // As published it has a bracket too many, which is no regular expression in Unicode mode; OASIS mended it later so.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"]["pattern"] = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    jsonschema::draft7::options().should_validate_formats(true).build(&schema).expect("the schema is a schema")
}

fn errors(validator: &Validator, log: &Value) -> Vec<String> {
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Audits a folder once; returns its logs in the full profile and in GitHub's.
fn logs(project: &Path, pack: Option<&Path>) -> [Value; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = ["sarif", "sarif-github"].map(|format| folder.path().join(format));
    let mut command = plimsoll();
    command.arg("audit").arg(project).args(["--quiet", "--fail-on=never"]);
    for path in &paths {
        let format = path.file_name().expect("a name").to_string_lossy();
        command.arg(format!("--report={format}={}", path.display()));
    }
    if let Some(pack) = pack {
        command.arg("--pack").arg(pack);
    }
    let output = command.output().expect("plimsoll starts");
    let code = if pack.is_some() { 4 } else { 0 };
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    paths.map(|path| serde_json::from_str(&fs::read_to_string(path).expect("a report")).expect("JSON"))
}

#[test]
fn every_sample_project_gives_valid_logs() {
    let validator = validator();
    let mut results = 0;
    for entry in fs::read_dir(root().join("tests/projects")).expect("there are sample projects") {
        let project = entry.expect("a readable entry").path();
        if !project.is_dir() {
            continue;
        }
        for log in logs(&project, None) {
            assert_eq!(errors(&validator, &log), [] as [&str; 0], "{}", project.display());
            results += log["runs"][0]["results"].as_array().expect("results").len();
        }
    }
    assert!(results > 0, "the sample projects have findings");
}

#[test]
fn runs_with_faults_give_valid_logs() {
    let validator = validator();
    let folder = tempfile::tempdir().expect("a folder");
    for case in FAULTY {
        let pack = folder.path().join("hostile.wasm");
        fs::write(&pack, assemble::case(case)).expect("a pack");
        for log in logs(&assemble::folder().join("project"), Some(&pack)) {
            let invocation = &log["runs"][0]["invocations"][0];
            assert_eq!(invocation["executionSuccessful"], json!(false), "{case}");
            assert_ne!(invocation["toolExecutionNotifications"], json!([]), "{case}");
            assert_eq!(errors(&validator, &log), [] as [&str; 0], "{case}");
        }
    }
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let validator = validator();
    let [log, _] = logs(&root().join("tests/projects/shop-python"), None);
    let spoil: [(&str, Value); 6] = [
        ("/version", json!("2.2.0")),
        ("/runs/0/columnKind", json!("bytes")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a file.py")),
        ("/runs/0/invocations/0", json!({})),
    ];
    for (place, value) in spoil {
        let mut spoilt = log.clone();
        *spoilt.pointer_mut(place).unwrap_or_else(|| panic!("the log has {place}")) = value;
        assert_eq!(errors(&validator, &spoilt).len(), 1, "{place}");
    }
    let mut unknown = log;
    unknown["runs"][0]["tool"]["driver"]["flavour"] = json!("x");
    assert_eq!(errors(&validator, &unknown).len(), 1, "properties that SARIF does not have are refused");
}
