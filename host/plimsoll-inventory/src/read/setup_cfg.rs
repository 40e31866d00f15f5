//! `setup.cfg`: an INI file in which setuptools keeps a package's requirements.

use plimsoll_model::{Scope, Span};

use super::pep508;
use crate::draft::{Draft, lines};

pub(super) fn read(draft: &mut Draft<'_>) {
    let mut section = String::new();
    let mut key = String::new();
    for (at, line) in lines(draft.text) {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
            key.clear();
            continue;
        }
        // An indented line goes on with the value above it.
        let value = if line.starts_with([' ', '\t']) {
            Some(bare)
        } else if let Some((name, value)) = bare.split_once(['=', ':']) {
            key = name.trim().to_ascii_lowercase().replace('-', "_");
            Some(value.trim())
        } else {
            draft.problem(at, "neither a section, a key nor a continued value");
            None
        };
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        let start = at + line.len() as u32 - line.trim_start().len() as u32;
        entry(draft, (&section, &key), value, Span::new(start, start + bare.len() as u32));
    }
}

fn entry(draft: &mut Draft<'_>, place: (&str, &str), value: &str, span: Span) {
    let scope = match place {
        ("metadata", "name") => {
            draft.file.manifest.name = Some(value.to_owned());
            return;
        }
        // `attr:` and `file:` are read by setuptools.
        ("metadata", "version") if !value.contains(':') => {
            draft.file.manifest.version = Some(value.to_owned());
            return;
        }
        ("options", "install_requires") => Scope::Production,
        ("options", "setup_requires") => Scope::Build,
        ("options", "tests_require") => Scope::Development,
        ("options.extras_require", extra) if super::requirements::is_development(extra) => Scope::Development,
        ("options.extras_require", _) => Scope::Optional,
        _ => return,
    };
    if value.starts_with("file:") {
        draft.unresolved();
        return;
    }
    let one = value.split(" #").next().unwrap_or(value);
    match pep508::parse(one, scope, span) {
        Some(declared) => draft.declare(declared),
        None => draft.problem(span.start, format!("`{one}` is not a requirement; help: write one on each line")),
    }
}
