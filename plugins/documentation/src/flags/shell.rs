//! Options of shell scripts: the branches of a `case` that refuses everything else, and the letters of `getopts`.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use super::literal;

pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let root = cx.root()?;
    let functions: BTreeSet<&str> = root
        .descendants()
        .filter(|node| node.kind() == "function_definition")
        .filter_map(|node| Some(node.field("name")?.text()))
        .collect();
    if !cx.source().lines().all(|line| keeps(line, &functions)) {
        return None;
    }
    let mut flags = Vec::new();
    for call in root.descendants_of(&["command"]) {
        if call.field("name").is_some_and(|name| name.text() == "getopts") {
            letters(call, root, &mut flags)?;
        }
    }
    for case in root.descendants_of(&["case_statement"]) {
        let items = || case.named_children().filter(|item| item.kind() == "case_item").filter_map(split);
        let mut own = Vec::new();
        for pattern in items().flat_map(|(patterns, _)| patterns.split('|')) {
            own.extend(name(pattern.trim().trim_matches(['"', '\'']))?);
        }
        if own.is_empty() {
            continue;
        }
        let is = |wanted: &'static [&'static str]| {
            items().find(move |(patterns, _)| {
                patterns.split('|').any(|one| wanted.contains(&one.trim().trim_matches(['"', '\''])))
            })
        };
        let (_, body) = is(&["-*", "--*"]).or_else(|| is(&["*"]))?;
        if !refuses(body) {
            return None;
        }
        flags.extend(own);
    }
    Some(flags)
}

/// The patterns and the body of a branch.
fn split<'a>(item: Node<'a>) -> Option<(&'a str, &'a str)> {
    item.text().trim_start_matches('(').split_once(')')
}

/// `--name`, `--name=*`, `--no-*` and `-n`, as they are listed; `None` where a pattern stands for letters of a set.
fn name(pattern: &str) -> Option<Option<String>> {
    let name = pattern.strip_suffix("=*").or_else(|| pattern.strip_suffix('=')).unwrap_or(pattern);
    if !name.starts_with('-') || matches!(name, "-" | "--" | "-*" | "--*") {
        return Some(None);
    }
    (!name.contains(['[', '?', '$', '@', '+'])).then(|| Some(name.to_owned()))
}

/// The letters that `getopts` takes, where the script ends at others.
fn letters(call: Node<'_>, root: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let set = call.named_children().filter(|child| child.kind() != "command_name").find(|child| !child.is_extra())?;
    let set = literal(set.text()).unwrap_or(set.text());
    // `-:` is how long options are taken by hand.
    if !set.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == ':') {
        return None;
    }
    let ends = |item: Node<'_>| {
        split(item).is_some_and(|(patterns, body)| {
            let is_rest = |one: &str| matches!(one.trim().trim_matches(['"', '\'']), "?" | "\\?" | "*" | "[?]");
            patterns.split('|').any(is_rest) && refuses(body)
        })
    };
    if !root.descendants().any(|node| node.kind() == "case_item" && ends(node)) {
        return None;
    }
    flags.extend(set.chars().filter(char::is_ascii_alphanumeric).map(|letter| format!("-{letter}")));
    Some(())
}

/// Whether the branch for everything else ends the script.
fn refuses(body: &str) -> bool {
    let ends = ["exit", "usage", "die", "fatal", "abort", "return 1", "show_help", "print_help"];
    ends.iter().any(|word| body.contains(word)) && !body.contains("+=") && !body.contains("break")
}

/// Whether a line keeps the arguments inside of the script.
fn keeps(line: &str, functions: &BTreeSet<&str>) -> bool {
    let all = ["$@", "${@", "$*", "${*", "$argv"];
    let line = line.trim();
    if line.starts_with('#') || !all.iter().any(|one| line.contains(one)) {
        return true;
    }
    let first = line.split_whitespace().next().unwrap_or("");
    matches!(first, "for" | "while" | "echo" | "printf" | "set") || functions.contains(first) || line.contains("getopt")
}
