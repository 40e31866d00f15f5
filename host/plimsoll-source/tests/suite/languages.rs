//! Every language: a pattern with a variable matches, and the variable is captured.

use crate::page::{compile, page, source, syntax};
use plimsoll_model::Document;
use serde_json::json;

/// Language, text, pattern (or an object with `context` and `selector`), what matches, and what `$X` captures.
const CASES: [(&str, &str, &str, &str, &str, &str); 36] = [
    ("python", "def f():\n    time.sleep(5)\n", "time.sleep($X)", "", "time.sleep(5)", "5"),
    (
        "python",
        "try:\n  a()\nexcept Exception:\n  pass\n",
        "try:\n  $$$\nexcept $X:\n  pass",
        "",
        "try:\n  a()\nexcept Exception:\n  pass",
        "Exception",
    ),
    ("javascript", "const a = eval(input);\n", "eval($X)", "", "eval(input)", "input"),
    (
        "typescript",
        "const a: string = eval(input);\n",
        "const $A: string = $X",
        "",
        "const a: string = eval(input);",
        "eval(input)",
    ),
    ("tsx", "const a = <A b={c} />;\n", "<A b={$X} />", "", "<A b={c} />", "c"),
    (
        "go",
        "package p\nfunc f() { http.Get(url) }\n",
        "func f() { http.Get($X) }",
        "call_expression",
        "http.Get(url)",
        "url",
    ),
    ("rust", "fn f() { a.unwrap_or(b); }\n", "$A.unwrap_or($X)", "", "a.unwrap_or(b)", "b"),
    ("java", "class A { void f() { Runtime.exec(cmd); } }\n", "Runtime.exec($X)", "", "Runtime.exec(cmd)", "cmd"),
    ("csharp", "class A { void F() { Process.Start(cmd); } }\n", "Process.Start($X)", "", "Process.Start(cmd)", "cmd"),
    ("c", "void f() { strcpy(a, b); }\n", "strcpy($A, $X)", "", "strcpy(a, b)", "b"),
    ("cpp", "void f() { std::move(x); }\n", "void f() { std::move($X); }", "call_expression", "std::move(x)", "x"),
    ("ruby", "def f\n  system(cmd)\nend\n", "system($X)", "", "system(cmd)", "cmd"),
    ("php", "<html><?php eval($code); ?></html>\n", "eval($X)", "", "eval($code)", "$code"),
    (
        "php",
        "<?php $a->query(\"select\" . $id);\n",
        "$A->query($X)",
        "",
        "$a->query(\"select\" . $id)",
        "\"select\" . $id",
    ),
    ("php", "<?php class A { public $b = 1; }\n", "class A { public $b = $X; }", "property_element", "$b = 1", "1"),
    ("bash", "rm -rf \"$dir\"\n", "rm -rf $X", "", "rm -rf \"$dir\"", "\"$dir\""),
    ("yaml", "jobs:\n  build:\n    privileged: true\n", "privileged: $X", "", "privileged: true", "true"),
    ("json", "{ \"a\": [1], \"strict\": false }\n", "{ \"strict\": $X }", "pair", "\"strict\": false", "false"),
    ("toml", "[a]\nversion = \"1\"\n", "version = $X", "", "version = \"1\"", "\"1\""),
    ("hcl", "resource \"a\" \"b\" {\n  acl = \"public\"\n}\n", "acl = $X", "", "acl = \"public\"", "\"public\""),
    ("dockerfile", "FROM alpine:3\nUSER root\n", "USER $X", "", "USER root", "root"),
    ("dockerfile", "FROM alpine:3\nRUN a\n", "FROM $X", "", "FROM alpine:3", "alpine:3"),
    ("sql", "SELECT a FROM t;\n", "SELECT $X FROM t", "", "SELECT a FROM t", "a"),
    (
        "html",
        "<p><script src=\"a.js\"></script></p>\n",
        "<script src=$X></script>",
        "",
        "<script src=\"a.js\"></script>",
        "\"a.js\"",
    ),
    ("css", "a { color: red; }\n", "a { color: $X; }", "declaration", "color: red;", "red"),
    ("markdown", "# Title\n\ntext\n", "# $X", "", "# Title\n", "Title"),
    (
        "go",
        "package p\nfunc f() { defer mu.Unlock() }\n",
        "func f() { defer $X.Unlock() }",
        "defer_statement",
        "defer mu.Unlock()",
        "mu",
    ),
    ("c", "int a = 5;\n", "int a = $X;", "", "int a = 5;", "5"),
    ("go", "package p\nfunc f() { http.Get(url) }\n", "http.Get($X)", "", "http.Get(url)", "url"),
    ("go", "package p\nvar a = http.Get(url)\n", "http.Get($X)", "", "http.Get(url)", "url"),
    ("go", "package p\nfunc f(a int) {}\n", "func f($X int) {}", "", "func f(a int) {}", "a"),
    ("c", "void f() { gets(a); }\n", "gets($X)", "", "gets(a)", "a"),
    (
        "c",
        "int main(int argc) { return 0; }\n",
        "int main($X) { $$$ }",
        "",
        "int main(int argc) { return 0; }",
        "int argc",
    ),
    ("cpp", "void f() { std::move(x); }\n", "std::move($X);", "", "std::move(x);", "x"),
    ("cpp", "void f() { std::move(x); }\n", "std::move($X)", "", "std::move(x)", "x"),
    ("java", "@Test class A {}\n", "@$X class A {}", "marker_annotation", "@Test", "Test"),
];

#[test]
fn a_pattern_with_a_variable_matches_in_every_language() {
    let mut wrong = Vec::new();
    for (language, text, pattern, selector, matched, captured) in CASES {
        let pattern =
            if selector.is_empty() { json!(pattern) } else { json!({ "context": pattern, "selector": selector }) };
        let (set, faults) = compile(&[page(vec![syntax("", &[language], json!({ "rule": { "pattern": pattern } }))])]);
        if !faults.is_empty() {
            wrong.push(format!("{language} {pattern}: {faults:?}"));
            continue;
        }
        let file = source(language, text);
        let scan = set.scan(&file);
        let found: Vec<_> = scan.matches().iter().map(|found| &found.item).collect();
        let first = found.first().map(|item| {
            let capture = item.captures.iter().find(|capture| capture.name == "X").expect("X is captured");
            (item.span.of(text).expect("in the text"), capture.span.of(text).expect("in the text"))
        });
        if found.len() != 1 || first != Some((matched, captured)) || scan.parse_errors().is_some() {
            wrong.push(format!("{language} {pattern}: {first:?} of {}, errors {:?}", found.len(), scan.parse_errors()));
        }
        assert!(scan.table().is_ok());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
