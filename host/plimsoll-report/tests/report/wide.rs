//! A graded run of a larger project, and one of any size: units, owners, states, a comparison, an assessment whose numbers
//! add up. Its parts come from [`build`].

use plimsoll_model::assessment::{
    Assessment, Attestation, CategoryScore, ChecklistGroup, Earned, Penalty, PenaltyStep, PlanHorizon,
};
use plimsoll_model::inventory::{Ecosystem, Problem};
use plimsoll_model::run::{
    AdvisoryReport, AdvisoryState, Comparison, Counts, DependencyReport, EcosystemAdvisories, Finding, FindingState,
    RuleChecks, RuleInfo, Run, UnitReport,
};
use plimsoll_model::standard::Standard;
use plimsoll_model::{Confidence, Position, Score, Severity, Status};

use crate::build::{self, group, horizon, item, points};
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

/// A standard with the usual numbers.
pub(crate) fn standard() -> Standard {
    let categories: Vec<_> = CATEGORIES
        .iter()
        .map(|(id, title, weight)| serde_json::json!({ "id": id, "title": title, "weight": weight }))
        .collect();
    build::standard(serde_json::json!({
        "categories": categories,
        "levels": [{ "name": "excellent", "stars": 5, "at-least": 90 }],
        "plan": [{ "id": "now", "title": "Now", "severities": ["P0", "P1"] }],
    }))
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
        build::unit(path, name, &evidence, 71, 13_403, counts)
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
    let reasons = [
        "1 finding is P0: `security/sql-from-strings`.",
        "Security scores 40.00 or less, below 70.00.",
        "The audit is incomplete: 2 checks of `acme/dead-code` ran out of fuel.",
    ];
    let mut total = build::total(&categories, 1, "D", &reasons);
    let score = total.score.unwrap();
    if score.hundredths() >= 7_000 {
        total.grade = Some("C+".to_owned());
    }
    Assessment {
        standard: format!("sha256:{}", "c0ffee00".repeat(8)),
        total,
        plan: plan(run, score),
        checklist: checklist(),
        categories,
    }
}

fn category(run: &Run, standard: &Standard, id: &str, title: &str, weight: u32) -> CategoryScore {
    let rules: Vec<&RuleInfo> = run.rules.iter().filter(|rule| rule.category == id).collect();
    let mut penalties: Vec<Penalty> = rules.iter().filter_map(|rule| penalty(run, &rule.id)).collect();
    penalties.sort_by_key(|penalty| std::cmp::Reverse(penalty.points));
    let strengths = run.strengths.iter().filter(|strength| rules.iter().any(|rule| rule.id == strength.rule));
    let strengths: Vec<Earned> = strengths
        .map(|strength| {
            build::earned(&strength.rule, strength.met, strength.total, 500 * strength.met / strength.total)
        })
        .collect();
    let mut counts = Counts::default();
    let findings = run.findings.iter().filter(|finding| rules.iter().any(|rule| rule.id == finding.rule));
    findings.for_each(|finding| counts.add(finding.severity));
    let rules = rules.len() as u32;
    build::Category { id, title, weight, rules, counts, penalties, strengths }.score(standard)
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
    (!findings.is_empty()).then(|| build::penalty(rule, steps))
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
                    steps.push(build::step(&rule.id, *severity, (findings, findings.div_ceil(2)), gain, total));
                }
            }
        }
        horizon(id, title, steps)
    });
    horizons.collect()
}

fn checklist() -> Vec<ChecklistGroup> {
    let mut restore =
        item("backups", "Backups are restored as a test", Status::Attested, "Somebody vouches for it.", &[], 0);
    restore.attestation = Some(Attestation {
        note: Some("Drill of the platform team, took 41 minutes.".to_owned()),
        ..build::attestation("backups", OWNERS[1], "https://wiki.shop.example/restore/2026-02", "2026-08-31")
    });
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
        new_by_rule: 0,
        new_rules: Vec::new(),
        moved: state(FindingState::Moved),
        unchanged: state(FindingState::Unchanged),
        fixed: sample::run().findings.into_iter().rev().take(3).collect(),
        unknown: sample::run().findings.into_iter().take(1).collect(),
        before: Some(before),
        categories_before: vec![earlier("security", 2_500), earlier("resilience", 7_000), earlier("quality", 9_925)],
        standard_changed: false,
    }
}
