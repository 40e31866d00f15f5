//! The run file.

use plimsoll_model::run::Run;
use plimsoll_report::json::{ReadRunError, parse, render, schema};
use serde_json::{Value, json};

use crate::sample;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/run-v1.schema.json");

#[test]
fn a_run_comes_back_as_it_was() {
    let run = sample::run();
    let text = render(&run);
    assert_eq!(parse(&text).unwrap(), run);
    assert_eq!(render(&parse(&text).unwrap()), text);
    assert!(text.ends_with("}\n"));
}

#[test]
fn a_run_file_reads_well() {
    insta::assert_snapshot!(render(&sample::clean()));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads and renews a file of this crate")]
fn the_published_schema_is_that_of_the_model() {
    let schema = schema();
    if std::env::var("PLIMSOLL_BLESS").is_ok() {
        std::fs::write(SCHEMA, &schema).unwrap();
    }
    let published = std::fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(
        published == schema,
        "the model has changed; PLIMSOLL_BLESS=1 renews {SCHEMA}, and a reviewer reads the difference"
    );
}

fn errors(run: &Value) -> Vec<String> {
    let schema = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    validator.iter_errors(run).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn value(run: &Run) -> Value {
    serde_json::from_str(&render(run)).unwrap()
}

#[test]
fn runs_are_valid_by_the_schema() {
    assert_eq!(errors(&value(&sample::run())), [] as [&str; 0]);
    assert_eq!(errors(&value(&sample::clean())), [] as [&str; 0]);
}

#[test]
fn the_schema_refuses_what_is_no_run() {
    let mut run = value(&sample::run());
    run["format"] = json!("plimsoll-run/2");
    run["findings"][0]["severity"] = json!("P9");
    run["coverage"].as_object_mut().unwrap().remove("files_seen");
    assert_eq!(errors(&run).len(), 3, "{:?}", errors(&run));
}

#[test]
fn other_files_are_refused_with_what_they_are() {
    let error = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(error("{"), "not JSON: EOF while parsing an object at line 1 column 1");
    let no_run = "not a run file, which has `\"format\": \"plimsoll-run/1\"`; ";
    assert_eq!(error("[]"), format!("{no_run}store one with `--report json=PATH`"));
    assert_eq!(error(r#"{"format": 1}"#), format!("{no_run}store one with `--report json=PATH`"));
    assert_eq!(
        error(r#"{"version": "2.1.0", "runs": []}"#),
        format!("{no_run}this is a SARIF log; store a run with `--report json=PATH`")
    );
    assert_eq!(
        error(r#"{"format": "plimsoll-run/2\u001b[31m"}"#),
        "a run file in the format `plimsoll-run/2␛[31m`, and this version of plimsoll reads `plimsoll-run/1`"
    );
    let text = render(&sample::run()).replacen("\"P0\"", "\"P9\"", 1);
    let Err(ReadRunError::Invalid(message)) = parse(&text) else { panic!() };
    assert!(message.contains("unknown variant `P9`") && message.contains("line "), "{message}");
}

#[test]
fn a_run_file_without_evidence_is_read_as_before() {
    let text = render(&sample::clean());
    assert_eq!(value(&sample::clean()).get("evidence"), None);
    assert_eq!(parse(&text).unwrap().evidence, []);
}
