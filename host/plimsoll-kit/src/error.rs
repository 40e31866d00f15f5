//! What can go wrong between an author's source and a component.

use std::path::{Path, PathBuf};

/// Why a pack was not made or built. Each says what, where, why and what to do.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// A tool that is not there.
    #[error("{tool} is needed to build {what}, and is not here\nhelp: {help}")]
    ToolMissing {
        /// The tool, with the version that is meant.
        tool: String,
        /// What it is needed for.
        what: String,
        /// The command that brings it.
        help: String,
    },
    /// A tool that is there, but too old.
    #[error("{tool} {found} is too old to build {what}, which needs {minimum}\nhelp: {help}")]
    ToolOld {
        /// The tool.
        tool: String,
        /// The version that is there.
        found: String,
        /// The oldest that serves.
        minimum: String,
        /// What it is needed for.
        what: String,
        /// The command that brings a newer one.
        help: String,
    },
    /// What a compiler says, as it says it.
    #[error("{output}")]
    Compile {
        /// The compiler.
        tool: String,
        /// Its output, without the white space at the end.
        output: String,
    },
    /// A manifest, page or project that cannot be used. Begins with the file, and the line where there is one.
    #[error("{0}")]
    Project(String),
    /// A file that cannot be read or written.
    #[error("cannot {action} {}: {source}", .path.display())]
    File {
        /// Such as `read`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A command that does not start, or fails.
    #[error("`{line}` {reason}")]
    Command {
        /// The command line, as a shell would take it.
        line: String,
        /// What happened, and what the command said.
        reason: String,
    },
    /// A core module that cannot become a component.
    #[error("the compiled module is no pack: {0}")]
    Component(String),
}

impl KitError {
    /// For `map_err` on what `std::fs` returns.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { action, path: path.to_owned(), source }
    }
}
