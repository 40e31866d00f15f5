//! The literal prefilter and the pruned walk must never lose a match: with and without them, the same is found.

use plimsoll_page::Selector;
use plimsoll_source::{SelectorSet, languages};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::page::{compile, page, resolving, source, syntax, text};

/// Rules of every shape over the words of [`WORDS`].
fn rules() -> Vec<Value> {
    vec![
        json!({ "pattern": "eval($X)" }),
        json!({ "pattern": "time.sleep($X)" }),
        json!({ "pattern": "$A.execute($B + $C)" }),
        json!({ "pattern": { "context": "f(shell=True)", "selector": "keyword_argument" } }),
        json!({ "pattern": { "context": "eval(x)", "strictness": "signature" } }),
        json!({ "pattern": { "context": "eval(x)", "strictness": "template" } }),
        json!({ "pattern": { "context": "f(eval, x)", "strictness": "relaxed" } }),
        json!({ "kind": "identifier", "regex": "^(pass|secret|passwd)$" }),
        json!({ "kind": "string", "regex": "(?i)password|SELECT .* FROM" }),
        json!({ "kind": "call", "has": { "regex": "^shell", "stopBy": "end" } }),
        json!({ "kind": "call", "not": { "has": { "pattern": "timeout", "stopBy": "end" } } }),
        json!({ "pattern": "eval($X)", "inside": { "kind": "function_definition", "stopBy": "end" } }),
        json!({ "kind": "integer", "inside": { "pattern": "time.sleep($X)", "stopBy": "end" } }),
        json!({ "any": [{ "pattern": "exec($X)" }, { "pattern": "eval($X)" }] }),
        json!({ "any": [{ "pattern": "exec($X)" }, { "kind": "integer" }] }),
        json!({ "all": [{ "kind": "call" }, { "any": [{ "regex": "exec" }, { "regex": "sleep" }] }] }),
        json!({ "kind": "expression_statement", "follows": { "pattern": "import os" } }),
        json!({ "kind": "expression_statement", "precedes": { "has": { "pattern": "eval" } } }),
        json!({ "kind": "except_clause" }),
        json!({ "kind": "ERROR" }),
        json!({ "regex": "secret" }),
        json!({ "has": { "pattern": "timeout" } }),
        json!({ "inside": { "pattern": "exec($X)" } }),
        json!({ "kind": "call", "nthChild": 1 }),
        json!({ "pattern": "try:\n    $$$A\nexcept:\n    pass" }),
        json!({ "pattern": "def $F($$$): $$$BODY" }),
    ]
}

const WORDS: [&str; 54] = [
    "eval",
    "exec",
    "(",
    ")",
    "time",
    ".",
    "sleep",
    "(1)",
    "eval(x)",
    "time.sleep(5)",
    "\n",
    "\n    ",
    "def f():\n    ",
    "class A:\n    ",
    "db.execute(a + b)\n",
    "f(shell=True)\n",
    "secret",
    "passwd",
    " = ",
    "'password'",
    "\"SELECT a FROM b\"",
    "timeout",
    "(timeout=3)",
    "import os\n",
    "try:\n    a\nexcept:\n    pass\n",
    "try:\n    a\nexcept E:\n    b\n",
    ", ",
    "x",
    "0",
    "pass\n",
    "if x:\n    ",
    "# eval(x)\n",
    "exec(exec(1))\n",
    "lambda: eval(1)\n",
    "'ſecret'",
    "PASSWORD",
    "medieval",
    "\r\n",
    "\u{feff}",
    "ü",
    "while True:\n    ",
    "    ",
    "@d\n",
    "[eval(y)]",
    "import time\n",
    "import time as eval\n",
    "from time import sleep as exec\n",
    "from os import system as x\n",
    "import os.path as timeout\n",
    "timeout.join(1)\n",
    "x(2)\n",
    "exec = time.sleep\n",
    "with time.sleep() as x:\n    x.eval(1)\n",
    "from .secret import *\n",
];

