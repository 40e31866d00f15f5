//! Sentences about a run that every report for people says in the same words. They hold text of the run, so each is hostile
//! until the report has made it safe for its output.

use std::collections::BTreeMap;

use plimsoll_model::assessment::ChecklistGroup;
use plimsoll_model::run::{Counts, Gate, Run, SkipReason, Strength};
pub(crate) use plimsoll_model::words::{count, thousands};
use plimsoll_model::{Score, Severity, Status, Total};

/// A text that begins with a plain word, with a capital. What begins with a name, a number or code is left as it is written.
pub(crate) fn capitalised(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    match text.chars().next() {
        Some(first) if word.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            first.to_ascii_uppercase().to_string() + &text[first.len_utf8()..]
        }
        _ => text.to_owned(),
    }
}

/// `1 P0, 3 P1`, worst first; none where there are none.
pub(crate) fn severities(counts: Counts) -> Option<String> {
    let parts: Vec<String> = Severity::ALL
        .into_iter()
        .filter(|severity| counts.of(*severity) > 0)
        .map(|severity| format!("{} {}", thousands(counts.of(severity).into()), severity.name()))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The verdict, or that there is none.
pub(crate) const fn verdict(total: &Total) -> &'static str {
    match total.verdict {
        Some(verdict) => verdict.title(),
        None => "No verdict",
    }
}

/// The grade and the score, such as `B+, 85.81 of 100`, and of how much of the weights, unless it is all.
pub(crate) fn grade(total: &Total) -> String {
    let grade = total.grade.as_deref().unwrap_or("grade withheld");
    match total.score {
        Some(score) if total.weight_assessed < total.weight => {
            format!("{grade}, {score} of 100 ({} % assessed)", assessed(total))
        }
        Some(score) => format!("{grade}, {score} of 100"),
        None => format!("{grade}, no score"),
    }
}

/// Percent of the weights that could be assessed, rounded down as the standard's floors are.
pub(crate) fn assessed(total: &Total) -> u64 {
    (u64::from(total.weight_assessed) * 100).checked_div(total.weight.into()).unwrap_or(0)
}

/// What is done right in less than half of its places, and so is no strength; none where there is no such thing.
pub(crate) fn in_few_places(others: &[&Strength]) -> Option<String> {
    let few = others.iter().filter(|one| one.met > 0 && one.total > 0);
    let shares: Vec<String> = few
        .map(|one| format!("{} ({} of {})", one.rule, thousands(one.met.into()), thousands(one.total.into())))
        .collect();
    (!shares.is_empty()).then(|| format!("Done right in less than half of the places: {}", shares.join(", ")))
}

/// How the gate ended, in two or three words.
pub(crate) const fn gate_in_short(run: &Run) -> &'static str {
    match run.outcome.gate {
        Gate::Failed if run.faults.is_empty() => "gate failed",
        Gate::Failed => "gate failed, audit incomplete",
        Gate::Incomplete => "audit incomplete",
        Gate::Passed if run.outcome.fail_on.is_none() => "no gate",
        Gate::Passed => "gate passed",
    }
}

/// How the gate ended, and why.
pub(crate) fn gate(run: &Run) -> String {
    let faults = count(run.faults.len() as u64, "fault");
    let Some(limit) = run.outcome.fail_on else {
        let open = if run.faults.is_empty() { String::new() } else { format!(", and incomplete: {faults}") };
        return format!("No gate: the audit fails on no severity{open}");
    };
    let at: u64 = Severity::ALL
        .into_iter()
        .filter(|severity| *severity <= limit)
        .map(|each| u64::from(run.outcome.counts.of(each)))
        .sum();
    let worse = if limit == Severity::P0 { "" } else { " or worse" };
    match run.outcome.gate {
        Gate::Passed => format!("Gate passed: no finding is {}{worse}", limit.name()),
        Gate::Incomplete => format!("Audit incomplete: {faults}, so the gate cannot be said to have passed"),
        Gate::Failed if run.faults.is_empty() => {
            format!("Gate failed: {} {}{worse}", count(at, "finding"), limit.name())
        }
        Gate::Failed => {
            format!(
                "Gate failed: {} {}{worse}; and the audit is incomplete: {faults}",
                count(at, "finding"),
                limit.name()
            )
        }
    }
}

/// A share in hundredths of a percent.
pub(crate) fn percent(basis_points: u32) -> String {
    match basis_points {
        10_000 => "100 %".to_owned(),
        points => format!("{}.{:02} %", points / 100, points % 100),
    }
}

