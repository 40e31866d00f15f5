//! Scores of categories, and the total.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::assessment::{Cap, CategoryScore, Earned};
use plimsoll_model::run::{Counts, Finding, is_strength};
use plimsoll_model::standard::{Category, Scoring};
use plimsoll_model::{Score, Severity};

use crate::input::Input;
use crate::penalty;

/// The scores of all categories, and what each finding takes off.
#[derive(Debug)]
pub(crate) struct Scores {
    pub(crate) categories: Vec<CategoryScore>,
    /// By the finding's place in the run.
    pub(crate) points: Vec<(usize, Score)>,
}

/// Scores every category.
pub(crate) fn scores(input: &Input<'_>) -> Scores {
    let mut points = Vec::new();
    let categories = input.standard.categories.iter().map(|category| score(input, category, &mut points)).collect();
    Scores { categories, points }
}

fn score(input: &Input<'_>, category: &Category, points: &mut Vec<(usize, Score)>) -> CategoryScore {
    let scoring = &input.standard.scoring;
    let mut by_rule = BTreeMap::<&str, Vec<(usize, &Finding)>>::new();
    let mut counts = Counts::default();
    for (index, finding) in &input.findings {
        if input.belongs(&finding.rule, category) {
            by_rule.entry(&finding.rule).or_default().push((*index, finding));
            counts.add(finding.severity);
        }
    }
    let size = input.size();
    let mut penalties = Vec::with_capacity(by_rule.len());
    for (rule, findings) in &by_rule {
        let (penalty, of) = penalty::penalty(scoring, size, rule, findings);
        penalties.push(penalty);
        points.extend(of);
    }
    penalties.sort_by_key(|penalty| Reverse(penalty.points));
    let lost = penalties.iter().fold(Score::ZERO, |sum, penalty| sum.plus(penalty.points));
    let strengths = strengths(input, category);
    let offered = strengths.iter().fold(Score::ZERO, |sum, earned| sum.plus(earned.points));
    let (score, earned, cap) = settle(scoring, lost, offered, counts);

    let rules: Vec<&str> = input.rules.keys().copied().filter(|rule| input.belongs(rule, category)).collect();
    // What failed is no look: it may neither assess a category nor lift it.
    let looked = |rule: &str| input.looked(rule).completed() > 0 && input.looked(rule).judged != Some(0);
    let used: BTreeSet<&str> =
        rules.iter().copied().filter(|rule| looked(rule) || by_rule.contains_key(rule)).collect();
    let assessed = !used.is_empty();
    let level = input.standard.levels.iter().find(|level| assessed && score >= level.at_least);
    CategoryScore {
        id: category.id.clone(),
        title: category.title.clone(),
        weight: category.weight,
        score: assessed.then_some(score),
        stars: level.map_or(0, |level| level.stars),
        level: level.map_or_else(|| "not assessed".to_owned(), |level| level.name.clone()),
        rules: rules.len() as u32,
        rules_used: used.len() as u32,
        checks: rules.iter().map(|rule| input.looked(rule).completed()).sum(),
        counts,
        penalties,
        lost,
        strengths,
        earned,
        cap: cap.filter(|_| assessed),
    }
}

fn strengths(input: &Input<'_>, category: &Category) -> Vec<Earned> {
    let scoring = &input.standard.scoring.strengths;
    let mut strengths: Vec<Earned> = input
        .strengths
        .iter()
        .filter(|(rule, met, total)| {
            is_strength(*met, *total) && *total >= scoring.least_places && input.belongs(rule, category)
        })
        .map(|(rule, met, total)| {
            let met = (*met).min(*total);
            let points = u64::from(scoring.points.hundredths()) * u64::from(met) / u64::from((*total).max(1));
            let points = Score::from_hundredths(u32::try_from(points).unwrap_or(u32::MAX));
            Earned { rule: (*rule).to_owned(), met, total: *total, points }
        })
        .collect();
    strengths.sort_by(|a, b| (Reverse(a.points), &a.rule).cmp(&(Reverse(b.points), &b.rule)));
    strengths
}

/// Returns the score, what of the offer is earned back, and the cap that holds the score down.
pub(crate) fn settle(scoring: &Scoring, lost: Score, offered: Score, counts: Counts) -> (Score, Score, Option<Cap>) {
    let most = u64::from(lost.hundredths()) * u64::from(scoring.strengths.most.min(100)) / 100;
    let earned = offered.min(Score::from_hundredths(u32::try_from(most).unwrap_or(u32::MAX)));
    let without = Score::FULL.minus(lost.minus(earned));
    let open = Severity::ALL.into_iter().filter(|severity| counts.of(*severity) > 0);
    let caps = open.filter_map(|severity| scoring.caps.of(severity).map(|at| (at, severity)));
    match caps.min_by_key(|(at, severity)| (*at, *severity)).filter(|(at, _)| *at < without) {
        Some((at, severity)) => (at, earned, Some(Cap { severity, at, without })),
        None => (without, earned, None),
    }
}

/// Returns the weighted mean, rounded down to hundredths, and the sum of the weights; none where there is nothing to weigh.
#[must_use]
pub fn weighted(scores: &[(Score, u32)]) -> Option<(Score, u32)> {
    let weights: u64 = scores.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let sum: u64 = scores.iter().map(|(score, weight)| u64::from(score.hundredths()) * u64::from(*weight)).sum();
    let mean = sum.checked_div(weights)?;
    Some((Score::from_hundredths(u32::try_from(mean).ok()?), u32::try_from(weights).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_standard;

    #[test]
    fn the_ten_scores_of_the_specification_give_85_81() {
        let scores = [95, 88, 92, 85, 75, 95, 82, 70, 90, 88].map(|points| Score::from_hundredths(points * 100));
        let standard = default_standard();
        let weights: Vec<u32> = standard.categories.iter().map(|category| category.weight).collect();
        assert_eq!(weights, [15, 15, 15, 15, 20, 5, 5, 5, 3, 2]);
        let pairs: Vec<(Score, u32)> = scores.into_iter().zip(weights).collect();
        let products: Vec<u32> = pairs.iter().map(|(score, weight)| score.hundredths() * weight).collect();
        assert_eq!(products, [142_500, 132_000, 138_000, 127_500, 150_000, 47_500, 41_000, 35_000, 27_000, 17_600]);
        let (total, sum) = weighted(&pairs).expect("weights");
        assert_eq!((total.to_string().as_str(), sum), ("85.81", 100));
    }

    #[test]
    fn strengths_earn_back_a_share_at_most() {
        let scoring = default_standard().scoring;
        let points = |points: u32| Score::from_hundredths(points * 100);
        let settle = |lost, offered| settle(&scoring, points(lost), points(offered), Counts::default()).0;
        assert_eq!(settle(0, 50), points(100));
        assert_eq!(settle(40, 1), points(61));
        assert_eq!(settle(40, 50), points(70));
        assert_eq!(settle(400, 50), points(0));
    }

    #[test]
    fn the_worst_open_severity_caps() {
        let scoring = default_standard().scoring;
        let counts = Counts { p0: 1, p1: 1, ..Counts::default() };
        let (score, _, cap) = settle(&scoring, Score::ZERO, Score::ZERO, counts);
        assert_eq!(score.to_string(), "49.00");
        assert_eq!(cap.map(|cap| (cap.severity, cap.without)), Some((Severity::P0, Score::FULL)));
    }
}
