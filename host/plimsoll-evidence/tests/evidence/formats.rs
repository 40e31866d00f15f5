//! Each fixture gives the same evidence, byte for byte.

use plimsoll_model::evidence::{Content, Evidence, EvidenceFormat};

use crate::samples::{all, evidence, text};

#[test]
fn every_fixture_is_read() {
    for (name, bytes) in all() {
        let evidence = evidence(&format!("/home/joe/reports/{name}"), &bytes);
        assert_eq!(evidence.source, name);
        let shown = serde_json::to_string_pretty(&evidence).unwrap();
        assert_eq!(serde_json::from_str::<Evidence>(&shown).unwrap(), evidence, "{name}");
        insta::assert_snapshot!(name.as_str(), shown);
    }
}

#[test]
fn every_format_has_a_fixture() {
    let formats: Vec<EvidenceFormat> = all().iter().map(|(name, bytes)| evidence(name, bytes).format).collect();
    for format in EvidenceFormat::ALL {
        assert!(formats.contains(&format), "{format:?}");
    }
}

#[test]
fn nothing_of_the_machine_is_taken_over() {
    for (name, bytes) in all() {
        let shown = serde_json::to_string(&evidence(&name, &bytes)).unwrap();
        for piece in [
            "/home",
            "/builds",
            "joe",
            "runner-7",
            "build-12",
            "corp.example",
            "2026-11",
            "17636",
            "17952",
            "hunter2",
            "Xeon",
            "amd64",
        ] {
            assert!(!shown.contains(piece), "{name}: {piece} in {shown}");
        }
    }
}

#[test]
fn a_report_is_known_by_its_content_and_not_by_its_name() {
    for (name, bytes) in all() {
        let mut renamed = evidence("x.txt", &bytes);
        renamed.source.clone_from(&name);
        let original = evidence(&name, &bytes);
        assert_eq!(renamed, original, "{name}");
    }
}

#[test]
fn both_formats_of_pylint_say_the_same() {
    let [old, new] = ["pylint.json", "pylint-json2.json"].map(|name| evidence(name, text(name).as_bytes()).content);
    assert_eq!(old, new);
}

#[test]
fn both_formats_of_mypy_say_the_same() {
    let [text_, lines] = ["mypy.txt", "mypy.jsonl"].map(|name| evidence(name, text(name).as_bytes()).content);
    assert_eq!(text_, lines);
}

#[test]
fn a_clean_run_is_evidence_too() {
    let clean = |name: &str, text: &str| match evidence(name, text.as_bytes()).content {
        Content::Analysis(analysis) => analysis.totals.total(),
        other => panic!("{other:?}"),
    };
    assert_eq!(clean("mypy.txt", "Success: no issues found in 3 source files\n"), 0);
    assert_eq!(clean("pylint-report.json", "[]\n"), 0);
    assert_eq!(clean("x.sarif", r#"{"version": "2.1.0", "runs": []}"#), 0);
}

#[test]
fn a_benchmark_of_criterion_is_named_by_its_folder() {
    let bytes = text("estimates.json");
    let evidence = evidence("/ci/target/criterion/sum/1000/new/estimates.json", bytes.as_bytes());
    assert_eq!(evidence.source, "estimates.json");
    let Content::Measures(measures) = evidence.content else { panic!() };
    assert_eq!(measures.groups[0].subject.as_deref(), Some("sum/1000"));
}
