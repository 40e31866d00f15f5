//! What texts are made of: the truth tables in `tests/pieces`, and what a question may cost at most.

use std::fmt::Write as _;

use plimsoll_model::{Document, Origin, Purpose, TextValue};
use plimsoll_source::SelectorSet;

use crate::page::source;

const TABLES: [(&str, &str, usize); 10] = [
    ("python", include_str!("../pieces/python.py"), 35),
    ("javascript", include_str!("../pieces/javascript.js"), 12),
    ("typescript", include_str!("../pieces/javascript.js"), 12),
    ("tsx", include_str!("../pieces/javascript.js"), 12),
    ("go", include_str!("../pieces/go.go"), 11),
    ("java", include_str!("../pieces/java.java"), 10),
    ("csharp", include_str!("../pieces/csharp.cs"), 8),
    ("ruby", include_str!("../pieces/ruby.rb"), 8),
    ("php", include_str!("../pieces/php.php"), 8),
    ("rust", include_str!("../pieces/rust.rs"), 4),
];

/// A value as the tables have it: what constants say, and what is known of the rest.
fn shown(value: &TextValue) -> String {
    let mut shown = String::new();
    for piece in &value.pieces {
        let blank = if shown.is_empty() { "" } else { " " };
        let _ = match piece.origin {
            Origin::Constant => write!(shown, "{blank}'{}'", piece.text.replace('\n', "\\n")),
            origin => write!(shown, "{blank}{}", format!("{origin:?}").to_lowercase()),
        };
    }
    shown
}

/// What is asked about on a line: the first argument of `sink`, and what it is for.
fn asked(line: &str) -> Option<(Purpose, usize)> {
    let call = [
        ("sink(", Purpose::Text),
        ("sink_sql(", Purpose::Sql),
        ("sink_shell(", Purpose::Shell),
        ("sink_code(", Purpose::Code),
    ];
    call.into_iter().find_map(|(name, purpose)| Some((purpose, line.find(name)? + name.len())))
}

#[test]
fn texts_are_made_of_what_their_lines_say() {
    let (set, _) = SelectorSet::compile(&[]);
    let mut wrong = Vec::new();
    for (language, text, least) in TABLES {
        let file = source(language, text);
        let scan = set.scan(&file);
        let table = scan.table().expect("there is a grammar");
        let (mut start, mut cases) = (0, 0);
        for line in text.split_inclusive('\n') {
            let from = start;
            start += line.len();
            let Some((_, expected)) = line.split_once(" -> ") else { continue };
            let (purpose, at) = asked(line).expect("a sink");
            let at = (from + at) as u32;
            // The first node that begins there: the outermost one, which may be the argument itself in some grammars.
            let node = (0..table.len()).find(|id| table.start[*id as usize] == at).expect("an argument");
            let got = shown(&scan.pieces(node, purpose).expect("a node"));
            cases += 1;
            if got != expected.trim_end() {
                wrong.push(format!("{language}: {}: got {got}", line.trim()));
            }
        }
        if let Some(errors) = scan.parse_errors() {
            wrong.push(format!("{language}: does not parse: {errors:?}"));
        }
        assert!(cases >= least, "{language} has {cases} cases");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Asks about every node of a text, as a hostile pack might, and returns the dearest question's work.
fn dearest(language: &str, text: &str, from: usize) -> u64 {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source(language, text);
    let scan = set.scan(&file);
    let table = scan.table().expect("there is a grammar");
    let asked = (0..table.len()).filter(|id| table.start[*id as usize] as usize >= from);
    let value = |id| scan.pieces(id, Purpose::Shell).expect("a node");
    asked.map(value).inspect(|value| assert!(value.pieces.len() < 10_000)).map(|value| value.work).max().unwrap_or(0)
}

#[test]
fn texts_that_double_are_given_up() {
    let mut text = "a0 = '".to_owned() + &"x".repeat(10_000) + "'\n";
    for step in 0..64 {
        let _ = writeln!(text, "a{} = a{step} + a{step}", step + 1);
    }
    let from = text.len();
    text.push_str("sink(a64)\n");
    assert!(dearest("python", &text, from) < 1_000_000);
}

#[test]
fn deep_and_circular_texts_are_given_up() {
    for text in [
        format!("sink({}a{})\n", "(".repeat(400), ")".repeat(400)),
        format!("sink({})\n", "f(".repeat(300) + &")".repeat(300)),
        format!("sink(a{})\n", ".b()".repeat(300)),
        format!("sink({}'z')\n", "'a' + ".repeat(300)),
        "def f():\n    def g():\n        sink('%(k)s' % a)\n    a = b\n    b = a\n".to_owned(),
        "a = b\nb = a\ndef f():\n    sink(a + b)\n".to_owned(),
    ] {
        assert!(dearest("python", &text, 0) < 2_000_000, "{}", &text[..20]);
    }
}

/// The keys of a mapping that one of two mappings became, forty times over.
#[test]
fn mappings_that_fork_are_given_up() {
    let mut text = "a0 = {'a': 1}\n".to_owned();
    for step in 0..40 {
        let _ = writeln!(text, "if c: a{0} = a{step}\nelse: a{0} = a{step}", step + 1);
    }
    let from = text.len();
    text.push_str("sink(', '.join(a40.keys()))\n");
    assert!(dearest("python", &text, from) < 1_000_000);
}

#[test]
fn other_languages_are_unknown() {
    let (set, _) = SelectorSet::compile(&[]);
    let file = source("bash", "echo \"a\"\n");
    let scan = set.scan(&file);
    assert_eq!(shown(&scan.pieces(1, Purpose::Text).expect("a node")), "unknown");
    assert!(scan.definitions(1).expect("a node").0.is_empty());
    assert!(scan.pieces(1_000, Purpose::Text).is_err());
}
