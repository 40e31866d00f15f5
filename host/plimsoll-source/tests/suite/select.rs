//! Selectors: what they match, in which files, in which order, and what becomes of broken ones.

use plimsoll_model::{Document, DocumentError, Role, Span};
use plimsoll_page::{Page, Selector, SelectorKind};
use plimsoll_source::{RuleSelectors, Scan, SelectorSet, SourceFile};
use serde_json::{Value, json};

use crate::page::{compile, file, page, resolving, set, source, syntax, text};

fn python(name: &str, rule: Value) -> Selector {
    syntax(name, &["python"], json!({ "rule": rule }))
}

/// The matched texts with their selectors.
fn found<'a>(scan: &'a Scan<'_>) -> Vec<(&'a str, &'a str)> {
    let show = |found: &'a plimsoll_source::PackMatch| {
        (found.item.selector.as_str(), found.item.span.of(scan.text()).expect("in the text"))
    };
    scan.matches().iter().map(show).collect()
}

#[test]
fn captures_carry_names_texts_and_nodes() {
    let set = set(vec![python("run", json!({ "pattern": "subprocess.run($CMD, $$$REST)" }))]);
    let file = source("python", "import os\nsubprocess.run(cmd, shell=True, check=False)\n");
    let scan = set.scan(&file);
    assert_eq!(found(&scan), [("run", "subprocess.run(cmd, shell=True, check=False)")]);
    let item = &scan.matches()[0].item;
    let captures: Vec<_> = item
        .captures
        .iter()
        .map(|capture| (capture.name.as_str(), capture.span.of(scan.text()).expect("text")))
        .collect();
    assert_eq!(captures, [("CMD", "cmd"), ("REST", "shell=True"), ("REST", "check=False")]);
    let table = scan.table().expect("there is a grammar");
    for capture in &item.captures {
        let node = capture.node.expect("a node") as usize;
        assert_eq!(Span::new(table.start[node], table.end[node]), capture.span);
    }
    let node = item.node.expect("a node");
    assert_eq!(table.kind[node as usize], scan.kind_id("call"));
    let inside =
        |capture: &plimsoll_model::Capture| capture.node.is_some_and(|id| id > node && id < table.next[node as usize]);
    assert!(item.captures.iter().all(inside));
}

#[test]
fn nodes_that_share_their_span_are_told_apart() {
    // A string of one part: the tree has several nodes over the same bytes.
    let set = set(vec![
        python("id", json!({ "kind": "identifier" })),
        python("wrap", json!({ "kind": "expression_statement" })),
    ]);
    let file = source("python", "x\n");
    let scan = set.scan(&file);
    let table = scan.table().expect("there is a grammar");
    for found in scan.matches() {
        let node = found.item.node.expect("a node") as usize;
        let kind = if found.item.selector == "id" { "identifier" } else { "expression_statement" };
        assert_eq!(scan.kind_name(table.kind[node]), kind);
    }
    assert_eq!(found(&scan), [("id", "x"), ("wrap", "x")]);
}

#[test]
fn relations_constraints_and_utilities_are_those_of_ast_grep() {
    let rule = json!({
        "rule": { "pattern": "$M.$F($$$)", "inside": { "matches": "coroutine", "stopBy": "end" } },
        "utils": { "coroutine": { "kind": "function_definition", "has": { "pattern": "async" } } },
        "constraints": { "F": { "regex": "^(sleep|get)$" } },
    });
    let rule_of_kind =
        json!({ "rule": { "kind": "call", "inside": { "kind": "function_definition", "stopBy": "end" } } });
    let set = set(vec![syntax("blocking", &["python"], rule), syntax("inside", &["python"], rule_of_kind)]);
    let file = source("python", "time.sleep(1)\ndef f():\n    time.sleep(2)\n    time.time()\n");
    assert_eq!(found(&set.scan(&file)), [("inside", "time.sleep(2)"), ("inside", "time.time()")]);
}

