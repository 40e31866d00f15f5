//! Exit codes, and the errors that end a command early.
//!
//! Messages say what, where and why in one line; what to do comes in a second line that starts with `help:`.

use std::fmt;

/// What the process ends with. Documented in the README; numbers are never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// The gate passed.
    Passed = 0,
    /// The gate failed: a finding at or above `--fail-on`.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// There was nothing to audit.
    Nothing = 3,
    /// The audit is incomplete: a pack failed somewhere.
    Incomplete = 4,
    /// A pack was refused.
    PackRefused = 5,
    /// A bug in Plimsoll, or a machine that it cannot work on.
    Internal = 70,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// Every code with its meaning, for `--help` and the README.
    pub const TABLE: [(Self, &'static str); 8] = [
        (Self::Passed, "the gate passed"),
        (Self::Failed, "the gate failed: a finding at or above --fail-on"),
        (Self::Usage, "the command line or the configuration is wrong"),
        (Self::Nothing, "there was nothing to audit"),
        (Self::Incomplete, "the audit is incomplete: a pack failed somewhere (see faults)"),
        (Self::PackRefused, "a pack was refused"),
        (Self::Internal, "an internal error"),
        (Self::Interrupted, "interrupted"),
    ];
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that ends the command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliError {
    /// What the process ends with.
    pub exit: Exit,
    /// What, where and why.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl CliError {
    /// Returns an error without help.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), help: None }
    }

    /// Returns a usage or configuration error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for CliError {}

/// Returns ` (did you mean X?)` for the candidate nearest to `word`, or nothing where none is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, candidates).map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}

/// Returns the candidate nearest to `word`, or `None` where none is near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(word.len()) / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}
