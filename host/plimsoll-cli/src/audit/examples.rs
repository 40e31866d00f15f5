//! A page's examples, audited one by one through the real component.
//!
//! The same check serves the built-in packs' tests and authors of other packs: a marked line must report exactly there,
//! and everything else must be silent.

use std::fmt::Write as _;

use plimsoll_inventory::advisories::Advisories;
use plimsoll_model::inventory::Inventory;
use plimsoll_model::{Affected, Document, Fault, FileMeta, Finding, LineIndex, Match, Role, Strength};
use plimsoll_page::{Example, ExpectedFinding};
use plimsoll_source::{PackMatch, RuleSelectors, SelectorSet, SourceFile, Units};

use super::advisories::affected;
use super::facts::{FactStore, Packed};
use super::view::{Known, View};
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

/// Returns the files of an example's project, its own first, as an audit would have read them.
///
/// # Errors
/// A path of another language than the block's.
pub fn files(pack: &LoadedPack, rule: u32, example: &Example) -> Result<Vec<SourceFile>, String> {
    let path = example.path.clone().or_else(|| plimsoll_page::default_path(&example.language).map(str::to_owned));
    let path = path.unwrap_or_else(|| "example.txt".to_owned());
    let mut own = file(&path, &example.language, &example.text)?;
    if example.path.is_none() {
        // Where the page names no path, examples are of the kind of file that the rule is for.
        own.meta.role = pack.page(rule).and_then(|page| page.roles.first()).copied().unwrap_or(Role::Production);
    }
    let beside = example.beside.iter().map(|one| file(&one.path, &one.language, &one.text));
    let mut files: Vec<SourceFile> = std::iter::once(Ok(own)).chain(beside).collect::<Result<_, _>>()?;
    let units = units(&files);
    for file in &mut files {
        file.meta.unit = units.of(&file.meta.path);
    }
    Ok(files)
}

/// The deployable units of an example's project.
fn units(files: &[SourceFile]) -> Units {
    let text = |path: &str| files.iter().find(|file| file.meta.path == path).map(|file| file.text().to_owned());
    Units::detect("example", files.iter().map(|file| file.meta.path.as_str()), text)
}

fn file(path: &str, language: &str, text: &str) -> Result<SourceFile, String> {
    let found = plimsoll_source::language_for(path, text.lines().next().unwrap_or(""));
    if found != language {
        return Err(format!("the path `{path}` is {found}, not {language}"));
    }
    Ok(SourceFile::in_memory(path, found, plimsoll_source::role_of(path, found), text.to_owned()))
}

/// What the rules said about the files of an example.
#[derive(Default)]
struct Said {
    /// Each with the file's place in the example.
    findings: Vec<(usize, Finding)>,
    strengths: Vec<Strength>,
    facts: Vec<(FileMeta, Vec<Packed>)>,
}

fn run(
    pack: &LoadedPack,
    rule: u32,
    example: &Example,
    selectors: &SelectorSet,
    observer: &dyn Observer,
) -> Result<(), Wrong> {
    let files = files(pack, rule, example)?;
    let store = FactStore::default();
    let mut said = Said::default();
    for (place, file) in files.iter().enumerate() {
        inspect(pack, rule, selectors, observer, (place, file), &store, &mut said)?;
    }
    if pack.has_code(rule) && pack.concludes() {
        conclude(pack, rule, observer, &files, &store, &mut said)?;
    }
    let of_file = |place: usize| -> Vec<Finding> {
        said.findings.iter().filter(|(at, _)| *at == place).map(|(_, finding)| finding.clone()).collect()
    };
    compare_findings(pack, "", &example.text, &example.findings, &of_file(0))?;
    for (index, beside) in example.beside.iter().enumerate() {
        compare_findings(pack, &beside.path, &beside.text, &beside.findings, &of_file(index + 1))?;
    }
    compare_strength(rule, example, &said.strengths)?;
    Ok(compare_fixed(example, &of_file(0))?)
}

