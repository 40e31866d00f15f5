//! Paths of keys over real-looking files, and over files that try to make them run for ever.

use plimsoll_config::{KeyPath, missing, values};
use plimsoll_model::ValueTree;

fn yaml(text: &str) -> ValueTree {
    let tree = values("f.yaml", "yaml", text).expect("yaml");
    assert_eq!(tree.errors, []);
    tree
}

fn found(tree: &ValueTree, path: &str) -> Vec<String> {
    let matches = KeyPath::parse(path).expect(path).matches(tree, 0);
    assert!(matches.is_complete);
    let name = |value: u32| tree.get(value).and_then(|it| it.key.as_ref()).map_or("-", |key| key.text.as_str());
    let describe = |one: &plimsoll_config::PathMatch| {
        let captures: Vec<String> =
            one.captures.iter().map(|(capture, value)| format!("{capture}={} ", name(*value))).collect();
        format!("{}{}", captures.concat(), tree.text(one.value).unwrap_or("…"))
    };
    matches.found.iter().map(describe).collect()
}

fn absent(tree: &ValueTree, path: &str) -> Vec<(u32, String)> {
    let places = missing(tree, 0, &KeyPath::parse(path).expect(path));
    assert!(places.is_complete);
    places.places.into_iter().map(|place| (place.value, place.key)).collect()
}

const WORKFLOW: &str = "
on: push
jobs:
  build: &build
    timeout-minutes: 5
    steps:
    - uses: a/b@v1
    - run: make
      name: x
  test:
    <<: *build
    steps: [{uses: c/d@v2}]
  same: *build
  none:
";

#[test]
fn keys_wildcards_and_captures_select_values() {
    let tree = yaml(WORKFLOW);
    assert_eq!(found(&tree, "jobs.*.steps[*].uses"), ["a/b@v1", "c/d@v2"]);
    assert_eq!(found(&tree, "jobs.$JOB.steps[*].uses"), ["JOB=build a/b@v1", "JOB=test c/d@v2", "JOB=same a/b@v1"]);
    assert_eq!(found(&tree, "jobs.build.steps[1].(run|name|uses)"), ["make", "x"]);
    assert_eq!(found(&tree, "jobs.test.timeout-minutes"), ["5"]);
    assert_eq!(found(&tree, "jobs.test.*"), ["…", "5"]);
    assert_eq!(found(&tree, "**.uses"), ["a/b@v1", "c/d@v2"]);
    assert_eq!(found(&tree, "on[*]"), ["push"]);
    assert_eq!(found(&tree, "jobs.none[*]"), Vec::<String>::new());
    assert_eq!(found(&tree, "on.x"), Vec::<String>::new());
}

#[test]
fn a_path_breaks_off_once_for_each_place() {
    let tree = yaml(WORKFLOW);
    assert_eq!(absent(&tree, "permissions.contents"), [(0, "permissions".to_owned())]);
    let none = KeyPath::parse("jobs.none").expect("a path").matches(&tree, 0).found[0].value;
    assert_eq!(absent(&tree, "jobs.*.timeout-minutes"), [(none, "timeout-minutes".to_owned())]);
    assert_eq!(absent(&tree, "jobs.*.steps[*].name").len(), 4);
    assert_eq!(absent(&tree, "jobs.*.steps[*].(run|uses)").len(), 1);
    assert_eq!(absent(&tree, "**.uses"), []);
    assert_eq!(absent(&tree, "**.nowhere"), [(0, "nowhere".to_owned())]);
}

#[test]
fn hostile_aliases_end_the_search_and_it_says_so() {
    let mut text = "a0: &a0 {x: 1}\n".to_owned();
    let mut merges = "b0: &b0 {x: 1}\n".to_owned();
    for level in 1..30 {
        let last = level - 1;
        let line = format!("a{level}: &a{level} [{}]\n", vec![format!("*a{last}"); 10].join(", "));
        text.push_str(&line);
        let line = format!("b{level}: &b{level} {{<<: [{}]}}\n", vec![format!("*b{last}"); 10].join(", "));
        merges.push_str(&line);
    }
    let tree = yaml(&text);
    assert_eq!(found(&tree, "**.x").len(), 1);
    let deep = format!("a29{}.x", "[*]".repeat(29));
    let matches = KeyPath::parse(&deep).expect("a path").matches(&tree, 0);
    assert!(!matches.is_complete);
    let tree = yaml(&merges);
    assert_eq!(found(&tree, "b29.x"), ["1"]);
    assert_eq!(found(&tree, "b29.*"), ["1"]);
    assert_eq!(tree.text_at(0, &["b10", "x"]), Some("1"));
    assert_eq!(tree.text_at(0, &["b29", "y"]), None);
}

#[test]
fn a_long_chain_of_aliases_is_no_deep_recursion() {
    let mut text = "a0: &a0 {x: 1}\n".to_owned();
    for level in 1..20_000 {
        let line = format!("a{level}: &a{level} [*a{}]\n", level - 1);
        text.push_str(&line);
    }
    assert_eq!(found(&yaml(&text), "**.x"), ["1"]);
}
