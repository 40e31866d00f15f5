//! Options of Go programs: the package `flag`.

use plimsoll_sdk::prelude::*;

use super::literal;

/// Functions of `flag` that define an option; those that end in `Var` are given the variable first.
const DEFINES: &[&str] =
    &["Bool", "BoolFunc", "Duration", "Float64", "Func", "Int", "Int64", "String", "Uint", "Uint64", "Text"];

/// Packages that define options of their own or read them in another way.
const OTHERS: &[&str] = &[
    "pflag",
    "cobra",
    "kingpin",
    "urfave/cli",
    "alecthomas/kong",
    "go-flags",
    "glog",
    "klog",
    "controller-runtime",
    "peterbourgon/ff",
    "alexflint/go-arg",
    "namsral/flag",
    "component-base",
];

pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let source = cx.source();
    if cx.imports().iter().any(|import| OTHERS.iter().any(|other| import.name.contains(other))) {
        return None;
    }
    if ["NewFlagSet", "flag.CommandLine", "os.Args"].iter().any(|word| source.contains(word)) {
        return None;
    }
    let mut flags = Vec::new();
    for call in cx.root()?.descendants().filter(|node| node.kind() == "call_expression") {
        let resolved = call.field("function").map(|function| cx.resolve(function.id())).unwrap_or_default();
        let Some(name) = resolved.strip_prefix("flag.") else { continue };
        let kind = name.strip_suffix("Var").unwrap_or(name);
        if name != "Var" && !DEFINES.contains(&kind) {
            continue;
        }
        let given = call.field("arguments")?.named_children().nth(usize::from(name.ends_with("Var")))?;
        flags.push(format!("--{}", literal(given.text())?));
    }
    Some(flags)
}
