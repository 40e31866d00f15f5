//! `plimsoll report`, and the `--report FORMAT=PATH` of other commands.

mod links;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use plimsoll_model::Severity;
use plimsoll_model::run::{FindingState, Run};
use plimsoll_report::{Format, Options as FormatOptions, compare, json, markdown, prefix, terminal};

use crate::args::{DiffFormat, FailOn, Global, ReportCommand};
use crate::console;
use crate::exit::{CliError, Exit, did_you_mean};

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
    let names = Format::ALL.map(Format::name);
    let Some(format) = Format::from_name(name) else {
        return Err(format!(
            "there is no format `{name}`{}; there are {}",
            did_you_mean(name, names),
            names.join(", ")
        ));
    };
    if path.is_empty() {
        return Err(format!("`{text}` has no path: write {name}=PATH, or {name}=- for stdout"));
    }
    Ok(Request { format, path: PathBuf::from(path) })
}

/// Runs the command.
///
/// # Errors
/// A run file that cannot be read, and a report that cannot be written.
pub(super) fn run(global: &Global, command: &ReportCommand) -> Result<Exit, CliError> {
    match command {
        ReportCommand::Schema => super::print(&json::schema()),
        ReportCommand::Formats => {
            let list = Format::ALL.map(|format| format!("{:<14} {}\n", format.name(), format.describe()));
            super::print(&list.concat())
        }
        ReportCommand::Convert { run, to, standard, against, path_prefix } => {
            let mut run = read(run)?;
            if let Some(prefix) = path_prefix {
                run.subject.path_prefix.clone_from(&prefix.0);
            }
            if let Some(standard) = standard {
                plimsoll_standard::apply(&mut run, &super::standard::read(standard)?);
            }
            if let Some(old) = against {
                run = compare::compare(run, &read(old)?);
            }
            write_all(&run, to)?;
            Ok(Exit::Passed)
        }
        ReportCommand::Diff { old, new, format, fail_on, count_new_rules, all } => {
            let run = compare::compare(read(new)?, &read(old)?);
            let failed = has_new(&run, *fail_on, *count_new_rules);
            let text = match format {
                DiffFormat::Terminal => {
                    let run = prefix::applied(&run);
                    let options = terminal::Options { verbose: global.verbose > 0 || *all, ..options(global, *all) };
                    terminal::render_diff(&run, &options)
                }
                DiffFormat::Markdown => {
                    let run = prefix::applied(&run);
                    markdown::render_diff(&run, &markdown::Options::new(markdown::Profile::Comment))
                }
                DiffFormat::Json => json::render(&run),
            };
            // Who asks for Markdown or JSON wants it; the report for people is what `-q` is about.
            if *format != DiffFormat::Terminal || global.quiet == 0 {
                super::print(&text)?;
            }
            Ok(if failed { Exit::Failed } else { Exit::Passed })
        }
        ReportCommand::Open { report } => open(report),
    }
}

/// Whether a finding is new that the gate counts: what is new in the code, and where it is asked for what a new rule finds.
fn has_new(run: &Run, FailOn(limit): FailOn, count_new_rules: bool) -> bool {
    let Some(limit) = limit else { return false };
    let new_rules = compare::NewRules::of(run);
    let new = run.findings.iter().filter(|finding| finding.state == Some(FindingState::New));
    let bad = new.filter(|finding| finding.severity <= limit);
    let (excused, counted): (Vec<_>, Vec<_>) = bad.partition(|finding| !count_new_rules && new_rules.explain(finding));
    if !excused.is_empty() && counted.is_empty() {
        tracing::warn!(
            "{}, so that the comparison does not fail; --count-new-rules counts what new rules find",
            match excused.len() {
                1 => "1 finding is new because its rule is".to_owned(),
                many => format!("{many} findings are new because their rules are"),
            }
        );
    }
    if !counted.is_empty() {
        let what = match counted.len() {
            1 => "1 new finding is".to_owned(),
            many => format!("{many} new findings are"),
        };
        let worse = if limit == Severity::P0 { "" } else { " or worse" };
        tracing::error!("{what} {}{worse}: the comparison fails", limit.name());
    }
    !counted.is_empty()
}

/// Reads a run file.
///
/// # Errors
/// It cannot be read, or is no run.
pub(super) fn read(path: &Path) -> Result<Run, CliError> {
    json::parse(&read_run(path)?).map_err(|error| CliError::usage(format!("{}: {error}", path.display())))
}

/// Shows a report in the browser. The file stays: a browser reads it when it likes.
fn open(report: &Path) -> Result<Exit, CliError> {
    let is_html =
        report.extension().is_some_and(|end| end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm"));
    let page = if is_html {
        report.to_owned()
    } else {
        let run = read(report)?;
        let file = tempfile::Builder::new().prefix("plimsoll-").suffix(".html").tempfile();
        let kept = file.and_then(|mut file| {
            file.write_all(Format::Html.render(&run, &FormatOptions::default()).as_bytes())?;
            file.into_temp_path().keep().map_err(|error| error.error)
        });
        kept.map_err(|error| CliError::usage(format!("cannot write the page for the browser: {error}")))?
    };
    super::print(&format!("{}\n", page.display()))?;
    open::that_detached(&page).map_err(|error| {
        CliError::usage(format!("cannot start a browser: {error}")).help("open the file above in one")
    })?;
    Ok(Exit::Passed)
}

/// Writes every requested report. All are made before the first is written.
///
/// # Errors
/// The first that cannot be written.
pub fn write_all(run: &Run, requests: &[Request]) -> Result<(), CliError> {
    let options = FormatOptions::default();
    let rendered: Vec<String> = requests.iter().map(|request| request.format.render(run, &options)).collect();
    for (request, text) in requests.iter().zip(rendered) {
        if request.is_stdout() {
            super::print(&text)?;
        } else {
            write(&request.path, &text).map_err(|error| {
                // The kind alone: the whole message names a temporary file.
                let why = match error.kind() {
                    io::ErrorKind::NotFound => "its folder does not exist".to_owned(),
                    kind => io::Error::from(kind).to_string(),
                };
                CliError::usage(format!("cannot write report {}: {why}", request.path.display()))
            })?;
        }
    }
    Ok(())
}

/// Returns the report for people, as the terminal can show it. Paths lead to the files of `folder`, if it can show links.
#[must_use]
pub fn terminal(run: &Run, global: &Global, all: bool, folder: &Path) -> String {
    let options = options(global, all);
    let base = if options.links && options.color { links::base(folder, &run.subject.path_prefix) } else { None };
    terminal::render(&prefix::applied(run), &terminal::Options { base, ..options })
}

/// Returns how the terminal at hand is written to.
pub(super) fn options(global: &Global, all: bool) -> terminal::Options {
    let defaults = terminal::Options::default();
    terminal::Options {
        width: console::width(),
        color: console::stdout_color(global.color),
        links: console::links(),
        verbose: global.verbose > 0,
        max_per_rule: if all { None } else { defaults.max_per_rule },
        ..defaults
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
