//! Everything that is wrong with a page is said with its line, and never a panic.

use plimsoll_page::{Page, PageError};
use proptest::prelude::*;

/// Title on line 1, metadata from 2, `## Select` on 15 with its text from line 17, `## Examples` after it.
const PAGE: &str = "\
# Title
```toml
id = \"some-rule\"
category = \"security\"
severity = \"P1\"
confidence = \"high\"
languages = [\"python\", \"go\", \"json\"]
since = \"0.1.0\"
```
Summary.
## Risk
Risk.
## Fix
Fix.
## Select
```yaml
python:
  pattern: a($B)
```
## Examples
```python
a(1)  # finding: some-rule
```
";

fn error(source: &str) -> PageError {
    match Page::parse(source) {
        Ok(_) => panic!("no error in:\n{source}"),
        Err(error) => error,
    }
}

/// The error after one replacement, as `line: message`.
fn replaced(from: &str, to: &str) -> String {
    assert!(PAGE.contains(from), "{from}");
    error(&PAGE.replacen(from, to, 1)).to_string()
}

#[track_caller]
fn assert_errors(cases: &[(&str, &str, &str)]) {
    for (from, to, expected) in cases {
        assert_eq!(replaced(from, to), *expected, "{from} -> {to}");
    }
}

/// The error of a `## Select` block; its first line is line 17.
#[track_caller]
fn assert_select_errors(cases: &[(&str, &str)]) {
    let cases: Vec<_> = cases.iter().map(|(yaml, error)| ("python:\n  pattern: a($B)\n", *yaml, *error)).collect();
    assert_errors(&cases);
}

#[test]
fn the_page_without_a_change_is_valid() {
    Page::parse(PAGE).unwrap();
}

#[test]
fn the_frame_of_the_page() {
    assert_eq!(
        error("").to_string(),
        "line 1: a page begins with its title, such as `# Blocking call inside an async function`"
    );
    assert_eq!(error(&"x".repeat(300_000)).to_string(), "line 1: the page is longer than 256 KiB");
    assert_errors(&[
        (
            "# Title",
            "\nTitle",
            "line 2: a page begins with its title, such as `# Blocking call inside an async function`",
        ),
        ("# Title", "# ", "line 1: the title is empty"),
        ("Summary.", "# Summary", "line 10: a page has one title; write `##` for a section"),
        ("```toml", "```yaml", "line 2: directly under the title stands the metadata, a block of `toml`"),
        ("# Title\n", "# Title\nText.\n", "line 2: directly under the title stands the metadata, a block of `toml`"),
        ("## Risk\nRisk.\n", "", "line 1: the page lacks the required section `## Risk`"),
        ("## Fix\nFix.\n", "## Fix\n\n", "line 13: `## Fix` is empty"),
        ("## Fix", "## Risk", "line 13: `## Risk` stands on line 11 already"),
        ("## Risk", "## Risks", "line 11: unknown section `Risks`; did you mean `## Risk`?"),
        ("## Examples", "## examples", "line 20: unknown section `examples`; did you mean `## Examples`?"),
        ("## Select", "## Selectors", "line 15: unknown section `Selectors`; did you mean `## Select`?"),
        ("```yaml", "```yml", "line 16: `## Select` holds one block of `yaml`, and no other"),
        (
            "```yaml",
            "```yaml\n```\n```yaml",
            "line 18: `## Select` holds one block of `yaml`, and has one on line 16 already",
        ),
        ("```yaml\npython:\n  pattern: a($B)\n```", "", "line 15: `## Select` holds one block of `yaml`, and has none"),
    ]);
}

