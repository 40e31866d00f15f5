//! Options of shell scripts: the branches of a `case` that refuses everything else, and the letters of `getopts`.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;

use super::literal;

pub(super) fn read(cx: &Context<'_>) -> Option<Vec<String>> {
    let root = cx.root()?;
    let functions: BTreeSet<&str> =
        root.descendants_of(&["function_definition"]).filter_map(|node| Some(node.field("name")?.text())).collect();
    let source = cx.source();
    if !source.lines().all(|line| keeps(line, &functions) && !compares(line)) {
        return None;
    }
    let words = Words::read(source);
    let mut flags = Vec::new();
    let mut is_refused = None;
    for call in getopts(root, &given_all(source))? {
        let refused = || root.descendants_of(&["case_item"]).any(|item| ends(item, source, &words));
        if !*is_refused.get_or_insert_with(refused) {
            return None;
        }
        letters(call, &mut flags)?;
    }
    for case in root.descendants_of(&["case_statement"]) {
        let items =
            || case.named_children().filter(|item| item.kind() == "case_item").filter_map(|item| split(item, source));
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
        if !words.refuse(body) {
            return None;
        }
        flags.extend(own);
    }
    Some(flags)
}

/// The patterns of a branch, and where its body stands.
fn split<'a>(item: Node<'a>, source: &'a str) -> Option<(&'a str, Span)> {
    let Span { start, end } = item.span();
    let close = item.children().find(|child| child.kind() == ")")?.span();
    let patterns = source.get(start as usize..close.start as usize)?;
    Some((patterns.trim_start_matches('('), Span { start: close.end, end }))
}

/// The calls of `getopts`; `None` where one reads the arguments of a function that is not given those of the script.
fn getopts<'a>(root: Node<'a>, given_all: &BTreeSet<&str>) -> Option<Vec<Node<'a>>> {
    // The functions around a node, each with its end.
    let mut around: Vec<(u32, &str)> = Vec::new();
    let mut calls = Vec::new();
    for node in root.descendants_of(&["function_definition", "command"]) {
        let Span { start, end } = node.span();
        around.truncate(around.iter().rposition(|(end, _)| *end > start).map_or(0, |last| last + 1));
        let name = node.field("name").map_or("", Node::text);
        if node.kind() == "function_definition" {
            around.push((end, name));
        } else if name == "getopts" {
            if around.last().is_some_and(|(_, function)| !given_all.contains(function)) {
                return None;
            }
            calls.push(node);
        }
    }
    Some(calls)
}

/// The words before all arguments: functions that are given them, among others.
fn given_all(source: &str) -> BTreeSet<&str> {
    let mut given = BTreeSet::new();
    let mut before = "";
    for word in source.split_whitespace() {
        if ALL.iter().any(|all| word.contains(all)) {
            given.insert(before.trim_start_matches(['(', '{', '!', '$', '"']));
        }
        before = word;
    }
    given
}

/// Whether a line asks by hand whether an argument is an option: `[ "$1" = "--debug" ]`.
fn compares(line: &str) -> bool {
    let is_option = |word: Option<&str>| {
        // `x$1` is how old shells compare what may be empty.
        let word = word.unwrap_or("").trim_start_matches(['"', '\'', '^', 'x', 'X', '*']);
        let name = word.strip_prefix("--").or_else(|| word.strip_prefix('-')).unwrap_or("");
        name.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    let mut before = None;
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        if matches!(word, "=" | "==" | "!=" | "=~") && (is_option(before) || is_option(words.peek().copied())) {
            return !line.trim_start().starts_with('#');
        }
        before = Some(word);
    }
    false
}

/// `--name`, `--name=*`, `--no-*` and `-n`, as they are listed; `None` where a pattern stands for letters of a set.
fn name(pattern: &str) -> Option<Option<String>> {
    let name = pattern.strip_suffix("=*").or_else(|| pattern.strip_suffix('=')).unwrap_or(pattern);
    if !name.starts_with('-') || matches!(name, "-" | "--" | "-*" | "--*") {
        return Some(None);
    }
    (!name.contains(['[', '?', '$', '@', '+'])).then(|| Some(name.to_owned()))
}

