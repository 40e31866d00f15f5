//! Files that become YAML, JSON or TOML only when a template engine has rendered them: Helm and other Go templates, Jinja, ERB.
//!
//! Actions (`{{ … }}`, `{% … %}`, `<% … %>`) are hidden under text of the same length, so that every offset stays true. Nothing is
//! evaluated: both branches of a condition are read.

use std::collections::BTreeSet;
use std::ops::Range;

use plimsoll_model::{LineIndex, Position, Span, ValueKind, ValueTree};

/// Reads a text that has mistakes once more with its actions hidden, and takes that where it has fewer of them.
///
/// Returns whether it is a template.
pub(crate) fn reread(text: &str, tree: ValueTree, read: fn(&str) -> ValueTree) -> (ValueTree, bool) {
    if tree.errors.is_empty() {
        return (tree, false);
    }
    let Some(masked) = mask(text) else { return (tree, false) };
    let mut hidden = read(&masked.text);
    let lines = LineIndex::new(text);
    let starts: BTreeSet<Position> =
        masked.actions.iter().map(|action| lines.position(text, action.start as u32)).collect();
    hidden.errors.retain(|error| !starts.contains(&error.position));
    if hidden.errors.len() >= tree.errors.len() {
        return (tree, false);
    }
    for error in &mut hidden.errors {
        error.message = format!("mistaken before its template is rendered: {}", error.message);
    }
    for value in &mut hidden.values {
        // Two branches of a template may write the same key.
        value.flags &= !ValueTree::DUPLICATE;
        if let Some(key) = &mut value.key {
            key.text = masked.restore(&key.text, &range(key.span), text);
        }
        let place = range(value.span);
        if value.kind == ValueKind::Mapping || value.kind == ValueKind::Sequence || masked.inside(&place).is_empty() {
            continue;
        }
        value.text = masked.restore(&value.text, &place, text);
        value.flags |= ValueTree::TEMPLATED;
        if masked.inside(&place) == std::slice::from_ref(&place) {
            value.kind = ValueKind::Expression;
        }
    }
    (hidden, true)
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// Whether a text continues what stands in for an action.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.starts_with(PLACEHOLDER)
}

/// Stands in for an action. Of a private plane, so that no file has it, and printable for YAML.
const PLACEHOLDER: char = '\u{e000}';
const PLACEHOLDER_BYTES: usize = PLACEHOLDER.len_utf8();

/// A text with its actions hidden.
pub(crate) struct Masked {
    /// As long as the original.
    pub(crate) text: String,
    /// Where the actions are, in order.
    pub(crate) actions: Vec<Range<usize>>,
}

/// Returns whether a text holds a template or an expression that something else fills in.
pub(crate) fn is_templated(text: &str) -> bool {
    // Nearly no text has either letter, and this is asked of every value.
    text.bytes().any(|byte| matches!(byte, b'{' | b'%'))
        && ["${", "{{", "{%", "<%"].iter().any(|mark| text.contains(mark))
}

