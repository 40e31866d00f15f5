//! What names refer to: the truth tables in `tests/names`, imports as rules see them, and texts that make no sense.

use plimsoll_model::Document;
use plimsoll_source::{SelectorSet, languages};
use proptest::prelude::*;

use crate::page::source;

const TABLES: [(&str, &str, usize); 8] = [
    ("python", include_str!("../names/python.py"), 25),
    ("javascript", include_str!("../names/javascript.js"), 25),
    ("typescript", include_str!("../names/typescript.ts"), 12),
    ("tsx", include_str!("../names/javascript.js"), 25),
    ("go", include_str!("../names/go.go"), 12),
    ("java", include_str!("../names/java.java"), 12),
    ("rust", include_str!("../names/rust.rs"), 12),
    ("csharp", include_str!("../names/csharp.cs"), 12),
];

/// What is asked about: on each line, the first of these.
const CALLS: [&str; 9] = [
    "call",
    "call_expression",
    "new_expression",
    "type_conversion_expression",
    "method_invocation",
    "object_creation_expression",
    "invocation_expression",
    "macro_invocation",
    "decorator",
];

/// The texts of a table: `---` in a comment parts them.
fn texts(table: &str) -> impl Iterator<Item = String> {
    let mut texts = vec![String::new()];
    for line in table.lines() {
        if line.trim_start_matches(['#', '/']) == " ---" {
            texts.push(String::new());
        } else if let Some(text) = texts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    texts.into_iter()
}

#[test]
fn calls_refer_to_what_their_lines_say() {
    let (set, _) = SelectorSet::compile(&[]);
    let mut wrong = Vec::new();
    for (language, table, least) in TABLES {
        let mut cases = 0;
        for text in texts(table) {
            let file = source(language, &text);
            let scan = set.scan(&file);
            let table = scan.table().expect("there is a grammar");
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                let (from, to) = (start as u32, (start + line.len()) as u32);
                start += line.len();
                let Some((_, expected)) = line.split_once(" -> ") else { continue };
                let starts_here = |id: &u32| (from..to).contains(&table.start[*id as usize]);
                let is_call = |id: &u32| CALLS.contains(&scan.kind_name(table.kind[*id as usize]));
                let call = (0..table.len()).filter(starts_here).find(is_call);
                let name = call.map(|id| scan.resolve(id).expect("a node"));
                let name = name.map(|name| if name.is_empty() { "nothing".to_owned() } else { name });
                cases += 1;
                if name.as_deref() != Some(expected.trim()) {
                    wrong.push(format!("{language}: {}: got {name:?}", line.trim()));
                }
            }
            if let Some(errors) = scan.parse_errors() {
                wrong.push(format!("{language}: does not parse: {errors:?}"));
            }
        }
        assert!(cases >= least, "{language} has {cases} cases");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The imports of a text, as `local = name`.
fn imports(language: &str, text: &str) -> Vec<String> {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source(language, text);
    let scan = set.scan(&file);
    let imports = scan.imports().expect("there is a grammar");
    imports
        .iter()
        .map(|import| {
            assert!(import.span.of(text).is_some_and(|text| !text.is_empty()));
            format!("{} = {}", import.local, import.name)
        })
        .collect()
}

#[test]
fn imports_are_listed_in_text_order() {
    assert_eq!(
        imports("python", "import a.b, c as d\nfrom .e import f as g, h\ndef i():\n    from j import *\n"),
        ["a.b = a.b", "d = c", "g = .e.f", "h = .e.h", "* = j"]
    );
    assert_eq!(
        imports(
            "javascript",
            "import 'a';\nimport b, { c as d } from 'e';\nconst { f } = require('node:g'), h = require('i').j;\n"
        ),
        [" = a", "b = e.default", "d = e.c", "f = g.f", "h = i.j"]
    );
    assert_eq!(imports("typescript", "import a = require('b');\nimport type * as c from 'd';\n"), ["a = b", "c = d"]);
    assert_eq!(
        imports("go", "package p\nimport (\n\t. \"a/b\"\n\t_ \"c\"\n\t\"d/v2\"\n\te \"f\"\n)\n"),
        ["* = a/b", " = c", "d = d/v2", "e = f"]
    );
    assert_eq!(
        imports("java", "import a.b.C;\nimport a.d.*;\nimport static e.F.g;\nimport static e.F.*;\n"),
        ["C = a.b.C", "* = a.d", "g = e.F.g", "* = e.F"]
    );
    assert_eq!(
        imports("rust", "extern crate a;\nuse b::{self, c as d, e::*};\nuse f as _;\n"),
        ["a = a", "b = b", "d = b::c", "* = b::e", " = f"]
    );
    assert_eq!(
        imports("csharp", "using A.B;\nglobal using C = D.E<int>;\nusing static F.G;\n"),
        ["* = A.B", "C = D.E<int>", "* = F.G"]
    );
    assert_eq!(imports("ruby", "require 'a'\n"), Vec::<String>::new());
}

#[test]
fn a_name_alone_is_resolved_where_it_stands_for_itself() {
    let (set, _) = SelectorSet::compile(&[]);
    let text = "from requests import get\nget(get=get).get\n";
    let file = source("python", text);
    let scan = set.scan(&file);
    let table = scan.table().expect("there is a grammar");
    let names: Vec<_> = (0..table.len())
        .filter(|id| scan.kind_name(table.kind[*id as usize]) == "identifier")
        .map(|id| scan.resolve(id).expect("a node"))
        .collect();
    // The module, the import, the function, the label, the argument, the member.
    assert_eq!(names, ["", "requests.get", "requests.get", "", "requests.get", ""]);
}

#[test]
fn names_are_resolved_where_pages_may_ask_for_them() {
    let known: Vec<_> =
        languages().iter().map(|info| info.name).filter(|name| plimsoll_page::RESOLVED.contains(name)).collect();
    assert_eq!(known.len(), plimsoll_page::RESOLVED.len());
    for language in known {
        assert!(TABLES.iter().any(|(name, _, _)| *name == language), "{language} has no table");
    }
}

/// Asks about every node.
fn ask(language: &str, text: &str) {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source(language, text);
    let scan = set.scan(&file);
    let (Ok(imports), Ok(table)) = (scan.imports(), scan.table()) else { return };
    assert!(imports.iter().all(|import| import.span.of(text).is_some()));
    for id in 0..table.len() {
        assert!(scan.resolve(id).expect("a node").len() <= 1024);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn cut_texts_are_harmless(table in 0..TABLES.len(), from in 0..4_000_usize, length in 0..2_000_usize, seam in ".{0,6}") {
        let (language, table, _) = TABLES[table];
        let text: Vec<char> = table.chars().collect();
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        let cut: String = text[..from].iter().chain(&text[to..]).collect();
        ask(language, &cut);
        ask(language, &format!("{}{seam}{}", text[..from].iter().collect::<String>(), text[to..].iter().collect::<String>()));
    }

    #[test]
    fn mixed_lines_are_harmless(table in 0..TABLES.len(), lines in prop::collection::vec(0..200_usize, 0..60)) {
        let (language, table, _) = TABLES[table];
        let all: Vec<&str> = table.lines().collect();
        let mixed: Vec<&str> = lines.iter().map(|line| all[line % all.len()]).collect();
        // Any text in any language.
        ask(language, &mixed.join("\n"));
        ask(TABLES[lines.len() % TABLES.len()].0, &mixed.join("\n"));
    }
}
