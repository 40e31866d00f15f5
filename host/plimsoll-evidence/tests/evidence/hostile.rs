//! Files that want to do harm, or are cut off.

use std::fmt::Write as _;

use plimsoll_evidence::{MOST_ITEMS, read};
use plimsoll_model::evidence::{Content, Evidence};
use proptest::prelude::*;

use crate::samples::{all, evidence, known};

fn place(name: &str, bytes: &[u8]) -> Option<Evidence> {
    let evidence = read(name, bytes).ok()?.place(&known);
    let text = serde_json::to_string(&evidence).expect("evidence is JSON");
    assert_eq!(serde_json::from_str::<Evidence>(&text).expect("JSON is evidence"), evidence);
    Some(evidence)
}

#[test]
fn truncated_reports_are_refused_or_read() {
    for (name, bytes) in all() {
        let step = (bytes.len() / 300).max(1);
        for length in (0..bytes.len()).step_by(step) {
            place(&name, &bytes[..length]);
        }
        let structured = !matches!(bytes.first(), Some(b'{' | b'[' | b'<')) || name.ends_with("jsonl");
        let half = &bytes[..bytes.len() / 2];
        assert!(structured || read(&name, half).is_err(), "{name}");
    }
}

#[test]
fn deep_documents_do_no_harm() {
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(200_000), close.repeat(200_000));
    for text in [
        nested("[", "]"),
        nested("{\"a\":", "}"),
        nested("<a>", "</a>"),
        format!("{{\"version\": \"2.1.0\", \"runs\": [{{\"results\": {}}}]}}", nested("[", "]")),
        format!("{{\"version\": \"2.1.0\", \"x\": {}, \"runs\": []}}", nested("[", "]")),
        format!("<testsuite>{}</testsuite>", nested("<a>", "</a>")),
        format!("[{{\"type\": {}}}]", nested("[", "]")),
    ] {
        place("x", text.as_bytes());
    }
}

#[test]
fn long_strings_that_many_results_share_cost_nothing() {
    let long = "a/".repeat(200_000);
    let results = vec!["{\"ruleIndex\": 0, \"message\": {\"id\": \"m\", \"arguments\": [\"{0}{1}\", \"{0}{1}\"]}, \"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"index\": 0}}}]}"; 500].join(",");
    let rule = format!(
        "{{\"id\": \"{long}\", \"messageStrings\": {{\"m\": {{\"text\": \"{long}{{0}}\"}}}}, \"properties\": {{\"tags\": [\"{long}\", 7, []]}}}}"
    );
    let text = format!(
        "{{\"version\": \"2.1.0\", \"runs\": [{{\"results\": [{results}], \"artifacts\": [{{\"location\": {{\"uri\": \"{long}x.py\"}}}}], \"tool\": {{\"driver\": {{\"name\": \"x\", \"rules\": [{rule}]}}}}}}]}}"
    );
    let evidence = evidence("x", text.as_bytes());
    assert!(serde_json::to_string(&evidence).unwrap().len() < 10_000_000);
    let paths = format!("{long}b.py:1:2:3:4:5:6: error: x  [y]\n{}:1: error: x  [y]\n", "1:".repeat(200_000));
    place("x", paths.as_bytes());
    let units: String = (0..100_000).map(|unit| format!(" 1 u{unit}")).collect();
    place("x", format!("BenchmarkA-8 1 1 ns/op{units}\n").as_bytes());
}

#[test]
fn more_items_than_are_listed_are_counted() {
    let mut text = String::new();
    for line in 1..=MOST_ITEMS + 5 {
        writeln!(text, "app/orders.py:{line}: error: no  [misc]").unwrap();
    }
    writeln!(text, "app/orders.py:1: note: least of all").unwrap();
    let Content::Analysis(analysis) = evidence("x", text.as_bytes()).content else { panic!() };
    assert_eq!((analysis.totals.error, analysis.totals.note), (MOST_ITEMS as u64 + 5, 1));
    assert_eq!((analysis.items.len(), analysis.omitted), (MOST_ITEMS, 6));
}

#[test]
fn more_files_than_are_listed_are_counted() {
    let mut text = String::new();
    for file in 0..MOST_ITEMS + 7 {
        writeln!(text, "SF:f{file}.c\nDA:1,1\nend_of_record").unwrap();
    }
    let Content::Coverage(coverage) = evidence("x", text.as_bytes()).content else { panic!() };
    assert_eq!((coverage.files.len(), coverage.omitted), (MOST_ITEMS, 7));
    assert_eq!(coverage.lines.total, MOST_ITEMS as u64 + 7);
}