#[test]
fn matches_are_sorted_and_none_comes_twice() {
    let first = page(vec![
        python("", json!({ "pattern": "eval($X)" })),
        python("", json!({ "any": [{ "pattern": "eval($X)" }, { "pattern": "exec($X)" }] })),
        text("", "eval", &[]),
        python("named", json!({ "pattern": "eval($X)" })),
    ]);
    let second = page(vec![text("", "[a-z]+", &[])]);
    let rules = |pages: &[&Page]| -> SelectorSet {
        let packs: Vec<Vec<_>> =
            pages.iter().map(|page| vec![RuleSelectors { page, enabled: true, known: false }]).collect();
        SelectorSet::compile(&packs).0
    };
    let set = rules(&[&second, &first]);
    let file = source("python", "exec(eval(x))");
    let scan = set.scan(&file);
    let order: Vec<_> =
        scan.matches().iter().map(|found| (found.pack, found.item.span.start, found.item.span.end)).collect();
    assert_eq!(order, [(0, 0, 4), (0, 5, 9), (0, 10, 11), (1, 0, 13), (1, 5, 9), (1, 5, 12), (1, 5, 12)]);
    assert_eq!(scan.matches(), set.scan(&file).matches());
}

#[test]
fn rules_look_only_at_their_languages_and_roles() {
    let selectors =
        || vec![python("syntax", json!({ "pattern": "eval($X)" })), text("text", "eval", &[]), file("file", &["*"])];
    let mut own = page(selectors());
    own.languages = vec!["go".to_owned(), "python".to_owned()];
    let (set, _) = compile(&[own]);
    let count = |language: &str, role: Role| {
        let file = SourceFile::in_memory("a", language, role, "eval(x)".to_owned());
        set.scan(&file).matches().len()
    };
    assert_eq!(count("python", Role::Production), 3);
    assert_eq!(count("python", Role::Script), 3);
    assert_eq!(count("python", Role::Test), 0);
    assert_eq!(count("go", Role::Production), 2);
    assert_eq!(count("ruby", Role::Production), 0);
    assert_eq!(count("text", Role::Production), 0);
}

#[test]
fn rules_that_are_off_and_lazy_selectors_match_only_when_they_are_asked() {
    let mut lazy = python("lazy", json!({ "pattern": "eval($X)" }));
    if let SelectorKind::Syntax { lazy, .. } = &mut lazy.kind {
        *lazy = true;
    }
    let pages = [page(vec![lazy]), page(vec![python("off", json!({ "pattern": "eval($X)" })), text("", "eval", &[])])];
    let rules = vec![
        RuleSelectors { page: &pages[0], enabled: true, known: false },
        RuleSelectors { page: &pages[1], enabled: false, known: false },
    ];
    let (set, faults) = SelectorSet::compile(&[rules]);
    assert_eq!(faults, []);
    let file = source("python", "eval(eval(x))\neval(y)\n");
    let scan = set.scan(&file);
    assert_eq!(scan.matches(), []);
    assert!(!scan.is_parsed());
    let spans = |rule, name, within| {
        scan.select(0, rule, name, within).map(|items| items.iter().map(|item| item.span.start).collect::<Vec<_>>())
    };
    assert_eq!(spans(0, "lazy", 0), Ok(vec![0, 5, 14]));
    assert_eq!(spans(1, "off", 0), Ok(vec![0, 5, 14]));
    let table = scan.table().expect("there is a grammar");
    let last_statement = (0..table.len()).rfind(|id| table.parent[*id as usize] == 0).expect("a statement");
    assert_eq!(spans(0, "lazy", last_statement), Ok(vec![14]));
    let all: Vec<_> = scan.select(0, 0, "lazy", 0).expect("matches").iter().map(|item| item.node).collect();
    let calls: Vec<_> =
        (0..table.len()).filter(|id| table.kind[*id as usize] == scan.kind_id("call")).map(Some).collect();
    assert_eq!(all, calls);
    assert_eq!(spans(0, "no-such", 0), Err(DocumentError::NoSuchSelector("no-such".to_owned())));
    assert_eq!(spans(0, "", 0), Err(DocumentError::NoSuchSelector(String::new())));
    assert_eq!(spans(2, "lazy", 0), Err(DocumentError::NoSuchSelector("lazy".to_owned())));
    assert_eq!(spans(0, "lazy", table.len()), Err(DocumentError::NoSuchNode(table.len())));
}

