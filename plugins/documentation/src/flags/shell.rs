//! Options of shell scripts: the branches of a `case` that refuses everything else.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

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
    for case in root.descendants_of(&["case_statement"]) {
        let items = || case.named_children().filter(|item| item.kind() == "case_item").filter_map(split);
        let names = |patterns: &str| -> Vec<String> {
            let patterns = patterns.split('|').map(|pattern| pattern.trim().trim_matches(['"', '\'']));
            patterns.filter_map(name).collect()
        };
        let own: Vec<String> = items().flat_map(|(patterns, _)| names(patterns)).collect();
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

/// `--name`, `--name=*` and `--no-*`, as they are listed.
fn name(pattern: &str) -> Option<String> {
    let name = pattern.strip_suffix("=*").or_else(|| pattern.strip_suffix("=")).unwrap_or(pattern);
    (name.starts_with("--") && name.len() > 3).then(|| name.to_owned())
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
