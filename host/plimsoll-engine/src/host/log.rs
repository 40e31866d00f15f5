//! The log of one call: bounded, and what is dropped is counted.

use crate::limits::Limits;

/// How much a log line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Something failed; the last such line explains a trap.
    Error,
    /// Something is odd.
    Warn,
    /// Something worth telling.
    Info,
    /// For the author of the rule.
    Debug,
}

/// A line that a guest logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// How much it matters.
    pub level: LogLevel,
    /// As the guest wrote it: hostile until it is sanitised.
    pub text: String,
}

/// What a guest logged in one call.
#[derive(Debug)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    room: usize,
    dropped: u64,
    last_error: Option<String>,
}

impl Log {
    /// What is kept of the last error for the message of a fault, beside the log itself.
    const LAST_ERROR: usize = 1_000;
    /// What a line costs beside its text.
    const LINE: usize = 32;

    pub(crate) fn new(limits: &Limits) -> Self {
        let room = usize::try_from(limits.log_bytes).unwrap_or(usize::MAX);
        Self { lines: Vec::new(), room, dropped: 0, last_error: None }
    }

    pub(crate) fn add(&mut self, level: LogLevel, text: &str) {
        if level == LogLevel::Error {
            self.last_error = Some(cut(text, Self::LAST_ERROR).to_owned());
        }
        match self.room.checked_sub(text.len().saturating_add(Self::LINE)) {
            Some(room) => {
                self.room = room;
                self.lines.push(LogLine { level, text: text.to_owned() });
            }
            None => self.dropped = self.dropped.saturating_add(1),
        }
    }

    /// Takes the lines, and the number of those that were dropped.
    pub(crate) fn take(&mut self) -> (Vec<LogLine>, u64) {
        (std::mem::take(&mut self.lines), self.dropped)
    }

    /// Returns the last line of level error, kept even when the log was full.
    pub(crate) fn last_error(&self) -> Option<&str> {
        self.last_error.as_deref()
    }
}

/// Returns at most `bytes` of a text, without cutting a character.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_drops_lines_and_counts_them_but_keeps_the_last_error() {
        let mut log = Log::new(&Limits { log_bytes: 40, ..Limits::default() });
        log.add(LogLevel::Info, "one");
        log.add(LogLevel::Info, "two");
        log.add(LogLevel::Error, "three");
        assert_eq!(log.last_error(), Some("three"));
        assert_eq!(log.take(), (vec![LogLine { level: LogLevel::Info, text: "one".to_owned() }], 2));
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("aé", 3), "aé");
    }
}
