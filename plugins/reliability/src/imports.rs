//! Which name of a file stands for what: the first step of a rule that must not take a local `time` for the module.
//!
//! Answers come from the file alone. A name that the file does not import is `None`, and rules are silent about it.

mod go;
mod python;
mod rust;
mod script;

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

/// The imports of one file.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Local name to full path, such as `sleep` to `time.sleep`.
    names: BTreeMap<String, String>,
    separator: &'static str,
}

impl Imports {
    /// Reads the imports of a file. The rule's page must have a lazy selector `imports` for its language.
    pub(crate) fn of(cx: &Context<'_>) -> Self {
        let found = cx.select("imports", 0);
        let lines: Vec<_> = found.iter().map(|found| cx.text(found)).collect();
        Self::from_lines(cx.language(), &lines)
    }

    /// Reads the imports that the given statements make.
    pub(crate) fn from_lines(language: &str, lines: &[&str]) -> Self {
        let parse = match language {
            "python" => python::parse,
            "go" => go::parse,
            "rust" => rust::parse,
            _ => script::parse,
        };
        let separator = if language == "rust" { "::" } else { "." };
        Self { names: lines.iter().copied().flat_map(parse).collect(), separator }
    }

    /// Returns the full path of a dotted name: `t.sleep` is `time.sleep` after `import time as t`.
    pub(crate) fn resolve(&self, name: &str) -> Option<String> {
        let (head, rest) = match name.split_once(self.separator) {
            Some((head, rest)) => (head, Some(rest)),
            None => (name, None),
        };
        let path = self.names.get(head)?;
        Some(rest.map_or_else(|| path.clone(), |rest| format!("{path}{}{rest}", self.separator)))
    }

    /// Returns the local name of a full path, such as `http` for `net/http`.
    pub(crate) fn local_name(&self, path: &str) -> Option<&str> {
        self.names.iter().find(|(_, full)| *full == path).map(|(name, _)| name.as_str())
    }

    /// Returns whether the file imports a module or something from it.
    pub(crate) fn has_module(&self, path: &str) -> bool {
        let inside = |full: &String| {
            full.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':', '/']))
        };
        self.names.values().any(inside)
    }
}

/// A local name and what it stands for.
type Binding = (String, String);

/// Splits `name as other` into the local name and the imported one.
fn renamed(part: &str) -> (&str, &str) {
    let mut words = part.split_whitespace();
    let name = words.next().unwrap_or_default();
    match (words.next(), words.next()) {
        (Some("as"), Some(local)) => (local, name),
        _ => (name, name),
    }
}

#[cfg(test)]
mod tests {
    use super::Imports;

    #[test]
    fn names_are_resolved_through_their_head() {
        let imports = Imports::from_lines("python", &["import time as clock", "from os import path"]);
        assert_eq!(imports.resolve("clock.sleep").as_deref(), Some("time.sleep"));
        assert_eq!(imports.resolve("path.join").as_deref(), Some("os.path.join"));
        assert_eq!(imports.resolve("time.sleep"), None);
    }

    #[test]
    fn the_separator_is_that_of_the_language() {
        let imports = Imports::from_lines("rust", &["use std::thread;"]);
        assert_eq!(imports.resolve("thread::sleep").as_deref(), Some("std::thread::sleep"));
        assert_eq!(imports.resolve("thread.sleep"), None);
    }

    #[test]
    fn a_module_is_known_by_its_members_too() {
        let imports = Imports::from_lines("typescript", &["import { Get } from '@nestjs/common'"]);
        assert!(imports.has_module("@nestjs/common"));
        assert!(!imports.has_module("@nestjs/com"));
    }
}
