//! Results of JMeter: a row for each sample in CSV, or the `statistics.json` of its report.
//!
//! Of the samples, thread names, host names, addresses and times of day are not taken over.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::import::{Draft, MOST_ITEMS};
use crate::measures::{self, Group, Named, percent, percentile};
use crate::{json, text};

/// Returns whether text is a results file.
pub(crate) fn fits(content: &str) -> bool {
    let header = text::first_line(content);
    ["timeStamp", "elapsed", "label", "success"].iter().all(|column| header.split(',').any(|known| known == *column))
}

/// Reads either.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    if content.trim_start().starts_with('{') { statistics(content) } else { samples(content) }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Statistics {
    sample_count: Option<f64>,
    error_pct: Option<f64>,
    mean_res_time: Option<f64>,
    median_res_time: Option<f64>,
    max_res_time: Option<f64>,
    pct1_res_time: Option<f64>,
    pct2_res_time: Option<f64>,
    pct3_res_time: Option<f64>,
    throughput: Option<f64>,
}

fn statistics(content: &str) -> Result<Draft, String> {
    let labels: BTreeMap<String, Statistics> = json::read(content)?;
    let rows = labels.into_iter().map(|(label, row)| {
        let mut group = Group::default();
        group.add("p95", row.pct2_res_time, "ms").add("median", row.median_res_time, "ms");
        group.add("rate", row.throughput, "requests/s").add("errors", row.error_pct, "%");
        group.add("requests", row.sample_count, "").add("mean", row.mean_res_time, "ms");
        group.add("p90", row.pct1_res_time, "ms").add("p99", row.pct3_res_time, "ms");
        group.add("max", row.max_res_time, "ms");
        let whole = label == "Total";
        Row { whole, slow: row.pct2_res_time.unwrap_or(0.0), group: group.of((!whole).then_some(label.as_str())) }
    });
    let mut draft = draft(rows.collect());
    draft
        .notes
        .push("p90, p95 and p99 are JMeter's usual percentiles; the file does not say which were set".to_owned());
    Ok(draft)
}

/// Samples of one label.
#[derive(Default)]
struct Samples {
    elapsed: Vec<f64>,
    errors: u64,
    /// First start and last end, in milliseconds.
    from: f64,
    until: f64,
}

impl Samples {
    fn add(&mut self, start: f64, elapsed: f64, success: bool) {
        let first = self.elapsed.is_empty();
        self.from = if first { start } else { self.from.min(start) };
        self.until = if first { start + elapsed } else { self.until.max(start + elapsed) };
        self.elapsed.push(elapsed);
        self.errors += u64::from(!success);
    }

    fn row(mut self, subject: Option<&str>) -> Row {
        self.elapsed.sort_by(f64::total_cmp);
        let count = self.elapsed.len() as f64;
        let seconds = (self.until - self.from) / 1000.0;
        let at = |share| percentile(&self.elapsed, share);
        let mut group = Group::default();
        group.add("p95", at(95), "ms").add("median", at(50), "ms");
        group.add("rate", (seconds > 0.0).then(|| count / seconds), "requests/s");
        group.add("errors", percent(self.errors as f64, count), "%");
        group.add("requests", Some(count), "").add("mean", Some(self.elapsed.iter().sum::<f64>() / count), "ms");
        group.add("p90", at(90), "ms").add("p99", at(99), "ms").add("max", at(100), "ms");
        Row { whole: subject.is_none(), slow: at(95).unwrap_or(0.0), group: group.of(subject) }
    }
}

fn samples(content: &str) -> Result<Draft, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let found = headers.iter().position(|header| header.trim() == name);
        found.ok_or_else(|| format!("it has no column `{name}`"))
    };
    let (stamp, elapsed, label, success) =
        (column("timeStamp")?, column("elapsed")?, column("label")?, column("success")?);
    let mut all = Samples::default();
    let mut labels = BTreeMap::<String, Samples>::new();
    let (mut unread, mut unlisted) = (0_u64, 0_u64);
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let number = |index: usize| record.get(index).and_then(text::number);
        let (Some(start), Some(elapsed)) = (number(stamp), number(elapsed)) else {
            unread += 1;
            continue;
        };
        let success = record.get(success).is_some_and(|success| success.trim() == "true");
        all.add(start, elapsed, success);
        let label = text::name(record.get(label).unwrap_or_default());
        if labels.len() < MOST_ITEMS || labels.contains_key(&label) {
            labels.entry(label).or_default().add(start, elapsed, success);
        } else {
            unlisted += 1;
        }
    }
    if all.elapsed.is_empty() {
        return Err("it has no samples with a time".to_owned());
    }
    let rows = std::iter::once(all.row(None)).chain(labels.into_iter().map(|(label, one)| one.row(Some(&label))));
    let mut draft = draft(rows.collect());
    if unread > 0 {
        draft.notes.push(format!("passed over: {} without a time", text::count(unread, "row")));
    }
    if unlisted > 0 {
        draft.notes.push(format!("only in the whole: {} of further labels", text::count(unlisted, "sample")));
    }
    Ok(draft)
}

struct Row {
    whole: bool,
    slow: f64,
    group: Named,
}

/// The whole first, then the slowest; equals stay sorted by label.
fn draft(mut rows: Vec<Row>) -> Draft {
    rows.sort_by(|a, b| b.whole.cmp(&a.whole).then(b.slow.total_cmp(&a.slow)));
    measures::draft("JMeter", rows.into_iter().map(|row| row.group).collect(), Vec::new())
}
