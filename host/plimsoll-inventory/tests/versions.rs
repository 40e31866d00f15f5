//! The order of versions, against what the tools of the ecosystems say: `tests/fixtures/README.md` tells how the pairs were made.

#![expect(clippy::disallowed_methods, reason = "fixtures are the test's own files")]

use std::cmp::Ordering;
use std::fs;
use std::path::Path;

use plimsoll_inventory::version::compare;
use plimsoll_model::Ecosystem;

#[test]
fn versions_are_ordered_as_their_tools_order_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/versions/orders.txt");
    let text = fs::read_to_string(path).expect("the pairs");
    let mut wrong = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [ecosystem, a, said, b] = words.as_slice() else { panic!("`{line}` is not `ecosystem a < b`") };
        let wanted = match *said {
            "<" => Ordering::Less,
            ">" => Ordering::Greater,
            "=" => Ordering::Equal,
            other => panic!("`{line}` has `{other}` where `<`, `=` or `>` should be"),
        };
        let ecosystem = Ecosystem::of_name(ecosystem).expect("an ecosystem");
        let found = compare(ecosystem, a, b);
        if found != Some(wanted) {
            wrong.push(format!("{line}, but found {found:?}"));
        }
    }
    assert!(text.lines().count() > 500, "the pairs are there");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
