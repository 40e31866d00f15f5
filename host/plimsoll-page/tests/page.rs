//! A page is read as `sdk/PAGE.md` says.

use plimsoll_model::{Confidence, Role, Severity};
use plimsoll_page::{ExpectedFinding, Page, SelectorKind};

/// The page that `sdk/PAGE.md` opens with.
fn documented_page() -> String {
    let format = include_str!("../../../sdk/PAGE.md");
    let (_, page) = format.split_once("````markdown\n").expect("the format opens with a page");
    page.split_once("````\n").expect("the page is closed").0.to_owned()
}

fn expected(line: u32, rule: &str) -> ExpectedFinding {
    ExpectedFinding { line, rule: rule.to_owned() }
}

/// A page with these languages and these last sections.
fn page(languages: &str, sections: &str) -> Page {
    let source = format!(
        "# T\n```toml\nid = \"t\"\ncategory = \"quality\"\nseverity = \"P3\"\nconfidence = \"low\"\n\
         languages = {languages}\nsince = \"0.1.0\"\n```\n## Risk\nr\n## Fix\nf\n{sections}"
    );
    Page::parse(&source).expect("the page is valid")
}

#[test]
fn the_documented_page_is_read() {
    let source = documented_page();
    let page = Page::parse(&source).unwrap();
    assert_eq!(page.title, "Blocking call inside an async function");
    assert_eq!((page.id.as_str(), page.category.as_str()), ("blocking-call-in-async", "concurrency"));
    assert_eq!((page.severity, page.confidence), (Severity::P1, Confidence::High));
    assert_eq!(page.languages, ["python"]);
    assert_eq!(page.roles, [Role::Production, Role::Script, Role::Migration]);
    assert_eq!(page.message, "`$CALL` blocks the event loop");
    assert_eq!(page.summary, "What is unsafe, in one paragraph or two.");
    assert_eq!(page.risk, "What happens at 3 a.m.");
    assert_eq!(page.fix, "The concrete change.");
    assert_eq!(page.source, source);

    let [selector] = page.selectors.as_slice() else { panic!("{:?}", page.selectors) };
    assert_eq!((selector.name.as_str(), selector.line), ("", 19));
    let SelectorKind::Syntax { languages, rule, lazy: false, .. } = &selector.kind else { panic!("{selector:?}") };
    assert_eq!(languages, &["python"]);
    let object =
        r#"{"rule":{"pattern":"time.sleep($SECONDS)","inside":{"kind":"function_definition","stopBy":"end"}}}"#;
    assert_eq!(rule.to_string(), object);

    let [bad, good] = page.examples.as_slice() else { panic!("{:?}", page.examples) };
    assert_eq!(bad.text, "async def handler():\n    time.sleep(1)\n");
    assert_eq!(bad.findings, [expected(2, "blocking-call-in-async")]);
    assert_eq!((bad.line, good.line), (24, 28));
    assert_eq!(good.findings, []);
}

#[test]
fn the_whole_metadata_is_read() {
    let source = documented_page().replace(
        "since = \"0.1.0\"\n",
        "since = \"1.2.0-rc.1\"\nstrength = \"sleeps are awaited\"\nchecklist = [\"no-blocking-io\"]\ncwe = [0x59, 400]\n\
         roles = [\"test\", \"production\"]\nsensitive = true\nreferences = [\"https://docs.python.org/3/\"]\n",
    );
    let page = Page::parse(&source).unwrap();
    assert_eq!(page.since, "1.2.0-rc.1");
    assert_eq!(page.strength.as_deref(), Some("sleeps are awaited"));
    assert_eq!((page.checklist, page.cwe), (vec!["no-blocking-io".to_owned()], vec![89, 400]));
    assert_eq!(page.roles, [Role::Production, Role::Test]);
    assert!(page.sensitive);
    assert_eq!(page.references, ["https://docs.python.org/3/"]);
}

#[test]
fn the_message_is_the_title_unless_the_page_has_one() {
    assert_eq!(page("[\"*\"]", "").message, "T");
}

