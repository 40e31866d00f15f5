//! What changed between two runs.

use plimsoll_model::fault::{Fault, FaultKind};
use plimsoll_model::run::{
    Comparison, EarlierPlace, Finding, FindingState, Location, ParseErrors, Run, SkipReason, Skipped, Snippet,
};
use plimsoll_model::{Confidence, Position, Role, Severity, Span};
use plimsoll_report::compare::{NewRules, compare};
use plimsoll_report::terminal::{Options, render_diff};
use plimsoll_report::{Format, Options as FormatOptions};
use proptest::prelude::*;

use crate::{graded, sample};

/// A finding whose fingerprint is made of the rule, the path and the text, as those of an audit are.
fn found(rule: &str, path: &str, text: &str) -> Finding {
    let position = Position { line: 1, column: 1 };
    Finding {
        rule: rule.to_owned(),
        severity: Severity::P2,
        confidence: Confidence::High,
        message: format!("`{path}` has a gap"),
        location: Location { path: path.to_owned(), span: Span::new(0, 1), start: position, end: position },
        role: Role::Production,
        severity_reason: String::new(),
        points: None,
        owners: Vec::new(),
        state: None,
        moved_from: None,
        unit: String::new(),
        whole_unit: false,
        snippet: (!text.is_empty()).then(|| Snippet {
            first_line: 1,
            text: text.to_owned(),
            highlight: Span::new(0, text.len() as u32),
        }),
        related: Vec::new(),
        fixes: Vec::new(),
        fingerprint: format!("{rule}:{path}:{text}"),
        properties: Vec::new(),
    }
}

fn with(findings: &[Finding]) -> Run {
    Run { findings: findings.to_vec(), ..sample::clean() }
}

fn compared(new: &Run, old: &Run) -> (Vec<FindingState>, Comparison) {
    let run = compare(new.clone(), old);
    (run.findings.iter().map(|finding| finding.state.unwrap()).collect(), run.comparison.unwrap())
}

const RULE: &str = "reliability/http-without-timeout";
const OTHER: &str = "security/sql-from-strings";

#[test]
fn a_finding_is_known_again_by_its_fingerprint() {
    let mut again = found(RULE, "a.py", "get()");
    again.location.start.line = 90;
    again.message = "said otherwise".to_owned();
    let (states, comparison) = compared(&with(&[again]), &with(&[found(RULE, "a.py", "get()")]));
    assert_eq!(states, [FindingState::Unchanged]);
    assert_eq!((comparison.unchanged, comparison.fixed.len(), comparison.unknown.len()), (1, 0, 0));
}

#[test]
fn a_renamed_file_takes_its_findings_along() {
    let old = with(&[found(RULE, "a.py", "x = get( )"), found(RULE, "a.py", "y = get()")]);
    let new = with(&[found(RULE, "lib/b.py", "  x  =  get( )"), found(RULE, "lib/b.py", "z = get()")]);
    let (states, comparison) = compared(&new, &old);
    assert_eq!(states, [FindingState::Moved, FindingState::New]);
    assert_eq!(comparison.fixed, [found(RULE, "a.py", "y = get()")]);
}

#[test]
fn what_moved_says_from_where() {
    let mut old = found(RULE, "a.py", "get()");
    old.location.start.line = 31;
    let mut new = compare(with(&[found(RULE, "lib/b.py", "get()"), found(RULE, "c.py", "post()")]), &with(&[old]));
    let from = EarlierPlace { path: "a.py".to_owned(), line: 31 };
    assert_eq!((new.findings[0].moved_from.as_ref(), new.findings[1].moved_from.as_ref()), (Some(&from), None));
    let text = render_diff(&new, &Options::default());
    assert!(text.contains("from a.py:31"), "{text}");
    for format in [Format::Html, Format::Markdown, Format::Terminal, Format::Csv, Format::Json, Format::Ndjson] {
        let text = format.render(&new, &FormatOptions::default());
        let place = if matches!(format, Format::Json | Format::Ndjson) { "\"moved_from\":" } else { "a.py:31" };
        assert!(text.contains(place), "{format:?}: {text}");
    }
    // A comparison with another run knows nothing of where it was before that.
    new = compare(new.clone(), &new);
    assert!(new.findings.iter().all(|finding| finding.moved_from.is_none()));
}

