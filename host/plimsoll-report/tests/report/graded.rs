//! The small run, graded, ready, withheld and compared: every number is written down or follows from [`build`].

use std::collections::BTreeMap;

use plimsoll_model::assessment::{
    Assessment, Attestation, CategoryScore, ChecklistGroup, ChecklistItem, Earned, Penalty, PenaltyStep, PlanHorizon,
    Status, Total, Verdict,
};
use plimsoll_model::run::{Counts, Run, UnitReport};
use plimsoll_model::standard::Standard;
use plimsoll_model::{CATEGORIES, Confidence, Score, Severity};
use plimsoll_report::compare::compare;

pub(crate) use crate::build::points;
use crate::build::{self, earned, group, horizon, item};
use crate::sample;

const SQL: &str = "security/sql-from-strings";
const HTTP: &str = "reliability/http-without-timeout";
const IMAGE: &str = "deployment/unpinned-base-image";
const TODO: &str = "reliability/todo-without-issue";

fn penalty(rule: &str, steps: &[(Severity, Confidence, u32, u32, u32)]) -> Penalty {
    let step = |&(severity, confidence, findings, each, halved)| PenaltyStep {
        severity,
        confidence,
        findings,
        each: points(each),
        halved,
    };
    build::penalty(rule, steps.iter().map(step).collect())
}

fn category(id: &str, weight: u32, counts: Counts, penalties: Vec<Penalty>, strengths: Vec<Earned>) -> CategoryScore {
    let title = CATEGORIES.iter().find(|category| category.id == id).unwrap().title;
    build::Category { id, title, weight, rules: 1, counts, penalties, strengths }.score(&standard())
}

fn not_assessed(id: &str, weight: u32) -> CategoryScore {
    let title = CATEGORIES.iter().find(|category| category.id == id).unwrap().title;
    build::Category { id, title, weight, ..build::Category::default() }.score(&standard())
}

fn categories() -> Vec<CategoryScore> {
    use Confidence::{High, Low, Medium};
    use Severity::{P0, P1, P2, P3};
    let none = Counts::default();
    vec![
        category(
            "security",
            20,
            Counts { p0: 1, ..none },
            vec![penalty(SQL, &[(P0, Medium, 1, 2_800, 0)])],
            vec![earned(SQL, 131, 131, 500)],
        ),
        not_assessed("concurrency", 10),
        not_assessed("resources", 10),
        category(
            "resilience",
            15,
            Counts { p1: 2, ..none },
            vec![penalty(HTTP, &[(P1, High, 1, 1_500, 0), (P1, Medium, 1, 1_050, 0)])],
            vec![earned(HTTP, 12, 14, 428)],
        ),
        not_assessed("performance", 10),
        category("deployment", 10, Counts { p2: 1, ..none }, vec![penalty(IMAGE, &[(P2, High, 1, 200, 0)])], vec![]),
        not_assessed("observability", 10),
        not_assessed("testing", 5),
        not_assessed("documentation", 5),
        category(
            "quality",
            5,
            Counts { p3: 5, ..none },
            vec![penalty(TODO, &[(P3, Low, 2, 20, 0), (P3, Low, 2, 10, 1), (P3, Low, 1, 5, 2)])],
            vec![],
        ),
    ]
}

fn total(categories: &[CategoryScore]) -> Total {
    let reasons = [
        "1 finding is P0, and no verdict but this allows one.",
        "Security scores 40.00, and each category needs 50.00.",
    ];
    build::total(categories, 2, "D", &reasons)
}

fn attestation() -> Attestation {
    build::attestation("restore", "@shop/operations", "https://wiki.example/restore", "2027-01-31")
}

fn checklist() -> Vec<ChecklistGroup> {
    vec![
        group(
            "data",
            "Data",
            vec![
                item("injection", "No statement is built from input", Status::NotReady, "1 P0 finding.", &[SQL], 1),
                ChecklistItem {
                    attestation: Some(attestation()),
                    ..item("restore", "A restore was tried", Status::Attested, "@shop/operations vouches.", &[], 0)
                },
            ],
        ),
        group(
            "operations",
            "Operations",
            vec![
                item("timeouts", "Every outgoing call has a timeout", Status::NotReady, "2 P1 findings.", &[HTTP], 2),
                item("images", "Builds can be repeated", Status::NeedsAttention, "1 P2 finding.", &[IMAGE], 1),
                item("alerts", "Alerts reach somebody", Status::NotAssessed, "No rule answers for it.", &[], 0),
                item("debts", "Debts have a ticket", Status::Ready, "Nothing found.", &[TODO], 0),
            ],
        ),
    ]
}

fn plan() -> Vec<PlanHorizon> {
    let step = |rule: &str, severity, findings, files, gain, total| {
        build::step(rule, severity, (findings, files), points(gain), points(total))
    };
    vec![
        horizon(
            "immediate",
            "Before the launch",
            vec![step(SQL, Severity::P0, 1, 1, 2_400, 9_053), step(HTTP, Severity::P1, 2, 1, 900, 9_953)],
        ),
        horizon("short", "Within a month", vec![step(IMAGE, Severity::P2, 1, 1, 40, 9_993)]),
        horizon("long", "Within a quarter", vec![step(TODO, Severity::P3, 5, 5, 7, 10_000)]),
    ]
}

