//! What the assessed runs of the tests are made of: each part once, whatever the run is of.
//!
//! The arithmetic of a category is worked out here, apart from the crate that grades, so that a renderer which prints other
//! numbers than the run's is found out. It is a small stand-in: no dilution by size, no halving but what a caller writes down.

use plimsoll_model::assessment::{
    Attestation, Cap, CategoryScore, ChecklistGroup, ChecklistItem, Earned, Effort, Penalty, PenaltyStep, PlanHorizon,
    PlanStep, Total,
};
use plimsoll_model::run::{Counts, UnitReport};
use plimsoll_model::standard::Standard;
use plimsoll_model::{Score, Severity, Status, Unit, Verdict};

/// Points.
pub(crate) const fn points(hundredths: u32) -> Score {
    Score::from_hundredths(hundredths)
}

/// A standard with the usual numbers, but for the members that are given.
pub(crate) fn standard(others: serde_json::Value) -> Standard {
    let mut standard = serde_json::json!({
        "format": plimsoll_model::standard::FORMAT,
        "id": "production-readiness",
        "title": "Production readiness",
        "version": "1.0.0",
        "scoring": {
            "penalties": { "P0": 40, "P1": 15, "P2": 4, "P3": 1 },
            "confidence": { "high": 100, "medium": 60, "low": 25 },
            "size": { "base": 50_000, "most": 1, "severities": ["P2", "P3"] },
            "caps": { "P0": 40, "P1": 70 },
            "strengths": { "least-places": 3, "points": 5, "most": 30 }
        },
        "coverage": { "checks": 90, "weight": 60 },
        "verdicts": {
            "ready": { "score": 85, "category": 70, "worst": "P2", "weight": 90 },
            "with-fixes": { "score": 60, "category": 40, "worst": "P1", "weight": 60 }
        },
        "grades": [{ "name": "A", "at-least": 90 }, { "name": "F", "at-least": 0 }],
        "levels": [],
        "categories": [],
        "plan": [],
        "effort": { "small": 5, "medium": 20 }
    });
    let serde_json::Value::Object(others) = others else { panic!("{others}") };
    for (member, value) in others {
        standard[member] = value;
    }
    serde_json::from_value(standard).unwrap()
}

/// What the findings of a rule take off.
pub(crate) fn penalty(rule: &str, steps: Vec<PenaltyStep>) -> Penalty {
    Penalty {
        rule: rule.to_owned(),
        findings: steps.iter().map(|step| step.findings).sum(),
        points: points(steps.iter().map(|step| step.findings * step.each.hundredths()).sum()),
        steps,
    }
}

/// What a rule gives back for what is done right.
pub(crate) fn earned(rule: &str, met: u32, total: u32, hundredths: u32) -> Earned {
    Earned { rule: rule.to_owned(), met, total, points: points(hundredths) }
}

/// A category whose score follows from its penalties, strengths and cap.
#[derive(Debug, Default)]
pub(crate) struct Category<'a> {
    pub(crate) id: &'a str,
    pub(crate) title: &'a str,
    pub(crate) weight: u32,
    /// Without rules it is not assessed.
    pub(crate) rules: u32,
    pub(crate) counts: Counts,
    pub(crate) penalties: Vec<Penalty>,
    pub(crate) strengths: Vec<Earned>,
}

