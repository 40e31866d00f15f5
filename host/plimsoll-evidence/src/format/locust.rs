//! The `_stats.csv` of Locust: a row for each kind of request, and one for all of them.

use crate::import::Draft;
use crate::measures::{self, Group, Named, percent};
use crate::text;

/// Returns whether text is of Locust.
pub(crate) fn fits(content: &str) -> bool {
    let header = text::first_line(content);
    ["Name", "Request Count", "Failure Count", "Requests/s"].iter().all(|column| header.contains(column))
}

/// Reads a table.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(content.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| headers.iter().position(|header| header.trim() == name);
    let (kind, name) = (column("Type"), column("Name").ok_or("it has no column `Name`")?);
    let mut rows: Vec<(bool, f64, Named)> = Vec::new();
    let mut short = 0_u64;
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        if record.len() < headers.len() {
            short += 1;
            continue;
        }
        let field = |index: Option<usize>| index.and_then(|index| record.get(index)).unwrap_or_default().trim();
        let number = |name: &str| text::number(field(column(name)));
        let mut group = Group::default();
        group.add("p95", number("95%"), "ms").add("median", number("50%").or(number("Median Response Time")), "ms");
        group.add("rate", number("Requests/s"), "requests/s");
        let failed = number("Failure Count").zip(number("Request Count"));
        group.add("errors", failed.and_then(|(failed, all)| percent(failed, all)), "%");
        group.add("requests", number("Request Count"), "").add("mean", number("Average Response Time"), "ms");
        group.add("p99", number("99%"), "ms").add("max", number("Max Response Time"), "ms");
        let (kind, name) = (field(kind), field(Some(name)));
        let whole = kind.is_empty() && name == "Aggregated";
        let subject = format!("{kind} {name}");
        let slow = number("95%").unwrap_or(0.0);
        rows.push((!whole, slow, group.of((!whole).then_some(subject.trim()))));
    }
    if rows.is_empty() {
        return Err("it has no rows".to_owned());
    }
    // The whole first, then the slowest.
    rows.sort_by(|a, b| (a.0, &a.2.group.subject).cmp(&(b.0, &b.2.group.subject)));
    rows.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut draft = measures::draft("Locust", rows.into_iter().map(|(_, _, group)| group).collect(), Vec::new());
    if short > 0 {
        draft.notes.push(format!("passed over: {} with too few columns", text::count(short, "row")));
    }
    Ok(draft)
}