/// The letters that `getopts` takes.
fn letters(call: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let set = call.named_children().filter(|child| child.kind() != "command_name").find(|child| !child.is_extra())?;
    let set = literal(set.text()).unwrap_or(set.text());
    // `-:` is how long options are taken by hand.
    if !set.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == ':') {
        return None;
    }
    flags.extend(set.chars().filter(char::is_ascii_alphanumeric).map(|letter| format!("-{letter}")));
    Some(())
}

/// Whether it is the branch for other letters, and ends the script.
fn ends(item: Node<'_>, source: &str, words: &Words) -> bool {
    split(item, source).is_some_and(|(patterns, body)| {
        let is_rest = |one: &str| matches!(one.trim().trim_matches(['"', '\'']), "?" | "\\?" | "*" | "[?]");
        patterns.split('|').any(is_rest) && words.refuse(body)
    })
}

/// Where a script may end, and where it goes on: branches hold branches, so that no text is searched twice.
struct Words {
    ends: Vec<(u32, u32)>,
    goes_on: Vec<(u32, u32)>,
}

impl Words {
    fn read(source: &str) -> Self {
        let places = |words: &[&str]| {
            let of = |word: &&str| -> Vec<(u32, u32)> {
                let found = source.match_indices(*word).map(|(at, _)| (at as u32, (at + word.len()) as u32));
                found.collect()
            };
            let mut places: Vec<(u32, u32)> = words.iter().flat_map(of).collect();
            places.sort_unstable();
            places
        };
        Self {
            ends: places(&["exit", "usage", "die", "fatal", "abort", "return 1", "show_help", "print_help"]),
            goes_on: places(&["+=", "break"]),
        }
    }

    /// Whether the branch for everything else ends the script.
    fn refuse(&self, body: Span) -> bool {
        let has = |places: &[(u32, u32)]| {
            let first = places.partition_point(|(start, _)| *start < body.start);
            places.get(first).is_some_and(|(_, end)| *end <= body.end)
        };
        has(&self.ends) && !has(&self.goes_on)
    }
}

/// How all arguments are written.
const ALL: [&str; 5] = ["$@", "${@", "$*", "${*", "$argv"];

/// Whether a line keeps the arguments inside of the script.
fn keeps(line: &str, functions: &BTreeSet<&str>) -> bool {
    let line = line.trim();
    if line.starts_with('#') || !ALL.iter().any(|one| line.contains(one)) {
        return true;
    }
    let first = line.split_whitespace().next().unwrap_or("");
    matches!(first, "for" | "while" | "echo" | "printf" | "set") || functions.contains(first) || line.contains("getopt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_compared_by_hand() {
        for line in [
            r#"if [ "$1" = "--debug" ]; then"#,
            r#"[[ $2 == --prod ]] && greet -b"#,
            r#"if [ x"$1" = x-v ]"#,
            r#"test '-q' = "$1""#,
            r#"[[ $1 =~ ^--all ]]"#,
        ] {
            assert!(compares(line), "{line}");
        }
        for line in [
            r#"[ "$1" = "debug" ]"#,
            r#"[ "$1" = - ]"#,
            "[ -f $1 ]",
            "a=-x",
            "# a = -x",
            "[ $# -eq -1 ]",
            "[[ $1 == -* ]]",
        ] {
            assert!(!compares(line), "{line}");
        }
    }

    #[test]
    fn functions_are_given_all_arguments() {
        let given = given_all("main() {\n  read_options \"$@\"\n}\nmain \"${@}\"; greet -a \"$1\"\n");
        assert!(given.contains("main") && given.contains("read_options") && !given.contains("greet"));
    }

    #[test]
    fn bodies_end_the_script_or_do_not() {
        let source = "-a) x ;; *) usage; exit 1 ;; *) rest+=(a); exit ;;";
        let words = Words::read(source);
        let body = |from: &str, to: &str| {
            let (start, end) = (source.find(from).expect("there"), source.rfind(to).expect("there"));
            Span { start: start as u32, end: end as u32 }
        };
        assert!(words.refuse(body("usage", "*) rest")) && !words.refuse(body("-a)", "*) usage")));
        assert!(!words.refuse(body("rest", ";;")));
    }
}