#[test]
fn metadata() {
    assert_errors(&[
        ("id = \"some-rule\"\n", "", "line 2: the metadata lacks the required key `id`"),
        ("since = \"0.1.0\"\n", "", "line 2: the metadata lacks the required key `since`"),
        ("some-rule", "Some_Rule", "line 3: `id` must be kebab-case, and is `Some_Rule`"),
        ("id = \"some-rule\"", "id = 1", "line 3: `id` must be text, and not empty"),
        ("category", "categroy", "line 4: unknown metadata key `categroy`; did you mean `category`?"),
        ("\"security\"", "\"securty\"", "line 4: unknown category `securty`; did you mean `security`?"),
        ("P1", "p1", "line 5: unknown severity `p1`; did you mean `P1`?"),
        ("P1", "high", "line 5: unknown severity `high`; expected `P0`, `P1`, `P2` or `P3`"),
        ("\"high\"", "\"hihg\"", "line 6: unknown confidence `hihg`; did you mean `high`?"),
        ("\"go\"", "\"pythn\"", "line 7: unknown language `pythn`; did you mean `python`?"),
        ("\"go\"", "\n\"golang\"", "line 8: unknown language `golang`; write `go`"),
        ("\"go\"", "\"*\"", "line 7: `*` stands alone in `languages`"),
        ("\"go\"", "\"python\"", "line 7: `python` stands twice in `languages`"),
        ("\"python\", \"go\", \"json\"", "", "line 7: `languages` must be a list of languages, or `[\"*\"]`"),
        ("0.1.0", "1", "line 8: `since` must be a version such as `0.1.0`, and is `1`"),
        ("since", "roles = [\"prodution\"]\nsince", "line 8: unknown role `prodution`; did you mean `production`?"),
        ("since", "roles = []\nsince", "line 8: `roles` must be a list of roles that is not empty"),
        ("since", "message = \"Bad.\"\nsince", "line 8: `message` must be one line without a full stop"),
        ("since", "cwe = [-1]\nsince", "line 8: `cwe` must be a list of numbers"),
        ("since", "cwe = 89\nsince", "line 8: `cwe` must be a list"),
        ("since", "sensitive = \"yes\"\nsince", "line 8: `sensitive` must be true or false"),
        ("since", "references = [\"javascript:x\"]\nsince", "line 8: `javascript:x` is no link to the web"),
        ("since", "id = \"again\"\nsince", "line 8: invalid TOML: duplicate key"),
        ("since = ", "since ", "line 8: invalid TOML: key with no value, expected `=`"),
    ]);
}

#[test]
fn selectors_and_their_targets() {
    assert_select_errors(&[
        ("pyton: { kind: a }\n", "line 17: unknown language `pyton`; did you mean `python`?"),
        ("rust: { kind: a }\n", "line 17: `rust` is not among the rule's `languages`, so this is never matched"),
        ("python, python: { kind: a }\n", "line 17: `python` stands twice before the colon"),
        ("python, text: { kind: a }\n", "line 17: `text` stands alone before the colon"),
        ("python: []\n", "line 17: `python` has no selector"),
        ("python: a($B)\n", "line 17: a selector must be a mapping, and is text"),
        ("- python\n", "line 17: the block under `## Select` must be a mapping, and is a list"),
        ("\n", "line 16: the block under `## Select` is empty"),
        (
            "python:\n  - { name: a, kind: x }\ngo:\n  - { name: a, kind: x }\npython, json:\n  - { name: a, kind: x }\n",
            "line 22: the name `a` is taken by the selector on line 18",
        ),
        (
            "python: { name: a, kind: x }\ntext: { name: a, regex: x }\n",
            "line 18: the name `a` is taken by the selector on line 17",
        ),
        (
            "python: { kind: a, lazy: true }\n",
            "line 17: a lazy selector needs a `name`, by which the rule's code calls it",
        ),
        ("python: { kind: a, lazy: yes }\n", "line 17: `lazy` must be true or false, and is text"),
        ("text: { paths: [a] }\n", "line 17: a text selector needs `regex`"),
        ("text: { regx: a }\n", "line 17: unknown key of a text selector `regx`; did you mean `regex`?"),
        (
            "text: { regex: a, lazy: true }\n",
            "line 17: unknown key of a text selector `lazy`; expected `name`, `regex` or `paths`",
        ),
        ("file: { name: a }\n", "line 17: a file selector needs `paths`"),
        ("file: { paths: [] }\n", "line 17: `paths` must be a list of globs that is not empty"),
        ("file: { paths: [1] }\n", "line 17: a glob of `paths` must be text in quotes, and is a number"),
    ]);
}

