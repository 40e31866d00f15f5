//! Each way to lie, and that honest output passes.

use plimsoll_model::{Applicability, Related, Role};

use super::*;
use crate::description::Description;
use crate::facts::FactSpec;

const TEXT: &str = "let café = 1;\n";

fn rules() -> Rules {
    Rules::named(&["one", "two"])
}

fn finding() -> Finding {
    Finding {
        rule: u32::MAX,
        span: Span::new(4, 9),
        message: "bad".to_owned(),
        severity: None,
        confidence: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: Vec::new(),
    }
}

fn said(what: Finding) -> RawObservations {
    let findings = vec![Said { rule: "two".to_owned(), what }];
    RawObservations { findings, strengths: Vec::new(), metrics: Vec::new(), facts: Vec::new() }
}

fn check(raw: RawObservations) -> Result<Observations, String> {
    let limits = Limits { text_bytes: 20, items_per_list: 3, findings_per_call: 2, ..Limits::default() };
    let seen = FactSpec { key: "seen".to_owned(), fields: Vec::new() };
    let check = Check { limits: &limits, rules: &rules(), facts: &Facts::new(&[seen]) };
    check.observations(raw, TEXT).map_err(|cause| format!("{}: {}", cause.kind.name(), cause.message))
}

fn refused(raw: RawObservations) -> String {
    check(raw).expect_err("this is a lie")
}

fn edit(start: u32, end: u32) -> Edit {
    Edit { span: Span::new(start, end), replacement: "x".to_owned() }
}

fn fix(edits: Vec<Edit>) -> Fix {
    Fix { title: "use x".to_owned(), applicability: Applicability::Safe, edits }
}

#[test]
fn honest_findings_get_the_index_of_their_rule_and_sorted_properties() {
    let properties = vec![("b".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())];
    let fixes = vec![fix(vec![edit(0, 3), edit(3, 3), edit(4, 9)])];
    let observations = check(said(Finding { properties, fixes, ..finding() })).expect("honest");
    let finding = observations.findings.first().expect("one finding");
    assert_eq!(finding.rule, 1);
    assert_eq!(finding.properties.first().map(|(key, _)| key.as_str()), Some("a"));
}

#[test]
fn spans_must_lie_on_characters_of_the_file() {
    let at = |start, end| refused(said(Finding { span: Span::new(start, end), ..finding() }));
    let of = "invalid-output: the span of a finding of rule `two`";
    assert_eq!(at(9, 4), format!("{of} is 9..4: reversed"));
    assert_eq!(at(4, 99), format!("{of} is 4..99: outside the file, which has 15 bytes"));
    assert_eq!(at(u32::MAX, u32::MAX), format!("{of} is 4294967295..4294967295: outside the file, which has 15 bytes"));
    assert_eq!(at(4, 8), format!("{of} is 4..8: it cuts a character in two"));
    let related = vec![Related { span: Span::new(0, 8), message: String::new() }];
    let message = refused(said(Finding { related, ..finding() }));
    assert!(message.contains("the span of a related place of a finding of rule `two` is 0..8"), "{message}");
}

#[test]
fn rules_must_exist() {
    let mut raw = said(finding());
    raw.findings.first_mut().expect("one finding").rule = "thr\u{1b}ee".to_owned();
    assert_eq!(refused(raw), "invalid-output: a finding names the rule `thr\\u{1b}ee`, which the pack does not have");
}

#[test]
fn edits_must_be_sorted_and_apart() {
    let with = |edits| refused(said(Finding { fixes: vec![fix(edits)], ..finding() }));
    let tail = "of the fix `use x` of a finding of rule `two` overlap or are not sorted";
    assert_eq!(with(vec![edit(0, 4), edit(3, 5)]), format!("invalid-output: the edits 0..4 and 3..5 {tail}"));
    assert_eq!(with(vec![edit(4, 4), edit(4, 4)]), format!("invalid-output: the edits 4..4 and 4..4 {tail}"));
    assert_eq!(with(vec![edit(4, 5), edit(0, 1)]), format!("invalid-output: the edits 4..5 and 0..1 {tail}"));
    assert!(with(Vec::new()).ends_with("has no edits"));
}

