//! The total, its grade, and the verdict with its reasons.

use plimsoll_model::assessment::{CategoryScore, Total, Verdict};
use plimsoll_model::run::Counts;
use plimsoll_model::standard::Bar;
use plimsoll_model::{Score, Severity, words};

use crate::input::Input;
use crate::score::weighted;

/// How complete the audit was.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Completeness {
    pub(crate) planned: u64,
    pub(crate) completed: u64,
    /// A pack failed as a whole: what it would have found is unknown.
    pub(crate) faults: u64,
}

/// Returns the total of categories that are scored.
pub(crate) fn total(input: &Input<'_>, categories: &[CategoryScore], complete: Completeness) -> Total {
    let standard = input.standard;
    let assessed: Vec<(Score, u32)> =
        categories.iter().filter_map(|category| category.score.map(|score| (score, category.weight))).collect();
    let weight: u32 = categories.iter().map(|category| category.weight).sum();
    let (score, weight_assessed) = match weighted(&assessed) {
        Some((score, weight)) => (Some(score), weight),
        None => (None, 0),
    };
    let mut counts = Counts::default();
    for (_, finding) in &input.findings {
        counts.add(finding.severity);
    }
    let state = State { score, counts, categories, complete, weight_assessed, weight };
    let withheld = state.withheld(standard.coverage.checks, standard.coverage.weight);
    let ready = state.missing(&standard.verdicts.ready, true);
    let with_fixes = state.missing(&standard.verdicts.with_fixes, false);
    // What is open stays open, however little else is known.
    let certain = state.too_severe(&standard.verdicts.with_fixes);
    let (verdict, reasons) = match (withheld.is_empty(), certain) {
        (_, Some(reason)) if !withheld.is_empty() => (Some(Verdict::NotReady), vec![reason]),
        (false, _) => (None, Vec::new()),
        (true, _) if ready.is_empty() => (Some(Verdict::Ready), Vec::new()),
        (true, _) if with_fixes.is_empty() => (Some(Verdict::WithFixes), ready),
        (true, _) => (Some(Verdict::NotReady), with_fixes),
    };
    let grade = score
        .filter(|_| withheld.is_empty())
        .and_then(|score| standard.grades.iter().find(|grade| score >= grade.at_least).map(|grade| grade.name.clone()));
    Total { lines: input.lines, size: input.size(), score, grade, withheld, verdict, reasons, weight_assessed, weight }
}

struct State<'a> {
    score: Option<Score>,
    counts: Counts,
    categories: &'a [CategoryScore],
    complete: Completeness,
    weight_assessed: u32,
    weight: u32,
}

impl State<'_> {
    /// Percent of the weights, rounded down.
    fn share(&self) -> u32 {
        (u64::from(self.weight_assessed) * 100).checked_div(u64::from(self.weight)).unwrap_or(0) as u32
    }

    fn withheld(&self, checks: u32, weight: u32) -> Vec<String> {
        let mut why = Vec::new();
        let Completeness { planned, completed, .. } = self.complete;
        if completed * 100 < planned * u64::from(checks) {
            let completed = words::thousands(completed);
            let planned = words::count(planned, "check");
            why.push(format!("{completed} of {planned} were completed, less than {checks} %"));
        }
        if self.score.is_none() {
            why.push("no category could be assessed".to_owned());
        } else if self.share() < weight {
            why.push(format!(
                "categories with {} % of the weights could be assessed, less than {weight} %",
                self.share()
            ));
        }
        why
    }

    fn too_severe(&self, bar: &Bar) -> Option<String> {
        let open: Vec<String> = Severity::ALL
            .into_iter()
            .filter(|severity| bar.worst.is_none_or(|worst| *severity < worst) && self.counts.of(*severity) > 0)
            .map(|severity| format!("{} {}", words::thousands(self.counts.of(severity).into()), severity.name()))
            .collect();
        let findings = if open.len() == 1 && open.first().is_some_and(|one| one.starts_with("1 ")) {
            "finding is"
        } else {
            "findings are"
        };
        (!open.is_empty()).then(|| format!("{} {findings} open", open.join(" and ")))
    }

    /// Returns what is missing for a verdict.
    fn missing(&self, bar: &Bar, complete: bool) -> Vec<String> {
        let mut missing: Vec<String> = self.too_severe(bar).into_iter().collect();
        if let Some(score) = self.score.filter(|score| *score < bar.score) {
            missing.push(format!("the total of {score} is below {}", bar.score));
        }
        for category in self.categories {
            if let Some(score) = category.score.filter(|score| *score < bar.category) {
                missing.push(format!("{} scores {score}, below {}", category.title, bar.category));
            }
        }
        if self.share() < bar.weight {
            missing.push(format!(
                "categories with {} % of the weights could be assessed, less than {} %",
                self.share(),
                bar.weight
            ));
        }
        let Completeness { planned, completed, faults } = self.complete;
        if complete && completed < planned {
            let failed = words::thousands(planned - completed);
            missing.push(format!("the audit is incomplete: {failed} of {} failed", words::count(planned, "check")));
        } else if complete && faults > 0 {
            missing.push(format!("the audit is incomplete: it had {}", words::count(faults, "fault")));
        }
        missing
    }
}
