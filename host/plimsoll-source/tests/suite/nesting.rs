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
