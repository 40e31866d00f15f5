//! A run with what the sections look up in it: rules by id, findings by rule, places by name.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::assessment::{Assessment, CategoryScore, PlanStep};
use plimsoll_model::run::{Finding, RuleInfo, Run};
use plimsoll_model::{Score, Severity};

use super::markup::{Anchor, Html, put};
use super::words;
use crate::compare::NewRules;

/// A run, prepared.
pub(super) struct Report<'a> {
    pub(super) run: &'a Run,
    pub(super) rules: BTreeMap<&'a str, &'a RuleInfo>,
    /// Worst first, then by the points that they take off, then by rule.
    pub(super) groups: Vec<Group<'a>>,
    /// What is scored, in the order of the report; without a standard the categories that the rules name.
    pub(super) categories: Vec<Category<'a>>,
    /// Everyone who owns a file with a finding, sorted.
    pub(super) owners: Vec<&'a str>,
    /// The units that have findings, sorted.
    pub(super) units: Vec<&'a str>,
    pub(super) new_rules: NewRules<'a>,
}

/// The findings of one rule at one severity.
pub(super) struct Group<'a> {
    pub(super) severity: Severity,
    pub(super) rule: &'a str,
    pub(super) info: Option<&'a RuleInfo>,
    pub(super) anchor: Anchor,
    /// The group that has the rule's texts already: the same rule at a worse severity.
    pub(super) texts: Option<Anchor>,
    /// Index in [`Report::categories`]; none for a rule of none.
    pub(super) category: Option<usize>,
    /// In the order of the run, with their places.
    pub(super) findings: Vec<(&'a Finding, Anchor)>,
}

impl Group<'_> {
    /// Returns what the rule is called.
    pub(super) fn title(&self) -> &str {
        self.info.map_or(self.rule, |info| &info.title)
    }

    /// Returns the points that its findings take off.
    pub(super) fn lost(&self) -> Score {
        self.findings.iter().filter_map(|(finding, _)| finding.points).fold(Score::ZERO, Score::plus)
    }
}

/// A part of the report that is scored.
pub(super) struct Category<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) anchor: Anchor,
    pub(super) score: Option<&'a CategoryScore>,
}

impl<'a> Report<'a> {
    /// Prepares a run.
    pub(super) fn new(run: &'a Run) -> Self {
        let rules: BTreeMap<&str, &RuleInfo> = run.rules.iter().map(|info| (info.id.as_str(), info)).collect();
        let categories = categories(run);
        let mut groups = groups(run);
        for group in &mut groups {
            group.info = rules.get(group.rule).copied();
            group.category = group.info.and_then(|info| category_of(run, &categories, &info.category));
        }
        groups.sort_by_key(|group| (group.severity, std::cmp::Reverse(group.lost()), group.rule));
        let owners: BTreeSet<&str> =
            run.findings.iter().flat_map(|finding| &finding.owners).map(String::as_str).collect();
        let units: BTreeSet<&str> = run.findings.iter().map(|finding| finding.unit.as_str()).collect();
        Self {
            run,
            rules,
            groups,
            categories,
            owners: owners.into_iter().collect(),
            units: units.into_iter().collect(),
            new_rules: NewRules::of(run),
        }
    }

