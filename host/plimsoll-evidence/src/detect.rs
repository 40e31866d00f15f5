//! Which format a file is in, by what it holds.

use plimsoll_model::evidence::EvidenceFormat;

use crate::import::ImportError;
use crate::json::Shape;
use crate::{format, text, xml};

/// Returns the format of a file.
pub(crate) fn format(name: &str, content: &str) -> Result<EvidenceFormat, ImportError> {
    let start = content.trim_start();
    match start.chars().next() {
        None => Err(unknown("it is empty")),
        Some('{' | '[') if looks_like_json(start) => of_json(name, start),
        Some('<') => of_xml(start),
        _ => of_text(start),
    }
}

fn unknown(why: impl Into<String>) -> ImportError {
    ImportError::Unknown { why: why.into() }
}

/// Text of other kinds begins with brackets too, such as `[INFO] …`.
fn looks_like_json(start: &str) -> bool {
    let next = start[1..].trim_start().chars().next();
    matches!(next, None | Some('"' | '{' | '[' | '}' | ']')) || next.is_some_and(|next| next.is_ascii_digit())
}

fn of_json(name: &str, content: &str) -> Result<EvidenceFormat, ImportError> {
    let shape = Shape::of(content).map_err(|error| unknown(format!("it is not whole JSON: {error}")))?;
    let object = !shape.list;
    let known = [
        (EvidenceFormat::Sarif, object && shape.has(&["runs"])),
        (EvidenceFormat::Bandit, object && shape.has(&["results", "metrics"])),
        (EvidenceFormat::Pylint, object && shape.has(&["messages", "statistics"])),
        (EvidenceFormat::Pylint, shape.list && shape.has(&["type", "symbol", "message-id"])),
        // An empty list says nothing; the old format of pylint is one where all is well.
        (EvidenceFormat::Pylint, shape.list && shape.keys.is_empty() && name.contains("pylint")),
        (EvidenceFormat::Mypy, object && shape.has(&["file", "line", "message", "severity"])),
        (EvidenceFormat::K6, object && shape.has(&["metrics", "root_group"])),
        (EvidenceFormat::K6, object && shape.inside("metrics", "iterations")),
        (EvidenceFormat::Jmeter, object && shape.inside("Total", "sampleCount")),
        (EvidenceFormat::Criterion, object && shape.has(&["mean", "median", "median_abs_dev", "std_dev"])),
        (EvidenceFormat::Criterion, object && shape.has(&["reason"])),
    ];
    if let Some((format, _)) = known.iter().find(|(_, fits)| *fits) {
        return Ok(*format);
    }
    if shape.list && shape.keys.is_empty() {
        return Err(unknown("it is an empty list, which does not say who wrote it"));
    }
    let what = if shape.list { "a list of objects" } else { "an object" };
    let keys: Vec<String> = shape.keys.iter().take(4).map(|(key, _)| format!("`{}`", shown(key))).collect();
    match keys.as_slice() {
        [] => Err(unknown(format!("it is JSON, {what} without keys"))),
        keys => Err(unknown(format!("it is JSON, {what} with {}", keys.join(", ")))),
    }
}

fn of_xml(content: &str) -> Result<EvidenceFormat, ImportError> {
    let Some(root) = xml::root(content) else {
        return Err(unknown("it begins like XML, but has no whole element"));
    };
    match root.name.as_str() {
        "testsuites" | "testsuite" => Ok(EvidenceFormat::Junit),
        "coverage" if root.get("line-rate").is_some() => Ok(EvidenceFormat::Cobertura),
        name => Err(unknown(format!("it is XML with the root element `{}`", shown(name)))),
    }
}

fn of_text(content: &str) -> Result<EvidenceFormat, ImportError> {
    let known = [
        (EvidenceFormat::Lcov, format::lcov::fits(content)),
        (EvidenceFormat::Locust, format::locust::fits(content)),
        (EvidenceFormat::Jmeter, format::jmeter::fits(content)),
        (EvidenceFormat::GoBench, format::go_bench::fits(content)),
        (EvidenceFormat::Mypy, format::mypy::fits(content)),
    ];
    match known.iter().find(|(_, fits)| *fits) {
        Some((format, _)) => Ok(*format),
        None => Err(unknown(format!("it is text that begins with `{}`", shown(text::first_line(content))))),
    }
}

/// A piece of a file that an error can quote in one line.
fn shown(piece: &str) -> String {
    let plain: String = piece.chars().map(|next| if next.is_control() { ' ' } else { next }).collect();
    text::cut(plain.trim(), 60)
}
