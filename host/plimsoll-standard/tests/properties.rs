//! What holds for every run: nothing that is mended lowers a score, and what is printed adds up.

use std::collections::BTreeSet;

use plimsoll_model::assessment::Verdict;
use plimsoll_model::run::{
    Counts, Coverage, FORMAT, Finding, Gate, LanguageCoverage, Location, Outcome, RuleChecks, RuleInfo, Run, Settings,
    Strength, Subject, Tool,
};
use plimsoll_model::text::{Position, Span};
use plimsoll_model::{CATEGORIES, Confidence, Role, Score, Severity};
use plimsoll_standard::{apply, default_standard, what_if};
use proptest::prelude::*;

fn rule(index: usize) -> RuleInfo {
    RuleInfo {
        id: format!("pack/rule-{index}"),
        title: String::new(),
        summary: String::new(),
        risk: String::new(),
        fix: String::new(),
        category: CATEGORIES[index % CATEGORIES.len()].id.to_owned(),
        severity: Severity::P2,
        confidence: Confidence::High,
        languages: Vec::new(),
        checklist: Vec::new(),
        cwe: Vec::new(),
        references: Vec::new(),
        page: String::new(),
    }
}

fn finding((rule, severity, confidence, line): (usize, usize, usize, u32)) -> Finding {
    let at = Position { line, column: 1 };
    Finding {
        rule: format!("pack/rule-{rule}"),
        severity: Severity::ALL[severity],
        confidence: Confidence::ALL[confidence],
        message: String::new(),
        location: Location {
            path: format!("src/{}.py", line % 7),
            span: Span { start: 0, end: 1 },
            start: at,
            end: at,
        },
        role: Role::Production,
        severity_reason: String::new(),
        points: None,
        owners: Vec::new(),
        state: None,
        moved_from: None,
        unit: String::new(),
        whole_unit: false,
        snippet: None,
        related: Vec::new(),
        fixes: Vec::new(),
        fingerprint: format!("{rule}-{severity}-{confidence}-{line}"),
        properties: Vec::new(),
    }
}

fn run(lines: u64, rules: usize, findings: Vec<Finding>, strengths: Vec<(usize, u32, u32)>) -> Run {
    let language = LanguageCoverage { language: "python".to_owned(), files: 1, lines, bytes: lines * 40 };
    Run {
        format: FORMAT.to_owned(),
        tool: Tool { name: "plimsoll".to_owned(), version: "0.1.0".to_owned(), interfaces: Vec::new() },
        subject: Subject { name: "shop".to_owned(), path_prefix: String::new() },
        settings: Settings::default(),
        outcome: Outcome { gate: Gate::Passed, fail_on: None, counts: Counts::default() },
        coverage: Coverage {
            files_seen: 1,
            files_audited: 1,
            files_skipped: 0,
            paths_ignored: 0,
            files_with_parse_errors: 0,
            checks_planned: 10,
            checks_completed: 10,
            languages: vec![language],
        },
        assessment: None,
        standard: None,
        attestations: Vec::new(),
        comparison: None,
        packs: Vec::new(),
        rules: (0..rules).map(rule).collect(),
        checks: (0..rules)
            .map(|index| RuleChecks {
                rule: format!("pack/rule-{index}"),
                unit: String::new(),
                planned: 4,
                failed: 0,
                judged: None,
            })
            .collect(),
        units: Vec::new(),
        findings,
        strengths: strengths
            .into_iter()
            .map(|(rule, met, total)| Strength {
                rule: format!("pack/rule-{rule}"),
                message: String::new(),
                met: met.min(total),
                total,
                evidence: Vec::new(),
                units: Vec::new(),
            })
            .collect(),
        metrics: Vec::new(),
        faults: Vec::new(),
        dependencies: None,
        skipped: Vec::new(),
        parse_errors: Vec::new(),
        evidence: Vec::new(),
    }
}

const RULES: usize = 14;