    /// Returns what the standard makes of the run.
    pub(super) fn assessment(&self) -> Option<&'a Assessment> {
        self.run.assessment.as_ref()
    }

    /// Returns the index of the category that a rule counts in.
    pub(super) fn category(&self, rule: &str) -> Option<usize> {
        category_of(self.run, &self.categories, &self.rules.get(rule)?.category)
    }

    /// Returns what a category is called.
    pub(super) fn category_title<'b>(&'b self, id: &'b str) -> &'b str {
        self.categories.iter().find(|category| category.id == id).map_or(id, |category| category.title)
    }

    /// Returns the worst group of a rule.
    pub(super) fn group(&self, rule: &str) -> Option<&Group<'a>> {
        self.groups.iter().find(|group| group.rule == rule)
    }

    /// Returns the group of a rule at a severity.
    pub(super) fn group_at(&self, rule: &str, severity: Severity) -> Option<&Group<'a>> {
        self.groups.iter().find(|group| group.rule == rule && group.severity == severity)
    }

    /// Returns what a rule is called.
    pub(super) fn title<'b>(&self, rule: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.rules.get(rule).map_or(rule, |info| &info.title)
    }

    /// Appends text that leads to the findings of a rule, if it has any.
    pub(super) fn rule_link(&self, rule: &str, text: &str, out: &mut Html) {
        match self.group(rule) {
            Some(group) => put!(out, "<a href=\"#" {group.anchor} "\">" {*text} "</a>"),
            None => out.text(text),
        }
    }

    /// Returns the step of the plan that mends a group.
    pub(super) fn step(&self, group: &Group<'_>) -> Option<&'a PlanStep> {
        let steps = self.assessment()?.plan.iter().flat_map(|horizon| &horizon.steps);
        steps.into_iter().find(|step| step.rule == group.rule && step.severity == group.severity)
    }

    /// Returns the groups that have to be mended first, or all others.
    pub(super) fn groups_of(&self, critical: bool) -> impl Iterator<Item = &Group<'a>> {
        self.groups.iter().filter(move |group| (group.severity <= Severity::P1) == critical)
    }

    /// Returns the number of findings that have to be mended first.
    pub(super) fn critical(&self) -> usize {
        self.groups_of(true).map(|group| group.findings.len()).sum()
    }
}

fn groups(run: &Run) -> Vec<Group<'_>> {
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut groups = BTreeMap::<(Severity, &str), Vec<(&Finding, Anchor)>>::new();
    for finding in &run.findings {
        let number = seen.entry(&finding.fingerprint).or_default();
        *number += 1;
        let anchor = Anchor::new("f", &finding.fingerprint);
        // No two findings of a run have one fingerprint; a file that was written by hand can have them.
        let anchor = if *number == 1 { anchor } else { anchor.again(*number) };
        groups.entry((finding.severity, &finding.rule)).or_default().push((finding, anchor));
    }
    let mut first = BTreeMap::<&str, Anchor>::new();
    let prepared = groups.into_iter().map(|((severity, rule), findings)| {
        let anchor = Anchor::new("rule", rule);
        let texts = first.get(rule).cloned();
        let anchor = if texts.is_none() { anchor } else { anchor.again(severity as usize) };
        first.entry(rule).or_insert_with(|| anchor.clone());
        Group { severity, rule, info: None, anchor, texts, category: None, findings }
    });
    prepared.collect()
}

fn categories(run: &Run) -> Vec<Category<'_>> {
    let mut seen = BTreeMap::<&str, usize>::new();
    let mut entry = |id, title, score| {
        let number = seen.entry(id).or_default();
        *number += 1;
        let anchor = Anchor::new("category", id);
        let anchor = if *number == 1 { anchor } else { anchor.again(*number) };
        Category { id, title, anchor, score }
    };
    if let Some(assessment) = &run.assessment {
        return assessment.categories.iter().map(|score| entry(&score.id, &score.title, Some(score))).collect();
    }
    let named: BTreeSet<&str> = run.rules.iter().map(|info| info.category.as_str()).collect();
    let known = plimsoll_model::CATEGORIES.iter().map(|category| category.id).filter(|id| named.contains(id));
    let others = named.iter().copied().filter(|id| plimsoll_model::CATEGORIES.iter().all(|known| known.id != *id));
    known.chain(others).map(|id| entry(id, words::category(id), None)).collect()
}

fn category_of(run: &Run, categories: &[Category<'_>], named: &str) -> Option<usize> {
    let standard = run.standard.iter().flat_map(|standard| &standard.categories);
    let takes = standard.into_iter().find(|category| category.takes(named)).map(|category| category.id.as_str());
    let id = takes.unwrap_or(named);
    categories.iter().position(|category| category.id == id)
}