#[test]
fn what_a_new_rule_finds_is_counted_apart() {
    let new = with(&[found(RULE, "a.py", "get()"), found(OTHER, "a.py", "execute()")]);
    let mut old = with(&[]);
    old.rules.retain(|rule| rule.id != OTHER);
    let run = compare(new.clone(), &old);
    let comparison = run.comparison.clone().unwrap();
    assert_eq!((comparison.new, comparison.new_by_rule), (2, 1));
    assert_eq!(comparison.new_rules, [OTHER]);
    let new_rules = NewRules::of(&run);
    assert_eq!(run.findings.iter().map(|each| new_rules.explain(each)).collect::<Vec<_>>(), [false, true]);

    let text = render_diff(&run, &Options::default());
    assert!(text.contains("New: 1 finding\n"), "{text}");
    assert!(text.contains("New because their rule is, whatever changed in the code: 1 finding"), "{text}");
    let said = "1 of them by 1 rule that the earlier run did not have";
    for format in [Format::Html, Format::Markdown, Format::MarkdownComment, Format::Terminal] {
        let text = format.render(&run, &FormatOptions::default());
        assert!(text.contains(said), "{format:?}: {text}");
    }
    let csv = Format::Csv.render(&run, &FormatOptions::default());
    assert_eq!(csv.lines().filter(|line| line.ends_with("\"true\"")).count(), 1, "{csv}");

    // The rule is known from now on.
    let again = compare(new, &run).comparison.unwrap();
    assert_eq!((again.new, again.new_by_rule, again.new_rules.len()), (0, 0, 0));
    // A rule that finds nothing is none the less new.
    let (_, silent) = compared(&with(&[]), &old);
    assert_eq!((silent.new_by_rule, silent.new_rules.len()), (0, 1));
}

#[test]
fn each_earlier_finding_moves_once_and_never_within_its_file() {
    let new = with(&[found(RULE, "b.py", "get()"), found(RULE, "c.py", "get()")]);
    let (states, _) = compared(&new, &with(&[found(RULE, "a.py", "get()")]));
    assert_eq!(states, [FindingState::Moved, FindingState::New]);
    let mut within = found(RULE, "a.py", "get()");
    within.fingerprint = "another".to_owned();
    let (states, _) = compared(&with(&[within]), &with(&[found(RULE, "a.py", "get()")]));
    assert_eq!(states, [FindingState::New]);
}

#[test]
fn nothing_moves_without_lines_or_between_rules() {
    let (states, _) = compared(&with(&[found(RULE, "b.py", "")]), &with(&[found(RULE, "a.py", "")]));
    assert_eq!(states, [FindingState::New]);
    let (states, _) = compared(&with(&[found(RULE, "b.py", "get()")]), &with(&[found(OTHER, "a.py", "get()")]));
    assert_eq!(states, [FindingState::New]);
}

/// Asserts what becomes of a finding that a run does not have.
#[track_caller]
fn assert_gone(new: &Run, old: &Finding, fixed: bool) {
    let (_, comparison) = compared(new, &with(std::slice::from_ref(old)));
    assert_eq!((comparison.fixed.len(), comparison.unknown.len()), if fixed { (1, 0) } else { (0, 1) });
}

fn fault(during: &str, rule: Option<&str>, path: Option<&str>) -> Fault {
    Fault {
        pack: "reliability".to_owned(),
        rule: rule.map(str::to_owned),
        path: path.map(str::to_owned),
        during: during.to_owned(),
        kind: FaultKind::Trap,
        message: String::new(),
    }
}

#[test]
fn only_what_was_looked_at_is_fixed() {
    let old = found(RULE, "lib/a.py", "get()");
    assert_gone(&with(&[]), &old, true);

    let mut off = with(&[]);
    off.rules.retain(|rule| rule.id != RULE);
    assert_gone(&off, &old, false);

    for (skipped, fixed) in [("lib/a.py", false), ("lib", false), ("lib/b.py", true), ("li", true)] {
        let reason = SkipReason::Generated;
        let mut run = with(&[]);
        run.skipped.push(Skipped { path: skipped.to_owned(), reason, detail: "says so".to_owned() });
        assert_gone(&run, &old, fixed);
    }
}

#[test]
fn a_failed_pack_repairs_nothing() {
    let old = found(RULE, "lib/a.py", "get()");
    let whole = Finding { whole_unit: true, ..old.clone() };
    for (fault, fixed) in [
        (fault("inspect", None, Some("lib/a.py")), false),
        // One call looks for all rules of a pack.
        (fault("inspect", Some("another"), Some("lib/a.py")), false),
        (fault("inspect", None, Some("lib/b.py")), true),
        (fault("conclude", None, None), false),
        (fault("load", Some("another"), None), true),
        (fault("select", Some("http-without-timeout"), Some("lib/a.py")), false),
    ] {
        let mut run = with(&[]);
        run.faults = vec![fault];
        assert_gone(&run, &old, fixed);
        if run.faults[0].during == "inspect" {
            assert_gone(&run, &whole, false);
        }
    }
}

#[test]
fn what_is_newly_left_out_is_not_fixed() {
    let old = found(RULE, "lib/a.py", "get()");
    let mut new = with(&[]);
    new.settings.exclude.push("lib/**".to_owned());
    assert_gone(&new, &old, false);
    let mut before = with(std::slice::from_ref(&old));
    before.settings = new.settings.clone();
    assert_eq!(compared(&new, &before).1.fixed.len(), 1);
    new.findings.push(found(OTHER, "lib/a.py", "execute()"));
    assert_gone(&new, &old, true);
}

