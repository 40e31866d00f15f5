//! The node table: what rules may rely on, for any text in any language.

use plimsoll_model::{Document, NodeTable};
use plimsoll_source::{SelectorSet, languages};
use proptest::prelude::*;

use crate::page::source;

/// Fragments of many languages, so that texts are half sense and half nonsense.
const FRAGMENTS: [&str; 36] = [
    "def f(a, b=1):\n",
    "    return a + b\n",
    "class A {",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"text\"",
    "'x'",
    "if (a) ",
    "else",
    "a.b.c(d)",
    "ü = 'é€😀'\n",
    "\r\n",
    "\t",
    "# heading\n",
    "<b>",
    "</b>",
    "<?php ",
    "?>",
    "key: value\n",
    "- item\n",
    "{\"a\": [1, 2]}",
    "FROM a:1\n",
    "RUN x && y\n",
    "SELECT * FROM t;\n",
    "fn f() -> u8 { 0 }\n",
    "a { color: red }\n",
    "[table]\nk = 1\n",
    "x = <<EOF\n",
    "`",
    "\u{feff}",
    "/*",
    "//\n",
    "$a",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(FRAGMENTS.to_vec()), 0..40).prop_map(|parts| parts.concat()),
        any::<String>(),
    ]
}

/// Checks every promise of the table on its own columns.
fn check(table: &NodeTable, len: u32) -> Result<(), TestCaseError> {
    let count = table.len();
    prop_assert!(count > 0);
    let columns = [&table.start, &table.end, &table.parent, &table.next, &table.field, &table.flags];
    prop_assert!(columns.iter().all(|column| column.len() == table.kind.len()));
    prop_assert_eq!((table.parent[0], table.next[0]), (NodeTable::NONE, count));
    let mut open: Vec<u32> = Vec::new();
    for id in 0..count {
        let at = id as usize;
        while open.last().is_some_and(|ancestor| table.next[*ancestor as usize] <= id) {
            open.pop();
        }
        // The nearest node whose subtree is still open is the parent.
        prop_assert_eq!(table.parent[at], open.last().copied().unwrap_or(NodeTable::NONE));
        prop_assert!(table.next[at] > id && table.next[at] <= count);
        prop_assert!(table.start[at] <= table.end[at] && table.end[at] <= len);
        if let Some(parent) = open.last().map(|parent| *parent as usize) {
            prop_assert!(table.next[at] <= table.next[parent]);
            prop_assert!(table.start[parent] <= table.start[at], "starts never go back");
        }
        open.push(id);
    }
    prop_assert!(table.start.is_sorted());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_table_is_a_preorder_of_the_tree_in_every_language(text in text(), pick in any::<prop::sample::Index>()) {
        let with_grammar: Vec<_> = languages().iter().filter(|info| info.available).collect();
        let info = pick.get(&with_grammar);
        let (set, _) = SelectorSet::compile(&[]);
        let file = source(info.name, &text);
        let scan = set.scan(&file);
        let table = scan.table().expect("there is a grammar");
        check(table, text.len() as u32)?;
        for id in 0..table.len() as usize {
            let cuts = [table.start[id], table.end[id]].map(|at| !text.is_char_boundary(at as usize));
            prop_assert_eq!(cuts, [false, false], "{} cuts a character of {:?}", scan.kind_name(table.kind[id]), &text);
            prop_assert!(!scan.kind_name(table.kind[id]).is_empty() || table.flags[id] & NodeTable::NAMED == 0);
        }
    }
}

#[test]
fn kinds_fields_and_flags_are_those_of_the_grammar() {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source("python", "# note\nf(x, y=1)\nif (:\n");
    let scan = set.scan(&file);
    assert!(!scan.is_parsed());
    let table = scan.table().expect("there is a grammar");
    assert!(scan.is_parsed());
    let find = |kind: &str| table.kind.iter().position(|id| *id == scan.kind_id(kind)).expect(kind);
    let call = find("call");
    let children: Vec<_> =
        (0..table.kind.len()).filter(|id| table.parent[*id] == call as u32).map(|id| table.field[id]).collect();
    assert_eq!(children, [scan.field_id("function"), scan.field_id("arguments")]);
    assert_eq!(table.flags[find("comment")], NodeTable::NAMED | NodeTable::EXTRA);
    assert_eq!(table.flags[call] & NodeTable::NAMED, NodeTable::NAMED);
    assert!(table.flags.iter().any(|flags| flags & (NodeTable::ERROR | NodeTable::MISSING) != 0));
    let errors = scan.parse_errors().expect("the last line is broken");
    assert_eq!((errors.path.as_str(), errors.first.line), ("file", 3));
    assert_eq!((scan.kind_id("no_such_kind"), scan.field_id("no_such_field")), (0, 0));
    assert_eq!((scan.kind_name(scan.kind_id("call")), scan.kind_name(1 << 20)), ("call", ""));
    assert_eq!(scan.field_name(scan.field_id("arguments")), "arguments");
    assert_eq!((scan.field_name(0), scan.field_name(9_999), scan.field_name(1 << 20)), ("", "", ""));
}

#[test]
fn text_without_a_grammar_has_no_tree() {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source("text", "anything");
    let scan = set.scan(&file);
    assert!(scan.table().is_err() && scan.parse_errors().is_none() && scan.too_deep().is_none());
    assert_eq!((scan.kind_id("call"), scan.field_name(1)), (0, ""));
}