#[test]
fn what_is_too_much_names_its_limit() {
    let long = refused(said(Finding { message: "m".repeat(21), ..finding() }));
    assert_eq!(
        long,
        "result-too-large: 21 bytes in the message of a finding of rule `two`, and the limit text-bytes is 20"
    );
    let mut many = said(finding());
    many.findings
        .extend([Said { rule: "one".to_owned(), what: finding() }, Said { rule: "one".to_owned(), what: finding() }]);
    assert_eq!(refused(many), "result-too-large: 3 findings, and the limit findings-per-call is 2");
    let properties = (0..4).map(|key| (key.to_string(), String::new())).collect();
    let message = refused(said(Finding { properties, ..finding() }));
    assert!(message.starts_with("result-too-large: 4 properties of a finding"), "{message}");
}

#[test]
fn properties_and_metrics_are_unique() {
    let properties = vec![("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())];
    assert!(refused(said(Finding { properties, ..finding() })).contains("the property `a`"));
    let metric = |name: &str, value| Metric { name: name.to_owned(), value, unit: "1".to_owned() };
    let with = |metrics| refused(RawObservations { metrics, ..said(finding()) });
    assert_eq!(with(vec![metric("a-b", 1.0), metric("a-b", 2.0)]), "invalid-output: the metric `a-b` is there twice");
    assert_eq!(with(vec![metric("a-b", f64::NAN)]), "invalid-output: the metric `a-b` is NaN, which is not finite");
    assert_eq!(with(vec![metric("A b", 1.0)]), "invalid-output: the name `A b` of a metric is not kebab-case");
}

#[test]
fn strengths_and_facts_are_checked() {
    let strength = |met, total, end| {
        let what = Strength { rule: 0, met, total, evidence: vec![Span::new(0, end)] };
        RawObservations { strengths: vec![Said { rule: "one".to_owned(), what }], ..said(finding()) }
    };
    assert!(check(strength(2, 2, 3)).is_ok());
    assert_eq!(refused(strength(3, 2, 3)), "invalid-output: the counts of a strength of rule `one` say 3 of 2");
    assert!(refused(strength(1, 2, 8)).starts_with("invalid-output: the evidence of a strength of rule `one` is 0..8"));
    let fact = |key: &str, span| {
        let fact = RawFact { key: key.to_owned(), values: Vec::new(), span: Some(span) };
        RawObservations { facts: vec![fact], ..said(finding()) }
    };
    assert!(check(fact("seen", Span::new(0, 3))).is_ok());
    assert!(refused(fact("other", Span::new(0, 3))).ends_with("the fact key `other` was not declared by `describe`"));
    assert!(refused(fact("seen", Span::new(3, 0))).contains("the span of a fact `seen` is 3..0"));
}

#[test]
fn conclusions_stay_inside_audited_files() {
    let file = FileMeta {
        path: "a.py".to_owned(),
        language: "python",
        size: 9,
        lines: 1,
        role: Role::Production,
        kind: String::new(),
        unit: "".into(),
    };
    let conclude = |path: &str, evidence: Vec<Span>| {
        let findings = vec![(path.to_owned(), Said { rule: "one".to_owned(), what: finding() })];
        let what = Strength { rule: 0, met: 1, total: 1, evidence };
        let strengths = vec![Said { rule: "one".to_owned(), what }];
        let limits = Limits::default();
        let check = Check { limits: &limits, rules: &rules(), facts: &Facts::default() };
        let raw = RawConclusions { findings, strengths, metrics: Vec::new() };
        check.conclusions(raw, |path| (path == file.path).then_some(&file)).map_err(|cause| cause.message)
    };
    assert!(conclude("a.py", Vec::new()).is_ok());
    assert_eq!(
        conclude("../b.py", Vec::new()),
        Err("a finding of rule `one` is in `../b.py`, which was not audited".to_owned())
    );
    assert!(conclude("a.py", vec![Span::new(0, 1)]).is_err());
    assert!(conclude("", Vec::new()).is_err_and(|message| message.contains("outside the file, which has 0 bytes")));
}

#[test]
fn rules_are_found_by_name() {
    let description = Description {
        id: "p".to_owned(),
        version: "1.0.0".to_owned(),
        rules: Vec::new(),
        options: Vec::new(),
        facts: Vec::new(),
        concludes: false,
        faults: Vec::new(),
    };
    assert_eq!(Rules::of(&description).index("one"), None);
    assert_eq!(rules().index("two"), Some(1));
    assert_eq!(rules().name(0), Some("one"));
}
