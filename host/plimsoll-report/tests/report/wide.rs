//! A graded run of a larger project, and one of any size: units, owners, states, a comparison, an assessment whose numbers
//! add up.
//!
//! The arithmetic is a small stand-in for that of `plimsoll-standard`: no dilution by size, no halving. Renderers have to
//! print what a run says, whatever made it.

use plimsoll_model::assessment::{
    Assessment, Attestation, Cap, CategoryScore, ChecklistGroup, ChecklistItem, Earned, Effort, Penalty, PenaltyStep,
    PlanHorizon, PlanStep, Total,
};
use plimsoll_model::inventory::{Ecosystem, Problem};
use plimsoll_model::run::{
    AdvisoryReport, AdvisoryState, Comparison, Counts, DependencyReport, EcosystemAdvisories, Finding, FindingState,
    RuleChecks, RuleInfo, Run, UnitReport,
};
use plimsoll_model::standard::Standard;
use plimsoll_model::{Confidence, Position, Score, Severity, Status, Unit, Verdict};

use crate::sample;

/// Id, title, weight.
const CATEGORIES: [(&str, &str, u32); 10] = [
    ("security", "Security", 20),
    ("concurrency", "Concurrency & thread safety", 15),
    ("resources", "Resource management", 15),
    ("resilience", "Error handling & resilience", 15),
    ("performance", "Performance & scaling", 15),
    ("deployment", "Configuration & deployment", 5),
    ("observability", "Monitoring & observability", 5),
    ("testing", "Testing & quality", 5),
    ("documentation", "Documentation", 3),
    ("quality", "Code quality", 2),
];
const OWNERS: [&str; 3] = ["@shop/payments", "@shop/platform", "ops@shop.example"];
const UNITS: [&str; 3] = ["", "services/orders", "services/web"];

fn points(hundredths: u32) -> Score {
    Score::from_hundredths(hundredths)
}

/// A standard with the usual numbers.
pub(crate) fn standard() -> Standard {
    let categories: Vec<_> = CATEGORIES
        .iter()
        .map(|(id, title, weight)| serde_json::json!({ "id": id, "title": title, "weight": weight }))
        .collect();
    serde_json::from_value(serde_json::json!({
        "format": "plimsoll-standard/1",
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
        "levels": [{ "name": "excellent", "stars": 5, "at-least": 90 }],
        "categories": categories,
        "plan": [{ "id": "now", "title": "Now", "severities": ["P0", "P1"] }],
        "effort": { "small": 5, "medium": 20 }
    }))
    .unwrap()
}

