//! Estimates of Criterion: the `estimates.json` of one benchmark, or the messages of `cargo criterion`.

use serde::Deserialize;

use crate::import::Draft;
use crate::json::Shape;
use crate::measures::{self, Group, Named};
use crate::{json, text};

#[derive(Deserialize)]
struct Estimates {
    mean: Estimate,
    median: Estimate,
    slope: Option<Estimate>,
    std_dev: Option<Estimate>,
}

#[derive(Deserialize)]
struct Estimate {
    confidence_interval: Interval,
    point_estimate: f64,
}

#[derive(Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    id: Option<String>,
    typical: Option<Typical>,
    mean: Option<Typical>,
    median: Option<Typical>,
}

#[derive(Deserialize)]
struct Typical {
    estimate: f64,
    lower_bound: f64,
    upper_bound: f64,
    unit: String,
}

/// Reads either.
pub(crate) fn read(name: &str, content: &str) -> Result<Draft, String> {
    let lines = Shape::of(content).is_ok_and(|shape| shape.has(&["reason"]));
    let groups = if lines { messages(content)? } else { vec![estimates(name, content)?] };
    Ok(measures::draft("Criterion", groups, Vec::new()))
}

fn estimates(name: &str, content: &str) -> Result<Named, String> {
    let estimates: Estimates = json::read(content)?;
    let mut group = Group::default();
    let mut add = |name: &str, estimate: &Estimate| {
        let Interval { lower_bound, upper_bound } = estimate.confidence_interval;
        let half = (upper_bound - lower_bound) / 2.0;
        group.add_with(name, Some(estimate.point_estimate), Some(half), "ns");
    };
    // Criterion prints the slope as the time, where it could measure one.
    add("time", estimates.slope.as_ref().unwrap_or(&estimates.mean));
    add("mean", &estimates.mean);
    add("median", &estimates.median);
    if let Some(deviation) = &estimates.std_dev {
        add("standard deviation", deviation);
    }
    Ok(group.of(benchmark(name).as_deref()))
}

/// The file does not say what was measured, but its folders do: `target/criterion/GROUP/NAME/new/estimates.json`.
fn benchmark(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let (_, below) = path.rsplit_once("criterion/")?;
    let folder = below.rsplit_once('/')?.0;
    let folder = ["/new", "/base"].iter().find_map(|last| folder.strip_suffix(last)).unwrap_or(folder);
    Some(folder.to_owned())
}

fn messages(content: &str) -> Result<Vec<Named>, String> {
    let mut groups = Vec::new();
    for (number, line) in text::lines(content) {
        let message: Message = json::read(line).map_err(|error| format!("{error} (line {number} of the file)"))?;
        if message.reason != "benchmark-complete" {
            continue;
        }
        let mut group = Group::default();
        for (name, value) in [("time", message.typical), ("mean", message.mean), ("median", message.median)] {
            if let Some(value) = value {
                let half = (value.upper_bound - value.lower_bound) / 2.0;
                group.add_with(name, Some(value.estimate), Some(half), &value.unit);
            }
        }
        groups.push(group.of(Some(message.id.as_deref().unwrap_or("unnamed"))));
    }
    if groups.is_empty() {
        return Err("it has no message `benchmark-complete`".to_owned());
    }
    groups.sort_by(|a, b| a.group.subject.cmp(&b.group.subject));
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benchmark_is_named_by_its_folders() {
        assert_eq!(benchmark("/ci/target/criterion/sum/1000/new/estimates.json").as_deref(), Some("sum/1000"));
        assert_eq!(benchmark("estimates.json"), None);
    }
}