#[test]
fn text_selectors_report_named_groups_and_a_narrowed_span() {
    let regex = r#"(?P<name>[A-Z_]+)\s*=\s*"(?P<span>AKIA(?P<id>[A-Z0-9]{4}))""#;
    let set = set(vec![text("key", regex, &[]), text("plain", "AKIA", &["*.env", "config/**/*.ini"])]);
    let scanned = |path: &str| SourceFile::in_memory(path, "text", Role::Production, "KEY = \"AKIAAB12\"".to_owned());
    let file = scanned("deep/x.txt");
    let scan = set.scan(&file);
    assert_eq!(found(&scan), [("key", "AKIAAB12")]);
    let item = &scan.matches()[0].item;
    let captures: Vec<_> = item
        .captures
        .iter()
        .map(|capture| (capture.name.as_str(), capture.span.of(scan.text()).expect("text")))
        .collect();
    assert_eq!(captures, [("id", "AB12"), ("name", "KEY")]);
    assert!(item.node.is_none() && item.captures.iter().all(|capture| capture.node.is_none()));
    for (path, count) in
        [(".env", 1), ("a/b/prod.env", 2), ("config/a/b/c.ini", 2), ("other/config/c.ini", 1), ("config/c.ini", 2)]
    {
        assert_eq!(set.scan(&scanned(path)).matches().len(), if path == ".env" { count + 1 } else { count }, "{path}");
    }
}

#[test]
fn file_selectors_match_once_at_the_first_byte() {
    let set = set(vec![file("workflow", &[".github/workflows/*.{yml,yaml}"]), file("", &["Dockerfile"])]);
    let count = |path: &str| {
        let file = SourceFile::in_memory(path, "text", Role::Production, String::new());
        let scan = set.scan(&file);
        assert!(scan.matches().iter().all(|found| found.item.span == Span::new(0, 0) && found.item.node.is_none()));
        scan.matches().len()
    };
    assert_eq!(
        [".github/workflows/ci.yml", "a/.github/workflows/ci.yml", ".github/workflows/x/ci.yml"].map(count),
        [1, 0, 0]
    );
    assert_eq!(["Dockerfile", "a/b/Dockerfile", "Dockerfile.dev"].map(count), [1, 1, 0]);
}

#[test]
fn a_broken_selector_is_a_fault_of_its_rule_alone() {
    let broken = [
        (python("kinds", json!({ "kind": "no_such_kind" })), "line 12: selector `kinds` for python: ", "no_such_kind"),
        (python("", json!({ "pattern": "" })), "line 12: selector for python: ", "No AST root"),
        (python("", json!({ "patern": "x" })), "line 12: selector for python: ", "unknown field `patern`"),
        (python("", json!({ "matches": "nobody" })), "line 12: selector for python: ", "nobody"),
        (python("", json!({ "regex": "(" })), "line 12: selector for python: ", "regex"),
        (
            syntax("", &["klingon"], json!({ "rule": { "kind": "x" } })),
            "line 12: selector for klingon: ",
            "no such language",
        ),
        (text("words", "(", &[]), "line 12: selector `words` for text: ", "unclosed group"),
        (text("", "a*", &[]), "line 12: selector for text: ", "empty text"),
        (file("", &["a{b"]), "line 12: selector for file: ", "a{b"),
    ];
    for (selector, start, reason) in broken {
        let good = page(vec![python("good", json!({ "pattern": "eval($X)" }))]);
        let bad = page(vec![python("half", json!({ "pattern": "eval($X)" })), selector]);
        let packs = [vec![
            RuleSelectors { page: &good, enabled: true, known: false },
            RuleSelectors { page: &bad, enabled: true, known: false },
        ]];
        let (set, faults) = SelectorSet::compile(&packs);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!((faults[0].pack, faults[0].rule), (0, 1));
        assert!(faults[0].message.starts_with(start) && faults[0].message.contains(reason), "{}", faults[0].message);
        // The rest of the broken rule does not match either: half a rule would read as a pass.
        let file = source("python", "eval(x)");
        assert_eq!(found(&set.scan(&file)), [("good", "eval(x)")]);
    }
}

