//! The programs that read reports, and how each is started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Failed;
use plimsoll_report::Format;
use serde_json::Value;

/// Where they are.
#[derive(Debug, Clone)]
pub(crate) struct Tools {
    /// Of xtask: a virtual environment of Python and the modules of Node.
    pub(crate) folder: PathBuf,
    /// The scripts that start them, in `tests/validators`.
    pub(crate) scripts: PathBuf,
}

impl Tools {
    /// Hands a report to the reader of its format; returns what the reader counts in it.
    pub(crate) fn read(&self, format: Format, text: &str) -> Result<Value, Failed> {
        let folder = tempfile::tempdir()?;
        let report = folder.path().join(format!("report.{}", format.extension()));
        fs::write(&report, text)?;
        let schema = |name: &str| self.scripts.join("schemas").join(name);
        let published = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
        let mut command = match format {
            Format::Json => self.python("schema.py", &[&published("run-v1.schema.json"), &report]),
            Format::Ndjson => {
                self.python("schema.py", &[&published("run-lines-v1.schema.json"), &report, Path::new("--lines")])
            }
            Format::Gitlab => self.python("schema.py", &[&schema("gitlab-code-quality.schema.json"), &report]),
            Format::BadgeJson => self.python("schema.py", &[&schema("shields-endpoint.schema.json"), &report]),
            Format::Junit => self.python("junit.py", &[&report]),
            Format::Prometheus => self.python("prometheus.py", &[&report]),
            Format::Csv => self.python("rows.py", &[&report]),
            Format::Checkstyle | Format::Badge => self.python("markup.py", &[&report]),
            Format::Rdjson => self.node("rdformat.mjs", &[&report]),
            Format::Rdjsonl => self.node("rdformat.mjs", &[&report, Path::new("--lines")]),
            Format::Sarif | Format::SarifGithub | Format::SarifGitlab => {
                self.node("sarif.mjs", &[&report, &folder.path().join("said.sarif")])
            }
            other => return Err(format!("nobody reads {}", other.name()).into()),
        };
        let output = command.output().map_err(|error| format!("{command:?} does not start: {error}"))?;
        let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if !output.status.success() {
            return Err(format!("{} is refused:\n{said}{complained}", format.name()).into());
        }
        serde_json::from_str(&said).map_err(|error| format!("{command:?} says {said:?}: {error}").into())
    }

    fn python(&self, script: &str, arguments: &[&Path]) -> Command {
        let program = if cfg!(windows) { "venv/Scripts/python.exe" } else { "venv/bin/python" };
        let mut command = Command::new(self.folder.join(program));
        // Isolated, so that neither the scripts' folder nor the user's packages stand in for modules.
        command.args(["-I", "-B"]).arg(self.scripts.join(script)).args(arguments);
        command
    }

    fn node(&self, script: &str, arguments: &[&Path]) -> Command {
        let mut command = Command::new("node");
        command.arg(self.scripts.join(script)).arg(&self.folder).args(arguments);
        command
    }
}