#[test]
fn line_endings_and_a_byte_order_mark_change_nothing_but_the_source() {
    let unix = documented_page();
    let dos = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    let read = Page::parse(&dos).unwrap();
    assert_eq!(read.source, dos);
    assert_eq!(Page { source: unix.clone(), ..read }, Page::parse(&unix).unwrap());
}

#[test]
fn selectors_of_all_kinds_are_read_in_page_order() {
    let page = page(
        "[\"*\"]",
        "## Select\nProse is fine here.\n```yaml\n\
         javascript, typescript , tsx:\n  - name: call\n    pattern: fetch($$$ARGS)\n    constraints: { ARGS: { regex: x } }\n  \
         - name: inner\n    lazy: true\n    rule: { any: [ { kind: a }, { matches: u } ] }\n    utils: { u: { kind: b } }\n\
         python:\n  name: call\n  regex: '[0-9]'\n\
         text:\n  - regex: '(?P<span>x)'\n    paths: ['*.env']\n  - regex: y\n\
         file:\n  name: manifest\n  paths: [Cargo.toml]\n\
         config:\n  kinds: [npm/package]\n  path: scripts.$NAME\n  regex: curl\n```\n",
    );
    let shown: Vec<String> = page
        .selectors
        .iter()
        .map(|selector| {
            let kind = match &selector.kind {
                SelectorKind::Syntax { languages, rule, lazy, .. } => format!("{languages:?} {rule} {lazy}"),
                SelectorKind::Text { regex, paths } => format!("text {regex} {paths:?}"),
                SelectorKind::File { paths } => format!("file {paths:?}"),
                SelectorKind::Config(config) => {
                    format!("config {:?} {:?} {:?} {:?}", config.kinds, config.path, config.missing, config.regex)
                }
            };
            format!("{} {:?} {kind}", selector.line, selector.name)
        })
        .collect();
    let js = r#"["javascript", "typescript", "tsx"]"#;
    assert_eq!(
        shown,
        [
            format!(
                r#"18 "call" {js} {{"rule":{{"pattern":"fetch($$$ARGS)"}},"constraints":{{"ARGS":{{"regex":"x"}}}}}} false"#
            ),
            format!(
                r#"21 "inner" {js} {{"rule":{{"any":[{{"kind":"a"}},{{"matches":"u"}}]}},"utils":{{"u":{{"kind":"b"}}}}}} true"#
            ),
            r#"26 "call" ["python"] {"rule":{"regex":"[0-9]"}} false"#.to_owned(),
            r#"29 "" text (?P<span>x) ["*.env"]"#.to_owned(),
            r#"31 "" text y []"#.to_owned(),
            r#"33 "manifest" file ["Cargo.toml"]"#.to_owned(),
            r#"36 "" config ["npm/package"] "scripts.$NAME" "" Some("curl")"#.to_owned(),
        ]
    );
}

