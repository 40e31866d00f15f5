//! Parsing with an end: some texts make a generated parser work for minutes, and some make a grammar's own code abort.
//!
//! The bound counts the parser's own steps and the text that it reads again, so that the same text gives the same outcome
//! on every machine. The processor time is the net below it, for texts whose single steps become slow: far from
//! what real code needs.
//! What the grammars' own code cannot bear is refused before they see it.

use std::ops::ControlFlow;
use std::time::Duration;

use tree_sitter::{ParseOptions, Parser, Tree};

/// The parser reports its progress once for so many steps.
const STEPS_PER_REPORT: u64 = 100;
/// Text is handed to the parser in pieces, so that reading the same text again and again is seen.
const PIECE: usize = 16 << 10;

/// Why a text has no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoTree {
    /// This build cannot parse the language.
    NoGrammar,
    /// The parser would have had to work out of all proportion to the size of the text.
    TooMuchWork,
    /// Blocks are nested deeper than the grammar's code can keep account of.
    TooManyLevels(u32),
}

/// Steps that a text of this length may take. Real code takes about one step for each byte, and at most four.
fn most_steps(len: usize) -> u64 {
    200_000 + 20 * len as u64
}

/// Pieces that may be read for a text of this length. Real code takes at most some fifty more than it has.
fn most_pieces(len: usize) -> u64 {
    10_000 + 40 * (len / PIECE) as u64
}

/// Processor time that a text of this length may take: a megabyte of real code takes less than a second.
///
/// Where a parser recovers from error after error inside ever deeper nesting, its memory grows with the square of the
/// depth too; within this time it stays at some hundred megabytes.
fn most_time(len: usize) -> Duration {
    Duration::from_secs(2) + Duration::from_micros(5 * len as u64)
}

/// The processor time of this thread, so that a busy or sleeping machine does not count.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

#[cfg(not(unix))]
fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// Parses a text within the bounds.
pub(super) fn parse(parser: &mut Parser, language: &str, text: &str) -> Result<Tree, NoTree> {
    let levels = levels(language, text);
    if levels > MOST_LEVELS {
        return Err(NoTree::TooManyLevels(levels));
    }
    let bytes = text.as_bytes();
    let (mut steps, mut pieces) = (0_u64, 0_u64);
    let deadline = now() + most_time(bytes.len());
    let (most_steps, most_pieces) = (most_steps(bytes.len()), most_pieces(bytes.len()));
    let mut read = |at: usize, _| {
        pieces += 1;
        // The parser cannot be stopped from here; with nothing left to read it soon comes to an end.
        if pieces > most_pieces { &[] } else { bytes.get(at..bytes.len().min(at + PIECE)).unwrap_or_default() }
    };
    let mut progress = |_: &_| {
        steps += STEPS_PER_REPORT;
        // Asking for the time costs a system call, and sixteen reports pass in less than a millisecond.
        let is_late = steps % (16 * STEPS_PER_REPORT) == 0 && now() > deadline;
        if steps > most_steps || is_late { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let tree = parser.parse_with_options(&mut read, None, Some(ParseOptions::new().progress_callback(&mut progress)));
    // A parse that was stopped would be continued by the next one.
    parser.reset();
    tracing::trace!(language, len = bytes.len(), steps, pieces, "parsed");
    tree.filter(|_| pieces <= most_pieces).ok_or(NoTree::TooMuchWork)
}

/// More levels of blocks that are nested by indentation than anybody writes, and fewer than the scanners of the Python and
/// YAML grammars can store: they abort the process at 255.
const MOST_LEVELS: u32 = 120;

/// Levels of blocks that are nested by indentation, counted generously; 0 for languages that do not nest so.
fn levels(language: &str, text: &str) -> u32 {
    let is_yaml = language == "yaml";
    if !is_yaml && language != "python" {
        return 0;
    }
    let mut open: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for line in text.split(['\n', '\r']) {
        let mut rest = line.trim_start_matches([' ', '\t', '\u{c}']);
        if rest.is_empty() {
            continue;
        }
        loop {
            let column = line.len() - rest.len();
            while open.last().is_some_and(|last| *last >= column) {
                open.pop();
            }
            open.push(column);
            deepest = deepest.max(open.len());
            // In YAML, `- - key: value` opens a block at each of the three.
            let marker = rest.strip_prefix(['-', '?', ':']).filter(|after| is_yaml && after.starts_with([' ', '\t']));
            let Some(after) = marker else { break };
            rest = after.trim_start_matches([' ', '\t']);
        }
    }
    deepest as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_indentation() {
        assert_eq!(levels("yaml", "a:\n  b:\n  - c: 1\n    d: 2\n  e: 3\nf: 4\n"), 3);
        assert_eq!(levels("yaml", "- - - a\n"), 4);
        assert_eq!(levels("yaml", "- -a\n\n\n- b\n"), 2);
        assert_eq!(levels("python", "if a:\n    if b:\r\n        c\n    - - d\n"), 3);
        assert_eq!(levels("go", "        a"), 0);
    }
}
