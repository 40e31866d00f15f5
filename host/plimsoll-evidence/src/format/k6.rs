//! A summary of k6: what `--summary-export` writes, or the data that `handleSummary` gets.
//!
//! The two differ in where values stand and in what a threshold's flag means: `ok` in the second, its opposite in the
//! first.

use std::collections::BTreeMap;
use std::fmt;

use plimsoll_model::evidence::Threshold;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::import::Draft;
use crate::json::{Number, Text};
use crate::measures::{self, Group, Named};
use crate::{json, text};

#[derive(Deserialize)]
struct Summary {
    metrics: BTreeMap<String, Metric>,
}

/// One metric, in either shape.
#[derive(Default)]
struct Metric {
    contains: Option<String>,
    values: BTreeMap<String, Number>,
    thresholds: BTreeMap<String, State>,
}

/// Whether a threshold was held.
struct State(bool);

#[derive(Deserialize)]
struct Ok_ {
    ok: bool,
}

/// Metrics that say most of a service, in the order in which they are shown; the others follow by name.
const FIRST: [&str; 6] =
    ["http_req_duration", "http_reqs", "http_req_failed", "checks", "iteration_duration", "iterations"];

/// Reads a summary.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let summary: Summary = json::read(content)?;
    let mut groups: Vec<(usize, Named)> = Vec::new();
    let mut thresholds = Vec::new();
    for (name, metric) in &summary.metrics {
        let order = FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
        groups.push((order, group(name, metric)));
        for (bound, State(held)) in &metric.thresholds {
            thresholds.push(Threshold { held: *held, metric: text::name(name), bound: text::name(bound) });
        }
    }
    // Stable: the others stay sorted by name.
    groups.sort_by_key(|(order, _)| *order);
    Ok(measures::draft("k6", groups.into_iter().map(|(_, group)| group).collect(), thresholds))
}

fn group(name: &str, metric: &Metric) -> Named {
    let number = |key: &str| metric.values.get(key).and_then(|value| value.0);
    let contains = metric.contains.as_deref();
    let time =
        contains == Some("time") || (contains.is_none() && (name.contains("duration") || name.contains("http_req_")));
    let data = contains == Some("data") || name.starts_with("data_");
    let unit = match (time, data) {
        (true, _) => "ms",
        (_, true) => "bytes",
        _ => "",
    };
    let mut group = Group::default();
    let passes = number("passes").zip(number("fails"));
    if let Some(rate) = number("rate").or_else(|| number("value")).filter(|_| passes.is_some()) {
        // Of `http_req_failed`, what passed is what failed.
        group.add("rate", Some(rate * 100.0), "%");
        return group.of(Some(name));
    }
    if let Some(rate) = number("rate") {
        let unit = match name {
            "http_reqs" => "requests/s".to_owned(),
            "iterations" => "iterations/s".to_owned(),
            _ => format!("{}/s", if unit.is_empty() { "1" } else { unit }),
        };
        group.add("rate", Some(rate), &unit).add("count", number("count"), unit_of_count(name, data));
        return group.of(Some(name));
    }
    for (key, value) in metric.values.iter().rev().filter(|(key, _)| key.starts_with("p(")) {
        group.add(&key.replace(['(', ')'], ""), value.0, unit);
    }
    group.add("median", number("med"), unit).add("mean", number("avg"), unit);
    group.add("max", number("max"), unit).add("min", number("min"), unit);
    group.add("value", number("value"), unit).add("count", number("count"), "");
    group.of(Some(name))
}

fn unit_of_count(name: &str, data: bool) -> &'static str {
    match name {
        "http_reqs" => "requests",
        _ if data => "bytes",
        _ => "",
    }
}

impl<'de> Deserialize<'de> for Metric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Metric;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a metric")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metric, A::Error> {
                let mut metric = Metric::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "contains" => metric.contains = map.next_value::<Text>()?.0,
                        "values" => metric.values.extend(map.next_value::<BTreeMap<String, Number>>()?),
                        "thresholds" => metric.thresholds = map.next_value()?,
                        "type" => drop(map.next_value::<IgnoredAny>()?),
                        _ => drop(metric.values.insert(key, map.next_value()?)),
                    }
                }
                Ok(metric)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = State;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the state of a threshold")
            }

            fn visit_bool<E>(self, crossed: bool) -> Result<State, E> {
                Ok(State(!crossed))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<State, A::Error> {
                let state = Ok_::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(State(state.ok))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