/// The rules of the sample and some more, so that most categories have one.
fn rules() -> Vec<RuleInfo> {
    let more = [
        ("reliability/unbounded-queue", "Queue without a bound", "resources", Severity::P2, Confidence::High),
        ("reliability/swallowed-error", "Error caught and dropped", "resilience", Severity::P2, Confidence::Medium),
        (
            "reliability/shared-state",
            "Shared state written without a lock",
            "concurrency",
            Severity::P1,
            Confidence::Low,
        ),
        ("deployment/no-health-check", "No health check", "deployment", Severity::P2, Confidence::High),
        ("reliability/print-as-log", "Print instead of a log", "observability", Severity::P3, Confidence::High),
        ("documentation/no-runbook", "No runbook", "documentation", Severity::P3, Confidence::Medium),
        ("reliability/query-in-loop", "Query in a loop", "performance", Severity::P2, Confidence::Medium),
    ];
    let mut rules = sample::rules();
    rules.extend(more.map(|(id, title, category, severity, confidence)| RuleInfo {
        id: id.to_owned(),
        title: title.to_owned(),
        category: category.to_owned(),
        severity,
        confidence,
        summary: format!("{title}: under load, or when something else fails, this is what gives way first."),
        risk: "It works in every test. In production it fails at the worst moment, and *nothing* says why.".to_owned(),
        fix: "Bound it, check it, or hand it on. Then prove with a test that it holds:\n\n```python\nassert limit > 0\n```".to_owned(),
        ..sample::rules()[2].clone()
    }));
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

/// A finding of a rule in one of many files.
fn numbered(rule: &RuleInfo, number: usize) -> Finding {
    let folders = ["services/orders/api", "services/orders/jobs", "services/web/views", "libs/billing", "tools"];
    let folder = folders[number % folders.len()];
    let path = format!("{folder}/module_{:04}.py", number / 7);
    let text = format!(
        "def handle_{number}(request, session):\n    orders = session.query(Order).all()\n    for order in orders:\n        \
         process(order, retries={number})\n    return orders\n"
    );
    let mut finding = sample::finding("reliability/todo-without-issue", &path, &text, "session.query(Order).all()");
    finding.rule.clone_from(&rule.id);
    (finding.severity, finding.confidence) = (rule.severity, rule.confidence);
    finding.message = format!("`handle_{number}` does this for every order, {} times in one request", number % 90 + 2);
    finding.fingerprint = format!("{:016x}", 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(number as u64 + 1));
    finding.location.start.line += (number % 300) as u32;
    finding.owners = match number % 4 {
        3 => Vec::new(),
        4.. => unreachable!(),
        owner => vec![OWNERS[owner].to_owned()],
    };
    finding.unit = UNITS.iter().find(|unit| !unit.is_empty() && path.starts_with(*unit)).unwrap_or(&"").to_string();
    finding
}

/// A graded run with at least so many findings of P2 and P3.
pub(crate) fn graded(findings: usize) -> Run {
    let mut run = sample::run();
    run.rules = rules();
    let lesser: Vec<RuleInfo> = run.rules.iter().filter(|rule| rule.severity >= Severity::P2).cloned().collect();
    let worse = run.rules.iter().find(|rule| rule.id == "reliability/shared-state").cloned().unwrap();
    run.findings.extend((0..findings).map(|number| numbered(&lesser[(number ^ (number >> 3)) % lesser.len()], number)));
    run.findings.extend((0..2).map(|number| numbered(&worse, findings + number)));
    let standard = standard();
    for (number, finding) in run.findings.iter_mut().enumerate() {
        finding.state = Some(FindingState::ALL[[0, 2, 2, 2, 1][number % 5]]);
        let scoring = &standard.scoring;
        let share = scoring.confidence.of(finding.confidence);
        finding.points = Some(points(scoring.penalties.of(finding.severity).hundredths() * share / 100));
    }
    run.findings[0].owners = vec![OWNERS[0].to_owned(), OWNERS[1].to_owned()];
    run.findings[2].severity_reason = "P1 in scripts as well: `plimsoll.toml` asks for it".to_owned();
    run.findings.sort_by(|a, b| {
        (a.severity, &a.location.path, a.location.start, &a.rule).cmp(&(
            b.severity,
            &b.location.path,
            b.location.start,
            &b.rule,
        ))
    });
    run.outcome.counts = Counts::default();
    for finding in &run.findings {
        run.outcome.counts.add(finding.severity);
    }
    run.settings.as_of = Some("2026-02-28".to_owned());
    run.checks = run
        .rules
        .iter()
        .map(|rule| RuleChecks { rule: rule.id.clone(), unit: String::new(), planned: 214, failed: 0, judged: None })
        .collect();
    run.units = units(&run);
    run.dependencies = Some(dependencies());
    run.assessment = Some(assess(&run, &standard));
    run.standard = Some(standard);
    let total = run.assessment.as_ref().map(|assessment| assessment.total.clone());
    for unit in &mut run.units {
        unit.total.clone_from(&total);
        unit.categories = vec![("security".to_owned(), Some(points(4_000))), ("testing".to_owned(), None)];
    }
    run.comparison = Some(comparison(&run));
    run
}

fn units(run: &Run) -> Vec<UnitReport> {
    let units = UNITS.iter().map(|path| {
        let mut counts = Counts::default();
        run.findings.iter().filter(|finding| finding.unit == *path).for_each(|finding| counts.add(finding.severity));
        let name = if path.is_empty() { "shop" } else { path.rsplit('/').next().unwrap() };
        let evidence = if path.is_empty() { Vec::new() } else { vec![format!("{path}/Dockerfile")] };
        let unit = Unit { path: (*path).to_owned(), name: name.to_owned(), evidence };
        UnitReport {
            unit,
            files: 71,
            lines: 13_403,
            languages: Vec::new(),
            counts,
            total: None,
            categories: Vec::new(),
        }
    });
    units.collect()
}

fn dependencies() -> DependencyReport {
    let known = |ecosystem, state, records, newest: Option<&str>| EcosystemAdvisories {
        ecosystem,
        state,
        records,
        newest: newest.map(str::to_owned),
    };
    DependencyReport {
        manifests: 4,
        dependencies: 312,
        problems: vec![Problem {
            path: "tools/setup.py".to_owned(),
            position: Position { line: 12, column: 5 },
            message: "requirements are computed; help: name them in `pyproject.toml`".to_owned(),
        }],
        advisories: Some(AdvisoryReport {
            snapshot: "osv".to_owned(),
            ecosystems: vec![
                known(Ecosystem::PyPi, AdvisoryState::Known, 14_211, Some("2026-02-20")),
                known(Ecosystem::Npm, AdvisoryState::Stale, 98_120, Some("2025-06-01")),
                known(Ecosystem::Go, AdvisoryState::Unknown, 0, None),
            ],
            problems: vec!["Maven/all.zip: not a zip archive".to_owned()],
        }),
    }
}

fn assess(run: &Run, standard: &Standard) -> Assessment {
    let categories: Vec<CategoryScore> =
        CATEGORIES.iter().map(|(id, title, weight)| category(run, standard, id, title, *weight)).collect();
    let assessed = || categories.iter().filter(|category| category.score.is_some());
    let weight_assessed: u32 = assessed().map(|category| category.weight).sum();
    let sum: u32 = assessed().map(|category| category.score.unwrap().hundredths() * category.weight).sum();
    let score = points(sum / weight_assessed.max(1));
    Assessment {
        standard: format!("sha256:{}", "c0ffee00".repeat(8)),
        total: Total {
            lines: 40_211,
            size: 1,
            score: Some(score),
            grade: Some(if score.hundredths() >= 7_000 { "C+" } else { "D" }.to_owned()),
            withheld: Vec::new(),
            verdict: Some(Verdict::NotReady),
            reasons: vec![
                "1 finding is P0: `security/sql-from-strings`.".to_owned(),
                "Security scores 40.00 or less, below 70.00.".to_owned(),
                "The audit is incomplete: 2 checks of `acme/dead-code` ran out of fuel.".to_owned(),
            ],
            weight_assessed,
            weight: 100,
        },
        plan: plan(run, score),
        checklist: checklist(),
        categories,
    }
}

fn category(run: &Run, standard: &Standard, id: &str, title: &str, weight: u32) -> CategoryScore {
    let rules: Vec<&RuleInfo> = run.rules.iter().filter(|rule| rule.category == id).collect();
    let mut penalties: Vec<Penalty> = rules.iter().filter_map(|rule| penalty(run, &rule.id)).collect();
    penalties.sort_by_key(|penalty| std::cmp::Reverse(penalty.points));
    let lost = penalties.iter().fold(Score::ZERO, |sum, penalty| sum.plus(penalty.points));
    let strengths = run.strengths.iter().filter(|strength| rules.iter().any(|rule| rule.id == strength.rule));
    let strengths: Vec<Earned> = strengths
        .map(|strength| Earned {
            rule: strength.rule.clone(),
            met: strength.met,
            total: strength.total,
            points: points(500 * strength.met / strength.total),
        })
        .collect();
    let sum = strengths.iter().fold(Score::ZERO, |sum, earned| sum.plus(earned.points));
    let earned = sum.min(points(lost.hundredths() * 30 / 100));
    let without = Score::FULL.plus(earned).minus(lost).min(Score::FULL);
    let mut counts = Counts::default();
    let findings = run.findings.iter().filter(|finding| rules.iter().any(|rule| rule.id == finding.rule));
    findings.for_each(|finding| counts.add(finding.severity));
    let worst = Severity::ALL.into_iter().find(|severity| counts.of(*severity) > 0);
    let cap = worst.and_then(|severity| Some((severity, standard.scoring.caps.of(severity)?)));
    let cap = cap.filter(|(_, at)| *at < without).map(|(severity, at)| Cap { severity, at, without });
    let score = cap.as_ref().map_or(without, |cap| cap.at);
    let (stars, level) = match score.hundredths() {
        _ if rules.is_empty() => (0, "not assessed"),
        9_000.. => (5, "excellent"),
        8_000.. => (4, "good"),
        6_500.. => (3, "needs improvement"),
        4_000.. => (2, "weak"),
        _ => (1, "critical"),
    };
    CategoryScore {
        id: id.to_owned(),
        title: title.to_owned(),
        weight,
        score: (!rules.is_empty()).then_some(score),
        stars,
        level: level.to_owned(),
        rules: rules.len() as u32,
        rules_used: rules.len() as u32,
        checks: 214 * rules.len() as u64,
        counts,
        penalties,
        lost,
        strengths,
        earned,
        cap,
    }
}

fn penalty(run: &Run, rule: &str) -> Option<Penalty> {
    let findings: Vec<&Finding> = run.findings.iter().filter(|finding| finding.rule == rule).collect();
    let mut steps: Vec<PenaltyStep> = Vec::new();
    for finding in &findings {
        let each = finding.points.unwrap();
        match steps.iter_mut().find(|step| step.each == each) {
            Some(step) => step.findings += 1,
            None => steps.push(PenaltyStep {
                severity: finding.severity,
                confidence: finding.confidence,
                findings: 1,
                each,
                halved: 0,
            }),
        }
    }
    let sum = steps.iter().map(|step| step.each.hundredths() * step.findings).sum();
    let count = findings.len() as u32;
    (count > 0).then(|| Penalty { rule: rule.to_owned(), findings: count, points: points(sum), steps })
}

fn plan(run: &Run, score: Score) -> Vec<PlanHorizon> {
    let horizons: [(&str, &str, &[Severity]); 3] = [
        ("immediate", "Immediate, before production", &[Severity::P0, Severity::P1]),
        ("short-term", "Short-term, within a month", &[Severity::P2]),
        ("long-term", "Long-term, within a quarter", &[Severity::P3]),
    ];
    let mut total = score;
    let horizons = horizons.into_iter().map(|(id, title, severities)| {
        let mut steps = Vec::new();
        for rule in &run.rules {
            for severity in severities {
                let own =
                    run.findings.iter().filter(|finding| finding.rule == rule.id && finding.severity == *severity);
                let findings = own.count() as u32;
                if findings > 0 {
                    let gain = points(Score::FULL.minus(total).hundredths() / 4);
                    total = total.plus(gain);
                    let effort = [Effort::Small, Effort::Medium, Effort::Large][(findings as usize / 4).min(2)];
                    let files = findings.div_ceil(2);
                    steps.push(PlanStep {
                        rule: rule.id.clone(),
                        severity: *severity,
                        findings,
                        files,
                        effort,
                        gain,
                        total,
                    });
                }
            }
        }
        PlanHorizon { id: id.to_owned(), title: title.to_owned(), steps }
    });
    horizons.collect()
}

fn checklist() -> Vec<ChecklistGroup> {
    let item = |id: &str, title: &str, status, reason: &str, rules: &[&str], findings| ChecklistItem {
        id: id.to_owned(),
        title: title.to_owned(),
        status,
        reason: reason.to_owned(),
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        findings,
        attestation: None,
    };
    let mut restore =
        item("backups", "Backups are restored as a test", Status::Attested, "Somebody vouches for it.", &[], 0);
    restore.attestation = Some(Attestation {
        item: "backups".to_owned(),
        owner: OWNERS[1].to_owned(),
        evidence: "https://wiki.shop.example/restore/2026-02".to_owned(),
        expires: "2026-08-31".to_owned(),
        note: Some("Drill of the platform team, took 41 minutes.".to_owned()),
    });
    let group = |id: &str, title: &str, items| ChecklistGroup { id: id.to_owned(), title: title.to_owned(), items };
    let sql = "security/sql-from-strings";
    let http = "reliability/http-without-timeout";
    vec![
        group(
            "security",
            "Security",
            vec![
                item(
                    "injection",
                    "No statement is built from strings",
                    Status::NotReady,
                    "1 finding is P0.",
                    &[sql],
                    1,
                ),
                item(
                    "secrets",
                    "No secret is in the code",
                    Status::NotAssessed,
                    "`security/hard-coded-secret` was switched off.",
                    &[],
                    0,
                ),
            ],
        ),
        group(
            "operation",
            "Operation",
            vec![
                item(
                    "timeouts",
                    "Every outgoing call has a timeout",
                    Status::NotReady,
                    "2 findings are P1.",
                    &[http],
                    2,
                ),
                item(
                    "health",
                    "Every service says whether it is healthy",
                    Status::NeedsAttention,
                    "There are findings of P2.",
                    &["deployment/no-health-check"],
                    4,
                ),
                item(
                    "images",
                    "Every base image is pinned",
                    Status::NeedsAttention,
                    "1 finding is P2.",
                    &["deployment/unpinned-base-image"],
                    1,
                ),
                item(
                    "shutdown",
                    "Every service stops in order",
                    Status::Ready,
                    "The rule looked at 214 files and found nothing.",
                    &[http],
                    0,
                ),
                restore,
            ],
        ),
    ]
}

fn comparison(run: &Run) -> Comparison {
    let state = |state| run.findings.iter().filter(|finding| finding.state == Some(state)).count() as u32;
    let mut before = run.assessment.as_ref().unwrap().total.clone();
    before.score = Some(points(5_812));
    let earlier = |id: &str, score: u32| (id.to_owned(), Some(points(score)));
    Comparison {
        new: state(FindingState::New),
        moved: state(FindingState::Moved),
        unchanged: state(FindingState::Unchanged),
        fixed: sample::run().findings.into_iter().rev().take(3).collect(),
        unknown: sample::run().findings.into_iter().take(1).collect(),
        before: Some(before),
        categories_before: vec![earlier("security", 2_500), earlier("resilience", 7_000), earlier("quality", 9_925)],
        standard_changed: false,
    }
}
