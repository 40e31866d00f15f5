//! One OSV record, cut down to what matching and reporting need.

use plimsoll_model::Ecosystem;
use serde::Deserialize;

use super::date::Day;
use super::severity::{Rating, score};
use crate::name::normalise;

/// One advisory.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) aliases: Vec<String>,
    pub(super) summary: String,
    pub(super) modified: Option<Day>,
    pub(super) withdrawn: bool,
    pub(super) rating: Option<Rating>,
    pub(super) score: Option<f64>,
    pub(super) affected: Vec<Affected>,
    pub(super) references: Vec<String>,
}

/// What it says about one package.
#[derive(Debug)]
pub(super) struct Affected {
    pub(super) ecosystem: Ecosystem,
    pub(super) name: String,
    pub(super) versions: Vec<String>,
    pub(super) ranges: Vec<Vec<Event>>,
    pub(super) score: Option<f64>,
    pub(super) informational: Option<String>,
}

/// One step of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    Introduced(String),
    Fixed(String),
    LastAffected(String),
    Limit(String),
}

/// How long a summary may be.
const MAX_SUMMARY: usize = 300;

impl Record {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|error| format!("not an OSV record: {error}"))?;
        let word = |specific: &Option<Specific>| {
            specific.as_ref().and_then(|one| one.severity.as_ref()?.as_str().map(Rating::of_word))
        };
        let affected: Vec<Affected> = raw.affected.into_iter().filter_map(Affected::of).collect();
        let own = raw.severity.iter().filter_map(|one| score(&one.score));
        let score = own.chain(affected.iter().filter_map(|one| one.score)).reduce(f64::max);
        let rating = word(&raw.database_specific).flatten();
        // Some advisories have details alone: their first line says enough.
        let sentence = raw.summary.or(raw.details).unwrap_or_default();
        let line = sentence.trim().trim_start_matches(['#', ' ']).lines().next().unwrap_or("");
        Ok(Self {
            id: raw.id,
            aliases: raw.aliases,
            summary: line.chars().take(MAX_SUMMARY).collect(),
            modified: raw.modified.and_then(|text| text.parse().ok()).filter(|day| *day > Day::EPOCH),
            withdrawn: raw.withdrawn.is_some(),
            rating: score.map(Rating::of_score).or(rating),
            score,
            affected,
            references: raw.references.into_iter().filter_map(|one| one.url).collect(),
        })
    }
}

impl Affected {
    /// Returns `None` for what is not about a package of an ecosystem that is known here.
    fn of(raw: RawAffected) -> Option<Self> {
        let package = raw.package?;
        let ecosystem = Ecosystem::of_name(&package.ecosystem)?;
        // Ranges of commits say nothing about versions.
        let ranges = raw.ranges.into_iter().filter(|range| range.kind != "GIT");
        let specific = raw.database_specific.and_then(|one| one.informational?.as_str().map(str::to_owned));
        Some(Self {
            ecosystem,
            name: normalise(ecosystem, &package.name),
            versions: raw.versions,
            ranges: ranges.map(|range| range.events.into_iter().filter_map(RawEvent::event).collect()).collect(),
            score: raw.severity.iter().filter_map(|one| score(&one.score)).reduce(f64::max),
            informational: specific,
        })
    }
}

#[derive(Deserialize)]
struct Raw {
    id: String,
    #[serde(default, deserialize_with = "or_default")]
    aliases: Vec<String>,
    summary: Option<String>,
    details: Option<String>,
    modified: Option<String>,
    withdrawn: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    severity: Vec<RawSeverity>,
    #[serde(default, deserialize_with = "or_default")]
    affected: Vec<RawAffected>,
    #[serde(default, deserialize_with = "or_default")]
    references: Vec<RawReference>,
    database_specific: Option<Specific>,
}

#[derive(Deserialize)]
struct RawSeverity {
    score: String,
}

#[derive(Deserialize)]
struct RawReference {
    url: Option<String>,
}

/// What databases add; each writes what it likes, so nothing here may fail.
#[derive(Deserialize)]
struct Specific {
    severity: Option<serde_json::Value>,
    informational: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct RawAffected {
    package: Option<RawPackage>,
    #[serde(default, deserialize_with = "or_default")]
    versions: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    ranges: Vec<RawRange>,
    #[serde(default, deserialize_with = "or_default")]
    severity: Vec<RawSeverity>,
    database_specific: Option<Specific>,
}

#[derive(Deserialize)]
struct RawPackage {
    ecosystem: String,
    name: String,
}

#[derive(Deserialize)]
struct RawRange {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "or_default")]
    events: Vec<RawEvent>,
}

#[derive(Deserialize)]
struct RawEvent {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
    limit: Option<String>,
}

impl RawEvent {
    fn event(self) -> Option<Event> {
        let introduced = self.introduced.map(Event::Introduced);
        let fixed = self.fixed.map(Event::Fixed);
        introduced.or(fixed).or(self.last_affected.map(Event::LastAffected)).or(self.limit.map(Event::Limit))
    }
}

/// Some writers say `null` for an empty list.
fn or_default<'d, D: serde::Deserializer<'d>, T: Default + Deserialize<'d>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
