//! Quoted texts whose later lines are indented less than YAML asks for: the parsers of Kubernetes and GitHub take them.
//!
//! The ends of such lines are hidden from the parser under blanks, so that offsets stay true, and the text is read once
//! more alone, where indentation says nothing.

use std::ops::Range;

use plimsoll_model::ValueTree;

/// How many bytes may be read again for the sake of such lines. More mistakes than that are left to stand.
const BUDGET: usize = 4 * 1024 * 1024;

/// Returns how often a file may be read again.
pub(super) fn rounds(text: &str) -> std::ops::Range<usize> {
    0..(BUDGET / text.len().max(1)).clamp(1, 64)
}

/// Hides the end of the line before `at`, and of those that follow up to one with a quote. `None` when that is no use.
pub(super) fn join(text: &str, joined: &mut Vec<usize>, at: usize) -> Option<String> {
    let mut line_end = text.get(..at)?.rfind('\n')?;
    let before = joined.len();
    loop {
        if joined.contains(&line_end) {
            break;
        }
        joined.push(line_end);
        let line = text[line_end + 1..].split('\n').next().unwrap_or_default();
        let next = line_end + 1 + line.len();
        if line.contains(['\'', '"']) || next >= text.len() {
            break;
        }
        line_end = next;
    }
    if joined.len() == before {
        return None;
    }
    joined.sort_unstable();
    let mut source = String::with_capacity(text.len());
    let mut from = 0;
    for end in joined.iter() {
        source.push_str(&text[from..*end]);
        source.push(' ');
        from = end + 1;
    }
    source.push_str(&text[from..]);
    Some(source)
}

/// Returns whether a line end inside a range was hidden.
pub(super) fn is_joined(joined: &[usize], range: &Range<usize>) -> bool {
    let first = joined.partition_point(|end| *end < range.start);
    joined.get(first).is_some_and(|end| *end < range.end)
}

/// Returns the text of a tree that is nothing else: without its indentation, no line of a text is indented too little.
pub(super) fn only_text(tree: ValueTree) -> Option<String> {
    let is_one = tree.errors.is_empty() && tree.values.len() == 1;
    tree.values.into_iter().next().filter(|_| is_one).map(|value| value.text)
}
