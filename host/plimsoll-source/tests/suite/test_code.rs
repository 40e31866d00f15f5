//! Test code inside production files of Rust: whom its matches reach.

use plimsoll_model::{Document, Match, Role};
use plimsoll_page::Page;
use plimsoll_source::{PackMatch, SourceFile};
use serde_json::json;

use crate::page::{compile, file, page, syntax, text};

const SOURCE: &str = "fn a() { call(1) }

/// A comment between the attribute and what it is for.
#[cfg(all(test, feature = \"it\"))]
// Like this one.
mod tests {
    fn b() { call(2) }
}

#[tokio::test]
#[ignore]
async fn c() { call(3) }

#[cfg(not(test))]
fn d() { call(4) }

impl A {
    #[cfg(test)]
    fn e() { call(5) }
    fn f(x: u8) {
        match x {
            #[cfg(test)]
            0 => call(6),
            _ => call(7),
        }
        #[cfg(test)]
        call(8);
    }
}

#[cfg(any(test, unix))]
fn g() { call(9) }
";

/// Three selectors of the same calls, for the roles.
fn rule(roles: &[Role]) -> Page {
    let calls = syntax("call", &["rust"], json!({ "rule": { "pattern": "call($N)" } }));
    let mut rule = page(vec![calls, text("text", r"call\(\d\)", &[]), file("file", &["*"])]);
    rule.roles = roles.to_vec();
    rule
}

fn rust(source: &str, role: Role) -> SourceFile {
    SourceFile::in_memory("src/a.rs", "rust", role, source.to_owned())
}

/// The numbers of the calls that one selector of a rule found.
fn calls(matches: &[PackMatch], rule: u32, selector: &str) -> String {
    let of = |item: &Match| item.span.of(SOURCE).unwrap_or_default().replace("call", "").replace(['(', ')'], "");
    matches.iter().filter(|it| it.item.rule == rule && it.item.selector == selector).map(|it| of(&it.item)).collect()
}

#[test]
fn matches_in_test_code_reach_only_rules_that_ask_for_tests() {
    let (set, faults) = compile(&[
        rule(&[Role::Production]),
        rule(&[Role::Production, Role::Test]),
        rule(&[Role::Test]),
        rule(&[Role::Docs]),
    ]);
    assert!(faults.is_empty(), "{faults:?}");
    let source = rust(SOURCE, Role::Production);
    let scan = set.scan(&source);
    let tests = scan.test_code().expect("two rules ask for it");
    for selector in ["call", "text"] {
        let outside = [0, 1, 2, 3].map(|rule| calls(scan.matches(), rule, selector));
        assert_eq!(outside, ["1479", "1479", "", ""], "{selector}");
        let inside = [0, 1, 2, 3].map(|rule| calls(tests.matches(), rule, selector));
        assert_eq!(inside, ["", "23568", "23568", ""], "{selector}");
    }
    let files = |matches: &[PackMatch]| matches.iter().filter(|it| it.item.selector == "file").count();
    assert_eq!((files(scan.matches()), files(tests.matches())), (2, 0));
    assert_eq!((scan.meta().role, tests.meta().role), (Role::Production, Role::Test));
    assert_eq!(scan.matches(), set.scan_exhaustively(&source).matches());
}

#[test]
fn each_part_is_asked_for_its_own_matches() {
    let (set, _) = compile(&[rule(&[Role::Production, Role::Test])]);
    let source = rust(SOURCE, Role::Production);
    let scan = set.scan(&source);
    let tests = scan.test_code().expect("there is some");
    let found = |document: &dyn Document| document.select(0, 0, "call", 0).expect("there is such a selector").len();
    assert_eq!((found(&scan), found(&tests)), (4, 5));
}

#[test]
fn a_file_that_is_test_code_as_a_whole_has_no_other_part() {
    let (set, _) = compile(&[rule(&[Role::Production]), rule(&[Role::Test])]);
    let source = rust("#![cfg(test)]\nfn a() { call(1) }\n", Role::Production);
    let scan = set.scan(&source);
    assert!(scan.matches().is_empty());
    assert_eq!(scan.test_code().expect("all of it").matches().len(), 3);
    let known = rust(SOURCE, Role::Test);
    let scan = set.scan(&known);
    assert!(scan.test_code().is_none());
    assert_eq!(calls(scan.matches(), 1, "call"), "123456789");
}

#[test]
fn a_file_without_test_code_is_not_parsed_for_it() {
    let (set, _) = compile(&[{
        let mut only_text = page(vec![text("text", r"call\(\d\)", &[])]);
        only_text.roles = vec![Role::Production];
        only_text
    }]);
    for (source, parsed) in
        [("fn a() { call(1) } // test", false), ("fn a() {}\n#[test]\nfn b() {}", false), (SOURCE, true)]
    {
        let file = rust(source, Role::Production);
        assert_eq!(set.scan(&file).is_parsed(), parsed, "{source}");
    }
}

#[test]
fn a_template_is_not_text_that_the_parser_cannot_read() {
    let (set, _) = compile(&[]);
    let errors = |path: &str, text: &str| {
        let file = SourceFile::in_memory(path, "yaml", Role::Production, text.to_owned());
        let scan = set.scan(&file);
        assert!(scan.table().is_ok());
        scan.parse_errors().is_some()
    };
    const CHART: &str = "{{- if .Values.on }}\nkind: Service\nname: {{ .Values.name }}\n{{- end }}\n";
    const BROKEN: &str = "{{- range .Values.all }}\n  - [a\n{{- end }}\n";
    assert!(!errors("chart/templates/web.yaml", CHART) && !errors("chart/templates/web.yaml", BROKEN));
    assert!(!errors("deploy/web.yaml", CHART));
    assert!(errors("deploy/web.yaml", BROKEN) && errors("templates/web.yaml", "a: [b\n"));
}
