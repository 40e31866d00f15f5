//! The small run, graded: every number is worked out here, apart from the crate that grades.

use std::collections::BTreeMap;

use plimsoll_model::assessment::{
    Assessment, Attestation, Cap, CategoryScore, ChecklistGroup, ChecklistItem, Earned, Effort, Penalty, PenaltyStep,
    PlanHorizon, PlanStep, Status, Total, Verdict,
};
use plimsoll_model::project::Unit;
use plimsoll_model::run::{Counts, Run, UnitReport};
use plimsoll_model::standard::{
    Bar, ByConfidence, BySeverity, Caps, Floor, Grade, Horizon, Scoring, SeverityPolicy, Size, Standard,
    StrengthScoring, Verdicts,
};
use plimsoll_model::{CATEGORIES, Confidence, Score, Severity};
use plimsoll_report::compare::compare;

use crate::sample;

const SQL: &str = "security/sql-from-strings";
const HTTP: &str = "reliability/http-without-timeout";
const IMAGE: &str = "deployment/unpinned-base-image";
const TODO: &str = "reliability/todo-without-issue";

/// Points.
pub(crate) const fn points(hundredths: u32) -> Score {
    Score::from_hundredths(hundredths)
}

fn penalty(rule: &str, steps: &[(Severity, Confidence, u32, u32, u32)]) -> Penalty {
    let steps: Vec<PenaltyStep> = steps
        .iter()
        .map(|&(severity, confidence, findings, each, halved)| PenaltyStep {
            severity,
            confidence,
            findings,
            each: points(each),
            halved,
        })
        .collect();
    Penalty {
        rule: rule.to_owned(),
        findings: steps.iter().map(|step| step.findings).sum(),
        points: points(steps.iter().map(|step| step.findings * step.each.hundredths()).sum()),
        steps,
    }
}

fn earned(rule: &str, met: u32, total: u32, hundredths: u32) -> Earned {
    Earned { rule: rule.to_owned(), met, total, points: points(hundredths) }
}

/// A category whose score follows from its penalties, strengths and cap.
fn category(id: &str, weight: u32, counts: Counts, penalties: Vec<Penalty>, strengths: Vec<Earned>) -> CategoryScore {
    let lost: u32 = penalties.iter().map(|penalty| penalty.points.hundredths()).sum();
    let back = strengths.iter().map(|strength| strength.points.hundredths()).sum::<u32>().min(lost / 2);
    let without = (10_000 + back).saturating_sub(lost);
    let cap = match counts {
        Counts { p0: 1.., .. } => Some((Severity::P0, 4_000)),
        Counts { p1: 1.., .. } => Some((Severity::P1, 7_000)),
        _ => None,
    };
    let cap = cap.filter(|(_, at)| *at < without);
    let score = cap.map_or(without, |(_, at)| at);
    let (stars, level) = match score {
        9_000.. => (5, "excellent"),
        7_500.. => (4, "good"),
        6_000.. => (3, "needs improvement"),
        3_000.. => (2, "poor"),
        _ => (1, "critical"),
    };
    CategoryScore {
        id: id.to_owned(),
        title: CATEGORIES.iter().find(|category| category.id == id).unwrap().title.to_owned(),
        weight,
        score: Some(points(score)),
        stars,
        level: level.to_owned(),
        rules: 1,
        rules_used: 1,
        checks: 214,
        counts,
        penalties,
        lost: points(lost),
        strengths,
        earned: points(back),
        cap: cap.map(|(severity, at)| Cap { severity, at: points(at), without: points(without) }),
    }
}