/// The standard that the numbers are of.
pub(crate) fn standard() -> Standard {
    build::standard(serde_json::json!({
        "id": "small",
        "title": "A small standard",
        "scoring": {
            "penalties": { "P0": 40, "P1": 15, "P2": 4, "P3": 1 },
            "confidence": { "high": 100, "medium": 70, "low": 40 },
            "size": { "base": 10_000, "most": 8, "severities": ["P2", "P3"] },
            "caps": { "P0": 40, "P1": 70 },
            "strengths": { "least-places": 5, "points": 5, "most": 50 }
        },
        "coverage": { "checks": 90, "weight": 50 },
        "verdicts": {
            "ready": { "score": 85, "category": 70, "worst": "P2", "weight": 70 },
            "with-fixes": { "score": 70, "category": 50, "worst": "P1", "weight": 50 }
        },
        "grades": [
            { "name": "A", "at-least": 90 },
            { "name": "B", "at-least": 80 },
            { "name": "C", "at-least": 70 },
            { "name": "D", "at-least": 60 },
            { "name": "F", "at-least": 0 }
        ],
        "plan": [
            { "id": "immediate", "title": "Before the launch", "severities": ["P0", "P1"] },
            { "id": "short", "title": "Within a month", "severities": ["P2"] },
            { "id": "long", "title": "Within a quarter", "severities": ["P3"] }
        ],
        "effort": { "small": 4, "medium": 20 }
    }))
}

/// The sample, graded, with owners, units and a changed severity.
pub(crate) fn run() -> Run {
    let mut run = sample::run();
    let categories = categories();
    let total = total(&categories);
    for (finding, each) in run.findings.iter_mut().zip([2_800, 1_500, 1_050, 200, 20, 20, 10, 10, 5]) {
        finding.points = Some(points(each));
        if finding.location.path.starts_with("app/") {
            finding.owners = vec!["@shop/backend".to_owned()];
        }
    }
    run.findings[0].owners.push("dba@shop.example".to_owned());
    run.findings[2].severity_reason = "P1 by the standard, P2 by the rule's page".to_owned();
    run.parse_errors[0].message = "expected a closing tag".to_owned();
    let scores: BTreeMap<&str, Option<Score>> =
        categories.iter().map(|category| (category.id.as_str(), category.score)).collect();
    let unit = build::unit("app", "shop", &["app/pyproject.toml".to_owned()], 214, 40_211, run.outcome.counts);
    run.units = vec![UnitReport {
        total: Some(total.clone()),
        categories: scores.iter().map(|(id, score)| ((*id).to_owned(), *score)).collect(),
        ..unit
    }];
    run.assessment = Some(Assessment {
        standard: format!("sha256:{}", "57".repeat(32)),
        total,
        categories,
        checklist: checklist(),
        plan: plan(),
    });
    run.standard = Some(standard());
    run.attestations = vec![attestation()];
    run
}

/// The same, but nobody knows enough: no grade, no verdict.
pub(crate) fn withheld() -> Run {
    let mut run = run();
    let total = &mut run.assessment.as_mut().unwrap().total;
    (total.grade, total.verdict) = (None, None);
    total.reasons.clear();
    total.withheld =
        vec!["Categories with 50 of 100 of the weights could be assessed, and a grade takes 60.".to_owned()];
    run
}

/// Ready, and nothing to say against it.
pub(crate) fn ready() -> Run {
    let mut run = sample::clean();
    let mut graded = self::run().assessment.unwrap();
    for category in &mut graded.categories {
        let id = category.id.clone();
        *category = self::category(&id, category.weight, Counts::default(), Vec::new(), Vec::new());
    }
    graded.total = Total {
        grade: Some("A".to_owned()),
        verdict: Some(Verdict::Ready),
        reasons: Vec::new(),
        ..total(&graded.categories)
    };
    graded.checklist.truncate(1);
    graded.checklist[0].items.remove(0);
    graded.plan.iter_mut().for_each(|horizon| horizon.steps.clear());
    run.assessment = Some(graded);
    run.standard = Some(standard());
    run
}

/// The graded run beside an earlier one: one finding is new, one moved, and of three that are gone two are fixed.
pub(crate) fn compared() -> Run {
    let mut old = run();
    let before = old.findings.clone();
    // The statement built from strings came with the change.
    old.findings.remove(0);
    // A note to self stood in another file.
    let moved = old.findings.last_mut().unwrap();
    moved.location.path = "app/old.py".to_owned();
    moved.fingerprint = "moved".to_owned();
    let gone =
        [(1, "app/rates/legacy.py", "legacy"), (3, "Dockerfile.old", "image"), (2, "app/static/site.min.js", "site")];
    for (at, path, fingerprint) in gone {
        let mut gone = before[at].clone();
        gone.location.path = path.to_owned();
        gone.fingerprint = fingerprint.to_owned();
        gone.snippet = None;
        old.findings.push(gone);
    }
    let assessment = old.assessment.as_mut().unwrap();
    assessment.categories[0] = category("security", 20, Counts::default(), Vec::new(), Vec::new());
    assessment.categories[5] = category(
        "deployment",
        10,
        Counts { p2: 2, ..Counts::default() },
        vec![penalty(IMAGE, &[(Severity::P2, Confidence::High, 2, 200, 0)])],
        vec![],
    );
    assessment.total =
        Total { grade: Some("B".to_owned()), verdict: Some(Verdict::WithFixes), ..total(&assessment.categories) };
    compare(run(), &old)
}

/// A run graded by weights, whose first category has findings of one rule: so many, at so much.
pub(crate) fn of(each: &[(u32, u32)], weights: &[u32]) -> Run {
    let mut run = run();
    let assessment = run.assessment.as_mut().unwrap();
    let steps: Vec<_> =
        each.iter().map(|(number, each)| (Severity::P2, Confidence::High, *number, *each / 40, 0)).collect();
    for (category, weight) in assessment.categories.iter_mut().zip(weights) {
        category.weight = *weight;
    }
    assessment.categories[0] =
        category("security", weights[0], Counts::default(), vec![penalty(SQL, &steps)], vec![earned(SQL, 9, 9, 731)]);
    assessment.total = total(&assessment.categories);
    run
}
