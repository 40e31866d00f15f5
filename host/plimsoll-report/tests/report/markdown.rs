//! Markdown for people at a code host.

use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, Run};
use plimsoll_report::markdown::{Options, Profile, render, render_diff};

use crate::{graded, sample};

fn options(profile: Profile) -> Options {
    Options { full: Some("the report `plimsoll.html` of this build".to_owned()), ..Options::new(profile) }
}

#[test]
fn a_comment_of_a_graded_run() {
    insta::assert_snapshot!(render(&graded::run(), &options(Profile::Comment)));
}

#[test]
fn a_comment_of_a_compared_run_leads_with_what_changed() {
    insta::assert_snapshot!(render(&graded::compared(), &options(Profile::Comment)));
}

#[test]
fn the_whole_report() {
    insta::assert_snapshot!(render(&graded::run(), &options(Profile::Long)));
}

#[test]
fn a_run_that_is_not_graded() {
    let text = render(&sample::run(), &options(Profile::Summary));
    assert!(text.starts_with("### Gate failed, audit incomplete\n"), "{text}");
    for heading in ["### Scores", "### Checklist", "### Plan"] {
        assert!(!text.contains(heading), "{text}");
    }
}

#[test]
fn a_ready_run_says_so() {
    let text = render(&graded::ready(), &options(Profile::Comment));
    assert!(text.starts_with("<!-- plimsoll:default -->\n### ✓ Production-ready: A, 100.00 of 100\n"), "{text}");
    assert!(
        text.contains("No finding is P0 or P1.") && text.contains("Every file was audited by every rule"),
        "{text}"
    );
}

#[test]
fn a_difference() {
    insta::assert_snapshot!(render_diff(&graded::compared(), &options(Profile::Summary)));
}

#[test]
fn profiles_have_names() {
    for profile in Profile::ALL {
        assert_eq!(Profile::from_name(profile.name()), Some(profile));
    }
    assert_eq!(Profile::from_name("nonsense"), None);
}

/// A run with so many findings of each severity, each with a number that can be found again.
fn large(each: u32) -> Run {
    let mut run = graded::run();
    let samples = run.findings.clone();
    run.findings.clear();
    for severity in Severity::ALL {
        let sample = samples.iter().find(|finding| finding.severity == severity).unwrap();
        run.findings.extend((0..each).map(|number| {
            let mut finding = Finding { message: format!("{}-{number:06}.", severity.name()), ..sample.clone() };
            finding.fingerprint = format!("{severity:?}{number}");
            finding
        }));
    }
    run
}

/// Numbers of findings that are shown.
fn shown(text: &str, severity: Severity) -> u32 {
    text.matches(&format!(" {}-", severity.name())).count() as u32
}

/// Numbers of findings that are said to be left out.
fn left_out(text: &str, severity: Severity) -> u32 {
    let noun = format!(" {} finding", severity.name());
    let Some((before, _)) =
        text.lines().find(|line| line.starts_with("**Left out")).and_then(|line| line.split_once(&noun))
    else {
        return 0;
    };
    before.rsplit(' ').next().unwrap().replace(',', "").parse().unwrap()
}

#[test]
fn what_does_not_fit_is_counted_and_the_least_severe_goes_first() {
    let (each, text) = (1_000, render(&large(1_000), &options(Profile::Comment)));
    assert!(text.len() <= 65_536 && text.len() > 55_000, "{}", text.len());
    for severity in Severity::ALL {
        assert_eq!(shown(&text, severity) + left_out(&text, severity), each, "{severity:?}");
    }
    assert_eq!([Severity::P1, Severity::P2, Severity::P3].map(|severity| shown(&text, severity)), [0, 0, 0]);
    assert!(shown(&text, Severity::P0) > 20);
    assert!(text.contains("the report `plimsoll.html` of this build has them."));

    let text = render(&large(70), &options(Profile::Comment));
    assert_eq!([Severity::P0, Severity::P1].map(|severity| left_out(&text, severity)), [0, 0], "{}", text.len());
    assert!(left_out(&text, Severity::P3) > 0, "{}", text.len());
    assert!(text.contains("> 6 |     cursor.execute("));
}

#[test]
fn a_summary_holds_more_and_a_long_report_all() {
    let run = large(3_000);
    let text = render(&run, &options(Profile::Summary));
    assert!(text.len() <= 1_048_576 && text.len() > 1_000_000, "{}", text.len());
    for severity in Severity::ALL {
        assert_eq!(shown(&text, severity) + left_out(&text, severity), 3_000, "{severity:?}");
    }
    let text = render(&run, &options(Profile::Long));
    assert!(!text.contains("Left out"));
    assert_eq!(Severity::ALL.map(|severity| shown(&text, severity)), [3_000; 4]);
}

#[test]
fn other_lists_that_do_not_fit_are_counted_too() {
    let mut run = graded::run();
    run.skipped = vec![run.skipped[0].clone(); 5_000];
    let text = render(&run, &options(Profile::Comment));
    assert!(text.len() <= 65_536);
    let shown = text.matches("has a NUL byte").count();
    let note = text.lines().find(|line| line.starts_with("**Left out")).unwrap();
    let said: usize = note.split(": ").nth(1).unwrap().split(' ').next().unwrap().replace(',', "").parse().unwrap();
    assert_eq!(shown + said, 5_000, "{note}");
    assert!(note.contains("paths that were not audited"), "{note}");
}
