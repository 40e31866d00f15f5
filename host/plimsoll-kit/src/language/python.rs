//! Python, through componentize-py: it imports the pack once, while the component is made, and stores the memory.

use std::fs;
use std::process::Command;

use crate::{Kit, KitError, Language, Project, files, sdk, tools};

/// The module that the author writes.
const MODULE: &str = "pack.py";
/// What componentize-py's own program does; started like this, no script has to be found in a folder of the system's choice.
const START: &str = "import sys; from componentize_py import script; sys.exit(script())";

/// Builds a pack's component.
pub(super) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    if !project.folder.join(MODULE).is_file() {
        let text =
            format!("{} has no {MODULE}\nhelp: it is the module that holds `pack = Pack(…)`", project.folder.display());
        return Err(KitError::Project(text));
    }
    let sdk = sdk::folder(kit)?;
    let target = project.target().join("python");
    if target.exists() {
        fs::remove_dir_all(&target).map_err(KitError::file("remove", &target))?;
    }
    // Copies, because Python writes its compiled modules beside the source, and what lies in the kit's home is read-only.
    files::copy(&project.folder, &target.join("pack"))?;
    files::copy(&sdk.join("sdk/python/src"), &target.join("sdk"))?;
    // Empty, and named as the virtual environment: else the packages that happen to be on this machine could be imported.
    let packages = target.join("venv/site-packages");
    fs::create_dir_all(&packages).map_err(KitError::file("create", &packages))?;

    let component = target.join("pack.wasm");
    let mut python = Command::new("python3");
    python.args(["-c", START, "--quiet", "--world", "pack", "--wit-path"]).arg(sdk.join("wit/v0.1"));
    // With what it imports of WASI: the host's closed answers say what a rule asked for, where stubs only stop it.
    python.args(["componentize", "plimsoll.component", "--output"]).arg(&component);
    python.arg("--python-path").arg(target.join("pack")).arg("--python-path").arg(target.join("sdk"));
    python.env("PYTHONPATH", tools::pip_folder(kit, Language::Python)).env("VIRTUAL_ENV", target.join("venv"));
    python.env("RUST_BACKTRACE", "0").current_dir(&project.folder);
    tools::run(kit, &mut python).map_err(plain)?;
    fs::read(&component).map_err(KitError::file("read", &component))
}

/// The traceback of the author's code alone. componentize-py wraps it in its own, and names the folders `/0` and `/1`.
fn plain(error: KitError) -> KitError {
    let KitError::Compile { tool, output } = error else { return error };
    let inner = output.split("\n\nCaused by:").next().unwrap_or_default();
    let start = inner.rfind("Traceback (most recent call last):").unwrap_or_default();
    let output = inner[start..].trim_end().replace("File \"/0/", "File \"").replace("File \"/1/", "File \"");
    KitError::Compile { tool, output }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_authors_traceback_is_shown() {
        let output = "Traceback (most recent call last):\n  File \"componentize-py\", line 8, in <module>\n\
            AssertionError: Traceback (most recent call last):\n  File \"/1/plimsoll/component.py\", line 13\n  \
            File \"/0/pack.py\", line 2\nSyntaxError: '(' was never closed\n\n\nCaused by:\n    SyntaxError: x\n";
        let said = plain(KitError::Compile { tool: "python3".to_owned(), output: output.to_owned() }).to_string();
        let expected = "Traceback (most recent call last):\n  File \"plimsoll/component.py\", line 13\n  \
            File \"pack.py\", line 2\nSyntaxError: '(' was never closed";
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_no_traceback_stays_as_it_is() {
        let said = plain(KitError::Compile { tool: "python3".to_owned(), output: "killed".to_owned() }).to_string();
        assert_eq!(said, "killed");
    }
}