#[test]
fn what_can_no_longer_be_parsed_is_not_fixed() {
    let old = found(RULE, "lib/a.py", "get()");
    let parse = |count| ParseErrors {
        path: "lib/a.py".to_owned(),
        count,
        first: Position { line: 1, column: 1 },
        message: String::new(),
    };
    let new = Run { parse_errors: vec![parse(2)], ..with(&[]) };
    assert_gone(&new, &old, false);
    let before = Run { parse_errors: vec![parse(2)], ..with(std::slice::from_ref(&old)) };
    assert_eq!(compared(&new, &before).1.fixed.len(), 1);
    let text = render_diff(&compare(new, &with(&[old])), &Options::default());
    assert!(text.contains("`lib/a.py` could not be fully parsed"), "{text}");
}

#[test]
fn scores_are_compared() {
    let old = graded::run();
    let assessment = old.assessment.clone().unwrap();
    let (_, comparison) = compared(&old, &old);
    assert_eq!(comparison.before, Some(assessment.total));
    assert_eq!(comparison.categories_before.len(), assessment.categories.len());
    assert!(!comparison.standard_changed);
    let mut other = old.clone();
    other.assessment.as_mut().unwrap().standard = "sha256:other".to_owned();
    assert!(compared(&other, &old).1.standard_changed);
    let (_, comparison) = compared(&old, &sample::run());
    assert_eq!((comparison.before, comparison.standard_changed), (None, false));
}

/// Findings of few rules, in few files, with few texts, so that much is the same.
fn findings() -> impl Strategy<Value = Vec<Finding>> {
    let rule = prop::sample::select(vec![RULE, OTHER, "acme/gone"]);
    let path = prop::sample::select(vec!["a.py", "lib/a.py", "lib/b.py"]);
    let text = prop::sample::select(vec!["", "get()", "get( )", "post()"]);
    let severity = prop::sample::select(Severity::ALL.to_vec());
    let one = (rule, path, text, severity)
        .prop_map(|(rule, path, text, severity)| Finding { severity, ..found(rule, path, text) });
    prop::collection::vec(one, 0..12)
}

fn runs() -> impl Strategy<Value = Run> {
    let skipped = prop::option::of(prop::sample::select(vec!["a.py", "lib"]));
    let path = prop::option::of(prop::sample::select(vec!["a.py", "lib/a.py"]));
    (findings(), skipped, prop::option::of(path), any::<bool>()).prop_map(|(findings, skipped, failed, whole)| {
        let mut run = with(&findings);
        run.rules.retain(|rule| whole || rule.id != RULE);
        run.skipped = skipped
            .map(|path| Skipped { path: path.to_owned(), reason: SkipReason::Binary, detail: String::new() })
            .into_iter()
            .collect();
        run.faults = failed.map(|path| fault("inspect", None, path)).into_iter().collect();
        run
    })
}

fn sorted(findings: &[Finding]) -> Vec<String> {
    let mut texts: Vec<String> = findings.iter().map(|finding| serde_json::to_string(finding).unwrap()).collect();
    texts.sort();
    texts
}

proptest! {
    #[test]
    fn every_finding_is_accounted_for(new in runs(), old in runs()) {
        let run = compare(new.clone(), &old);
        let comparison = run.comparison.as_ref().unwrap();
        let counted = (comparison.new + comparison.moved + comparison.unchanged) as usize;
        prop_assert_eq!(counted, new.findings.len());
        let new_rules = NewRules::of(&run);
        let explained = run.findings.iter().filter(|finding| new_rules.explain(finding)).count();
        prop_assert_eq!(explained as u32, comparison.new_by_rule);
        let moved = run.findings.iter().filter(|finding| finding.moved_from.is_some()).count();
        prop_assert_eq!(moved as u32, comparison.moved);
        let known = (comparison.moved + comparison.unchanged) as usize;
        prop_assert_eq!(known + comparison.fixed.len() + comparison.unknown.len(), old.findings.len());
        for state in FindingState::ALL {
            let number = run.findings.iter().filter(|finding| finding.state == Some(state)).count() as u32;
            let said = match state {
                FindingState::New => comparison.new,
                FindingState::Moved => comparison.moved,
                FindingState::Unchanged => comparison.unchanged,
            };
            prop_assert_eq!(number, said);
        }
    }

    #[test]
    fn nothing_is_new_beside_itself(run in runs()) {
        let (states, comparison) = compared(&run, &run);
        prop_assert!(states.iter().all(|state| *state == FindingState::Unchanged));
        prop_assert_eq!((comparison.fixed.len(), comparison.unknown.len()), (0, 0));
    }

    #[test]
    fn the_order_of_findings_does_not_matter(new in runs(), old in runs(), turn in 0..12_usize, back in any::<bool>()) {
        let shuffled = |run: &Run| {
            let mut run = run.clone();
            let length = run.findings.len().max(1);
            run.findings.rotate_left(turn % length);
            if back {
                run.findings.reverse();
            }
            run
        };
        let one = compare(new.clone(), &old);
        let other = compare(shuffled(&new), &shuffled(&old));
        prop_assert_eq!(sorted(&one.findings), sorted(&other.findings));
        prop_assert_eq!(one.comparison, other.comparison);
    }

    #[test]
    fn comparing_again_changes_nothing(new in runs(), old in runs()) {
        let once = compare(new, &old);
        prop_assert_eq!(compare(once.clone(), &old), once);
    }
}
