//! The checklist: which rules, scores or people answer for each item, and what they say.

use plimsoll_model::assessment::{Attestation, CategoryScore, ChecklistGroup, ChecklistItem, Status};
use plimsoll_model::standard::{Item, Standard};
use plimsoll_model::{Score, Severity, words};

use crate::input::Input;

/// Who vouches for what, and the day that it is judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vouched<'a> {
    pub(crate) attestations: &'a [Attestation],
    pub(crate) as_of: Option<&'a str>,
}

/// Answers every item.
pub(crate) fn checklist(input: &Input<'_>, categories: &[CategoryScore], vouched: Vouched<'_>) -> Vec<ChecklistGroup> {
    let group = |group: &plimsoll_model::standard::Group| ChecklistGroup {
        id: group.id.clone(),
        title: group.title.clone(),
        items: group.items.iter().map(|item| answer(input, categories, vouched, item)).collect(),
    };
    input.standard.checklist.iter().map(group).collect()
}

fn answer(input: &Input<'_>, categories: &[CategoryScore], vouched: Vouched<'_>, item: &Item) -> ChecklistItem {
    let rules: Vec<&str> = input
        .rules
        .values()
        .filter(|rule| item.rules.contains(&rule.id) || rule.checklist.contains(&item.id))
        .map(|rule| rule.id.as_str())
        .collect();
    let used: Vec<String> =
        rules.iter().filter(|rule| input.looked(rule).had_a_subject()).map(|rule| (*rule).to_owned()).collect();
    let findings = input.findings.iter().filter(|(_, finding)| rules.contains(&finding.rule.as_str())).count() as u32;
    let mut parts: Vec<(Status, String)> = item
        .categories
        .iter()
        .filter_map(|id| categories.iter().find(|category| category.id == *id))
        .map(|category| by_score(input.standard, category, item.at_least))
        .collect();
    // Scores can stand alone, and so can rules; an item with neither is for people.
    if !rules.is_empty() || item.categories.is_empty() {
        parts.push(by_rules(input, item, &rules, &used));
    }
    // The order of the states is that of their weight; of equal ones the first speaks.
    let (mut status, mut reason) =
        parts.into_iter().min_by_key(|(status, _)| *status).unwrap_or((Status::NotAssessed, String::new()));
    let attestation = vouched.attestations.iter().find(|attestation| attestation.item == item.id);
    if let Some(attestation) = attestation.filter(|_| status == Status::NotAssessed) {
        (status, reason) = by_word(attestation, vouched.as_of);
    }
    ChecklistItem {
        id: item.id.clone(),
        title: item.title.clone(),
        status,
        reason,
        rules: used,
        findings,
        attestation: attestation.cloned(),
    }
}

fn by_score(standard: &Standard, category: &CategoryScore, at_least: Option<Score>) -> (Status, String) {
    let least = at_least.unwrap_or(standard.verdicts.ready.score);
    let Some(score) = category.score else {
        return (Status::NotAssessed, format!("{} was not assessed", category.title));
    };
    let status = if score >= least {
        Status::Ready
    } else if score >= standard.verdicts.with_fixes.score.min(least) {
        Status::NeedsAttention
    } else {
        Status::NotReady
    };
    let beside = if score >= least { "at least" } else { "below" };
    (status, format!("{} scores {score}, {beside} {least}", category.title))
}

fn by_rules(input: &Input<'_>, item: &Item, rules: &[&str], used: &[String]) -> (Status, String) {
    let open = input.findings.iter().filter(|(_, finding)| rules.contains(&finding.rule.as_str()));
    let (mut count, mut worst) = (0_u32, None::<Severity>);
    for (_, finding) in open {
        count += 1;
        worst = Some(worst.map_or(finding.severity, |worst| worst.min(finding.severity)));
    }
    if let Some(worst) = worst {
        let status = if worst <= Severity::P1 { Status::NotReady } else { Status::NeedsAttention };
        let findings = words::count(count, "finding");
        let what = if count == 1 { "" } else { ", the worst" };
        return (status, format!("{findings}{what} {}", worst.name()));
    }
    let failed: u64 = used.iter().map(|rule| input.looked(rule).failed).sum();
    let times: u64 = used.iter().map(|rule| input.looked(rule).times()).sum();
    match (used.len(), failed) {
        (0, _) if !rules.is_empty() => (Status::NotAssessed, "nothing here that its rules judge".to_owned()),
        (0, _) if item.rules.is_empty() => {
            (Status::NotAssessed, "no rule answers for it: it can be attested".to_owned())
        }
        (0, _) => (Status::NotAssessed, "the rules that answer for it were not on".to_owned()),
        (_, 0) => {
            let rules = words::count(used.len() as u64, "rule");
            (Status::Ready, format!("{rules} looked {} and found nothing", words::count(times, "time")))
        }
        (_, failed) => {
            let planned: u64 = used.iter().map(|rule| input.looked(rule).planned).sum();
            let failed = words::thousands(failed);
            (Status::NotAssessed, format!("its rules failed {failed} of {}", words::count(planned, "time")))
        }
    }
}

fn by_word(attestation: &Attestation, as_of: Option<&str>) -> (Status, String) {
    match as_of {
        // Days are written as year, month and day, so that they sort as text.
        Some(day) if day > attestation.expires.as_str() => {
            (Status::NotAssessed, format!("the attestation expired on {}", attestation.expires))
        }
        Some(_) => (
            Status::Attested,
            format!("{} vouches for it until {}; nothing was checked", attestation.owner, attestation.expires),
        ),
        None => (
            Status::NotAssessed,
            format!("attested until {}, and no day was given to judge that by: --as-of", attestation.expires),
        ),
    }
}