#[test]
fn nothing_is_parsed_where_no_selector_can_match() {
    let set = set(vec![python("", json!({ "pattern": "eval($X)" })), text("", "secret", &[])]);
    for (text, parsed) in [("print(1)", false), ("medieval = 1", true), ("eval(1)", true), ("secret", false)] {
        let file = source("python", text);
        assert_eq!(set.scan(&file).is_parsed(), parsed, "{text}");
    }
}

#[test]
fn a_scan_can_be_asked_from_several_threads() {
    let set = set(vec![python("named", json!({ "pattern": "eval($X)" }))]);
    let file = source("python", "eval(eval(x))");
    let scan = set.scan(&file);
    let counts: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..4).map(|_| scope.spawn(|| scan.select(0, 0, "named", 0).expect("matches").len())).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(counts, [2, 2, 2, 2]);
}

#[test]
fn a_match_is_dropped_unless_its_names_refer_to_what_is_asked_for() {
    let call = || json!({ "rule": { "pattern": "$CALL($$$ARGS)" } });
    let set = set(vec![
        resolving("call", &["python"], call(), &[("CALL", &["requests.get", "os.*"])]),
        resolving("node", &["python"], json!({ "rule": { "kind": "call" } }), &[("", &["requests.post"])]),
        resolving("both", &["python"], call(), &[("CALL", &["requests.*"]), ("", &["requests.put"])]),
        resolving("unbound", &["python"], call(), &[("OTHER", &["requests.*"])]),
        resolving("list", &["python"], json!({ "rule": { "pattern": "f($A)" } }), &[("A", &["os.path"])]),
    ]);
    let text = "import os\nfrom requests import get as g, post, put\ng(1)\npost(2)\nput(3)\nos.path.join(4)\n\
                get(5)\nf(os.path)\nf(path)\ndef h(g):\n    g(6)\n";
    let file = source("python", text);
    assert_eq!(
        found(&set.scan(&file)),
        [
            ("call", "g(1)"),
            ("node", "post(2)"),
            ("both", "put(3)"),
            ("call", "os.path.join(4)"),
            ("list", "f(os.path)")
        ]
    );
}

#[test]
fn a_file_that_does_not_spell_a_name_is_not_parsed_for_it() {
    let set = set(vec![resolving("", &["python"], json!({ "rule": { "kind": "call" } }), &[("", &["requests.get"])])]);
    assert!(!set.scan(&source("python", "import httpx\nhttpx.get(1)\n")).is_parsed());
    assert!(set.scan(&source("python", "import requests\n")).is_parsed());
}

#[test]
fn lazy_selectors_ask_what_names_refer_to_as_well() {
    let mut lazy = resolving("inner", &["python"], json!({ "rule": { "kind": "call" } }), &[("", &["os.system"])]);
    if let SelectorKind::Syntax { lazy, .. } = &mut lazy.kind {
        *lazy = true;
    }
    let set = set(vec![lazy]);
    let file = source("python", "from os import system as s\ns(1)\nt(2)\n");
    let scan = set.scan(&file);
    assert_eq!(scan.matches(), []);
    let inner = scan.select(0, 0, "inner", 0).expect("a selector");
    assert_eq!(inner.iter().map(|item| item.span.of(scan.text()).expect("text")).collect::<Vec<_>>(), ["s(1)"]);
}