fn any_run() -> impl Strategy<Value = Run> {
    let findings = prop::collection::vec((0..RULES, 0..4_usize, 0..3_usize, 1..400_u32).prop_map(finding), 0..80);
    let strengths = prop::collection::vec((0..RULES, 0..20_u32, 0..20_u32), 0..10);
    // Few P0: they would hide all else behind their caps.
    let findings = (findings, 0..4_usize).prop_map(|(mut findings, worst)| {
        findings.retain(|finding| Severity::ALL[worst] <= finding.severity);
        findings
    });
    let failed = prop::collection::vec(prop_oneof![Just(0), 0..=4_u64], RULES);
    (0..3_000_000_u64, 1..=RULES, findings, strengths, failed).prop_map(
        |(lines, rules, mut findings, strengths, failed)| {
            findings.retain(|finding| (0..rules).any(|index| finding.rule == format!("pack/rule-{index}")));
            let mut run = run(lines, rules, findings, strengths);
            // Every other rule counts what it judges; some of them had nothing to judge.
            for checks in run.checks.iter_mut().skip(1).step_by(2) {
                checks.judged = Some(run.findings.iter().filter(|finding| finding.rule == checks.rule).count() as u64);
            }
            // A finding is of a check that did not fail.
            for (checks, failed) in run.checks.iter_mut().zip(failed) {
                let found = run.findings.iter().any(|finding| finding.rule == checks.rule);
                checks.failed = failed.min(checks.planned - u64::from(found));
            }
            run
        },
    )
}

fn graded(mut run: Run) -> Run {
    apply(&mut run, &default_standard());
    run
}

