//! Numbers and names as the report says them.

use plimsoll_model::fault::FaultKind;
use plimsoll_model::run::{Gate, Run};
use plimsoll_model::{Score, Severity};

pub(super) use crate::rule_text::{category, meaning};
pub(super) use crate::words::{count, percent, skip_reason as skipped, thousands};

/// Hundredths of a point that are too many for a score, such as the sum of all products.
pub(super) fn hundredths(number: u64) -> String {
    format!("{}.{:02}", thousands(number / 100), number % 100)
}

/// A number of points as a length of a drawing of so many units, in hundredths.
pub(super) fn length(score: Score, units: u64) -> String {
    let hundredths = u64::from(score.hundredths().min(10_000)) * units / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Stars, out of five.
pub(super) const fn stars(stars: u32) -> &'static str {
    match stars {
        0 => "–",
        1 => "★☆☆☆☆",
        2 => "★★☆☆☆",
        3 => "★★★☆☆",
        4 => "★★★★☆",
        _ => "★★★★★",
    }
}

/// What kind of fault it is.
pub(super) const fn fault(kind: FaultKind) -> &'static str {
    crate::faults::describe(kind)
}

/// How the gate ended, in one sentence.
pub(super) fn gate(run: &Run) -> String {
    let faults = count(run.faults.len() as u64, "fault");
    let open = if run.faults.is_empty() { String::new() } else { format!("; the audit is incomplete: {faults}") };
    let Some(limit) = run.outcome.fail_on else {
        return format!("The audit fails on no severity{open}");
    };
    let worse = if limit == Severity::P0 { "" } else { " or worse" };
    match run.outcome.gate {
        Gate::Passed => format!("No finding is {}{worse}", limit.name()),
        Gate::Incomplete => format!("{faults}, so the gate cannot be said to have passed"),
        Gate::Failed => {
            let at = Severity::ALL.into_iter().filter(|severity| *severity <= limit);
            let at: u64 = at.map(|each| u64::from(run.outcome.counts.of(each))).sum();
            format!("{} {}{worse}{open}", count(at, "finding"), limit.name())
        }
    }
}

/// The gate in a word or two.
pub(super) const fn gate_title(run: &Run) -> &'static str {
    match run.outcome.gate {
        Gate::Passed if run.outcome.fail_on.is_none() => "No gate",
        Gate::Passed => "Gate passed",
        Gate::Failed => "Gate failed",
        Gate::Incomplete => "Audit incomplete",
    }
}

/// The unit at a path, as people call it.
pub(super) fn unit(path: &str) -> &str {
    if path.is_empty() { "the rest of the repository" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(count(1_u32, "file"), "1 file");
        assert_eq!(hundredths(712_045), "7,120.45");
        assert_eq!(length(Score::from_hundredths(7_120), 120), "85.44");
        assert_eq!(percent(9_984), "99.84 %");
    }
}
