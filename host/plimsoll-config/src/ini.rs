//! INI: sections of names and texts, as Python, PHP, Git and editors write them.
//!
//! Names before the first section stay in the root. A line that is indented deeper than its name continues its value. Two
//! sections of one name are one mapping.

use std::ops::Range;

use plimsoll_model::{Key, ValueKind, ValueTree};

use crate::draft::Draft;
use crate::template;

/// Reads a file.
pub(crate) fn read(text: &str) -> ValueTree {
    let mut draft = Draft::new(text);
    let root = draft.add(None, None, ValueKind::Mapping, 0..text.len(), "");
    let mut section = root;
    let mut waiting: Option<Waiting> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let first = start + indent;
        if let Some(value) = waiting.as_mut().filter(|value| indent > value.indent && !content.starts_with('[')) {
            if !value.lines.is_empty() || !value.range.is_empty() {
                value.lines.push('\n');
            }
            value.lines.push_str(content);
            let begin = if value.range.is_empty() { first } else { value.range.start };
            value.range = begin..first + content.len();
            continue;
        }
        if let Some(value) = waiting.take() {
            value.add(&mut draft, section);
        }
        if content.starts_with('[') {
            section = header(&mut draft, root, content, first);
            continue;
        }
        waiting = assignment(&mut draft, content, first, indent);
    }
    if let Some(value) = waiting {
        value.add(&mut draft, section);
    }
    draft.finish()
}

/// A value that the next lines may continue.
struct Waiting {
    key: Option<Key>,
    lines: String,
    range: Range<usize>,
    indent: usize,
    has_value: bool,
}

impl Waiting {
    fn add(self, draft: &mut Draft<'_>, section: u32) {
        let Self { key, lines, range, has_value, .. } = self;
        let quote = lines.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let inner = quote.and_then(|quote| lines[1..].strip_suffix(quote)).filter(|_| lines.len() > 1);
        let text = inner.unwrap_or(&lines).to_owned();
        let kind = if has_value || !text.is_empty() { ValueKind::Text } else { ValueKind::Null };
        let mut flags = if inner.is_some() { ValueTree::QUOTED } else { 0 };
        if template::is_templated(&text) || text.contains("%(") {
            flags |= ValueTree::TEMPLATED;
        }
        let id = draft.add(Some(section), key, kind, range, text);
        draft.flag(id, flags);
    }
}

fn header(draft: &mut Draft<'_>, root: u32, content: &str, first: usize) -> u32 {
    // Patterns of editors hold brackets themselves, so the last one closes.
    let comment = content.find([';', '#']).filter(|at| content[..*at].trim_end().ends_with(']'));
    let head = content[..comment.unwrap_or(content.len())].trim_end();
    let end = match head.strip_suffix(']') {
        Some(head) => head.len(),
        None => {
            draft.error(first, "the name of the section is not closed");
            head.len()
        }
    };
    let written = content[1..end.max(1)].trim();
    let start = first + 1 + (content[1..end.max(1)].len() - content[1..end.max(1)].trim_start().len());
    if let Some(found) = draft.indexed(root, written) {
        return found;
    }
    let key = Draft::key(written, start..start + written.len());
    let behind = first + head.len();
    let id = draft.add(Some(root), key, ValueKind::Mapping, behind..behind, "");
    draft.index(root, id);
    id
}

fn assignment(draft: &mut Draft<'_>, content: &str, first: usize, indent: usize) -> Option<Waiting> {
    let split = content.find(['=', ':']);
    let name = content[..split.unwrap_or(content.len())].trim_end();
    if name.is_empty() {
        draft.error(first, "expected a name");
        return None;
    }
    let value = split.map_or("", |split| content[split + 1..].trim_start());
    let start = first + content.len() - value.len();
    // A comment behind a value needs a blank before it: passwords hold these marks.
    let quoted = value.starts_with(['"', '\'']);
    let comment = [" ;", " #", "\t;", "\t#"].iter().filter_map(|mark| value.find(mark)).min();
    let value = match comment.filter(|at| !quoted || value[1..*at].contains(&value[..1])) {
        Some(at) => value[..at].trim_end(),
        None => value,
    };
    let start = if split.is_none() { first + name.len() } else { start };
    Some(Waiting {
        key: Draft::key(name, first..first + name.len()),
        lines: value.to_owned(),
        range: start..start + value.len(),
        indent,
        has_value: split.is_some(),
    })
}
