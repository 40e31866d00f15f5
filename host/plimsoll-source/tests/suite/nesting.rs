//! Text that is nested deeper than any person writes must not hang or break the process.

use std::time::{Duration, Instant};

use plimsoll_model::run::SkipReason;
use plimsoll_model::{Document, DocumentError};
use plimsoll_source::{SelectorSet, languages};
use serde_json::json;

use crate::page::{set, source, syntax, text};

const DEPTH: usize = 100_000;

#[test]
fn a_hundred_thousand_parentheses_are_too_deep_and_harmless() {
    let rule = json!({ "rule": { "pattern": "f($X)", "inside": { "kind": "module", "stopBy": "end" } } });
    let set = set(vec![syntax("named", &["python"], rule), text("", "f", &[])]);
    for nested in [format!("f({}{})", "(".repeat(DEPTH), ")".repeat(DEPTH)), format!("x = f{}", "(f)".repeat(DEPTH))] {
        let file = source("python", &nested);
        let scan = set.scan(&file);
        assert_eq!(scan.matches(), []);
        let skipped = scan.too_deep().expect("too deep");
        assert_eq!(skipped.reason, SkipReason::TooDeep);
        assert!(
            skipped.detail.starts_with("syntax nested ") && skipped.detail.ends_with("over the limit of 1000"),
            "{skipped:?}"
        );
        // A rule that asks all the same gets no tree.
        assert_eq!(scan.table(), Err(DocumentError::NoSyntax));
        assert_eq!(scan.select(0, 0, "named", 0), Err(DocumentError::NoSyntax));
    }
}

#[test]
fn nesting_up_to_the_limit_is_matched() {
    let rule = json!({ "rule": { "pattern": "f($X)", "inside": { "kind": "module", "stopBy": "end" } } });
    let set = set(vec![syntax("", &["python"], rule)]);
    let nested = format!("x = {}f(1){}\n", "(".repeat(900), ")".repeat(900));
    let file = source("python", &nested);
    let scan = set.scan(&file);
    assert_eq!((scan.matches().len(), scan.too_deep()), (1, None));
}

#[test]
fn unfinished_nesting_ends_in_time_in_every_language() {
    let (set, _) = SelectorSet::compile(&[]);
    for info in languages().iter().filter(|info| info.available) {
        for open in ["(", "[", "{", "<a>", "- ", "a(", "{\"a\":", "\"", "`", "/*", "((a", "<<A <<B ", "a<b>::"] {
            let file = source(info.name, &open.repeat(2_000));
            let start = Instant::now();
            let scan = set.scan(&file);
            assert!(scan.table().is_ok() || scan.too_deep().is_some(), "{} {open}", info.name);
            assert!(start.elapsed() < Duration::from_secs(60), "{} {open}: {:?}", info.name, start.elapsed());
        }
    }
}

#[test]
fn a_staircase_of_blocks_does_not_reach_the_scanners_that_it_breaks() {
    let (set, _) = SelectorSet::compile(&[]);
    let staircase =
        |line: &str| -> String { (0..1_200).map(|level| format!("{}{line}\n", " ".repeat(level))).collect() };
    let texts = [
        ("yaml", "- ".repeat(2_000)),
        ("yaml", staircase("a:")),
        ("yaml", staircase("- a")),
        ("python", staircase("if a:")),
        ("python", format!("f'{{\"{{\n{}", staircase("if a:"))),
    ];
    for (language, text) in texts {
        let file = source(language, &text);
        let scan = set.scan(&file);
        assert_eq!(scan.table(), Err(DocumentError::NoSyntax));
        let detail = scan.too_deep().expect("too deep").detail;
        assert!(detail.starts_with("blocks nested ") && detail.contains("more than the parser can follow"), "{detail}");
    }
    let deep: String = (0..100).map(|level| format!("{}a:\n", "  ".repeat(level))).collect();
    assert!(set.scan(&source("yaml", &deep)).table().is_ok());
}

#[test]
fn text_that_is_read_again_and_again_is_given_up() {
    let (set, _) = SelectorSet::compile(&[]);
    // Each opening makes the scanner of the grammar look for its end through the rest of the file.
    let file = source("bash", &"((a".repeat(20_000));
    let scan = set.scan(&file);
    assert_eq!(scan.table(), Err(DocumentError::NoSyntax));
    assert!(scan.too_deep().expect("given up").detail.contains("out of all proportion"));
    // The parser is as good as new afterwards.
    assert!(set.scan(&source("bash", "echo a\n")).table().is_ok());
}

#[test]
fn names_are_resolved_in_time_however_they_are_bound() {
    let many = |count: usize, line: &dyn Fn(usize) -> String| -> String { (0..count).map(line).collect() };
    let texts = [
        ("python", many(20_000, &|_| "a = a.b\n".to_owned())),
        ("python", many(20_000, &|index| format!("a{} = a{index}.b\n", index + 1))),
        ("python", format!("import a\n{}", many(20_000, &|_| "a.b(a, a, a)\n".to_owned()))),
        ("python", format!("import a\na{}\n", ".b()".repeat(400))),
        ("javascript", format!("{}a(){}", "{ let b = 1; a = 2;\n".repeat(300), "}".repeat(300))),
        ("javascript", format!("const {}a{} = require('a');", "{ a: ".repeat(300), "}".repeat(300))),
        ("javascript", many(20_000, &|index| format!("const {{ a{index} }} = require('b');\n"))),
        ("javascript", format!("{}{}", many(300, &|_| "() => {".to_owned(),), "a(a, a, a);\n".repeat(20_000))),
        ("rust", format!("fn f() {{ {} }}", "let a = b::c; a();\n".repeat(20_000))),
        ("rust", format!("fn f() {{ let a; {} }}", "let a = 1; a = 2;\n".repeat(30_000))),
        ("rust", format!("use {}::{{ {} }};", "a".repeat(1_000), "b,".repeat(100_000))),
        ("python", format!("from {} import {}c\n", "a".repeat(100_000), "b, ".repeat(100_000))),
        ("javascript", format!("const {{ {} }} = {}.b", "c, ".repeat(100_000), "a".repeat(100_000))),
        ("rust", format!("use {}a{};", "a::{".repeat(300), "}".repeat(300))),
        ("go", format!("package p\nfunc f() {{ {} }}", "a := b; a()\n".repeat(10_000))),
        ("java", format!("import a.*;\n{}", "class B { void c() { D.e(); } }\n".repeat(10_000))),
        (
            "csharp",
            format!("{}class B {{ void C() {{ {} }} }}", "using A;\n".repeat(10_000), "Process.E();".repeat(10_000)),
        ),
    ];
    let (set, _) = SelectorSet::compile(&[]);
    for (language, text) in texts {
        let file = source(language, &text);
        let start = Instant::now();
        let scan = set.scan(&file);
        let nodes = scan.table().map_or(0, plimsoll_model::NodeTable::len);
        let resolved = (0..nodes).step_by(7).filter(|id| scan.resolve(*id).is_ok_and(|name| !name.is_empty())).count();
        let shown: String = text.chars().take(40).collect();
        assert!(start.elapsed() < Duration::from_secs(60), "{language} {shown}: {resolved}, {:?}", start.elapsed());
    }
}