fn inspect(
    pack: &LoadedPack,
    rule: u32,
    selectors: &SelectorSet,
    observer: &dyn Observer,
    (place, file): (usize, &SourceFile),
    store: &FactStore,
    said: &mut Said,
) -> Result<(), Wrong> {
    let scan = selectors.scan(file);
    if let Some(skipped) = scan.too_deep() {
        return Err(format!("is not audited: {}", skipped.detail).into());
    }
    let tests = scan.test_code();
    let mut parts: Vec<(&dyn Document, &[PackMatch])> = vec![(&scan, scan.matches())];
    parts.extend(tests.as_ref().map(|tests| (tests as &dyn Document, tests.matches())));
    let mut packed = Vec::new();
    for (document, matches) in parts.into_iter().filter(|(_, matches)| !matches.is_empty()) {
        let matches: Vec<Match> = matches.iter().map(|found| found.item.clone()).collect();
        if !pack.has_code(rule) {
            let findings = pack.declared_findings(document.text(), &matches).findings;
            said.findings.extend(findings.into_iter().map(|finding| (place, finding)));
            continue;
        }
        let called = pack.pack.inspect(0, document, &matches, &pack.settings);
        observer.called(&Call::of(Some(&file.meta.path), &called));
        let found = called.result.map_err(Wrong::of_fault)?;
        said.findings.extend(found.findings.into_iter().map(|finding| (place, finding)));
        said.strengths.extend(found.strengths);
        packed.extend(store.keep(0, found.facts));
    }
    said.facts.push((file.meta.clone(), packed));
    Ok(())
}

/// What the example's project is built from, and the advisories about it: files below `advisories/` are the operator's.
fn built(files: &[SourceFile]) -> (Inventory, Vec<Affected>) {
    let (advisories, own): (Vec<&SourceFile>, Vec<&SourceFile>) =
        files.iter().partition(|file| file.meta.path.starts_with("advisories/"));
    let manifests = own.iter().filter_map(|file| plimsoll_inventory::read(&file.meta.path, file.text()).ok());
    let inventory = plimsoll_inventory::combine(manifests.collect());
    let mut read = Advisories::about(&inventory);
    advisories.iter().for_each(|file| read.add_record(&file.meta.path, file.text().as_bytes()));
    let affected = affected(&read, &inventory);
    (inventory, affected)
}

/// Concludes the example as a project of its own, with nothing beside its files.
fn conclude(
    pack: &LoadedPack,
    rule: u32,
    observer: &dyn Observer,
    files: &[SourceFile],
    store: &FactStore,
    said: &mut Said,
) -> Result<(), Wrong> {
    let facts = std::mem::take(&mut said.facts);
    let units = units(files);
    let (inventory, affected) = built(files);
    let known = Known::new(&units, store, facts.iter().map(|(meta, packed)| (meta, packed.as_slice())))
        .built_from(&inventory, &affected);
    for unit in units.all() {
        let parts = known.parts_of(unit);
        let called = pack.pack.conclude(&View::new(&known, 0, unit, &parts), &pack.settings);
        observer.called(&Call::of(None, &called));
        let concluded = called.result.map_err(Wrong::of_fault)?;
        // What belongs to no file is placed on the first one, as the page's author marks it.
        let place = |path: &str| files.iter().position(|file| file.meta.path == path).unwrap_or(0);
        // All rules of the pack conclude; the example is about one.
        let mine = concluded.findings.into_iter().filter(|(_, finding)| finding.rule == rule);
        said.findings.extend(mine.map(|(path, finding)| (place(&path), finding)));
        said.strengths.extend(concluded.strengths);
    }
    Ok(())
}

/// `path` is empty for the example's own file.
fn compare_findings(
    pack: &LoadedPack,
    path: &str,
    text: &str,
    expected: &[ExpectedFinding],
    findings: &[Finding],
) -> Result<(), String> {
    let lines = LineIndex::new(text);
    let mut got: Vec<ExpectedFinding> = findings
        .iter()
        .map(|finding| ExpectedFinding {
            line: lines.position(text, finding.span.start).line,
            rule: pack.page(finding.rule).map_or_else(String::new, |page| page.id.clone()),
        })
        .collect();
    got.sort();
    if got == expected {
        return Ok(());
    }
    let place = if path.is_empty() { String::new() } else { format!(" in `{path}`") };
    let mut message = format!("expected and got differ{place}:");
    for (sign, one, other) in [("-", expected, got.as_slice()), ("+", got.as_slice(), expected)] {
        for finding in one.iter().filter(|finding| !other.contains(finding)) {
            let line = lines.line_span(text, finding.line).and_then(|span| span.of(text)).unwrap_or("");
            let _ = write!(message, "\n  {sign} line {}: {}  | {}", finding.line, finding.rule, line.trim());
        }
    }
    if got.len() != expected.len() {
        let _ = write!(message, "\n  {} findings expected, {} got", expected.len(), got.len());
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
