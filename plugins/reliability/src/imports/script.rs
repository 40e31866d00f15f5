//! JavaScript and TypeScript: `import … from 'm'` and `… = require('m')`.

use super::{Binding, renamed};

pub(super) fn parse(text: &str) -> Vec<Binding> {
    let Some(module) = module(text) else { return Vec::new() };
    if text.contains("require(") {
        let Some((left, right)) = text.split_once('=') else { return Vec::new() };
        // `require('m').member`
        let member = right.rsplit_once(')').map_or("", |(_, member)| member.trim().trim_end_matches(';'));
        let left = left.trim().trim_start_matches("import ").replace(':', " as ");
        return clause(&left, &format!("{module}{member}"));
    }
    let Some(rest) = text.strip_prefix("import") else { return Vec::new() };
    let Some((names, _)) = rest.rsplit_once("from") else { return Vec::new() };
    if names.trim_start().starts_with("type ") {
        return Vec::new();
    }
    clause(names, module)
}

/// The text of the last string, without `node:`.
fn module(text: &str) -> Option<&str> {
    let end = text.rfind(['\'', '"', '`'])?;
    let quote = text[end..].chars().next()?;
    let start = text[..end].rfind(quote)?;
    let module = &text[start + 1..end];
    Some(module.strip_prefix("node:").unwrap_or(module))
}

/// `name`, `* as name`, `{ a, b as c }`, or a name and one of the others.
fn clause(text: &str, module: &str) -> Vec<Binding> {
    let (plain, braced) = text.split_once('{').map_or((text, ""), |(plain, rest)| (plain, rest.trim_end()));
    let whole = plain.split(',').map(|part| part.trim().trim_start_matches("* as ").trim());
    let mut bindings: Vec<_> =
        whole.filter(|name| !name.is_empty()).map(|name| (name.to_owned(), module.to_owned())).collect();
    for part in braced.trim_end_matches('}').split(',') {
        let (local, name) = renamed(part.trim().trim_start_matches("type "));
        match name {
            "" => {}
            "default" => bindings.push((local.to_owned(), module.to_owned())),
            _ => bindings.push((local.to_owned(), format!("{module}.{name}"))),
        }
    }
    bindings
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn lines(text: &str) -> Vec<String> {
        parse(text).into_iter().map(|(local, path)| format!("{local} = {path}")).collect()
    }

    #[test]
    fn modules_and_their_members_are_bound() {
        assert_eq!(lines("import fs from 'node:fs';"), ["fs = fs"]);
        assert_eq!(lines("import * as fs from \"fs\""), ["fs = fs"]);
        assert_eq!(lines("import a, { b as c, d } from 'm'"), ["a = m", "c = m.b", "d = m.d"]);
        assert_eq!(lines("import { default as axios } from 'axios'"), ["axios = axios"]);
        assert!(lines("import type { A } from 'm'").is_empty());
        assert!(lines("import 'side-effect'").is_empty());
    }

    #[test]
    fn required_modules_are_bound() {
        assert_eq!(lines("fs = require('fs')"), ["fs = fs"]);
        assert_eq!(
            lines("{ readFileSync: read, existsSync } = require('fs')"),
            ["read = fs.readFileSync", "existsSync = fs.existsSync"]
        );
        assert_eq!(lines("fs = require('fs').promises"), ["fs = fs.promises"]);
        assert_eq!(lines("import fs = require('fs');"), ["fs = fs"]);
    }
}
