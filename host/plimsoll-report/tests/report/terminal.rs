//! What people see.

use plimsoll_model::run::{Gate, Run};
use plimsoll_report::terminal::{Options, render, render_diff, render_rule, render_rules};
use unicode_width::UnicodeWidthStr;

use crate::{graded, sample};

fn width(width: usize) -> Options {
    Options { width, ..Options::default() }
}

#[test]
fn a_run_at_eighty_columns() {
    insta::assert_snapshot!(render(&sample::run(), &width(80)));
}

#[test]
fn a_run_at_sixty_columns() {
    insta::assert_snapshot!(render(&sample::run(), &width(60)));
}

#[test]
fn a_run_with_everything_unfolded() {
    let options = Options { verbose: true, max_per_rule: None, ..width(120) };
    insta::assert_snapshot!(render(&sample::run(), &options));
}

#[test]
fn a_run_without_findings() {
    insta::assert_snapshot!(render(&sample::clean(), &width(80)));
}

#[test]
fn a_graded_run_at_eighty_columns() {
    insta::assert_snapshot!(render(&graded::run(), &width(80)));
}

#[test]
fn a_compared_run_with_everything_unfolded() {
    let options = Options { verbose: true, max_per_rule: None, ..width(110) };
    insta::assert_snapshot!(render(&graded::compared(), &options));
}

#[test]
fn a_ready_run_at_fifty_columns() {
    insta::assert_snapshot!(render(&graded::ready(), &width(50)));
}

#[test]
fn a_difference_at_eighty_columns() {
    insta::assert_snapshot!(render_diff(&graded::compared(), &width(80)));
}

#[test]
fn the_verdict_and_the_worst_findings_come_first() {
    let lines: Vec<String> = render(&graded::run(), &width(80)).lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "shop  Not production-ready · D, 66.53 of 100 (50 % assessed)");
    assert_eq!(lines[1], "  gate failed, audit incomplete");
    assert!(lines[3].starts_with("P0  "), "{lines:?}");
    let p1 = lines.iter().position(|line| line.starts_with("P1  ")).unwrap();
    assert!(p1 < 24, "{p1}");
}

#[test]
fn a_run_that_is_not_graded_has_no_scores() {
    let text = render(&sample::run(), &width(80));
    for heading in ["Scores", "Checklist", "Plan", "Why "] {
        assert!(!text.contains(&format!("\n{heading}")), "{text}");
    }
}

#[test]
fn a_withheld_grade_is_said_first_and_explained() {
    let text = render(&graded::withheld(), &width(80));
    assert!(text.starts_with("shop  No verdict · grade withheld, 66.53 of 100 (50 % assessed)"), "{text}");
    assert!(text.contains("Why the grade is withheld\n  - Categories with 50 of 100"), "{text}");
}

#[test]
fn steps_of_the_plan_that_are_folded_are_counted() {
    let mut run = graded::run();
    let steps = &mut run.assessment.as_mut().unwrap().plan[0].steps;
    for _ in 0..3 {
        steps.extend_from_within(..1);
    }
    assert!(render(&run, &width(80)).contains("\n    … 2 more steps; -v lists them\n"));
    let all = render(&run, &Options { verbose: true, ..width(80) });
    assert!(!all.contains("more step"), "{all}");
}

#[test]
fn differences_that_are_folded_are_counted() {
    let mut run = graded::compared();
    let fixed = &mut run.comparison.as_mut().unwrap().fixed;
    while fixed.len() < 25 {
        fixed.extend_from_within(..1);
    }
    assert!(render_diff(&run, &width(80)).contains("\n  … 5 more; -v lists them\n"));
    assert!(!render_diff(&run, &Options { verbose: true, ..width(80) }).contains("more; -v"));
}

#[test]
fn a_run_that_was_not_compared_has_no_difference() {
    assert!(render_diff(&sample::run(), &width(80)).ends_with("\nThis run was compared with no other\n"));
    let nothing = plimsoll_report::compare::compare(sample::run(), &sample::run());
    let text = render_diff(&nothing, &width(80));
    assert!(text.contains("\nNothing is new\n") && !text.contains("Scores"), "{text}");
}

