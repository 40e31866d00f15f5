//! `plimsoll report`, and the `--report FORMAT=PATH` of other commands.

mod links;

use std::io::Write;
use std::path::{Path, PathBuf};

use plimsoll_model::run::Run;
use plimsoll_report::{json, sarif, terminal};

use crate::args::{Global, ReportCommand};
use crate::console;
use crate::exit::{CliError, Exit, did_you_mean};

/// A report format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The run file.
    Json,
    /// SARIF 2.1.0 with everything in it.
    Sarif,
    /// SARIF 2.1.0 within GitHub's limits.
    SarifGithub,
    /// What people see, without colours.
    Terminal,
}

const FORMATS: [(&str, Format); 4] = [
    ("json", Format::Json),
    ("sarif", Format::Sarif),
    ("sarif-github", Format::SarifGithub),
    ("terminal", Format::Terminal),
];

/// One `FORMAT=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What to write.
    pub format: Format,
    /// Where to; `-` is stdout.
    pub path: PathBuf,
}

impl Request {
    /// Returns whether the report goes to stdout.
    #[must_use]
    pub fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }
}

/// Parses `FORMAT=PATH`.
///
/// # Errors
/// An unknown format, with the nearest; no path.
pub fn parse_request(text: &str) -> Result<Request, String> {
    let (name, path) = text.split_once('=').unwrap_or((text, ""));
    let names = FORMATS.map(|(name, _)| name);
    let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) else {
        return Err(format!(
            "there is no format `{name}`{}; there are {}",
            did_you_mean(name, names),
            names.join(", ")
        ));
    };
    if path.is_empty() {
        return Err(format!("`{text}` has no path: write {name}=PATH, or {name}=- for stdout"));
    }
    Ok(Request { format: *format, path: PathBuf::from(path) })
}

/// Runs the command.
///
/// # Errors
/// A run file that cannot be read, and a report that cannot be written.
pub(super) fn run(_global: &Global, command: &ReportCommand) -> Result<Exit, CliError> {
    match command {
        ReportCommand::Schema => super::print(&json::schema()),
        ReportCommand::Convert { run, to } => {
            let run =
                json::parse(&read_run(run)?).map_err(|error| CliError::usage(format!("{}: {error}", run.display())))?;
            write_all(&run, to)?;
            Ok(Exit::Passed)
        }
    }
}

/// Writes every requested report. All are made before the first is written.
///
/// # Errors
/// The first that cannot be written.
pub fn write_all(run: &Run, requests: &[Request]) -> Result<(), CliError> {
    let rendered: Vec<String> = requests.iter().map(|request| render(run, request.format)).collect();
    for (request, text) in requests.iter().zip(rendered) {
        if request.is_stdout() {
            super::print(&text)?;
        } else {
            write(&request.path, &text).map_err(|error| {
                // The kind alone: the whole message names a temporary file.
                let why = std::io::Error::from(error.kind());
                CliError::usage(format!("cannot write report {}: {why}", request.path.display()))
            })?;
        }
    }
    Ok(())
}

/// Returns the report for people, as the terminal can show it. Paths lead to the files of `folder`, if it can show links.
#[must_use]
pub fn terminal(run: &Run, global: &Global, all: bool, folder: &Path) -> String {
    let color = console::stdout_color(global.color);
    let links = console::links();
    let mut options = terminal::Options {
        width: console::width(),
        color,
        links,
        verbose: global.verbose > 0,
        base: if links && color { links::base(folder) } else { None },
        ..terminal::Options::default()
    };
    if all {
        options.max_per_rule = None;
    }
    terminal::render(run, &options)
}

fn render(run: &Run, format: Format) -> String {
    match format {
        Format::Json => json::render(run),
        Format::Sarif => sarif::render(run, sarif::Profile::Full),
        Format::SarifGithub => sarif::render(run, sarif::Profile::Github),
        Format::Terminal => {
            terminal::render(run, &terminal::Options { max_per_rule: None, ..terminal::Options::default() })
        }
    }
}

/// Writes beside the target and renames, so that nobody ever reads half a report.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".plimsoll-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    // Temporary files are private; a report is as readable as the umask makes other files.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a run file is the operator's, not the audited project's")]
fn read_run(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path)
        .map_err(|error| CliError::usage(format!("cannot read run {}: {error}", path.display())))
}
