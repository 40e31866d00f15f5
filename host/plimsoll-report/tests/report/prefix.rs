//! Paths with the folder before them that was audited.

use plimsoll_model::run::Run;
use plimsoll_report::{Format, Options, prefix};
use serde_json::Value;

use crate::wide::graded;

fn prefixed() -> Run {
    let mut run = graded(4);
    run.subject.path_prefix = "services/a b".to_owned();
    run.findings[0].moved_from = Some(plimsoll_model::run::EarlierPlace { path: "old.py".to_owned(), line: 3 });
    run.faults[0].path = Some("app/generated/tables.py".to_owned());
    run
}

/// Every text below a name that ends in `path`, or is otherwise known to be one.
fn paths(value: &Value, out: &mut Vec<String>) {
    const OTHERS: [&str; 3] = ["unit", "evidence", "unit_path"];
    match value {
        Value::Array(values) => values.iter().for_each(|value| paths(value, out)),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    // An address on the web is evidence of another kind.
                    Value::String(text) if name == "path" || OTHERS.contains(&name.as_str()) => {
                        out.extend((!text.contains("://")).then(|| text.clone()));
                    }
                    Value::Array(values) if name == "evidence" && values.iter().all(Value::is_string) => {
                        out.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    other => paths(other, out),
                }
            }
        }
        _ => {}
    }
}

fn paths_of(run: &Run) -> Vec<String> {
    let mut out = Vec::new();
    let mut value = serde_json::to_value(run).unwrap();
    // `unit` is what a metric is counted in, too, and imported files lie wherever they do.
    value["metrics"].as_array_mut().unwrap().iter_mut().for_each(|metric| metric["unit"] = Value::Null);
    value["evidence"] = Value::Null;
    paths(&value, &mut out);
    out
}

#[test]
fn every_path_of_a_run_is_shown_with_its_prefix() {
    let run = prefixed();
    let shown = prefix::applied(&run);
    let (before, after) = (paths_of(&run), paths_of(&shown));
    assert_eq!(before.len(), after.len());
    assert!(before.len() > 40, "{before:?}");
    for (before, after) in before.iter().zip(&after) {
        let expected = if before.is_empty() { String::new() } else { format!("services/a b/{before}") };
        assert_eq!(*after, expected);
    }
    // Twice is once, and nothing is nothing.
    assert_eq!(prefix::applied(&shown), shown);
    let bare = graded(4);
    assert_eq!(*prefix::applied(&bare), bare);
}

#[test]
fn imported_places_have_the_prefix_unless_they_lie_outside() {
    let text = serde_json::to_string(&prefix::applied(&prefixed()).evidence).unwrap();
    assert!(text.contains("\"path\":\"services/a b/app/rates/client.py\""), "{text}");
    assert!(text.contains("\"path\":\"vendored.py\""), "{text}");
}

#[test]
fn every_format_that_names_files_shows_it_and_the_run_file_keeps_it_apart() {
    let run = prefixed();
    let shown = |format: Format| format.render(&run, &Options::default());
    for format in Format::ALL {
        let text = shown(format);
        match format {
            Format::Json | Format::Ndjson => {
                assert!(text.contains("app/database.py") && !text.contains("services/a b/app"), "{format:?}");
                assert!(text.contains("services/a b"), "{format:?}");
            }
            Format::Badge | Format::BadgeJson => {
                assert!(!text.contains("app/") && !text.contains("services/"), "{format:?} names files");
            }
            Format::Prometheus => {
                assert!(!text.contains("app/") && text.contains("project=\"services/a b\""), "{format:?}");
            }
            Format::Sarif | Format::SarifGithub | Format::SarifGitlab => {
                assert!(text.contains("\"services/a%20b/app/database.py\""), "{format:?}");
            }
            Format::Annotations => assert!(text.contains("file=services/a b/app/database.py,"), "{format:?}"),
            Format::Junit => assert!(text.contains("services/a b/"), "{format:?}"),
            _ => assert!(text.contains("services/a b/app/database.py"), "{format:?}"),
        }
    }
    let again = plimsoll_report::json::parse(&shown(Format::Json)).unwrap();
    assert_eq!(again.subject.path_prefix, "services/a b");
}

/// Code hosts replace an analysis by a later one of the same name, and findings by their fingerprints.
#[test]
fn two_services_of_one_name_stay_apart() {
    let shown = |prefix: &str, format: Format| {
        let mut run = prefixed();
        run.subject.path_prefix = prefix.to_owned();
        let text = format.render(&run, &Options::default());
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let sarif = ["services/a/api", "services/b/api"].map(|prefix| shown(prefix, Format::Sarif)["runs"][0].take());
    let of = |at: usize, path: &str| sarif[at].pointer(path).unwrap().clone();
    for path in ["/automationDetails/id", "/results/0/partialFingerprints"] {
        assert_ne!(of(0, path), of(1, path), "{path}");
    }
    let gitlab = ["services/a/api", "services/b/api"].map(|prefix| shown(prefix, Format::Gitlab));
    let findings = |at: usize| gitlab[at].as_array().unwrap().iter().map(|one| one["fingerprint"].clone());
    assert!(findings(0).count() > 4);
    assert!(findings(0).zip(findings(1)).all(|(one, other)| one != other), "{gitlab:?}");
}
