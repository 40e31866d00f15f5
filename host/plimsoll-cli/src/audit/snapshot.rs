//! A run as plain text that stays the same as long as the rules say the same: what authors of packs keep beside a fixture.
//!
//! It holds what rules say and what stood in their way, one thing a line, and nothing that changes with the version of
//! Plimsoll, with another rule that is silent, or with the wording of a page. A section without lines is left out.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use plimsoll_engine::{LogLevel, LogLine};
use plimsoll_model::run::{Finding, Run};
use plimsoll_model::{Applicability, Position};
use plimsoll_report::sanitize::terminal as clean;

use super::{Call, Observer};

/// Remembers the calls of an audit.
#[derive(Debug, Default)]
pub struct Calls {
    seen: Mutex<Vec<Seen>>,
}

/// What is remembered of a call.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The file; none for `conclude`.
    pub path: Option<String>,
    /// Fuel that the call took.
    pub fuel: u64,
    /// Bytes of memory at its end.
    pub memory: usize,
    /// What the guest logged.
    pub log: Vec<LogLine>,
    /// Number of log lines that were over the limit.
    pub log_dropped: u64,
    /// Whether it gave nothing.
    pub failed: bool,
}

impl Calls {
    /// Returns the calls by path, that of `conclude` last.
    #[must_use]
    pub fn sorted(&self) -> Vec<Seen> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        seen.sort_by(|a, b| (a.path.is_none(), &a.path).cmp(&(b.path.is_none(), &b.path)));
        seen
    }
}

impl Observer for Calls {
    fn called(&self, call: &Call<'_>) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(Seen {
            path: call.path.map(str::to_owned),
            fuel: call.fuel,
            memory: call.memory,
            log: call.log.to_vec(),
            log_dropped: call.log_dropped,
            failed: call.fault.is_some(),
        });
    }
}

/// Writes the snapshot of an audit by one pack, whose name is left out.
#[must_use]
pub fn text(run: &Run, calls: &[Seen]) -> String {
    let coverage = &run.coverage;
    let mut out = format!("{} audited", files(coverage.files_audited));
    if coverage.files_skipped > 0 {
        let _ = write!(out, ", {} skipped", coverage.files_skipped);
    }
    out.push('\n');
    section(&mut out, "findings", run.findings.iter().map(finding));
    let strength = |strength: &plimsoll_model::run::Strength| {
        format!("{}: {} of {}", rule(&strength.rule), strength.met, strength.total)
    };
    section(&mut out, "strengths", run.strengths.iter().map(strength));
    let metric = |metric: &plimsoll_model::run::Metric| {
        let place = metric.path.as_deref().unwrap_or("the project");
        format!("{}: {} = {} {}", clean(place), metric.name, metric.value, clean(&metric.unit))
    };
    section(&mut out, "metrics", run.metrics.iter().map(metric));
    let fault = |fault: &plimsoll_model::Fault| {
        let place = fault.path.as_deref().map(|path| format!("{}: ", clean(path))).unwrap_or_default();
        let rule = fault.rule.as_deref().map(|rule| format!(" {}", clean(rule))).unwrap_or_default();
        format!("{place}{}{rule}: {}: {}", fault.during, fault.kind.name(), lines(&fault.message))
    };
    section(&mut out, "faults", run.faults.iter().map(fault));
    let skipped = |file: &plimsoll_model::run::Skipped| {
        format!("{}: {}: {}", clean(&file.path), file.reason.name(), clean(&file.detail))
    };
    section(&mut out, "skipped", run.skipped.iter().map(skipped));
    let unclear = |file: &plimsoll_model::run::ParseErrors| {
        format!("{}:{}: {} places that do not parse", clean(&file.path), position(file.first), file.count)
    };
    section(&mut out, "parse errors", run.parse_errors.iter().map(unclear));
    section(&mut out, "log", calls.iter().flat_map(log));
    out
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    for (index, line) in lines.enumerate() {
        if index == 0 {
            let _ = write!(out, "\n{title}\n");
        }
        let _ = writeln!(out, "  {line}");
    }
}

fn finding(finding: &Finding) -> String {
    let Finding { location, severity, confidence, .. } = finding;
    let start = position(location.start);
    let mut out = format!(
        "{}:{start}: {} {}: {}",
        clean(&location.path),
        severity.name(),
        rule(&finding.rule),
        lines(&finding.message)
    );
    let _ = write!(out, "\n      to {}, {} confidence", position(location.end), confidence.name());
    for related in &finding.related {
        let _ = write!(out, "\n      {}: {}", position(related.location.start), lines(&related.message));
    }
    for fix in &finding.fixes {
        let how = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        };
        let _ = write!(out, "\n      fix, {how}: {}", clean(&fix.title));
        for edit in &fix.edits {
            let _ = write!(out, "\n        bytes {}..{} become {:?}", edit.span.start, edit.span.end, edit.replacement);
        }
    }
    for (key, value) in &finding.properties {
        let _ = write!(out, "\n      {} = {}", clean(key), lines(value));
    }
    out
}

fn log(call: &Seen) -> impl Iterator<Item = String> {
    let place = call.path.as_deref().map_or_else(|| "conclude".to_owned(), clean);
    let dropped = (call.log_dropped > 0).then(|| format!("{place}: {} lines more than the limit", call.log_dropped));
    let line = move |line: &LogLine| {
        let level = match line.level {
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
        };
        format!("{place}: {level}: {}", lines(&line.text))
    };
    call.log.iter().map(line).chain(dropped).collect::<Vec<_>>().into_iter()
}

/// The id without the pack, which is the same in each line.
fn rule(full: &str) -> String {
    clean(full.split_once('/').map_or(full, |(_, rule)| rule))
}

/// A text of several lines, those after the first indented deeper than any line of ours.
fn lines(text: &str) -> String {
    text.trim_end().lines().map(clean).collect::<Vec<_>>().join("\n          ")
}

fn position(position: Position) -> String {
    format!("{}:{}", position.line, position.column)
}

fn files(count: u32) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