fn scores(run: &Run) -> Vec<Option<Score>> {
    let assessment = run.assessment.as_ref().expect("graded");
    assessment.categories.iter().map(|category| category.score).chain([assessment.total.score]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn removing_any_finding_never_lowers_a_score(run in any_run(), which in any::<prop::sample::Index>()) {
        let before = graded(run);
        prop_assume!(!before.findings.is_empty());
        let index = which.index(before.findings.len());
        let mut after = before.clone();
        after.findings.remove(index);
        let after = graded(after);
        for (before, after) in scores(&before).into_iter().zip(scores(&after)) {
            prop_assert!(after >= before, "{before:?} fell to {after:?}");
        }
        let verdict = |run: &Run| run.assessment.as_ref().and_then(|assessment| assessment.total.verdict);
        // Where too little is known, mending what was certainly wrong leaves nothing certain.
        prop_assert!(verdict(&after).is_none() || verdict(&after) >= verdict(&before));
    }

    #[test]
    fn every_step_adds_up(run in any_run()) {
        let run = graded(run);
        let assessment = run.assessment.as_ref().expect("graded");
        for category in &assessment.categories {
            let mut lost = Score::ZERO;
            for penalty in &category.penalties {
                let steps = penalty.steps.iter().fold(0, |sum, step| sum + step.each.hundredths() * step.findings);
                prop_assert_eq!(steps, penalty.points.hundredths());
                let of: u32 = run.findings.iter().filter(|finding| finding.rule == penalty.rule)
                    .map(|finding| finding.points.expect("graded").hundredths()).sum();
                prop_assert_eq!(of, penalty.points.hundredths());
                prop_assert_eq!(penalty.steps.iter().map(|step| step.findings).sum::<u32>(), penalty.findings);
                lost = lost.plus(penalty.points);
            }
            prop_assert_eq!(lost, category.lost);
            if let Some(score) = category.score {
                let without = Score::FULL.minus(lost.minus(category.earned));
                prop_assert_eq!(score, category.cap.as_ref().map_or(without, |cap| cap.at));
                prop_assert!(category.cap.as_ref().is_none_or(|cap| cap.without == without && cap.at < without));
            }
        }
    }

    #[test]
    fn an_open_p0_or_p1_caps_the_verdict(run in any_run()) {
        let run = graded(run);
        let assessment = run.assessment.as_ref().expect("graded");
        let open = |severity| run.findings.iter().any(|finding| finding.severity == severity);
        if open(Severity::P0) {
            prop_assert_eq!(assessment.total.verdict, Some(Verdict::NotReady));
            let capped = assessment.categories.iter().filter(|category| category.counts.p0 > 0);
            for category in capped {
                prop_assert!(category.score.is_some_and(|score| score < Score::from_hundredths(5_000)));
            }
        } else if open(Severity::P1) {
            prop_assert!(assessment.total.verdict < Some(Verdict::Ready));
        }
    }

    #[test]
    fn the_plan_mends_everything_and_ends_at_full_marks(run in any_run()) {
        let run = graded(run);
        let assessment = run.assessment.as_ref().expect("graded");
        // Where every rule failed, there is nothing to mend.
        prop_assume!(assessment.total.score.is_some());
        let steps: Vec<_> = assessment.plan.iter().flat_map(|horizon| &horizon.steps).collect();
        let planned: u32 = steps.iter().map(|step| step.findings).sum();
        prop_assert_eq!(planned as usize, run.findings.len());
        let gained = steps.iter().fold(assessment.total.score.expect("assessed"), |sum, step| sum.plus(step.gain));
        if let Some(last) = steps.last() {
            prop_assert_eq!(last.total, gained);
            prop_assert_eq!(last.total, Score::FULL);
        }
        // Each step's total is what the score would be.
        let mut mended = BTreeSet::new();
        for step in steps.iter().take(4) {
            mended.insert((step.rule.clone(), step.severity));
            let then = what_if(&run, |finding| mended.contains(&(finding.rule.clone(), finding.severity))).expect("graded");
            prop_assert_eq!(then.assessment.expect("graded").total.score, Some(step.total));
        }
    }

    #[test]
    fn grading_twice_changes_nothing(run in any_run()) {
        let once = graded(run);
        prop_assert_eq!(graded(once.clone()), once);
    }
}

#[test]
fn a_rule_that_had_nothing_to_judge_says_nothing() {
    let mut run = run(1_000, 3, Vec::new(), Vec::new());
    let (idle, busy) = (&mut run.checks[0..2], 12);
    (idle[0].judged, idle[1].judged) = (Some(0), Some(busy));
    let assessment = graded(run).assessment.expect("graded");
    let category = |of: usize| assessment.categories.iter().find(|category| category.id == CATEGORIES[of].id);
    assert_eq!(category(0).map(|category| (category.score, category.rules, category.rules_used)), Some((None, 1, 0)));
    assert_eq!(category(1).map(|category| (category.score, category.rules_used)), Some((Some(Score::FULL), 1)));
}

#[test]
fn a_category_that_nothing_could_assess_is_no_pass() {
    let run = graded(run(1_000, 3, Vec::new(), Vec::new()));
    let assessment = run.assessment.expect("graded");
    let assessed: Vec<&str> = assessment
        .categories
        .iter()
        .filter(|category| category.score.is_some())
        .map(|category| category.id.as_str())
        .collect();
    assert_eq!(assessed, ["concurrency", "resources", "security"]);
    assert_eq!((assessment.total.weight_assessed, assessment.total.weight), (50, 100));
    assert_eq!(assessment.total.verdict, Some(Verdict::WithFixes));
    assert_eq!(assessment.total.reasons, ["categories with 50 % of the weights could be assessed, less than 70 %"]);
}

#[test]
fn too_little_coverage_withholds_the_grade() {
    let mut run = run(1_000, 10, Vec::new(), Vec::new());
    run.coverage.checks_completed = 9;
    let total = graded(run.clone()).assessment.expect("graded").total;
    assert_eq!((total.grade, total.verdict), (None, None));
    assert_eq!(total.withheld, ["9 of 10 checks were completed, less than 95 %"]);
    // What is open is certain all the same.
    run.findings = vec![finding((0, 0, 0, 1))];
    let total = graded(run).assessment.expect("graded").total;
    assert_eq!((total.grade, total.verdict), (None, Some(Verdict::NotReady)));
    assert_eq!(total.reasons, ["1 P0 finding is open"]);
}

#[test]
fn a_large_code_base_dilutes_what_is_not_urgent() {
    let lost = |lines, severity, count| {
        let findings = (0..count).map(|line| finding((4, severity, 0, line + 1))).collect();
        let run = graded(run(lines, 10, findings, Vec::new()));
        let categories = run.assessment.expect("graded").categories;
        categories.into_iter().find(|category| category.id == "performance").expect("there").lost.to_string()
    };
    assert_eq!(lost(100, 3, 1), "2.00");
    assert_eq!(lost(1_000_000, 3, 1), "0.20");
    assert_eq!(lost(1_000_000, 3, 10), "2.00");
    assert_eq!(lost(100, 3, 1_000), "3.97");
    assert_eq!(lost(1_000_000, 3, 1_000), "3.80");
    assert_eq!(lost(1_000_000, 1, 1), "20.00");
}
