//! JSON of pylint: a list of messages (`--output-format=json`), or an object that holds them (`json2`).

use plimsoll_model::evidence::{Content, Level};
use serde::Deserialize;

use crate::analysis::{Found, Results};
use crate::import::Draft;
use crate::{category, format, json};

/// The newer format.
#[derive(Deserialize)]
struct Report {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: String,
    symbol: String,
    message: String,
    path: Option<String>,
    line: Option<u64>,
}

/// Messages that speak to something else than quality, by the beginning of their symbol.
const CATEGORIES: [(&str, &str); 14] = [
    ("bad-thread-instantiation", category::CONCURRENCY),
    ("bare-except", category::RESILIENCE),
    ("broad-except", category::RESILIENCE),
    ("consider-using-with", category::RESOURCES),
    ("empty-docstring", category::DOCUMENTATION),
    ("eval-used", category::SECURITY),
    ("exec-used", category::SECURITY),
    ("logging-", category::OBSERVABILITY),
    ("lost-exception", category::RESILIENCE),
    ("missing-class-docstring", category::DOCUMENTATION),
    ("missing-function-docstring", category::DOCUMENTATION),
    ("missing-module-docstring", category::DOCUMENTATION),
    ("missing-timeout", category::RESILIENCE),
    ("subprocess-run-check", category::RESILIENCE),
];

/// Reads a report.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let messages: Vec<Message> = if content.trim_start().starts_with('[') {
        json::read(content)?
    } else {
        json::read::<Report>(content)?.messages
    };
    let mut results = Results::default();
    for message in &messages {
        let known = CATEGORIES.iter().find(|(symbol, _)| message.symbol.starts_with(symbol));
        results.add(&Found {
            level: match message.kind.as_str() {
                "fatal" | "error" => Level::Error,
                "warning" => Level::Warning,
                _ => Level::Note,
            },
            category: known.map_or(category::QUALITY, |(_, category)| *category),
            rule: Some(&message.symbol),
            message: &message.message,
            path: message.path.as_deref(),
            line: message.line,
        });
    }
    let (analysis, _) = results.finish(category::QUALITY);
    Ok(Draft::new(Some(format::tool("pylint", None)), category::QUALITY, Content::Analysis(analysis)))
}