fn selectors() -> Vec<Selector> {
    let mut all: Vec<Selector> = rules()
        .into_iter()
        .enumerate()
        .map(|(index, rule)| syntax(&format!("rule-{index}"), &["python"], json!({ "rule": rule })))
        .collect();
    let bound = json!({ "rule": { "pattern": "$F($X)" }, "constraints": { "F": { "regex": "^(eval|exec)$" } } });
    let loose = json!({
        "rule": { "any": [{ "pattern": "$F($X)" }, { "kind": "integer" }] },
        "constraints": { "F": { "regex": "^eval$" } },
    });
    let util = json!({ "rule": { "matches": "call" }, "utils": { "call": { "pattern": "time.sleep($X)" } } });
    all.extend(
        [("bound", bound), ("loose", loose), ("util", util)].map(|(name, rule)| syntax(name, &["python"], rule)),
    );
    let names: [&[&str]; 6] = [
        &["time.sleep"],
        &["os.system", "time.*"],
        &["os.*"],
        &["time.sleep().eval"],
        &["os.path.join"],
        &[".secret*"],
    ];
    for (index, names) in names.into_iter().enumerate() {
        let call = json!({ "rule": { "pattern": "$CALL($$$)" } });
        let call = resolving(&format!("call-{index}"), &["python"], call, &[("CALL", names)]);
        let node = json!({ "rule": { "any": [{ "kind": "call" }, { "kind": "identifier" }] } });
        all.extend([call, resolving(&format!("node-{index}"), &["python"], node, &[("", names)])]);
    }
    let regexes = [r"(?i)\bsecret", r"pass(word|wd)?\s*=", "eval|exec", r"[es]x?ec", "(sleep|time){2}", r"\d+"];
    all.extend(regexes.iter().enumerate().map(|(index, regex)| text(&format!("text-{index}"), regex, &[])));
    all
}

fn one_rule_each() -> SelectorSet {
    let pages: Vec<_> = selectors().into_iter().map(|selector| page(vec![selector])).collect();
    let (set, faults) = compile(&pages);
    assert_eq!(faults, []);
    set
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_prefilter_loses_nothing(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..30)) {
        thread_local! {
            static SET: SelectorSet = one_rule_each();
        }
        SET.with(|set| {
            let file = source("python", &words.concat());
            let (fast, slow) = (set.scan(&file), set.scan_exhaustively(&file));
            prop_assert_eq!(fast.matches(), slow.matches());
            Ok(())
        })?;
    }
}

#[test]
fn each_selector_alone_finds_what_it_finds_among_the_others() {
    let text = WORDS.concat();
    let file = source("python", &text);
    let together = one_rule_each();
    for (index, selector) in selectors().into_iter().enumerate() {
        let (alone, _) = compile(&[page(vec![selector])]);
        let spans = |set: &SelectorSet, rule: u32| -> Vec<_> {
            let scan = set.scan(&file);
            scan.matches().iter().filter(|found| found.item.rule == rule).map(|found| found.item.span).collect()
        };
        assert_eq!(spans(&alone, 0), spans(&together, index as u32), "selector {index}");
    }
}

#[test]
fn names_are_found_with_the_prefilter_in_every_language() {
    let tables = [
        ("python", include_str!("../names/python.py")),
        ("javascript", include_str!("../names/javascript.js")),
        ("typescript", include_str!("../names/typescript.ts")),
        ("go", include_str!("../names/go.go")),
        ("java", include_str!("../names/java.java")),
        ("rust", include_str!("../names/rust.rs")),
        ("csharp", include_str!("../names/csharp.cs")),
    ];
    for (language, table) in tables {
        let names = table.lines().filter_map(|line| Some(line.split_once(" -> ")?.1.trim()));
        let mut names: Vec<String> = names.filter(|name| *name != "nothing").map(str::to_owned).collect();
        // Every beginning of a name as well, up to a point and up to a letter.
        names.extend(
            names.clone().iter().map(|name| format!("{}*", name.rsplit_once('.').map_or("", |(begin, _)| begin))),
        );
        names.extend(names.clone().iter().map(|name| format!("{}*", &name[..name.len() / 2])));
        names.retain(|name| name != "*");
        let rule = json!({ "rule": { "regex": "." } });
        let asked = |name: &String| page(vec![resolving("", &[language], rule.clone(), &[("", &[name.as_str()])])]);
        let (set, faults) = compile(&names.iter().map(asked).collect::<Vec<_>>());
        assert_eq!(faults, []);
        // Each line alone has fewer of the words that a name is made of.
        for text in table.lines().filter(|line| line.contains('(')).step_by(2).chain([table]) {
            let file = source(language, text);
            assert_eq!(set.scan(&file).matches(), set.scan_exhaustively(&file).matches(), "{language}: {text}");
        }
    }
}

#[test]
fn every_language_finds_the_same_with_and_without() {
    // Each text is in another language than most selectors expect; what counts is that both ways agree.
    let texts = [WORDS.concat(), include_str!("soundness.rs").to_owned(), include_str!("../../Cargo.toml").to_owned()];
    for info in languages() {
        let rules = [
            json!({ "regex": "eval" }),
            json!({ "pattern": "eval" }),
            json!({ "regex": "^[a-z]+$" }),
            json!({ "kind": "ERROR" }),
        ];
        let pages: Vec<_> =
            rules.into_iter().map(|rule| page(vec![syntax("", &[info.name], json!({ "rule": rule }))])).collect();
        let (set, _) = compile(&pages);
        for text in &texts {
            let file = source(info.name, text);
            assert_eq!(set.scan(&file).matches(), set.scan_exhaustively(&file).matches(), "{}", info.name);
        }
    }
}
