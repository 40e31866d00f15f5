//! What is no report, and what the reader says of it.

use plimsoll_evidence::{ImportError, MOST_BYTES, read};

use crate::samples::text;

#[track_caller]
fn refused(content: &str, expected: &str) {
    assert_eq!(format!("x {}", read("x", content.as_bytes()).expect_err("no report")), expected);
}

#[test]
fn what_is_no_report_is_named() {
    let no = "x is not a report that Plimsoll reads: ";
    refused("", &format!("{no}it is empty"));
    refused(" \n\t\n", &format!("{no}it is empty"));
    refused("hello\nworld\n", &format!("{no}it is text that begins with `hello`"));
    refused("[INFO] build\n", &format!("{no}it is text that begins with `[INFO] build`"));
    refused("{\"a\": 1, \"b\": {}}", &format!("{no}it is JSON, an object with `a`, `b`"));
    refused("[]", &format!("{no}it is an empty list, which does not say who wrote it"));
    refused("{}", &format!("{no}it is JSON, an object without keys"));
    refused("<html><body/></html>", &format!("{no}it is XML with the root element `html`"));
    refused("<coverage generated='1'/>", &format!("{no}it is XML with the root element `coverage`"));
    refused("<", &format!("{no}it begins like XML, but has no whole element"));
    refused("a\u{1b}[31mb", &format!("{no}it is text that begins with `a [31mb`"));
    refused(
        "Timestamp,User Count,Type,Name,Requests/s\n",
        &format!("{no}it is text that begins with `Timestamp,User Count,Type,Name,Requests/s`"),
    );
}

#[test]
fn what_is_broken_is_said() {
    refused(r#"{"version": "2.0.0", "runs": []}"#, "x cannot be read as SARIF 2.1.0: its version is `2.0.0`");
    refused(
        r#"{"version": "2.1.0", "runs": [{"results": 7}]}"#,
        "x cannot be read as SARIF 2.1.0: invalid type: integer `7`, expected a sequence at line 1 column 43",
    );
    refused("SF:a.c\nDA:1,1\n", "x cannot be read as lcov coverage: it ends inside of a record");
    refused("<testsuite><testcase name='a'>", "x cannot be read as JUnit XML: it ends inside of an element");
    refused(
        "<!DOCTYPE testsuite [<!ENTITY a \"b\">]><testsuite name=\"&a;\"/>",
        "x cannot be read as JUnit XML: a document type with definitions inside, which is refused (byte 0)",
    );
}

#[test]
fn what_an_error_quotes_is_short() {
    let long = format!(r#"{{"version": "2.1.0", "runs": "{}"}}"#, "x".repeat(100_000));
    assert!(read("x", long.as_bytes()).expect_err("no report").to_string().chars().count() < 400);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = |bytes: &[u8]| read("x", bytes).unwrap_err().to_string();
    assert_eq!(error(b"SF:\xff\n"), "is not UTF-8 text: invalid UTF-8 at byte 3");
    assert_eq!(error(b"\xff\xfe{\0"), "is not UTF-8 text: it is UTF-16");
}

#[test]
fn files_over_the_limit_are_refused() {
    let error = read("x", &vec![b' '; MOST_BYTES + 1]).unwrap_err();
    assert_eq!(error, ImportError::TooLarge { bytes: MOST_BYTES as u64 + 1 });
}

#[test]
fn a_mark_before_the_text_is_passed_over() {
    let text = format!("\u{feff}{}", text("pytest.xml"));
    assert!(read("x", text.as_bytes()).is_ok());
}
