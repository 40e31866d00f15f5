//! Formats for machines: what they look like, and what each of them promises.

use std::collections::BTreeSet;

use plimsoll_model::run::{Gate, Run, Snippet};
use plimsoll_model::{Edit, Severity, Span};
use plimsoll_report::{Format, Options, annotations};
use serde_json::{Value, json};

use crate::sample;

fn render(format: Format, run: &Run) -> String {
    format.render(run, &Options::default())
}

fn value(format: Format, run: &Run) -> Value {
    serde_json::from_str(&render(format, run)).unwrap()
}

#[test]
fn every_format_reads_well() {
    for format in Format::ALL {
        // Those have snapshots of their own.
        if !matches!(
            format,
            Format::Json
                | Format::Sarif
                | Format::SarifGithub
                | Format::Html
                | Format::Markdown
                | Format::MarkdownComment
                | Format::MarkdownSummary
                | Format::Terminal
        ) {
            insta::assert_snapshot!(format.name(), render(format, &sample::with_units()));
        }
    }
}

#[test]
fn every_format_of_a_clean_run_reads_well() {
    let mut all = String::new();
    for format in Format::ALL {
        if matches!(
            format,
            Format::Gitlab
                | Format::Annotations
                | Format::Checkstyle
                | Format::Rdjson
                | Format::Rdjsonl
                | Format::Csv
                | Format::BadgeJson
        ) {
            all.extend(["── ", format.name(), "\n", &render(format, &sample::clean()), "\n"]);
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn names_are_unique_and_lead_back() {
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
        assert!(!format.describe().is_empty() && !format.describe().ends_with('.'), "{format:?}");
        assert!(!format.extension().is_empty());
    }
    let names: BTreeSet<&str> = Format::ALL.into_iter().map(Format::name).collect();
    assert_eq!(names.len(), Format::ALL.len());
    assert_eq!(Format::from_name("yaml"), None);
}

#[test]
fn no_format_calls_an_incomplete_audit_clean() {
    let mut run = sample::clean();
    let clean = run.clone();
    run.faults = sample::run().faults;
    run.outcome.gate = Gate::Incomplete;
    for format in Format::ALL {
        let (with, without) = (render(format, &run), render(format, &clean));
        assert_ne!(with, without, "{format:?}");
        let told = ["fault", "incomplete", "out-of-fuel"].iter().any(|word| with.contains(word));
        assert!(told, "{format:?}: {with}");
    }
}

#[test]
fn gitlab_fingerprints_survive_a_move_of_the_line() {
    let mut run = sample::run();
    let fingerprints = |run: &Run| -> Vec<String> {
        let issues = value(Format::Gitlab, run);
        issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = fingerprints(&run);
    for finding in &mut run.findings {
        finding.location.start.line += 100;
        finding.location.end.line += 100;
    }
    assert_eq!(fingerprints(&run), before);
    // Two faults of a kind are one group, before the findings.
    let unique: BTreeSet<&String> = before.iter().collect();
    assert_eq!((before.len(), unique.len()), (run.findings.len() + 1, run.findings.len() + 1));
}

#[test]
fn junit_shows_what_passes_and_what_does_not() {
    let mut run = sample::with_units();
    let cases = |run: &Run| {
        let text = render(Format::Junit, run);
        let count = |what: &str| text.matches(what).count();
        (count("<testcase "), count("<failure "), count("<error "), count("<skipped "), count("<system-out>"))
    };
    // Four rules and one that only a fault knows, in the repository and two units, one of them empty.
    assert_eq!(cases(&run), (15, 2, 1, 6, 2));
    run.outcome.fail_on = None;
    assert_eq!(cases(&run), (15, 0, 1, 6, 4));
    run.outcome.fail_on = Some(Severity::P3);
    assert_eq!(cases(&run), (15, 4, 1, 6, 0));
}

#[test]
fn a_fault_without_a_rule_makes_every_rule_of_its_pack_an_error() {
    let mut run = sample::clean();
    run.faults = sample::run().faults;
    run.faults.truncate(1);
    (run.faults[0].pack, run.faults[0].rule) = ("reliability".to_owned(), None);
    let text = render(Format::Junit, &run);
    assert_eq!(text.matches("<error ").count(), 2, "{text}");
    assert!(text.contains("errors=\"2\""));
}

#[test]
fn annotations_are_as_many_as_a_step_shows_and_count_the_rest() {
    let mut run = sample::run();
    run.findings = run.findings.iter().cycle().take(360).cloned().collect();
    let text = render(Format::Annotations, &run);
    let count = |kind: &str| text.lines().filter(|line| line.starts_with(&format!("::{kind} "))).count();
    // 40 P0, 80 P1, 40 P2 and 200 P3; one error tells of the fault, one notice of those that are left out.
    assert_eq!((count("error"), count("warning"), count("notice")), (10, 10, 10));
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with(
            "::notice title=Plimsoll::332 more findings have no annotation (111 P0 and P1, 30 P2, 191 P3)"
        ),
        "{last}"
    );
    let severities: Vec<&str> = text.lines().filter_map(|line| line.split_once("title=P")?.1.get(..1)).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    let all = annotations::render(&run, None);
    assert_eq!(all.lines().count(), 361);
    assert!(!all.contains("no annotation"));
}

#[test]
fn columns_of_an_annotation_are_on_one_line() {
    let text = render(Format::Annotations, &sample::run());
    let line = |needle: &str| text.lines().find(|line| line.contains(needle)).unwrap().to_owned();
    assert!(line("app/database.py").contains("file=app/database.py,line=6,endLine=6,col=5,endColumn="));
    assert!(!line("requests.post").contains("col="));
}

#[test]
fn suggestions_are_bytes_that_the_snippet_proves() {
    let mut run = sample::run();
    let finding = &mut run.findings[1];
    let text = "    é = get(url)";
    finding.snippet =
        Some(Snippet { first_line: 9, text: text.to_owned(), highlight: Span::new(9, text.len() as u32) });
    finding.location.span = Span::new(100, 100 + text.len() as u32 - 9);
    (finding.location.start.line, finding.location.start.column) = (9, 9);
    (finding.location.end.line, finding.location.end.column) = (9, 17);
    finding.fixes[0].edits = vec![Edit { span: Span::new(107, 107), replacement: ", timeout=5".to_owned() }];
    let suggestion = |run: &Run| value(Format::Rdjson, run)["diagnostics"][2]["suggestions"].clone();
    let at = json!({ "line": 9, "column": 17 });
    assert_eq!(suggestion(&run), json!([{ "range": { "start": at, "end": at }, "text": ", timeout=5" }]));
    let range = &value(Format::Rdjson, &run)["diagnostics"][2]["location"]["range"];
    assert_eq!(*range, json!({ "start": { "line": 9, "column": 10 }, "end": { "line": 9, "column": 18 } }));

    let mut elsewhere = run.clone();
    elsewhere.findings[1].fixes[0].edits[0].span = Span::new(2, 3);
    assert_eq!(suggestion(&elsewhere), Value::Null);
    let mut masked = run.clone();
    masked.findings[1].snippet.as_mut().unwrap().text = "    é = get(•••)".to_owned();
    assert_eq!(suggestion(&masked), Value::Null);
    let mut cut = run.clone();
    cut.findings[1].location.start.column = 4_009;
    cut.findings[1].location.end.column = 4_017;
    assert_eq!(suggestion(&cut), Value::Null);
    let half = run.findings[1].fixes[0].edits[0].clone();
    run.findings[1].fixes[0].edits.push(half);
    assert_eq!(suggestion(&run), Value::Null);
}

#[test]
fn csv_keeps_its_columns() {
    let text = render(Format::Csv, &sample::run());
    let header = "record,severity,confidence,rule,category,title,message,path,line,column,end_line,end_column,role,unit,\
                  risk,fix,fixes,fingerprint,owners,state,points,moved_from,new_rule";
    assert!(text.starts_with(&format!("{header}\r\n")), "columns are only ever added, at the end");
    assert_eq!(text.lines().count(), 1 + 2 + 9);
}

#[test]
fn prometheus_has_the_same_series_whatever_is_found() {
    let series = |run: &Run| -> BTreeSet<String> {
        let text = render(Format::Prometheus, run);
        let series = text.lines().filter(|line| line.starts_with("plimsoll_"));
        series.map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
    };
    let mut many = sample::run();
    many.findings = many.findings.iter().cycle().take(500).cloned().collect();
    for (number, finding) in many.findings.iter_mut().enumerate() {
        finding.rule = format!("pack-{number}/rule");
        finding.location.path = format!("src/{number}.py");
    }
    assert_eq!(series(&many), series(&sample::clean()));
    let other = "plimsoll_findings{project=\"shop\",severity=\"P0\",category=\"other\"} 56\n";
    assert!(render(Format::Prometheus, &many).contains(other));
}

#[test]
fn a_badge_says_the_gate_first() {
    let message = |run: &Run| value(Format::BadgeJson, run)["message"].as_str().unwrap().to_owned();
    assert_eq!(message(&sample::clean()), "passed");
    assert_eq!(message(&sample::run()), "failed, 1 P0, 2 P1, 1 P2, 5 P3");
    let mut run = sample::clean();
    run.outcome.gate = Gate::Incomplete;
    assert_eq!(message(&run), "incomplete");
    assert!(render(Format::Badge, &run).contains("production readiness: incomplete"));
}
