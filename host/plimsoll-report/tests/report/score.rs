//! The arithmetic of a score, read back from what is printed and worked out again.

use plimsoll_model::assessment::Assessment;
use plimsoll_model::run::Run;
use plimsoll_model::{Score, Verdict};
use plimsoll_report::terminal::{Options, WhatIf, score, what_if};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::graded;

fn width(width: usize) -> Options {
    Options { width, ..Options::default() }
}

#[test]
fn every_point_is_printed() {
    insta::assert_snapshot!(score(&graded::run(), None, &width(90)));
}

#[test]
fn one_category_is_printed() {
    insta::assert_snapshot!(score(&graded::run(), Some("resilience"), &width(60)));
}

/// The number that a word says, in hundredths; none if it says none.
fn number(word: &str) -> Option<u64> {
    let word = word.trim_end_matches([',', ':', ';']).replace(',', "");
    let (whole, cents) = word.split_once('.')?;
    (cents.len() == 2).then(|| Some(whole.parse::<u64>().ok()? * 100 + cents.parse::<u64>().ok()?)).flatten()
}

/// The first number behind a mark.
fn behind(line: &str, mark: &str) -> u64 {
    line.split_once(mark).and_then(|(_, rest)| rest.split_whitespace().find_map(number)).expect(line)
}

/// Works everything out again that is printed, and returns the total.
fn worked_out(text: &str) -> u64 {
    let (mut steps, mut rule, mut rules) = (0, 0, 0);
    let (mut products, mut scores) = (0, Vec::new());
    let mut total = None;
    let mut in_total = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        in_total |= line == "Total";
        if let ([times, "×", each, "=", product, ..], false) = (words.as_slice(), in_total) {
            let times: u64 = times.replace(',', "").parse().unwrap();
            assert_eq!(times * number(each).unwrap(), number(product).unwrap(), "{line}");
            steps += number(product).unwrap();
        } else if line.contains(": ") && words.len() == 4 && words[2].starts_with("finding") {
            assert_eq!(steps, rule, "the rule before: {line}");
            (steps, rule) = (0, number(words[3]).unwrap());
            rules += rule;
        } else if words.first() == Some(&"Lost") {
            assert_eq!(steps, rule, "{line}");
            assert_eq!(number(words[1]).unwrap(), rules, "{line}");
        } else if words.first() == Some(&"Score") {
            let earned = if line.contains(" + ") { behind(line, " + ") } else { 0 };
            let uncapped = 10_000 + earned - behind(line, "− ");
            assert_eq!(uncapped, behind(line, " = "), "{line}");
            let cap = line.contains("no more than").then(|| behind(line, "no more than "));
            scores.push(cap.map_or(uncapped, |cap| cap.min(uncapped)));
            (steps, rule, rules) = (0, 0, 0);
        } else if in_total && line.contains(" × ") {
            let row = line.split(" × ").collect::<Vec<_>>();
            let one = row[0].split_whitespace().last().and_then(number).unwrap();
            let weight: u64 = row[1].split_whitespace().next().unwrap().parse().unwrap();
            assert!(scores.contains(&one), "{line}");
            assert_eq!(one * weight, behind(line, " = "), "{line}");
            products += one * weight;
        } else if words.first() == Some(&"Sum") {
            assert_eq!(behind(line, " = "), products, "{line}");
        } else if in_total && words.get(1) == Some(&"÷") {
            assert_eq!(number(words[0]).unwrap(), products, "{line}");
            let weights: u64 = words[2].parse().unwrap();
            assert_eq!(products / weights, behind(line, " = "), "{line}");
            assert_eq!(line.contains("rounded down"), products % weights > 0, "{line}");
            total = Some(products / weights);
        }
    }
    assert!(!text.contains("not what its numbers give"), "{text}");
    total.expect("a total")
}

fn total(run: &Run) -> u64 {
    run.assessment.as_ref().unwrap().total.score.unwrap().hundredths().into()
}

