//! Options of Go programs: the package `flag`, and pflag, also where cobra uses it.

use plimsoll_sdk::prelude::*;

use super::literal;

/// Functions of `flag` and pflag that define an option; those that end in `Var` are given the variable first, and those of
/// pflag that end in `P` a short name behind the long one.
const DEFINES: &[&str] = &[
    "Bool",
    "BoolFunc",
    "BoolSlice",
    "Count",
    "Duration",
    "DurationSlice",
    "Float32",
    "Float64",
    "Func",
    "IP",
    "IPNet",
    "Int",
    "Int32",
    "Int64",
    "IntSlice",
    "String",
    "StringArray",
    "StringSlice",
    "StringToInt",
    "StringToString",
    "Text",
    "Uint",
    "Uint16",
    "Uint32",
    "Uint64",
];
const PFLAG: &str = "github.com/spf13/pflag.";

/// Packages that define options of their own or read them in another way.
const OTHERS: &[&str] = &[
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
    const OPEN: &[&str] = &[
        "NewFlagSet",
        ".CommandLine",
        "os.Args",
        "AddFlagSet",
        "AddGoFlag",
        "FlagParsing",
        "FParseErr",
        "SetNormalizeFunc",
    ];
    if OPEN.iter().any(|word| source.contains(word)) {
        return None;
    }
    let is_standard = cx.imports().iter().any(|import| import.name == "flag");
    let mut flags = Vec::new();
    for call in cx.root()?.descendants_of(&["call_expression"]) {
        let Some(function) = call.field("function") else { continue };
        let resolved = cx.resolve(function.id());
        let named = ["flag.", PFLAG].iter().find_map(|package| resolved.strip_prefix(package));
        let Some(name) = named.or_else(|| method(function)) else { continue };
        // `IP` ends in a letter of its own.
        let has_short = !resolved.starts_with("flag.") && name != "IP";
        let long = name.strip_suffix('P').filter(|_| has_short).unwrap_or(name);
        let kind = long.strip_suffix("Var").unwrap_or(long);
        if long != "Var" && !DEFINES.contains(&kind) {
            continue;
        }
        let given: Vec<Node<'_>> = call.field("arguments")?.named_children().filter(|one| !one.is_extra()).collect();
        let first = usize::from(long.ends_with("Var"));
        let long_name = literal(given.get(first)?.text())?;
        flags.push(format!("--{long_name}"));
        // Only the package `flag` takes one dash as well. A set of options may be of either, if the file imports it.
        if is_standard && !resolved.starts_with(PFLAG) && !is_cobra(function) {
            flags.push(format!("-{long_name}"));
        }
        if long != name {
            let short = literal(given.get(first + 1)?.text())?;
            flags.extend(Some(short).filter(|short| !short.is_empty()).map(|short| format!("-{short}")));
        }
    }
    Some(flags)
}

/// The method of a set of options: of `command.Flags()`, or of a variable that is called like one.
fn method(function: Node<'_>) -> Option<&str> {
    let set = function.field("operand")?.text();
    let is_set = is_cobra(function) || matches!(set, "flags" | "fs" | "flagSet" | "pf" | "persistentFlags");
    is_set.then(|| function.field("field").map(Node::text)).flatten()
}

/// Whether it is a method of the options of a command of cobra.
fn is_cobra(function: Node<'_>) -> bool {
    let set = function.field("operand").map_or("", Node::text);
    [".Flags()", ".PersistentFlags()"].iter().any(|end| set.ends_with(end))
}
