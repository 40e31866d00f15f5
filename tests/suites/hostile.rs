//! Every case of `tests/hostile`, through the binary beside the built-in packs: the process survives, the exit code says what
//! happened, and nothing that the other packs found changes.

#![expect(clippy::disallowed_methods, reason = "the suite writes packs and starts the binary")]

#[path = "../hostile/assemble.rs"]
mod assemble;

use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_tests::plimsoll;
use serde_json::Value;

/// Something for the built-in packs to find beside the hostile one.
const VICTIM: &str =
    "import subprocess\n\n\ndef run(request):\n    subprocess.run(\"ls \" + request.args[\"dir\"], shell=True)\n";

fn main() {
    let arguments = Arguments::from_args();
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("project");
    fs::create_dir(&project).expect("a folder");
    let app = fs::read_to_string(assemble::folder().join("project/app.py")).expect("the project of the cases");
    fs::write(project.join("app.py"), app).expect("a file");
    fs::write(project.join("victim.py"), VICTIM).expect("a file");
    let (code, alone) = audit(&project, None);
    let run: Value = serde_json::from_str(&alone).expect("a run file");
    assert_eq!(code, 1, "the built-in packs find something to protect");
    let before = others(&run);
    let trials = assemble::cases().into_iter().map(|case| {
        let (project, before) = (project.clone(), before.clone());
        Trial::test(case.clone(), move || attack(&project, &case, &before))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    drop(folder);
    conclusion.exit();
}

fn attack(project: &Path, case: &str, before: &Value) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let pack = folder.path().join("hostile.wasm");
    fs::write(&pack, assemble::case(case))?;
    let expected = fs::read_to_string(assemble::folder().join(case).join("expected.txt"))?;
    let (code, report) = audit(project, Some(&pack));
    let wanted = if expected.contains("load: refused") {
        5
    } else if expected.contains("fault ") {
        4
    } else {
        1
    };
    if code != wanted {
        return Err(Failed::from(format!("exit {code}, expected {wanted}: {report}")));
    }
    if code == 5 {
        return Ok(());
    }
    let run: Value = serde_json::from_str(&report)?;
    if others(&run) != *before {
        return Err(Failed::from("the findings of the built-in packs changed"));
    }
    let faults = run["faults"].as_array().map_or(0, Vec::len);
    let coverage = &run["coverage"];
    let covered = coverage["checks_planned"] == coverage["checks_completed"];
    match (code, faults, covered) {
        (4, 1.., false) | (1, 0, true) => Ok(()),
        _ => Err(Failed::from(format!("exit {code}, {faults} faults, {coverage}"))),
    }
}

fn others(run: &Value) -> Value {
    let findings = run["findings"].as_array().cloned().unwrap_or_default();
    let builtin = ["deployment/", "documentation/", "reliability/", "security/"];
    let theirs =
        |finding: &Value| finding["rule"].as_str().is_some_and(|rule| builtin.iter().any(|id| rule.starts_with(id)));
    findings.into_iter().filter(theirs).collect()
}

fn audit(project: &Path, pack: Option<&Path>) -> (i32, String) {
    let mut command = plimsoll();
    command.arg("audit").arg(project).args(["--report=json=-", "--quiet"]);
    if let Some(pack) = pack {
        command.arg("--pack").arg(pack);
    }
    let output = command.output().expect("plimsoll starts");
    let report = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&report).into_owned())
}
