//! The hostile strings, through every format for machines, as its readers would take them.

use std::collections::BTreeSet;

use plimsoll_model::run::Run;
use plimsoll_report::{Format, Options};
use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;

use crate::attacks::{self, NASTY, poisoned};
use crate::hostile::{assert_no_commands, assert_plain};
use crate::{graded, sample};

fn render(format: Format, run: &Run) -> String {
    format.render(run, &Options::default())
}

/// What a format must not do with any text.
#[track_caller]
fn check(format: Format, run: &Run) {
    let text = render(format, run);
    match format {
        Format::Csv => return check_csv(&text),
        // `html.rs` and `hostile_markdown.rs` read them as their readers do.
        Format::Html | Format::Markdown | Format::MarkdownComment | Format::MarkdownSummary => return,
        _ => {}
    }
    assert_plain(&text);
    match format {
        Format::Junit | Format::Checkstyle | Format::Badge => check_xml(&text),
        Format::Annotations => check_annotations(&text),
        Format::Prometheus => check_prometheus(&text),
        Format::Ndjson | Format::Rdjsonl => text.lines().for_each(|line| check_json(format, line)),
        Format::Terminal => assert_no_commands(&text),
        _ => check_json(format, &text),
    }
}

#[track_caller]
fn check_xml(text: &str) {
    assert_no_commands(text);
    assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{text}");
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut names = BTreeSet::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                names.insert(tag.name().as_ref().to_owned());
                for attribute in tag.attributes() {
                    let value = attribute.unwrap();
                    value.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap();
                }
            }
            Event::Text(_) | Event::End(_) | Event::GeneralRef(_) => {}
            Event::Decl(_) => assert!(names.is_empty()),
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    let ours = [
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
        "checkstyle",
        "file",
        "svg",
        "title",
        "clipPath",
        "rect",
        "g",
        "text",
    ];
    assert!(names.iter().all(|name| ours.contains(&name.as_str())), "{names:?}");
}

#[track_caller]
fn check_annotations(text: &str) {
    for line in text.lines() {
        let (command, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect(line);
        let (kind, properties) = command.split_once(' ').expect(line);
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').expect(line);
            assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&name), "{line}");
            assert!(!value.contains(':'), "{line}");
            assert!(
                name != "file"
                    || !(value.starts_with('/')
                        || value.starts_with("./")
                        || value.split(['/', '\\']).any(|step| step == "..")),
                "{line}"
            );
        }
        let decoded = message.replace("%0A", "\n");
        assert!(!decoded.replace("%25", "").contains('%'), "{line}");
        assert_no_commands(&decoded);
    }
}

#[track_caller]
fn check_csv(text: &str) {
    assert_plain(&text.replace("\r\n", "\n"));
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let mut rows = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell}");
            assert!(!cell.contains('\n'), "{cell}");
        }
        rows += 1;
    }
    assert_eq!(rows, text.lines().count() - 1);
}

#[track_caller]
fn check_prometheus(text: &str) {
    assert!(text.ends_with("\n# EOF\n"));
    let mut series = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (labels, value) = line.rsplit_once("} ").expect(line);
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(labels.starts_with("plimsoll_") && series.insert(labels.to_owned()), "{line}");
        // Outside of quotes there are no spaces and no braces but the first.
        let bare = labels.replace("\\\\", "").replace("\\\"", "");
        let outside: String = bare.split('"').step_by(2).collect();
        assert!(outside.chars().all(|next| next.is_ascii_alphanumeric() || "_{=,".contains(next)), "{line}");
        assert_eq!(outside.matches('{').count(), 1, "{line}");
    }
    assert!(series.len() < 80, "{}", series.len());
}

#[track_caller]
fn check_json(format: Format, text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let mut fingerprints = BTreeSet::new();
    for issue in value.as_array().into_iter().flatten() {
        let fingerprint = issue["fingerprint"].as_str().unwrap();
        assert!(fingerprints.insert(fingerprint.to_owned()), "{fingerprint}");
    }
    if matches!(format, Format::Gitlab | Format::Rdjson | Format::Rdjsonl) {
        paths_and_messages(&value, "");
    }
}

/// Paths stay inside the repository; what is posted as a comment holds no HTML and no image, and calls nobody.
#[track_caller]
fn paths_and_messages(value: &Value, key: &str) {
    match value {
        Value::String(path) if key == "path" => {
            assert!(!path.starts_with('/') && !path.starts_with("./"), "{path}");
            assert!(path.split('/').all(|step| step != ".." && !step.is_empty()), "{path}");
        }
        Value::String(message) if key == "message" => {
            for attack in ["<script", "<img", "![pixel", "](javascript", "@security", "\n/"] {
                assert!(!message.contains(attack), "{message}");
            }
        }
        Value::Array(values) => values.iter().for_each(|value| paths_and_messages(value, key)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| paths_and_messages(value, key)),
        _ => {}
    }
}

#[test]
fn no_format_hands_on_an_attack() {
    for text in NASTY {
        let mut run = poisoned(&sample::run(), text);
        // As a real run has them: the gate and the languages decide which test cases there are.
        run.units = sample::with_units().units;
        let graded = poisoned(&graded::run(), text);
        for format in Format::ALL {
            check(format, &run);
            check(format, &graded);
        }
    }
}

#[test]
fn no_format_hands_on_all_attacks_at_once() {
    for format in Format::ALL {
        check(format, &attacks::all());
    }
}

#[test]
fn a_badge_holds_no_word_of_the_run() {
    for format in [Format::Badge, Format::BadgeJson] {
        let harmless = render(format, &sample::run());
        for text in NASTY {
            assert_eq!(render(format, &poisoned(&sample::run(), text)), harmless);
        }
    }
}

#[test]
fn a_message_of_a_megabyte_is_cut_where_people_read_it() {
    let long = "é".repeat(1 << 19);
    let mut run = sample::run();
    run.findings[0].message.clone_from(&long);
    run.findings[1].fixes[0].title.clone_from(&long);
    run.faults[0].message.clone_from(&long);
    let whole = [Format::Json, Format::Ndjson, Format::Sarif, Format::SarifGithub, Format::SarifGitlab];
    for format in Format::ALL {
        check(format, &run);
        let text = render(format, &run);
        assert_eq!(text.len() > long.len(), whole.contains(&format), "{format:?}: {}", text.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_is_harmless_in_any_format(text in any::<String>()) {
        let run = poisoned(&sample::run(), &text);
        for format in Format::ALL {
            check(format, &run);
        }
    }

    #[test]
    fn any_markup_is_harmless_in_any_format(text in "[-\"'<>&;:,%#=@+/\\\\.\\[\\]()!`\r\n\t{}|a\u{1b}\u{fffe}\u{202e}]{0,24}") {
        let run = poisoned(&sample::run(), &text);
        for format in Format::ALL {
            check(format, &run);
        }
    }
}