/// How much of what should have been looked at was looked at.
pub(crate) fn coverage(run: &Run) -> String {
    let coverage = &run.coverage;
    let rules: u64 = run.packs.iter().map(|pack| u64::from(pack.rules)).sum();
    let share = percent(coverage.basis_points());
    let checks = match coverage.checks_planned {
        0 => "no rule applies to them".to_owned(),
        planned => format!("{share} of {} completed", count(planned, "check")),
    };
    let ignored = match coverage.paths_ignored {
        0 => String::new(),
        paths => format!(" ({} ignored)", count(paths, "path")),
    };
    format!(
        "{} of {} audited{ignored} by {} of {}: {checks}",
        thousands(coverage.files_audited.into()),
        count(coverage.files_seen, "file"),
        count(rules, "rule"),
        count(run.packs.len() as u64, "pack"),
    )
}

/// What was not looked at because somebody said so; each a line.
pub(crate) fn narrowed(run: &Run) -> Vec<String> {
    let settings = &run.settings;
    let mut lines = Vec::new();
    let mut list = |what: &str, names: &[String]| {
        if !names.is_empty() {
            lines.push(format!("{what} {}", names.join(", ")));
        }
    };
    list("Only", &settings.only);
    list("Switched off:", &settings.skip);
    list("Left out:", &settings.exclude);
    list("Set:", &settings.options);
    if settings.repository_config {
        lines.push("Configured by plimsoll.toml in the audited folder".to_owned());
    }
    lines
}

/// Files that were not audited, by reason: `1 not text, 3 generated`.
pub(crate) fn skipped(run: &Run) -> String {
    let mut reasons = BTreeMap::<SkipReason, u64>::new();
    for skipped in &run.skipped {
        *reasons.entry(skipped.reason).or_default() += 1;
    }
    let reasons: Vec<String> =
        reasons.into_iter().map(|(reason, number)| format!("{} {}", thousands(number), skip_reason(reason))).collect();
    reasons.join(", ")
}

/// Why a file was not audited, as an adjective.
pub(crate) const fn skip_reason(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Binary => "not text",
        SkipReason::NotUtf8 => "not UTF-8",
        SkipReason::TooLarge => "too large",
        SkipReason::TooDeep => "nested too deep",
        SkipReason::Minified => "minified",
        SkipReason::Generated => "generated",
        SkipReason::Vendored => "vendored",
        SkipReason::Unreadable => "unreadable",
        SkipReason::Symlink => "symlinked",
        SkipReason::Special => "special",
        SkipReason::PathNotUtf8 => "under a path that is not UTF-8",
    }
}

/// The answers of a group of the checklist: `2 not ready, 1 attested, 3 ready`.
pub(crate) fn answers(group: &ChecklistGroup) -> String {
    let mut statuses = BTreeMap::<Status, u64>::new();
    for item in &group.items {
        *statuses.entry(item.status).or_default() += 1;
    }
    let parts: Vec<String> = statuses
        .into_iter()
        .map(|(status, number)| {
            // Of the answers, this one alone is a verb.
            let several = status == Status::NeedsAttention && number != 1;
            format!("{} {}", thousands(number), if several { "need attention" } else { status.title() })
        })
        .collect();
    if parts.is_empty() { "no items".to_owned() } else { parts.join(", ") }
}

/// Hundredths of a point, with commas between thousands.
pub(crate) fn points(hundredths: u128) -> String {
    let whole = u64::try_from(hundredths / 100).unwrap_or(u64::MAX);
    format!("{}.{:02}", thousands(whole), hundredths % 100)
}

/// The difference between two scores, with its sign.
pub(crate) fn difference(before: Score, after: Score) -> String {
    if after >= before { format!("+{}", after.minus(before)) } else { format!("−{}", before.minus(after)) }
}

/// `before → after`, or the one if nothing changes.
pub(crate) fn arrow(before: &str, after: &str) -> String {
    if before == after { format!("{after} as before") } else { format!("{before} → {after}") }
}

/// Five stars, so many of them filled; none for what was not assessed.
pub(crate) fn stars(stars: u32) -> String {
    let filled = stars.min(5) as usize;
    if filled == 0 { String::new() } else { "★".repeat(filled) + &"☆".repeat(5 - filled) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_counted_worst_first() {
        assert_eq!(severities(Counts { p0: 1, p2: 1_200, ..Counts::default() }).as_deref(), Some("1 P0, 1,200 P2"));
        assert_eq!(severities(Counts::default()), None);
    }

    #[test]
    fn plain_words_begin_with_a_capital() {
        for (text, expected) in [
            ("outgoing calls have a timeout", "Outgoing calls have a timeout"),
            ("HTTP calls", "HTTP calls"),
            ("`with` is used", "`with` is used"),
            ("lock.release() is called", "lock.release() is called"),
            ("été", "été"),
            ("", ""),
        ] {
            assert_eq!(capitalised(text), expected);
        }
    }

    #[test]
    fn there_are_five_stars() {
        assert_eq!([0, 1, 5, 9].map(stars), ["", "★☆☆☆☆", "★★★★★", "★★★★★"]);
    }
}