fn not_assessed(id: &str, weight: u32) -> CategoryScore {
    CategoryScore {
        score: None,
        stars: 0,
        level: "not assessed".to_owned(),
        rules: 0,
        rules_used: 0,
        checks: 0,
        ..category(id, weight, Counts::default(), Vec::new(), Vec::new())
    }
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

/// The total of some categories: all that are assessed, by their weights.
fn total(categories: &[CategoryScore]) -> Total {
    let assessed = || categories.iter().filter_map(|category| Some((category.score?.hundredths(), category.weight)));
    let weight_assessed: u32 = assessed().map(|(_, weight)| weight).sum();
    let sum: u32 = assessed().map(|(score, weight)| score * weight).sum();
    Total {
        lines: 40_211,
        size: 2,
        score: Some(points(sum / weight_assessed)),
        grade: Some("D".to_owned()),
        withheld: Vec::new(),
        verdict: Some(Verdict::NotReady),
        reasons: vec![
            "1 finding is P0, and no verdict but this allows one.".to_owned(),
            "Security scores 40.00, and each category needs 50.00.".to_owned(),
        ],
        weight_assessed,
        weight: categories.iter().map(|category| category.weight).sum(),
    }
}

fn item(id: &str, title: &str, status: Status, reason: &str, rules: &[&str], findings: u32) -> ChecklistItem {
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

fn attestation() -> Attestation {
    Attestation {
        item: "restore".to_owned(),
        owner: "@shop/operations".to_owned(),
        evidence: "https://wiki.example/restore".to_owned(),
        expires: "2027-01-31".to_owned(),
        note: None,
    }
}

fn checklist() -> Vec<ChecklistGroup> {
    let group = |id: &str, title: &str, items| ChecklistGroup { id: id.to_owned(), title: title.to_owned(), items };
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
    let step = |rule: &str, severity, findings, files, gain, total| PlanStep {
        rule: rule.to_owned(),
        severity,
        findings,
        files,
        effort: if findings > 4 { Effort::Medium } else { Effort::Small },
        gain: points(gain),
        total: points(total),
    };
    let horizon = |id: &str, title: &str, steps| PlanHorizon { id: id.to_owned(), title: title.to_owned(), steps };
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
    let bar = |score, category, worst, weight| Bar { score: points(score), category: points(category), worst, weight };
    let grade = |name: &str, at_least| Grade { name: name.to_owned(), at_least: points(at_least) };
    let horizon = |id: &str, title: &str, severities: &[Severity]| Horizon {
        id: id.to_owned(),
        title: title.to_owned(),
        severities: severities.to_vec(),
    };
    Standard {
        format: plimsoll_model::standard::FORMAT.to_owned(),
        id: "small".to_owned(),
        title: "A small standard".to_owned(),
        version: "1.0.0".to_owned(),
        scoring: Scoring {
            penalties: BySeverity { p0: points(4_000), p1: points(1_500), p2: points(400), p3: points(100) },
            confidence: ByConfidence { high: 100, medium: 70, low: 40 },
            size: Size { base: 10_000, most: 8, without: Vec::new(), severities: vec![Severity::P2, Severity::P3] },
            caps: Caps { p0: Some(points(4_000)), p1: Some(points(7_000)), p2: None, p3: None },
            strengths: StrengthScoring { least_places: 5, points: points(500), most: 50 },
        },
        severity: SeverityPolicy::default(),
        coverage: Floor { checks: 90, weight: 50 },
        verdicts: Verdicts {
            ready: bar(8_500, 7_000, Some(Severity::P2), 70),
            with_fixes: bar(7_000, 5_000, Some(Severity::P1), 50),
        },
        grades: vec![grade("A", 9_000), grade("B", 8_000), grade("C", 7_000), grade("D", 6_000), grade("F", 0)],
        levels: Vec::new(),
        categories: Vec::new(),
        checklist: Vec::new(),
        plan: vec![
            horizon("immediate", "Before the launch", &[Severity::P0, Severity::P1]),
            horizon("short", "Within a month", &[Severity::P2]),
            horizon("long", "Within a quarter", &[Severity::P3]),
        ],
        effort: plimsoll_model::standard::Effort { small: 4, medium: 20 },
    }
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
    run.units = vec![UnitReport {
        languages: Vec::new(),
        unit: Unit { path: "app".to_owned(), name: "shop".to_owned(), evidence: vec!["app/pyproject.toml".to_owned()] },
        files: 214,
        lines: 40_211,
        counts: run.outcome.counts,
        total: Some(total.clone()),
        categories: scores.iter().map(|(id, score)| ((*id).to_owned(), *score)).collect(),
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
