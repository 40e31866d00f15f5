//! What the findings of one rule take off its category.
//!
//! Points fall from finding to finding of the same rule and severity, and a finding that goes away lets all behind it move up:
//! each of them costs no more than the one whose place it takes, so that the sum never grows.

use plimsoll_model::assessment::{Penalty, PenaltyStep};
use plimsoll_model::run::Finding;
use plimsoll_model::standard::Scoring;
use plimsoll_model::{Score, Severity};

/// Points of one severity's findings of one rule: each with its place in the run.
#[derive(Debug, Default)]
pub(crate) struct Points {
    pub(crate) of: Vec<(usize, Score)>,
    pub(crate) steps: Vec<PenaltyStep>,
}

impl Points {
    pub(crate) fn sum(&self) -> Score {
        self.of.iter().fold(Score::ZERO, |sum, (_, points)| sum.plus(*points))
    }
}

/// Returns what findings of one rule and one severity cost.
pub(crate) fn points(scoring: &Scoring, size: u32, severity: Severity, findings: &[(usize, &Finding)]) -> Points {
    let divisor = if scoring.size.severities.contains(&severity) { size.max(1) } else { 1 };
    let full = |finding: &Finding| {
        scoring.penalties.of(severity).hundredths() * scoring.confidence.of(finding.confidence).min(100) / 100 / divisor
    };
    let mut sorted: Vec<(usize, &Finding)> = findings.to_vec();
    sorted.sort_by_key(|(index, finding)| (std::cmp::Reverse(full(finding)), finding.confidence, *index));
    let mut all = Points::default();
    for (position, (index, finding)) in sorted.iter().enumerate() {
        let halved = u32::try_from(position / divisor as usize).unwrap_or(u32::MAX).min(31);
        let each = Score::from_hundredths(full(finding) >> halved);
        all.of.push((*index, each));
        match all.steps.last_mut() {
            // Once nothing is left of them, it does not matter how often they were halved.
            Some(step)
                if step.confidence == finding.confidence
                    && step.each == each
                    && (step.halved == halved || each == Score::ZERO) =>
            {
                step.findings += 1;
            }
            _ => all.steps.push(PenaltyStep { severity, confidence: finding.confidence, findings: 1, each, halved }),
        }
    }
    all
}

/// Returns what all findings of one rule cost, and the points of each by its place in the run.
pub(crate) fn penalty(
    scoring: &Scoring,
    size: u32,
    rule: &str,
    findings: &[(usize, &Finding)],
) -> (Penalty, Vec<(usize, Score)>) {
    let mut penalty =
        Penalty { rule: rule.to_owned(), findings: findings.len() as u32, points: Score::ZERO, steps: Vec::new() };
    let mut of = Vec::with_capacity(findings.len());
    for severity in Severity::ALL {
        let those: Vec<(usize, &Finding)> =
            findings.iter().filter(|(_, finding)| finding.severity == severity).copied().collect();
        let mut points = points(scoring, size, severity, &those);
        penalty.points = penalty.points.plus(points.sum());
        penalty.steps.append(&mut points.steps);
        of.append(&mut points.of);
    }
    (penalty, of)
}
