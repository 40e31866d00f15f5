//! Rust: `use a::{b, c::d as e};`.

use super::{Binding, renamed};

pub(super) fn parse(text: &str) -> Vec<Binding> {
    let Some((_, tree)) = text.split_once("use ") else { return Vec::new() };
    let mut bindings = Vec::new();
    expand("", tree.trim().trim_end_matches(';'), &mut bindings);
    bindings
}

fn expand(prefix: &str, tree: &str, bindings: &mut Vec<Binding>) {
    let tree = tree.trim();
    if let Some((path, rest)) = tree.split_once('{') {
        let list = rest.strip_suffix('}').unwrap_or(rest);
        let inner = format!("{prefix}{}", path.trim());
        branches(list).into_iter().for_each(|branch| expand(&inner, branch, bindings));
        return;
    }
    let (local, path) = renamed(tree);
    if path.is_empty() || path.ends_with('*') {
        return;
    }
    let whole = if path == "self" { prefix.trim_end_matches("::").to_owned() } else { format!("{prefix}{path}") };
    let local = if local == path { whole.rsplit("::").next().unwrap_or(&whole).to_owned() } else { local.to_owned() };
    bindings.push((local, whole.trim_start_matches("::").to_owned()));
}

/// Splits at the commas that are not inside braces.
fn branches(list: &str) -> Vec<&str> {
    let mut depth = 0;
    let outside = |character: char| {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    };
    list.split(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn lines(text: &str) -> Vec<String> {
        parse(text).into_iter().map(|(local, path)| format!("{local} = {path}")).collect()
    }

    #[test]
    fn trees_of_names_are_flattened() {
        assert_eq!(lines("use std::thread;"), ["thread = std::thread"]);
        assert_eq!(lines("pub(crate) use std::thread::sleep as nap;"), ["nap = std::thread::sleep"]);
        assert_eq!(
            lines("use std::{thread, fs::{self, File as F}, io::*};"),
            ["thread = std::thread", "fs = std::fs", "F = std::fs::File"]
        );
        assert_eq!(lines("use ::std::fs;"), ["fs = std::fs"]);
    }
}
