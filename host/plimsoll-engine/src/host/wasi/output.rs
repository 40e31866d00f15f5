//! What a guest prints: cut into lines for the log, and the first and last words of standard error kept for a fault.

use crate::host::log::cut;
use crate::host::{Log, LogLevel};

/// Where a guest prints to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Both streams of one call.
#[derive(Debug, Default)]
pub(super) struct Output {
    out: Vec<u8>,
    err: Vec<u8>,
    errors: Errors,
}

/// The first lines of standard error, where Go and Rust say why they give up, and the last one, where Python does.
#[derive(Debug, Default)]
struct Errors {
    first: Vec<String>,
    last: Option<String>,
    between: bool,
}

impl Output {
    /// A longer line is several lines.
    const LINE: usize = 4 << 10;

    pub(super) fn write(&mut self, stream: Stream, bytes: &[u8], log: &mut Log) {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            for piece in part.chunks(Self::LINE) {
                let line = self.line(stream);
                line.extend_from_slice(piece);
                if piece.ends_with(b"\n") || line.len() >= Self::LINE {
                    self.emit(stream, log);
                }
            }
        }
    }

    /// Takes what is left in front of a line's end.
    pub(super) fn end(&mut self, log: &mut Log) {
        self.emit(Stream::Out, log);
        self.emit(Stream::Err, log);
    }

    /// Returns standard error, shortened in the middle.
    pub(super) fn errors(&self) -> Option<String> {
        let between = if self.errors.between { " …" } else { "" };
        let last = self.errors.last.as_ref().map_or_else(String::new, |last| format!("{between} {last}"));
        (!self.errors.first.is_empty()).then(|| self.errors.first.join(" ") + &last)
    }

    const fn line(&mut self, stream: Stream) -> &mut Vec<u8> {
        match stream {
            Stream::Out => &mut self.out,
            Stream::Err => &mut self.err,
        }
    }

    fn emit(&mut self, stream: Stream, log: &mut Log) {
        let line = std::mem::take(self.line(stream));
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            return;
        }
        match stream {
            Stream::Out => log.add(LogLevel::Info, &format!("stdout: {text}")),
            Stream::Err => {
                log.add(LogLevel::Warn, &format!("stderr: {text}"));
                self.errors.add(text);
            }
        }
    }
}

impl Errors {
    const FIRST: usize = 3;
    const LINE: usize = 200;

    fn add(&mut self, line: &str) {
        let line = cut(line, Self::LINE).to_owned();
        if self.first.len() < Self::FIRST {
            self.first.push(line);
        } else {
            self.between |= self.last.replace(line).is_some();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    fn lines(log: &mut Log) -> Vec<(LogLevel, String)> {
        log.take().0.into_iter().map(|line| (line.level, line.text)).collect()
    }

    #[test]
    fn lines_are_whole_however_they_are_written() {
        let (mut output, mut log) = (Output::default(), Log::new(&Limits::default()));
        output.write(Stream::Out, b"one li", &mut log);
        output.write(Stream::Err, b"oops\n\n", &mut log);
        output.write(Stream::Out, b"ne\r\ntwo", &mut log);
        output.end(&mut log);
        let expected =
            [(LogLevel::Warn, "stderr: oops"), (LogLevel::Info, "stdout: one line"), (LogLevel::Info, "stdout: two")];
        assert_eq!(lines(&mut log), expected.map(|(level, text)| (level, text.to_owned())));
    }

    #[test]
    fn a_line_without_an_end_is_cut() {
        let (mut output, mut log) = (Output::default(), Log::new(&Limits::default()));
        output.write(Stream::Out, &[b'x'; 2 * Output::LINE + 1], &mut log);
        assert_eq!(output.out.len(), 1);
        assert_eq!(lines(&mut log).len(), 2);
    }

    #[test]
    fn the_first_lines_and_the_last_explain_a_fault() {
        let (mut output, mut log) = (Output::default(), Log::new(&Limits::default()));
        assert_eq!(output.errors(), None);
        output.write(Stream::Err, b"a\nb\nc\nd\n", &mut log);
        assert_eq!(output.errors().as_deref(), Some("a b c d"));
        output.write(Stream::Err, b"e\n", &mut log);
        assert_eq!(output.errors().as_deref(), Some("a b c … e"));
    }
}