#[test]
fn the_numbers_add_up() {
    for run in [graded::run(), graded::ready(), graded::withheld()] {
        assert_eq!(worked_out(&score(&run, None, &width(120))), total(&run));
    }
}

proptest! {
    #[test]
    fn any_numbers_add_up(each in prop::collection::vec((1..10_u32, 1..4_000_u32), 1..6), weights in prop::collection::vec(1..50_u32, 10)) {
        let run = graded::of(&each, &weights);
        prop_assert_eq!(worked_out(&score(&run, None, &width(120))), total(&run));
    }
}

#[test]
fn findings_are_listed_with_their_points() {
    let text = score(&graded::run(), Some("quality"), &Options { verbose: true, ..width(80) });
    let points = text.lines().filter(|line| line.contains("  app/module_")).map(|line| line.split_whitespace().next());
    let points: Vec<u64> = points.map(|word| number(word.unwrap()).unwrap()).collect();
    assert_eq!((points.len(), points.iter().sum::<u64>()), (5, 65), "{text}");
    let text = score(&graded::run(), Some("quality"), &width(80));
    assert!(!text.contains("app/module_") && text.contains("-v lists the findings of each rule"), "{text}");
}

fn with(change: impl FnOnce(&mut Assessment)) -> String {
    let mut run = graded::run();
    change(run.assessment.as_mut().unwrap());
    score(&run, None, &width(100))
}

#[test]
fn numbers_that_do_not_add_up_are_named() {
    let wrong = "which is not what its numbers give";
    assert!(!with(|_| {}).contains(wrong));
    let one = Score::from_hundredths(1);
    let cases: [fn(&mut Assessment); 5] = [
        |graded| graded.total.score = Some(Score::ZERO),
        |graded| graded.categories[0].score = Some(Score::FULL),
        |graded| graded.categories[0].lost = Score::FULL,
        |graded| graded.categories[3].cap.as_mut().unwrap().without = Score::ZERO,
        |graded| graded.categories[9].penalties[0].steps[0].findings += 1,
    ];
    for case in cases {
        assert!(with(case).contains(wrong));
    }
    assert!(with(|graded| graded.categories[9].penalties[0].points = one).contains("! the run says 0.01"));
}

#[test]
fn what_was_not_graded_is_not_explained() {
    let text = score(&crate::sample::run(), None, &width(80));
    assert!(text.starts_with("This run was not graded"), "{text}");
    let text = score(&graded::run(), Some("nonsense"), &width(80));
    assert!(text.starts_with("No category `nonsense` was scored; there are security, concurrency"), "{text}");
}

#[test]
fn a_withheld_grade_says_why() {
    let text = score(&graded::withheld(), None, &width(80));
    assert!(text.contains("Grade withheld\n  - Categories with 50 of 100 of the weights"), "{text}");
    assert!(text.contains("\nNo verdict\n"), "{text}");
}

#[test]
fn no_line_of_the_arithmetic_is_wider_than_the_terminal() {
    for columns in 40..=130 {
        for run in [graded::run(), graded::ready(), graded::withheld()] {
            for verbose in [false, true] {
                for line in score(&run, None, &Options { verbose, ..width(columns) }).lines() {
                    assert!(line.width() <= columns, "{columns}: {line}");
                }
            }
        }
    }
}

#[test]
fn what_if_shows_before_and_after() {
    let before = graded::run().assessment.unwrap().total;
    let mut after = before.clone();
    after.score = Some(Score::from_hundredths(7_553));
    (after.grade, after.verdict) = (Some("C".to_owned()), Some(Verdict::WithFixes));
    let result = |rule: &str, after| WhatIf { rule: rule.to_owned(), findings: 2, before: before.clone(), after };
    let results = [result("reliability/http-without-timeout", after), result("acme/none", before.clone())];
    insta::assert_snapshot!(what_if(&results, &width(80)), @r"
    What if these were mended, each alone
      reliability/http-without-timeout  2 findings
        66.53 → 75.53, +9.00, D → C, Not production-ready → Production-ready with
          fixes
      acme/none  2 findings
        66.53 as before, D as before, Not production-ready as before
    ");
}
