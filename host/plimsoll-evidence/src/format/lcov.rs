//! Coverage as lcov writes it: records of lines `KEY:values`, one record for each file and test.

use std::collections::BTreeMap;

use plimsoll_model::evidence::{CodeCoverage, Content, FileCoverage, Place, Share};

use crate::import::Draft;
use crate::{category, format, text};

/// One file, over all of its records.
#[derive(Default)]
pub(crate) struct Reached {
    /// Lines with code, and whether they were reached.
    lines: Vec<(u32, bool)>,
    /// What the file says of itself, for records without lines.
    said: Share,
    pub(crate) branches: Share,
    functions: Share,
}

impl Reached {
    /// Adds a line.
    pub(crate) fn line(&mut self, number: u32, reached: bool) {
        self.lines.push((number, reached));
    }

    /// Returns the share of lines that some test reached.
    fn share(mut self) -> Share {
        if self.lines.is_empty() {
            return self.said;
        }
        self.lines.sort_unstable();
        // The last of equals: reached, if any test reached it.
        let last = |(index, line): (usize, &(u32, bool))| self.lines.get(index + 1).is_none_or(|next| next.0 != line.0);
        let mut share = Share::default();
        for (index, line) in self.lines.iter().enumerate() {
            if last((index, line)) {
                share.total += 1;
                share.covered += u64::from(line.1);
            }
        }
        share
    }
}

/// Returns whether text is of lcov.
pub(crate) fn fits(content: &str) -> bool {
    let known = |line: &str| ["TN:", "SF:"].iter().any(|key| line.starts_with(key));
    text::lines(content).take(3).any(|(_, line)| known(line))
}

/// Reads a tracefile.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let mut files = BTreeMap::<String, Reached>::new();
    let mut current: Option<(String, Reached)> = None;
    let mut unread = 0_u64;
    for (number, line) in text::lines(content) {
        let line = line.trim();
        if line == "end_of_record" {
            let (path, reached) =
                current.take().ok_or_else(|| format!("line {number} ends a record that never began"))?;
            merge(files.entry(path).or_default(), reached);
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            unread += u64::from(!line.starts_with('#'));
            continue;
        };
        if key == "SF" {
            if current.is_some() {
                return Err(format!("line {number} begins a record inside of another"));
            }
            current = Some((value.trim().to_owned(), Reached::default()));
            continue;
        }
        let Some((_, reached)) = &mut current else { continue };
        let count = || value.trim().parse::<u64>().ok();
        match key {
            "DA" => {
                let mut parts = value.split(',');
                let line = parts.next().and_then(|line| line.trim().parse::<u32>().ok());
                // Some tools write counts below zero, or with an exponent.
                let hits = parts.next().and_then(text::number);
                match (line, hits) {
                    (Some(line), Some(hits)) => reached.line(line, hits > 0.0),
                    _ => unread += 1,
                }
            }
            "LF" => reached.said.total = count().unwrap_or(0),
            "LH" => reached.said.covered = count().unwrap_or(0),
            "BRF" => reached.branches.total = count().unwrap_or(0),
            "BRH" => reached.branches.covered = count().unwrap_or(0),
            "FNF" => reached.functions.total = count().unwrap_or(0),
            "FNH" => reached.functions.covered = count().unwrap_or(0),
            _ => {}
        }
    }
    if current.is_some() {
        return Err("it ends inside of a record".to_owned());
    }
    if files.is_empty() {
        return Err("it has no record".to_owned());
    }
    let coverage = finish(files);
    let mut draft = Draft::new(None, category::TESTING, Content::Coverage(coverage));
    if unread > 0 {
        draft.notes.push(format!("passed over: {} that made no sense", text::count(unread, "line")));
    }
    Ok(draft)
}

/// Another test's record of the same file: lines are united; of the rest, the better numbers are all that can be said.
fn merge(all: &mut Reached, one: Reached) {
    all.lines.extend(one.lines);
    for (all, one) in
        [(&mut all.said, one.said), (&mut all.branches, one.branches), (&mut all.functions, one.functions)]
    {
        *all = Share { covered: all.covered.max(one.covered), total: all.total.max(one.total) };
    }
}

/// Returns the coverage of all files.
pub(crate) fn finish(files: BTreeMap<String, Reached>) -> CodeCoverage {
    let mut coverage = CodeCoverage::default();
    let mut branches = Share::default();
    let mut functions = Share::default();
    for (path, reached) in files {
        add(&mut branches, reached.branches);
        add(&mut functions, reached.functions);
        let lines = reached.share();
        add(&mut coverage.lines, lines);
        coverage.files.push(FileCoverage { place: Place { path, line: None, outside: false }, lines });
    }
    coverage.branches = Some(branches).filter(|share| share.total > 0);
    coverage.functions = Some(functions).filter(|share| share.total > 0);
    coverage.omitted = format::keep_worst(&mut coverage.files);
    coverage
}

fn add(all: &mut Share, one: Share) {
    all.total = all.total.saturating_add(one.total);
    all.covered = all.covered.saturating_add(one.covered.min(one.total));
}