#[test]
fn what_names_must_refer_to_is_read() {
    let resolves = |selector: &str| {
        let page = page("[\"python\"]", &format!("## Select\n```yaml\npython:\n{selector}```\n"));
        let [selector] = page.selectors.as_slice() else { panic!("{:?}", page.selectors) };
        let SelectorKind::Syntax { resolves, rule, .. } = &selector.kind else { panic!("{selector:?}") };
        assert!(rule.get("resolves").is_none() && rule["rule"].get("resolves").is_none());
        resolves.clone()
    };
    let name = |name: &str, names: &[&str]| (name.to_owned(), names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(resolves("  pattern: $A($B)\n"), []);
    assert_eq!(resolves("  kind: call\n  resolves: requests.get\n"), [name("", &["requests.get"])]);
    assert_eq!(resolves("  kind: call\n  resolves: [os.system, 'pty.*']\n"), [name("", &["os.system", "pty.*"])]);
    assert_eq!(
        resolves(
            "  pattern: $CALL($$$A)\n  inside: { pattern: 'with $X: $$$' }\n  resolves: { CALL: a.b, X: ['c.*'] }\n"
        ),
        [name("CALL", &["a.b"]), name("X", &["c.*"])]
    );
    assert_eq!(
        resolves(
            "  rule: { any: [{ matches: u }] }\n  utils: { u: { pattern: { context: f($B) } } }\n  resolves: { B: a }\n"
        ),
        [name("B", &["a"])]
    );
}

#[test]
fn the_documented_names_are_read() {
    let format = include_str!("../../../sdk/PAGE.md");
    let block =
        format.split_once("### Names\n").and_then(|(_, names)| names.split_once("```yaml\n")).expect("a block").1;
    let block = block.split_once("```").expect("the block is closed").0;
    let page = page("[\"python\"]", &format!("## Select\n```yaml\n{block}```\n"));
    let asked = page.selectors.iter().map(|selector| match &selector.kind {
        SelectorKind::Syntax { resolves, .. } => resolves.len(),
        kind => panic!("{kind:?}"),
    });
    assert_eq!(asked.collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn examples_know_their_markers_paths_strengths_and_fixes() {
    let page = page(
        "[\"go\", \"json\"]",
        "## Examples\nProse.\n```go path=cmd/x.go strength=1/2\na()\n// finding: t, t\nb()\n```\n\
         ```go fixed\na()\n\nc() // finding: t\n```\nProse.\n````json\n{\n  \"a\": \"```\"\n}\n````\n\n```findings\n2\n\n2\n```\n",
    );
    let [go, json] = page.examples.as_slice() else { panic!("{:?}", page.examples) };
    assert_eq!(go.path.as_deref(), Some("cmd/x.go"));
    assert_eq!(go.strength, Some((1, 2)));
    assert_eq!(go.text, "a()\n\nb()\n");
    assert_eq!(go.findings, [expected(3, "t"), expected(3, "t")]);
    assert_eq!(go.fixed.as_deref(), Some("a()\n\nc() // finding: t\n"));
    assert_eq!(json.path, None);
    assert_eq!(json.findings, [expected(2, "t"), expected(2, "t")]);
    assert_eq!(json.fixed, None);
}

#[test]
fn prose_keeps_its_code_and_its_smaller_headings() {
    let source = documented_page().replace(
        "The concrete change.\n",
        "Use:\n```python\n## Select\nawait asyncio.sleep(1)\n```\n### Why\nBecause.\n## Not a known section\nKept.\n",
    );
    let page = Page::parse(&source).unwrap();
    assert_eq!(page.fix, "Use:\n```python\n## Select\nawait asyncio.sleep(1)\n```\n### Why\nBecause.");
    assert_eq!(page.selectors.len(), 1);
}

#[test]
fn a_message_is_filled_with_what_was_captured() {
    let mut page = page("[\"*\"]", "");
    page.message = "`$CALL` in $CALLER costs $5, $$$ARGS$CALL, $é $".to_owned();
    assert_eq!(
        page.render_message(&[("CALL", "a(\n\t 1,\u{1b}\n)"), ("ARGS", "x"), ("", "never")]),
        "`a( 1, )` in $CALLER costs $5, xa( 1, ), $é $"
    );
    page.message = "$LONG".to_owned();
    let long = page.render_message(&[("LONG", &"é".repeat(200))]);
    assert_eq!(long, format!("{}…", "é".repeat(79)));
    assert_eq!(page.render_message(&[("LONG", &"é".repeat(80))]), "é".repeat(80));
}

#[test]
fn a_sensitive_page_repeats_nothing_that_it_captured() {
    let mut page = page("[\"*\"]", "");
    page.message = "the password $VALUE".to_owned();
    page.sensitive = true;
    assert_eq!(page.render_message(&[("VALUE", "hunter2")]), "the password ••••");
}

#[test]
fn a_rule_applies_by_language_and_role() {
    assert!(page("[\"go\", \"c\"]", "").applies_to("c", Role::Script));
    assert!(!page("[\"go\"]", "").applies_to("c", Role::Production));
    assert!(!page("[\"go\"]", "").applies_to("go", Role::Test));
    assert!(page("[\"*\"]", "").applies_to("text", Role::Production));
}
