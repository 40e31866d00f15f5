//! The plan: what to mend first, by the points that each fix gains once the fixes before it are made.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::assessment::{CategoryScore, Effort, PlanHorizon, PlanStep};
use plimsoll_model::run::Counts;
use plimsoll_model::{Score, Severity};

use crate::input::Input;
use crate::score::{settle, weighted};

/// All findings of one rule at one severity.
struct Group<'a> {
    rule: &'a str,
    severity: Severity,
    category: usize,
    findings: u32,
    files: BTreeSet<&'a str>,
    points: Score,
}

/// What is still lost in a category.
struct Left {
    weight: u32,
    assessed: bool,
    offered: Score,
    lost: Score,
    counts: Counts,
}

/// Returns the horizons with their steps.
pub(crate) fn plan(input: &Input<'_>, categories: &[CategoryScore], points: &[(usize, Score)]) -> Vec<PlanHorizon> {
    let standard = input.standard;
    let points: BTreeMap<usize, Score> = points.iter().copied().collect();
    let mut groups = BTreeMap::<(&str, Severity), Group<'_>>::new();
    for (index, finding) in &input.findings {
        let category = standard.categories.iter().position(|category| input.belongs(&finding.rule, category));
        let Some(category) = category else { continue };
        let group = groups.entry((&finding.rule, finding.severity)).or_insert_with(|| Group {
            rule: &finding.rule,
            severity: finding.severity,
            category,
            findings: 0,
            files: BTreeSet::new(),
            points: Score::ZERO,
        });
        group.findings += 1;
        group.files.insert(&finding.location.path);
        group.points = group.points.plus(points.get(index).copied().unwrap_or_default());
    }
    let mut left: Vec<Left> = categories
        .iter()
        .map(|category| Left {
            weight: category.weight,
            assessed: category.score.is_some(),
            offered: category.strengths.iter().fold(Score::ZERO, |sum, earned| sum.plus(earned.points)),
            lost: category.lost,
            counts: category.counts,
        })
        .collect();
    let mut groups: Vec<Group<'_>> = groups.into_values().collect();
    let mut before = total(input, &left);
    let horizon = |horizon: &plimsoll_model::standard::Horizon| {
        let mut steps = Vec::new();
        while let Some(best) = best(input, &groups, &left, before, &horizon.severities) {
            let group = groups.remove(best);
            if let Some(category) = left.get_mut(group.category) {
                mend(category, &group);
            }
            let after = total(input, &left);
            let effort = match group.findings {
                findings if findings <= standard.effort.small => Effort::Small,
                findings if findings <= standard.effort.medium => Effort::Medium,
                _ => Effort::Large,
            };
            steps.push(PlanStep {
                rule: group.rule.to_owned(),
                severity: group.severity,
                findings: group.findings,
                files: group.files.len() as u32,
                effort,
                gain: after.minus(before),
                total: after,
            });
            before = after;
        }
        PlanHorizon { id: horizon.id.clone(), title: horizon.title.clone(), steps }
    };
    standard.plan.iter().map(horizon).collect()
}

/// Returns the group whose findings gain most each; of those that gain nothing alone, the worst.
fn best(
    input: &Input<'_>,
    groups: &[Group<'_>],
    left: &[Left],
    before: Score,
    severities: &[Severity],
) -> Option<usize> {
    let candidates = groups.iter().enumerate().filter(|(_, group)| severities.contains(&group.severity));
    let gain = |group: &Group<'_>| {
        let scores: Vec<(Score, u32)> = left
            .iter()
            .enumerate()
            .filter(|(_, category)| category.assessed)
            .map(|(index, category)| {
                (score(input, category, (index == group.category).then_some(group)), category.weight)
            })
            .collect();
        let after = weighted(&scores).map_or(Score::ZERO, |(score, _)| score);
        // Ten-thousandths of a point for each finding.
        u64::from(after.minus(before).hundredths()) * 100 / u64::from(group.findings.max(1))
    };
    candidates
        .map(|(index, group)| ((Reverse(gain(group)), group.severity, Reverse(group.points), group.rule), index))
        .min()
        .map(|(_, index)| index)
}

fn mend(category: &mut Left, group: &Group<'_>) {
    category.lost = category.lost.minus(group.points);
    category.counts = without(category.counts, group);
}

fn without(mut counts: Counts, group: &Group<'_>) -> Counts {
    let count = match group.severity {
        Severity::P0 => &mut counts.p0,
        Severity::P1 => &mut counts.p1,
        Severity::P2 => &mut counts.p2,
        Severity::P3 => &mut counts.p3,
    };
    *count = count.saturating_sub(group.findings);
    counts
}

fn score(input: &Input<'_>, category: &Left, mended: Option<&Group<'_>>) -> Score {
    let (lost, counts) = match mended {
        Some(group) => (category.lost.minus(group.points), without(category.counts, group)),
        None => (category.lost, category.counts),
    };
    settle(&input.standard.scoring, lost, category.offered, counts).0
}

fn total(input: &Input<'_>, left: &[Left]) -> Score {
    let scores: Vec<(Score, u32)> = left
        .iter()
        .filter(|category| category.assessed)
        .map(|category| (score(input, category, None), category.weight))
        .collect();
    weighted(&scores).map_or(Score::ZERO, |(score, _)| score)
}
