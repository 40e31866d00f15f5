//! How often each rule looked in each deployable unit, and how many places it judged there.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::Role;
use plimsoll_model::run::RuleChecks;
use plimsoll_source::Units;

use super::Request;
use super::file::Outcome;
use super::project::Conclusion;

/// Pack, rule, and the folder of the unit.
type Key<'a> = (usize, u32, &'a str);

pub(super) fn checks(
    request: &Request<'_>,
    units: &Units,
    outcomes: &[Outcome],
    conclusion: &Conclusion,
) -> Vec<RuleChecks> {
    let judged = judged(outcomes, conclusion);
    let found = found(outcomes, conclusion);
    let mut counts = looks(request, outcomes);
    for (index, pack) in request.packs.packs().iter().enumerate() {
        // Such a rule has looked where it said something: nobody else knows whether there was anything for it to see.
        let alone: BTreeSet<u32> = pack.concluding().collect();
        counts.retain(|(of, rule, _), _| *of != index || !alone.contains(rule));
        for unit in units.all() {
            let spoke = |rule: &u32| {
                let id = pack.rule_id(*rule);
                judged.contains_key(&(index, *rule, unit.path.as_str()))
                    || found.contains_key(&(id.as_str(), unit.path.as_str()))
            };
            counts.extend(alone.iter().copied().filter(spoke).map(|rule| ((index, rule, unit.path.as_str()), (1, 0))));
        }
    }
    let mut checks: Vec<RuleChecks> = counts
        .into_iter()
        .filter_map(|(key @ (pack, rule, unit), (planned, failed))| {
            let pack = request.packs.packs().get(pack)?;
            let id = pack.rule_id(rule);
            let counts = pack.page(rule).is_some_and(|page| page.strength.is_some());
            // A rule may find what it does not count; what it found it has judged.
            let judged = counts.then(|| {
                let findings = found.get(&(id.as_str(), unit)).copied().unwrap_or_default();
                judged.get(&key).copied().unwrap_or_default().max(findings)
            });
            Some(RuleChecks { rule: id, unit: unit.to_owned(), planned, failed, judged })
        })
        .collect();
    checks.sort();
    checks
}

/// Files that each rule applies to, and those of them in which it failed.
fn looks<'a>(request: &Request<'_>, outcomes: &'a [Outcome]) -> BTreeMap<Key<'a>, (u64, u64)> {
    let mut counts = BTreeMap::<Key<'a>, (u64, u64)>::new();
    // Files of one unit, language and role are looked at by the same rules.
    let mut alike = BTreeMap::<(&str, &str, Role), Vec<&Outcome>>::new();
    for outcome in outcomes {
        let meta = &outcome.meta;
        alike.entry((meta.unit.as_ref(), meta.language, meta.role)).or_default().push(outcome);
    }
    for ((unit, ..), outcomes) in &alike {
        let Some(first) = outcomes.first() else { continue };
        for (index, pack) in request.packs.packs().iter().enumerate() {
            for rule in pack.checked(&first.meta) {
                let failed =
                    outcomes.iter().filter(|outcome| outcome.faults.iter().any(|fault| pack.is_hit(rule, fault)));
                let failed = if pack.is_broken(rule) { outcomes.len() } else { failed.count() };
                let entry = counts.entry((index, rule, *unit)).or_default();
                entry.0 += outcomes.len() as u64;
                entry.1 += failed as u64;
            }
        }
    }
    counts
}

/// The places that rules counted when they said how many of them are right; only where there were any.
fn judged<'a>(outcomes: &'a [Outcome], conclusion: &'a Conclusion) -> BTreeMap<Key<'a>, u64> {
    let mut judged = BTreeMap::new();
    let parts = outcomes.iter().flat_map(|outcome| &outcome.strengths).chain(&conclusion.strengths);
    for part in parts.filter(|part| part.total > 0) {
        *judged.entry((part.pack, part.rule, part.unit.as_str())).or_default() += u64::from(part.total);
    }
    judged
}

/// The findings of each rule in each unit.
fn found<'a>(outcomes: &'a [Outcome], conclusion: &'a Conclusion) -> BTreeMap<(&'a str, &'a str), u64> {
    let mut found = BTreeMap::new();
    for draft in outcomes.iter().flat_map(|outcome| &outcome.findings).chain(&conclusion.findings) {
        *found.entry((draft.finding.rule.as_str(), draft.finding.unit.as_str())).or_default() += 1;
    }
    found
}
