//! `requirements.txt` and its relatives: one requirement a line, with options of pip between them.

use plimsoll_model::{Scope, Span};

use super::pep508;
use crate::draft::{Draft, lines};

/// Words in a file's name that say it is not needed where the program runs.
const DEVELOPMENT: [&str; 10] = ["dev", "test", "tests", "testing", "lint", "docs", "doc", "ci", "develop", "typing"];

pub(super) fn read(draft: &mut Draft<'_>, path: &str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let scope = if is_development(name) { Scope::Development } else { Scope::Production };
    let mut logical = String::new();
    let mut start = 0;
    let mut end = 0;
    for (at, line) in lines(draft.text) {
        let bare = without_comment(line);
        if logical.is_empty() {
            start = at + (bare.len() - bare.trim_start().len()) as u32;
        }
        let (part, goes_on) = match bare.trim_end().strip_suffix('\\') {
            Some(part) => (part, true),
            None => (bare, false),
        };
        if !part.trim().is_empty() {
            // Options such as `--hash` follow on lines of their own; the declaration is what stands before them.
            if !part.trim_start().starts_with("--") || logical.is_empty() {
                end = at + part.trim_end().len() as u32;
            }
            logical.push_str(part);
            logical.push(' ');
        }
        if !goes_on {
            requirement(draft, &logical, scope, Span::new(start, end.max(start)));
            logical.clear();
        }
    }
    requirement(draft, &logical, scope, Span::new(start, end.max(start)));
}

/// Returns whether the name of a file, a group or an extra says that it is not needed where the program runs.
pub(super) fn is_development(name: &str) -> bool {
    name.to_ascii_lowercase().split(['-', '_', '.']).any(|word| DEVELOPMENT.contains(&word))
}

/// A comment begins a line, or follows a space; a `#` inside an address does not.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') {
        return "";
    }
    line.find(" #").or_else(|| line.find("\t#")).map_or(line, |at| &line[..at])
}

fn requirement(draft: &mut Draft<'_>, line: &str, scope: Scope, span: Span) {
    let line = line.trim();
    if line.is_empty() {
        return;
    }
    let editable = ["-e ", "--editable ", "--editable="].iter().find_map(|option| line.strip_prefix(option));
    if let Some(target) = editable {
        // `git+https://…#egg=name` names its package; a folder does not, and its own manifest says what it needs.
        egg(draft, target.trim(), scope, span);
        return;
    }
    if line.starts_with('-') {
        return;
    }
    let asked = line.split(" --").next().unwrap_or(line);
    match pep508::parse(asked, scope, span) {
        Some(declared) => draft.declare(declared),
        None if asked.contains("://") || asked.contains('/') || asked.starts_with('.') => {
            egg(draft, asked, scope, span);
        }
        None => {
            let shown: String = asked.chars().take(80).collect();
            draft.problem(span.start, format!("`{shown}` is not a requirement; help: write `name==version`"));
        }
    }
}

fn egg(draft: &mut Draft<'_>, target: &str, scope: Scope, span: Span) {
    let egg = target.split_once("#egg=").and_then(|(address, egg)| {
        let name = egg.split(['&', '[']).next()?;
        pep508::parse(&format!("{name} @ {address}"), scope, span)
    });
    match egg {
        Some(declared) => draft.declare(declared),
        None => draft.unresolved(),
    }
}
