//! A page's examples, audited one by one through the real component.
//!
//! The same check serves the built-in packs' tests and authors of other packs: a marked line must report exactly there,
//! and everything else must be silent.

use std::fmt::Write as _;

use plimsoll_model::{Document as _, Fault, Finding, LineIndex, LocatedFact, Match, Role, Strength};
use plimsoll_page::{Example, ExpectedFinding};
use plimsoll_source::{RuleSelectors, SelectorSet, SourceFile};

use super::{Call, Observer, Unobserved};
use crate::packs::LoadedPack;

/// One example that does not do what its page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `pack/rule`.
    pub rule: String,
    /// Line of the page on which the example's text starts.
    pub line: u32,
    /// What was expected and what was got.
    pub message: String,
    /// The example, among those of its page; none where the rule fails before any.
    pub example: Option<usize>,
    /// Why the component gave nothing, where that is the reason.
    pub fault: Option<Box<Fault>>,
}

/// What is wrong with one example.
struct Wrong {
    message: String,
    fault: Option<Box<Fault>>,
}

impl<T: Into<String>> From<T> for Wrong {
    fn from(message: T) -> Self {
        Self { message: message.into(), fault: None }
    }
}

impl Wrong {
    fn of_fault(fault: Fault) -> Self {
        Self { message: format!("`{}` failed: {}", fault.during, fault.message), fault: Some(Box::new(fault)) }
    }
}

/// Returns the number of examples of a rule, and those that fail.
#[must_use]
pub fn check(pack: &LoadedPack, rule: u32) -> (usize, Vec<Failure>) {
    let Some(page) = pack.page(rule) else { return (0, Vec::new()) };
    let (selectors, broken) = SelectorSet::compile(&[alone(pack, rule)]);
    let fail = |line: u32, example: Option<usize>, Wrong { message, fault }: Wrong| Failure {
        rule: pack.rule_id(rule),
        line,
        message,
        example,
        fault,
    };
    let mine = broken.into_iter().filter(|fault| fault.rule == rule as usize);
    let mut failures: Vec<Failure> = mine
        .map(|fault| {
            // The message begins with the line; the place says it already.
            let parts = fault.message.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
            let (line, message) = parts
                .and_then(|(line, message)| Some((line.parse().ok()?, message)))
                .unwrap_or((1, fault.message.as_str()));
            fail(line, None, message.into())
        })
        .collect();
    if !failures.is_empty() {
        // No example can be right where a selector is missing.
        return (page.examples.len(), failures);
    }
    for (index, example) in page.examples.iter().enumerate() {
        if let Err(wrong) = run(pack, rule, example, &selectors, &Unobserved) {
            failures.push(fail(example.line, Some(index), wrong));
        }
    }
    (page.examples.len(), failures)
}

/// Runs one example again, for what its calls cost.
pub fn observe(pack: &LoadedPack, rule: u32, example: usize, observer: &dyn Observer) {
    let Some(example) = pack.page(rule).and_then(|page| page.examples.get(example)) else { return };
    let (selectors, _) = SelectorSet::compile(&[alone(pack, rule)]);
    // Whether it is right is known already.
    let _ = run(pack, rule, example, &selectors, observer);
}

/// The selectors of one rule, and none of the others.
fn alone(pack: &LoadedPack, rule: u32) -> Vec<RuleSelectors<'_>> {
    let rules = pack.pack.description().rules.iter().enumerate();
    rules
        .map(|(index, other)| RuleSelectors { page: &other.page, enabled: index == rule as usize, known: false })
        .collect()
}

/// Returns the file that an example is, as an audit would have read it.
///
/// # Errors
/// A path of another language than the example's.
pub fn file(pack: &LoadedPack, rule: u32, example: &Example) -> Result<SourceFile, String> {
    let path = example.path.clone().or_else(|| plimsoll_page::default_path(&example.language).map(str::to_owned));
    let path = path.unwrap_or_else(|| "example.txt".to_owned());
    let found = plimsoll_source::language_for(&path, example.text.lines().next().unwrap_or(""));
    if found != example.language {
        return Err(format!("the path `{path}` is {found}, not {}", example.language));
    }
    // Where the page names no path, examples are of the kind of file that the rule is for.
    let role = match &example.path {
        Some(path) => plimsoll_source::role_of(path, found),
        None => pack.page(rule).and_then(|page| page.roles.first()).copied().unwrap_or(Role::Production),
    };
    Ok(SourceFile::in_memory(&path, found, role, example.text.clone()))
}

