//! Findings as results.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, Location, Snippet};
use plimsoll_model::{Applicability, Edit, Fix, Span};
use serde_json::{Map, Value, json};

use super::log::{self, ArtifactChange, ArtifactLocation, Message, PhysicalLocation, Region, Replacement, ResultLog};
use super::rules::Rules;
use super::{Profile, level, sentence};
use crate::place::Places;
use crate::sanitize::{sarif_text, uri_path};

/// GitHub shows this many locations of a result, and refuses ten times as many.
const GITHUB_RELATED: usize = 100;

pub(super) fn result(finding: &Finding, rules: &Rules, profile: Profile) -> ResultLog {
    let full = profile == Profile::Full;
    let mut region = region(&finding.location);
    let mut context_region = None;
    if let Some(snippet) = finding.snippet.as_ref().filter(|_| full) {
        region.snippet = snippet.highlight.of(&snippet.text).map(|text| Message::text(text.to_owned()));
        context_region = context(&finding.location, snippet);
    }
    let place =
        PhysicalLocation { artifact_location: artifact(&finding.location.path), region: Some(region), context_region };
    let related = finding.related.iter().take(if full { usize::MAX } else { GITHUB_RELATED });
    ResultLog {
        rule_id: sarif_text(&finding.rule),
        rule_index: rules.index(&finding.rule),
        level: level(finding.severity),
        message: sentence(&finding.message),
        locations: vec![log::Location { id: None, physical_location: place, message: None }],
        related_locations: related
            .enumerate()
            .map(|(index, related)| log::Location {
                id: Some(index + 1),
                physical_location: PhysicalLocation {
                    artifact_location: artifact(&related.location.path),
                    region: Some(self::region(&related.location)),
                    context_region: None,
                },
                message: Some(sentence(&related.message)),
            })
            .collect(),
        partial_fingerprints: BTreeMap::from([("plimsoll/v1", finding.fingerprint.clone())]),
        fixes: if full { finding.fixes.iter().map(|each| fix(each, finding)).collect() } else { Vec::new() },
        properties: full.then(|| properties(finding)),
    }
}

/// The location of a whole file.
pub(super) fn file(path: &str) -> log::Location {
    let place = PhysicalLocation { artifact_location: artifact(path), region: None, context_region: None };
    log::Location { id: None, physical_location: place, message: None }
}

pub(super) fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation { uri: uri_path(path) }
}

fn region(location: &Location) -> Region {
    let start = (location.start.line.max(1), location.start.column.max(1));
    let end = (location.end.line.max(1), location.end.column.max(1)).max(start);
    Region {
        start_line: Some(start.0),
        start_column: Some(start.1),
        end_line: Some(end.0),
        end_column: Some(end.1),
        ..Region::default()
    }
}

/// The snippet's lines, where they are more than the finding's own.
fn context(location: &Location, snippet: &Snippet) -> Option<Region> {
    let first = snippet.first_line.max(1);
    let last = first.checked_add(snippet.text.split('\n').count() as u32 - 1)?;
    let around = first <= location.start.line && location.end.line <= last;
    let wider = first < location.start.line || location.end.line < last;
    (around && wider).then(|| Region {
        start_line: Some(first),
        end_line: Some(last),
        snippet: Some(Message::text(snippet.text.clone())),
        ..Region::default()
    })
}

fn fix(fix: &Fix, finding: &Finding) -> log::Fix {
    let places = Places::new(finding);
    let replacement = |edit: &Edit| Replacement {
        deleted_region: deleted(edit.span, &places),
        inserted_content: Message::text(edit.replacement.clone()),
    };
    let applicability = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    };
    log::Fix {
        description: sentence(&fix.title),
        artifact_changes: vec![ArtifactChange {
            artifact_location: artifact(&finding.location.path),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: Some(json!({ "applicability": applicability })),
    }
}

/// An edit is known in bytes. Lines and columns are added where the snippet proves them.
fn deleted(span: Span, places: &Places<'_>) -> Region {
    let mut region = Region {
        byte_offset: Some(span.start),
        byte_length: Some(span.end.saturating_sub(span.start)),
        ..Region::default()
    };
    if let Some((start, end)) = places.of(span.start).zip(places.of(span.end)).filter(|(start, end)| start <= end) {
        region.start_line = Some(start.line);
        region.start_column = Some(start.column);
        region.end_line = Some(end.line);
        region.end_column = Some(end.column);
    }
    region
}

fn properties(finding: &Finding) -> Value {
    let mut properties = Map::new();
    properties.insert("severity".to_owned(), json!(finding.severity));
    properties.insert("confidence".to_owned(), json!(finding.confidence));
    properties.insert("role".to_owned(), json!(finding.role));
    if !finding.properties.is_empty() {
        let pack: Map<String, Value> =
            finding.properties.iter().map(|(key, value)| (key.clone(), Value::String(value.clone()))).collect();
        properties.insert("pack".to_owned(), Value::Object(pack));
    }
    Value::Object(properties)
}
