//! What people see.

use plimsoll_model::run::{Gate, Run};
use plimsoll_report::terminal::{Options, render, render_rule, render_rules};
use unicode_width::UnicodeWidthStr;

use crate::sample;

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
fn colours_and_links_are_the_only_difference() {
    let plain = render(&sample::run(), &width(80));
    let options = Options { color: true, links: true, base: Some("file:///home/me/shop/".to_owned()), ..width(80) };
    let styled = render(&sample::run(), &options);
    assert!(!plain.contains('\u{1b}'));
    assert!(styled.contains("\u{1b}]8;;file:///home/me/shop/app/database.py\u{1b}\\"));
    assert!(styled.contains("\u{1b}[1m"));
    assert_eq!(unstyled(&styled), plain);
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
        for run in [sample::run(), sample::clean()] {
            for verbose in [false, true] {
                let options = Options { verbose, max_per_rule: None, ..width(columns) };
                for line in render(&run, &options).lines() {
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