fn run(
    pack: &LoadedPack,
    rule: u32,
    example: &Example,
    selectors: &SelectorSet,
    observer: &dyn Observer,
) -> Result<(), Wrong> {
    let file = file(pack, rule, example)?;
    let scan = selectors.scan(&file);
    if let Some(skipped) = scan.too_deep() {
        return Err(format!("is not audited: {}", skipped.detail).into());
    }
    let matches: Vec<Match> = scan.matches().iter().map(|found| found.item.clone()).collect();
    let mut findings = Vec::new();
    let mut strengths = Vec::new();
    if !pack.has_code(rule) {
        findings = pack.declared_findings(scan.text(), &matches).findings;
    } else if !matches.is_empty() {
        let path = file.meta.path.as_str();
        let called = pack.pack.inspect(0, &scan, &matches, &pack.settings);
        observer.called(&Call::of(Some(path), &called));
        let said = called.result.map_err(Wrong::of_fault)?;
        findings = said.findings;
        strengths = said.strengths;
        if pack.concludes() {
            let facts: Vec<LocatedFact> =
                said.facts.into_iter().map(|fact| LocatedFact { path: path.to_owned(), fact }).collect();
            let files = [file.meta.clone()];
            let called = pack.pack.conclude(&facts, &files, &pack.settings);
            observer.called(&Call::of(None, &called));
            let concluded = called.result.map_err(Wrong::of_fault)?;
            findings.extend(concluded.findings.into_iter().map(|(_, finding)| finding));
            strengths.extend(concluded.strengths);
        }
    }
    compare_findings(pack, example, &findings)?;
    compare_strength(rule, example, &strengths)?;
    Ok(compare_fixed(example, &findings)?)
}

fn compare_findings(pack: &LoadedPack, example: &Example, findings: &[Finding]) -> Result<(), String> {
    let lines = LineIndex::new(&example.text);
    let mut got: Vec<ExpectedFinding> = findings
        .iter()
        .map(|finding| ExpectedFinding {
            line: lines.position(&example.text, finding.span.start).line,
            rule: pack.page(finding.rule).map_or_else(String::new, |page| page.id.clone()),
        })
        .collect();
    got.sort();
    if got == example.findings {
        return Ok(());
    }
    let mut message = String::from("expected and got differ:");
    for (sign, one, other) in [("-", &example.findings, &got), ("+", &got, &example.findings)] {
        for finding in one.iter().filter(|finding| !other.contains(finding)) {
            let text = lines.line_span(&example.text, finding.line).and_then(|span| span.of(&example.text));
            let _ =
                write!(message, "\n  {sign} line {}: {}  | {}", finding.line, finding.rule, text.unwrap_or("").trim());
        }
    }
    if got.len() != example.findings.len() {
        let _ = write!(message, "\n  {} findings expected, {} got", example.findings.len(), got.len());
    }
    Err(message)
}

fn compare_strength(rule: u32, example: &Example, strengths: &[Strength]) -> Result<(), String> {
    let Some((met, total)) = example.strength else { return Ok(()) };
    let mine = || strengths.iter().filter(|strength| strength.rule == rule);
    let got = (mine().map(|strength| strength.met).sum::<u32>(), mine().map(|strength| strength.total).sum::<u32>());
    if got == (met, total) {
        return Ok(());
    }
    Err(format!("expected strength {met}/{total}, got {}/{}", got.0, got.1))
}

fn compare_fixed(example: &Example, findings: &[Finding]) -> Result<(), String> {
    let Some(fixed) = &example.fixed else { return Ok(()) };
    let mut edits: Vec<_> =
        findings.iter().filter_map(|finding| finding.fixes.first()).flat_map(|fix| fix.edits.iter()).collect();
    edits.sort_by_key(|edit| edit.span);
    let mut text = String::new();
    let mut at = 0;
    for edit in edits {
        text.push_str(example.text.get(at..edit.span.start as usize).ok_or("edits of two fixes overlap")?);
        text.push_str(&edit.replacement);
        at = edit.span.end as usize;
    }
    text.push_str(example.text.get(at..).unwrap_or(""));
    if text == *fixed {
        return Ok(());
    }
    Err(format!("after all fixes, expected:\n{fixed}\ngot:\n{text}"))
}