/// Hides the actions of a template; `None` for a text without any.
pub(crate) fn mask(text: &str) -> Option<Masked> {
    let actions = actions(text);
    if actions.is_empty() || text.contains(PLACEHOLDER) {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for group in actions.chunk_by(|left, right| is_blank(&text[left.end..right.start])) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let before = &text[text[..first.start].rfind('\n').map_or(0, |at| at + 1)..first.start];
        let after = text[last.end..].lines().next().unwrap_or_default();
        // `labels: {{ … | nindent 4 }}` starts a line of its own, which members may follow.
        let breaks = before.trim_end().ends_with(':') && text[first.start..last.end].contains("nindent");
        let alone = is_blank(after) && (is_blank(before) || breaks);
        for (index, action) in group.iter().enumerate() {
            masked.push_str(&text[at..action.start]);
            let opens_line = index == 0 && is_blank(before) && is_control(&text[action.clone()]);
            hide(&mut masked, &text[action.clone()], alone || opens_line);
            at = action.end;
        }
    }
    masked.push_str(&text[at..]);
    debug_assert_eq!(masked.len(), text.len());
    Some(Masked { text: masked, actions })
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// Whether an action only steers what follows, and writes nothing itself.
fn is_control(action: &str) -> bool {
    let inner = action.trim_start_matches(['{', '%', '-', '~', '+']).trim_start();
    let word = inner.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    action.starts_with("{%")
        || (action.starts_with("<%") && !action.starts_with("<%="))
        || inner.starts_with(['$', '/', '#'])
        || matches!(word, "if" | "else" | "end" | "range" | "with" | "define" | "block" | "break" | "continue")
}

fn hide(masked: &mut String, action: &str, blank: bool) {
    if blank {
        masked.extend(action.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    } else {
        masked.extend(std::iter::repeat_n(PLACEHOLDER, action.len() / PLACEHOLDER_BYTES));
        masked.extend(std::iter::repeat_n('_', action.len() % PLACEHOLDER_BYTES));
    }
}

/// Finds the actions; one that is never closed hides nothing.
fn actions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['{', '<']).map(|offset| at + offset) {
        let close = match text.as_bytes().get(start..start + 2) {
            Some(b"{{") => "}}",
            Some(b"{%") => "%}",
            Some(b"<%") => "%>",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(end) = action_end(text, start + 2, close) else {
            at = start + 2;
            if !text[at..].contains(close) {
                break;
            }
            continue;
        };
        // `${{ … }}` belongs to a workflow, which is YAML as it stands.
        if !text[..start].ends_with('$') {
            found.push(start..end);
        }
        at = end;
    }
    found
}

fn action_end(text: &str, from: usize, close: &str) -> Option<usize> {
    // A closing mark inside a string of the action does not close it, as long as the string itself is closed.
    let bytes = text.as_bytes();
    let mut at = from;
    // Far more than any action has, so that many openings do not read the file to its end once each.
    let limit = bytes.len().min(from + 8192);
    while at < limit {
        if text[at..].starts_with(close) {
            return Some(at + close.len());
        }
        let quote = bytes[at];
        at += 1;
        if matches!(quote, b'"' | b'`') {
            let line = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end);
            if let Some(end) = bytes[at..line].iter().position(|byte| *byte == quote) {
                at += end + 1;
            }
        }
        while at < bytes.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

impl Masked {
    /// Returns the actions inside a range.
    pub(crate) fn inside(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.actions.partition_point(|action| action.start < range.start);
        let last = self.actions.partition_point(|action| action.end <= range.end);
        self.actions.get(first..last).unwrap_or_default()
    }

    /// Puts the actions of a range back into the text that was decoded from it.
    pub(crate) fn restore(&self, decoded: &str, range: &Range<usize>, original: &str) -> String {
        let mut restored = String::new();
        let mut rest = decoded;
        for action in self.inside(range) {
            let Some(at) = rest.find(PLACEHOLDER) else { break };
            let length = action.len();
            let hidden = at + length / PLACEHOLDER_BYTES * PLACEHOLDER_BYTES + length % PLACEHOLDER_BYTES;
            // An action on a line of its own is blanked, and has nothing to put back.
            let Some(after) = rest.get(hidden..).filter(|_| self.is_hidden(action)) else { continue };
            restored.push_str(&rest[..at]);
            restored.push_str(&original[action.clone()]);
            rest = after;
        }
        restored.push_str(rest);
        restored
    }

    /// Returns whether a range holds an action that was blanked, and so is missing from what was decoded.
    pub(crate) fn has_blanked(&self, range: &Range<usize>) -> bool {
        self.inside(range).iter().any(|action| !self.is_hidden(action))
    }

    /// Returns the actions that follow each other from an offset on, with nothing but blanks between them.
    pub(crate) fn run_from(&self, at: usize, original: &str) -> Option<Range<usize>> {
        let first = self.actions.partition_point(|action| action.start < at);
        let mut found: Option<Range<usize>> = None;
        for action in &self.actions[first..] {
            let end = found.as_ref().map_or(at, |found| found.end);
            if !original.get(end..action.start)?.trim().is_empty() || self.is_hidden(action) {
                break;
            }
            let start = found.map_or(action.start, |found| found.start);
            found = Some(start..action.end);
        }
        found
    }

    fn is_hidden(&self, action: &Range<usize>) -> bool {
        self.text[action.start..].starts_with(PLACEHOLDER)
    }
}