#[test]
fn other_standards_make_scores_incomparable() {
    let mut old = graded::run();
    old.assessment.as_mut().unwrap().standard = "sha256:other".to_owned();
    let text = render_diff(&plimsoll_report::compare::compare(graded::run(), &old), &width(100));
    assert!(text.contains("graded by different standards"), "{text}");
    let text = render_diff(&plimsoll_report::compare::compare(graded::run(), &sample::run()), &width(100));
    assert!(text.contains("The earlier run was not graded"), "{text}");
}

#[test]
fn colours_and_links_are_the_only_difference() {
    let plain = render(&sample::run(), &width(80));
    let options = Options { color: true, links: true, base: Some("file:///home/me/shop/".to_owned()), ..width(80) };
    let styled = render(&sample::run(), &options);
    assert!(!plain.contains('\u{1b}'));
    assert!(styled.contains("\u{1b}]8;;file:///home/me/shop/app/database.py\u{1b}\\"));
    assert!(styled.contains("\u{1b}[1m"));
    assert_eq!(unstyled(&styled), plain);
    let graded = graded::compared();
    assert_eq!(unstyled(&render(&graded, &options)), render(&graded, &width(80)));
    assert_eq!(unstyled(&render_diff(&graded, &options)), render_diff(&graded, &width(80)));
}

/// Takes out the two kinds of escape sequences that are written.
fn unstyled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = match after.strip_prefix(']') {
            Some(link) => link.split_once("\u{1b}\\").unwrap().1,
            None => after.split_once('m').unwrap().1,
        };
    }
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    lines.join("\n") + rest
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in 40..=140 {
        for run in [sample::run(), sample::clean(), graded::compared(), graded::ready(), graded::withheld()] {
            for verbose in [false, true] {
                let options = Options { verbose, max_per_rule: None, ..width(columns) };
                for line in (render(&run, &options) + &render_diff(&run, &options)).lines() {
                    assert!(line.width() <= columns, "{columns}: {line}");
                }
            }
        }
        for line in render_rules(&sample::rules(), &width(columns)).lines() {
            assert!(line.width() <= columns, "{columns}: {line}");
        }
    }
}

fn last_line(run: &Run) -> String {
    render(run, &width(100)).lines().last().unwrap().to_owned()
}

#[test]
fn the_outcome_is_the_last_line() {
    let mut run = sample::run();
    assert_eq!(last_line(&run), "✗ Gate failed: 3 findings P1 or worse; and the audit is incomplete: 2 faults");
    run.outcome.gate = Gate::Incomplete;
    assert_eq!(last_line(&run), "✗ Audit incomplete: 2 faults, so the gate cannot be said to have passed");
    run.faults.clear();
    run.outcome.gate = Gate::Failed;
    assert_eq!(last_line(&run), "✗ Gate failed: 3 findings P1 or worse");
    run.outcome.gate = Gate::Passed;
    run.outcome.fail_on = Some(plimsoll_model::Severity::P0);
    assert_eq!(last_line(&run), "✓ Gate passed: no finding is P0");
    run.outcome.fail_on = None;
    assert_eq!(last_line(&run), "• No gate: the audit fails on no severity");
}

#[test]
fn what_is_folded_is_counted() {
    let folded = render(&sample::run(), &Options { max_per_rule: Some(2), ..width(80) });
    assert!(folded.contains("… 3 more in 3 files; --all shows them"), "{folded}");
    assert!(!folded.contains("module_3"));
    let all = render(&sample::run(), &Options { max_per_rule: None, ..width(80) });
    assert!(all.contains("module_5") && !all.contains("--all"));
    let worst = render(&sample::run(), &Options { max_per_rule: Some(0), ..width(80) });
    assert!(worst.contains("app/database.py:6:5") && worst.contains("… 5 more in 5 files"), "{worst}");
}

#[test]
fn the_table_of_rules() {
    insta::assert_snapshot!(render_rules(&sample::rules(), &width(100)));
}

#[test]
fn the_page_of_a_rule() {
    insta::assert_snapshot!(render_rule(&sample::rules()[1], &width(72)));
}

#[test]
fn the_page_of_a_rule_with_weaknesses() {
    insta::assert_snapshot!(render_rule(&sample::rules()[3], &width(72)));
}

#[test]
fn imported_evidence_changes_nothing_else() {
    let mut without = sample::run();
    without.evidence.clear();
    let all = render(&sample::run(), &width(80));
    let (before, rest) = all.split_once("Imported evidence\n").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    assert_eq!(format!("{before}{after}"), render(&without, &width(80)));
}