#[test]
fn more_labels_than_are_listed_are_counted() {
    let mut text = "timeStamp,elapsed,label,success\n".to_owned();
    for label in 0..MOST_ITEMS + 3 {
        writeln!(text, "1,2,l{label},true").unwrap();
    }
    let evidence = evidence("x", text.as_bytes());
    assert_eq!(evidence.notes, ["only in the whole: 3 samples of further labels"]);
    let Content::Measures(measures) = evidence.content else { panic!() };
    assert_eq!((measures.groups.len(), measures.omitted), (MOST_ITEMS, 1));
}

#[test]
fn numbers_that_make_no_sense_are_left_out() {
    for number in ["NaN", "inf", "-inf", "1e999", "-1e308", "99999999999999999999999999", "", "0x10"] {
        for text in [
            format!("timeStamp,elapsed,label,success\n{number},{number},a,true\n1,{number},b,true\n1,2,c,x\n"),
            format!(
                "Type,Name,Request Count,Failure Count,Requests/s,95%\nGET,/,{number},{number},{number},{number}\n"
            ),
            format!("BenchmarkA-8 10 {number} ns/op\nBenchmarkB-8 10 1 ns/op\n"),
            format!("SF:a.c\nDA:{number},{number}\nDA:1,{number}\nLF:{number}\nLH:5\nBRF:{number}\nend_of_record\n"),
            format!("<testsuite tests='{number}' failures='{number}'><testcase time='{number}'/></testsuite>"),
            format!(
                "<coverage line-rate='{number}' lines-valid='{number}'><class filename='a'><line number='{number}' hits='{number}' condition-coverage='1% ({number}/2)'/></class></coverage>"
            ),
            format!("{{\"metrics\": {{\"a\": {{\"p(95)\": {number}}}}}, \"root_group\": {{}}}}"),
            format!("{{\"Total\": {{\"sampleCount\": {number}, \"throughput\": {number}}}}}"),
            format!(
                "{{\"version\": \"2.1.0\", \"runs\": [{{\"results\": [{{\"ruleIndex\": {number}, \"locations\": [{{\"physicalLocation\": {{\"region\": {{\"startLine\": {number}}}}}}}]}}]}}]}}"
            ),
        ] {
            place("x", text.as_bytes());
        }
    }
}

#[test]
fn an_entity_bomb_is_refused_at_once() {
    let mut bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE testsuite [\n<!ENTITY a0 \"ha\">\n".to_owned();
    for level in 1..64 {
        writeln!(bomb, "<!ENTITY a{level} \"&a{0};&a{0};\">", level - 1).unwrap();
    }
    bomb.push_str("]>\n<testsuite><testcase name=\"&a63;\"/></testsuite>");
    assert!(read("x", bomb.as_bytes()).unwrap_err().to_string().contains("document type"));
    let outer = "<!DOCTYPE testsuite SYSTEM \"file:///etc/passwd\"><testsuite><testcase name=\"&x;\"/></testsuite>";
    assert!(read("x", outer.as_bytes()).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        place("x", &bytes);
    }

    #[test]
    fn any_text_that_begins_like_a_report_does_no_harm(
        start in prop_oneof![
            Just("TN:\nSF:a\n"), Just("BenchmarkA-8 1 1 ns/op\n"), Just("<testsuite>"), Just("<coverage line-rate='1'>"),
            Just("timeStamp,elapsed,label,success\n"), Just("Type,Name,Request Count,Failure Count,Requests/s\n"),
            Just("a.py:1: error: x  [y]\n"), Just("{\"runs\": "), Just("{\"reason\": "),
        ],
        rest in "(\\PC|[\\n,:<>/\"&;{}\\[\\]]|DA:|BRF:|end_of_record|error: |Benchmark| ns/op|<testcase|<line |1e9){0,60}",
    ) {
        place("x", format!("{start}{rest}").as_bytes());
    }

    #[test]
    fn a_changed_report_does_no_harm(which in 0_usize..64, at in any::<prop::sample::Index>(), piece in "\\PC{0,8}", length in 0_usize..40) {
        let all = all();
        let (name, bytes) = all.iter().nth(which % all.len()).unwrap();
        let from = at.index(bytes.len());
        let until = (from + length).min(bytes.len());
        let changed = [&bytes[..from], piece.as_bytes(), &bytes[until..]].concat();
        place(name, &changed);
    }
}
