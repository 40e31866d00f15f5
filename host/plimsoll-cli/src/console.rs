//! What the terminal can do, and writing to it. The only place that prints.

use std::io::{self, IsTerminal, Write};

use crate::args::When;

/// Returns whether stdout should be coloured.
#[must_use]
pub fn stdout_color(when: When) -> bool {
    wanted(when, anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never)
}

/// Returns whether stderr should be coloured.
#[must_use]
pub fn stderr_color(when: When) -> bool {
    wanted(when, anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never)
}

fn wanted(when: When, auto: bool) -> bool {
    match when {
        When::Auto => auto,
        When::Always => true,
        When::Never => false,
    }
}

/// Returns the width to lay text out for: the terminal's, else 100, never under 40 or over 140.
#[must_use]
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(40, 140)
}

/// Returns whether hyperlinks may be written: only to a terminal.
#[must_use]
pub fn links() -> bool {
    io::stdout().is_terminal()
}

/// Returns whether progress may be drawn.
#[must_use]
pub fn progress() -> bool {
    io::stderr().is_terminal()
}

/// Writes to stdout. A reader that has gone away (`| head`) is not an error.
///
/// # Errors
/// Any other failure to write.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes one message to stderr; there is nobody left to tell where that fails.
pub fn complain(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