impl Category<'_> {
    pub(crate) fn score(self, standard: &Standard) -> CategoryScore {
        let Self { id, title, weight, rules, counts, penalties, strengths } = self;
        let assessed = rules > 0;
        let lost: u32 = penalties.iter().map(|penalty| penalty.points.hundredths()).sum();
        let back: u32 = strengths.iter().map(|strength| strength.points.hundredths()).sum();
        let back = back.min(lost * standard.scoring.strengths.most / 100);
        let without = (10_000 + back).saturating_sub(lost);
        let worst = Severity::ALL.into_iter().find(|severity| counts.of(*severity) > 0);
        let cap = worst.and_then(|severity| Some((severity, standard.scoring.caps.of(severity)?)));
        let cap = cap.filter(|(_, at)| at.hundredths() < without);
        let score = cap.map_or(points(without), |(_, at)| at);
        let (stars, level) = match score.hundredths() {
            _ if !assessed => (0, "not assessed"),
            9_000.. => (5, "excellent"),
            7_500.. => (4, "good"),
            6_000.. => (3, "needs improvement"),
            3_000.. => (2, "poor"),
            _ => (1, "critical"),
        };
        CategoryScore {
            id: id.to_owned(),
            title: title.to_owned(),
            weight,
            score: assessed.then_some(score),
            stars,
            level: level.to_owned(),
            rules,
            rules_used: rules,
            checks: 214 * u64::from(rules),
            counts,
            penalties,
            lost: points(lost),
            strengths,
            earned: points(back),
            cap: cap.map(|(severity, at)| Cap { severity, at, without: points(without) }),
        }
    }
}

/// The total of some categories: all that are assessed, by their weights. It is not ready, for the reasons that are given.
pub(crate) fn total(categories: &[CategoryScore], size: u32, grade: &str, reasons: &[&str]) -> Total {
    let assessed = || categories.iter().filter_map(|category| Some((category.score?.hundredths(), category.weight)));
    let weight_assessed: u32 = assessed().map(|(_, weight)| weight).sum();
    let sum: u32 = assessed().map(|(score, weight)| score * weight).sum();
    Total {
        lines: 40_211,
        size,
        score: Some(points(sum / weight_assessed.max(1))),
        grade: Some(grade.to_owned()),
        withheld: Vec::new(),
        verdict: Some(Verdict::NotReady),
        reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        weight_assessed,
        weight: categories.iter().map(|category| category.weight).sum(),
    }
}

/// A question of the checklist, answered.
pub(crate) fn item(
    id: &str,
    title: &str,
    status: Status,
    reason: &str,
    rules: &[&str],
    findings: u32,
) -> ChecklistItem {
    ChecklistItem {
        id: id.to_owned(),
        title: title.to_owned(),
        status,
        reason: reason.to_owned(),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        findings,
        attestation: None,
    }
}

/// Some of them.
pub(crate) fn group(id: &str, title: &str, items: Vec<ChecklistItem>) -> ChecklistGroup {
    ChecklistGroup { id: id.to_owned(), title: title.to_owned(), items }
}

/// What somebody vouches for.
pub(crate) fn attestation(item: &str, owner: &str, evidence: &str, expires: &str) -> Attestation {
    Attestation {
        item: item.to_owned(),
        owner: owner.to_owned(),
        evidence: evidence.to_owned(),
        expires: expires.to_owned(),
        note: None,
    }
}

/// What to mend, and what that brings.
pub(crate) fn step(
    rule: &str,
    severity: Severity,
    (findings, files): (u32, u32),
    gain: Score,
    total: Score,
) -> PlanStep {
    let effort = match findings {
        0..=4 => Effort::Small,
        5..=9 => Effort::Medium,
        _ => Effort::Large,
    };
    PlanStep { rule: rule.to_owned(), severity, findings, files, effort, gain, total }
}

/// When to mend it.
pub(crate) fn horizon(id: &str, title: &str, steps: Vec<PlanStep>) -> PlanHorizon {
    PlanHorizon { id: id.to_owned(), title: title.to_owned(), steps }
}

/// A deployable unit that was not scored alone.
pub(crate) fn unit(path: &str, name: &str, evidence: &[String], files: u32, lines: u64, counts: Counts) -> UnitReport {
    UnitReport {
        unit: Unit { path: path.to_owned(), name: name.to_owned(), evidence: evidence.to_vec() },
        files,
        lines,
        languages: Vec::new(),
        counts,
        total: None,
        categories: Vec::new(),
    }
}
