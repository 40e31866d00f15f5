//! The run file as lines.

use plimsoll_model::run::Run;
use plimsoll_report::{json, ndjson};
use serde_json::{Value, json};

use crate::sample;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/run-lines-v1.schema.json");

fn records(run: &Run) -> Vec<Value> {
    ndjson::render(run).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_lines_hold_the_whole_run() {
    for run in [sample::run(), sample::with_units(), sample::clean()] {
        let mut records = records(&run);
        let end = records.pop().unwrap();
        assert_eq!(end, json!({ "record": "end", "records": records.len() }));
        let mut whole: Value = serde_json::from_str(&json::render(&run)).unwrap();
        let mut header = records.remove(0);
        assert_eq!(header["format"], json!(ndjson::FORMAT));
        header["format"] = whole["format"].clone();
        for (key, part) in whole.as_object_mut().unwrap() {
            let name = match key.as_str() {
                "dependencies" | "evidence" => key.clone(),
                "parse_errors" => "parse-errors".to_owned(),
                "skipped" => "skipped".to_owned(),
                _ => key.strip_suffix('s').unwrap_or(key).to_owned(),
            };
            let mut found = Vec::new();
            records.retain(|record| {
                let mine = record["record"] == json!(name);
                found.extend(mine.then(|| {
                    let mut record = record.clone();
                    record.as_object_mut().unwrap().shift_remove("record");
                    record
                }));
                !mine
            });
            match header.get(key) {
                Some(value) => assert_eq!(value, part),
                None if part.is_array() => assert_eq!(Value::Array(found), *part, "{key}"),
                None => assert_eq!(found, std::slice::from_ref(part), "{key}"),
            }
        }
        assert_eq!(records, [] as [Value; 0]);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads and renews a file of this crate")]
fn the_published_schema_is_that_of_the_model() {
    let schema = ndjson::schema();
    if std::env::var("PLIMSOLL_BLESS").is_ok() {
        std::fs::write(SCHEMA, &schema).unwrap();
    }
    let published = std::fs::read_to_string(SCHEMA).unwrap_or_default();
    assert!(
        published == schema,
        "the model has changed; PLIMSOLL_BLESS=1 renews {SCHEMA}, and a reviewer reads the difference"
    );
}

#[test]
fn every_line_is_valid_by_the_schema_and_others_are_not() {
    let schema = serde_json::from_str(&ndjson::schema()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for run in [sample::run(), sample::with_units(), sample::clean()] {
        for record in records(&run) {
            assert!(validator.is_valid(&record), "{record}");
            let mut wrong = record.clone();
            wrong["record"] = json!("elsewhere");
            assert!(!validator.is_valid(&wrong), "{wrong}");
        }
    }
    let mut header = records(&sample::clean()).remove(0);
    header["format"] = json!("plimsoll-run-lines/2");
    assert!(!validator.is_valid(&header));
}