#[test]
fn rule_objects() {
    let none = "matches nothing; give it `pattern`, `kind`, `regex`, `nthChild`, `range`, `inside`, `has`, `precedes`, \
                `follows`, `all`, `any`, `not` or `matches`";
    assert_select_errors(&[
        ("python:\n  name: a\n", &format!("line 18: a selector {none}")),
        ("python:\n  not: {}\n", &format!("line 18: `not` {none}")),
        ("python:\n  kind: a\n  inside:\n    stopBy: end\n", &format!("line 20: `inside` {none}")),
        ("python:\n  kind: a\n  patern: b\n", "line 19: unknown key of a selector `patern`; did you mean `pattern`?"),
        (
            "python:\n  any:\n    - kind: a\n    - insde: { kind: b }\n",
            "line 20: unknown key of a rule in `any` `insde`; did you mean `inside`?",
        ),
        (
            "python: { kind: a, has: { kind: b, stopby: end } }\n",
            "line 17: unknown key of `has` `stopby`; did you mean `stopBy`?",
        ),
        (
            "python: { kind: a, has: { kind: b, stopBy: ned } }\n",
            "line 17: unknown `stopBy` `ned`; did you mean `end`?",
        ),
        ("python: { regex: 1 }\n", "line 17: `regex` must be text in quotes, and is a number"),
        ("python: { pattern: '' }\n", "line 17: `pattern` is empty"),
        ("python: { pattern: { selector: a } }\n", "line 17: `pattern` as a mapping needs `context`"),
        ("python: { pattern: { contxt: a } }\n", "line 17: unknown key of `pattern` `contxt`; did you mean `context`?"),
        ("python: { all: { kind: a } }\n", "line 17: `all` must be a list of rule objects, and is a mapping"),
        ("python: { kind: a, rule: { kind: b } }\n", "line 17: `kind` stands beside `rule`; move it into `rule`"),
        ("python: { rule: a }\n", "line 17: `rule` must be a mapping, and is text"),
        ("python: { kind: a, constraints: { $B: { regex: x } } }\n", "line 17: write `B` without `$` in `constraints`"),
        (
            "python: { kind: a, utils: { u: { knd: x } } }\n",
            "line 17: unknown key of the utility rule `u` `knd`; did you mean `kind`?",
        ),
    ]);
}

#[test]
fn what_names_must_refer_to() {
    let call = "python:\n  pattern: $CALL($$$ARGS)\n  resolves:";
    let cases = [
        (" { CAL: a }", "line 19: no pattern of the selector binds `CAL`"),
        ("\n    CALL: a\n    B: b", "line 21: no pattern of the selector binds `B`"),
        (" { $CALL: a }", "line 19: write `CALL` without `$` in `resolves`"),
        (" { ARGS: a }", "line 19: `ARGS` stands for any number of nodes; ask about one"),
        (" { CALL: [] }", "line 19: `resolves` is empty"),
        (" {}", "line 19: `resolves` is empty"),
        (" []", "line 19: `resolves` is empty"),
        (" 1", "line 19: a name of `resolves` must be text in quotes, and is a number"),
        (" { CALL: a b }", "line 19: a name of `resolves` has no blanks, and `a b` has"),
        (" a.*.b", "line 19: `*` ends a name of `resolves`, and in `a.*.b` more follows"),
        (" '*'", "line 19: `*` alone asks for nothing; write a module before it"),
    ];
    let cases: Vec<_> = cases.iter().map(|(yaml, error)| (format!("{call}{yaml}\n"), *error)).collect();
    let cases: Vec<_> = cases.iter().map(|(yaml, error)| (yaml.as_str(), *error)).collect();
    assert_select_errors(&cases);
    assert_select_errors(&[
        (
            "python, json:\n  kind: a\n  resolves: b\n",
            "line 18: names are not resolved in `json`, only in `python`, `javascript`, `typescript`, `tsx`, `go`, `java`, \
             `rust` or `csharp`",
        ),
        (
            "python:\n  kind: a\n  not: { pattern: f($B) }\n  resolves: { B: b }\n",
            "line 20: no pattern of the selector binds `B`",
        ),
        (
            "text: { regex: a, resolves: b }\n",
            "line 17: unknown key of a text selector `resolves`; expected `name`, `regex` or `paths`",
        ),
    ]);
}

#[test]
fn broken_yaml_is_reported_with_the_line_of_the_page() {
    let error = error(&PAGE.replace("  pattern: a($B)", "  pattern: [a"));
    assert!((17..=19).contains(&error.line), "{error}");
    assert!(error.message.starts_with("invalid YAML: "), "{error}");
    let error = replaced("  pattern: a($B)", "  kind: a\n  kind: b");
    assert_eq!(error, "line 19: invalid YAML: duplicate mapping key: kind not allowed here");
}

#[test]
fn examples() {
    let python = "```python\na(1)  # finding: some-rule\n```\n";
    assert_errors(&[
        ("```python", "```", "line 21: an example needs a language behind its opening fence"),
        ("```python", "```py", "line 21: unknown language `py`; write `python`"),
        ("```python", "```rust", "line 21: `rust` is not among the rule's `languages`"),
        ("```python", "```python pth=a.py", "line 21: unknown attribute `pth`; did you mean `path`?"),
        (
            "```python",
            "```python path=../a.py",
            "line 21: `path` must be relative, with `/` and without `..`, and is `../a.py`",
        ),
        ("```python", "```python path=a path=b", "line 21: `path` is given twice"),
        ("```python", "```python strength=3/2", "line 21: `strength` must be such as `2/3`, and is `3/2`"),
        ("finding: some-rule", "finding:", "line 22: the marker names no rule; write `finding: <id>`"),
        (
            "finding: some-rule",
            "finding: some rule",
            "line 22: the marker names no rule: `some rule` is not kebab-case",
        ),
        ("a(1)  #", "#", "line 22: the marker for `some-rule` speaks of the next line, and there is none"),
        (
            python,
            "```python fixed\n```\n",
            "line 21: a `fixed` block stands directly below its example, and there is none",
        ),
        (
            python,
            "```findings\n1\n```\n",
            "line 21: a `findings` block stands directly below its example, and there is none",
        ),
        (
            "some-rule\n```\n",
            "some-rule\n```\nProse.\n```python fixed\n```\n",
            "line 25: a `fixed` block stands directly below its example, and there is none",
        ),
        (
            "some-rule\n```\n",
            "some-rule\n```\n```go fixed\n```\n",
            "line 24: the example above is in `python`, and its `fixed` block in `go`",
        ),
        (
            "some-rule\n```\n",
            "some-rule\n```\n```python fixed\n```\n```python fixed\n```\n",
            "line 26: the example above has a `fixed` block already",
        ),
        (
            "some-rule\n```\n",
            "some-rule\n```\n```findings\n1\n2\n```\n",
            "line 26: `2` is no line of the example, which has 1",
        ),
        ("some-rule\n```\n", "some-rule\n", "line 21: the block ````python` is never closed"),
    ]);
}

#[test]
fn errors_repeat_nothing_that_a_terminal_obeys() {
    for error in [replaced("P1", "\\u001b[31mred"), replaced("  pattern: a($B)", "  \"\\e[1m\": a\n  \"\\e[1m\": a")] {
        assert!(!error.contains(char::is_control), "{error:?}");
    }
}

/// Pieces that a page is made of, so that random pages get past the first check.
fn piece() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(vec![
        "# Title\n",
        "```toml\n",
        "```\n",
        "```yaml\n",
        "```python fixed\n",
        "```findings\n",
        "~~~\n",
        "## Select\n",
        "## Examples\n",
        "## Risk\n",
        "python:\n",
        "  - ",
        "  pattern: $A\n",
        "any: [",
        "{",
        "}",
        "]",
        "&a ",
        "*a",
        "!!str ",
        "id = \"a\"\n",
        "cwe = [",
        "# finding: ",
        "// finding: a\n",
        "\r",
        "\n",
        "\t",
        "é",
        "\0",
        "|\n",
        ">\n",
        "? ",
        "<<: ",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = Page::parse(&text);
    }

    #[test]
    fn no_soup_of_pieces_makes_the_parser_panic(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let _ = Page::parse(&text);
        let _ = Page::parse(&PAGE.replace("python:\n  pattern: a($B)\n", &text));
        let _ = Page::parse(&PAGE.replace("a(1)  # finding: some-rule\n", &text));
        let _ = Page::parse(&PAGE.replace("since = \"0.1.0\"\n", &text));
    }

    #[test]
    fn no_cut_of_a_page_makes_the_parser_panic(from in 0..PAGE.len(), length in 0..40_usize, text in ".{0,8}") {
        let to = (from + length).min(PAGE.len());
        let changed = format!("{}{text}{}", &PAGE[..from], &PAGE[to..]);
        if let Err(error) = Page::parse(&changed) {
            prop_assert!((1..=PAGE.len() as u32).contains(&error.line), "{error}");
        }
    }
}
