//! Several advisories about one problem are one vulnerability: databases copy from each other, and say so as aliases.

use std::collections::BTreeSet;

use plimsoll_model::Ecosystem;

use super::matching::Hit;
use super::{MAX_REFERENCES, Vulnerability};
use crate::version::compare;

/// Joins the hits on one version that name each other, directly or through a third. Worst first.
pub(super) fn merge(hits: Vec<Hit<'_>>, ecosystem: Ecosystem, name: &str, version: &str) -> Vec<Vulnerability> {
    let mut groups: Vec<(BTreeSet<&str>, Vec<Hit<'_>>)> = Vec::new();
    for hit in hits {
        let mut ids: BTreeSet<&str> = hit.record.aliases.iter().map(String::as_str).collect();
        ids.insert(&hit.record.id);
        let mut members = vec![hit];
        // One that names members of two groups makes them one.
        let (touched, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(known, _)| !known.is_disjoint(&ids));
        groups = rest;
        for (known, others) in touched {
            ids.extend(known);
            members.extend(others);
        }
        groups.push((ids, members));
    }
    let mut found: Vec<Vulnerability> =
        groups.into_iter().map(|(ids, members)| join(&ids, members, ecosystem, name, version)).collect();
    let badness = |one: &Vulnerability| (one.severity, one.score.map(|score| (score * 10.0) as u32));
    found.sort_by(|a, b| badness(b).cmp(&badness(a)).then_with(|| a.id.cmp(&b.id)));
    found
}

/// Which id people will look for first: GitHub's is the one with a page for each ecosystem.
fn preference(id: &str) -> usize {
    const ORDER: [&str; 6] = ["MAL-", "GHSA-", "RUSTSEC-", "GO-", "PYSEC-", "CVE-"];
    ORDER.iter().position(|start| id.starts_with(start)).unwrap_or(ORDER.len())
}

fn join(
    ids: &BTreeSet<&str>,
    mut members: Vec<Hit<'_>>,
    ecosystem: Ecosystem,
    name: &str,
    version: &str,
) -> Vulnerability {
    members.sort_by(|a, b| (preference(&a.record.id), &a.record.id).cmp(&(preference(&b.record.id), &b.record.id)));
    let id = members.first().map_or(String::new(), |first| first.record.id.clone());
    let mut fixed_in: Vec<String> = members.iter().flat_map(|one| one.fixed_in.iter().cloned()).collect();
    fixed_in.sort_by(|a, b| compare(ecosystem, a, b).unwrap_or_else(|| a.cmp(b)));
    fixed_in.dedup_by(|a, b| a == b || compare(ecosystem, a, b).is_some_and(std::cmp::Ordering::is_eq));
    let references: BTreeSet<&String> = members.iter().flat_map(|one| &one.record.references).collect();
    // A notice of one database does not make a vulnerability of another one harmless.
    let notice = members.iter().all(|one| one.informational.is_some());
    Vulnerability {
        aliases: ids.iter().filter(|other| **other != id).map(|other| (*other).to_owned()).collect(),
        summary: members.iter().map(|one| &one.record.summary).find(|one| !one.is_empty()).cloned().unwrap_or_default(),
        severity: members.iter().filter_map(|one| one.record.rating).max(),
        score: members.iter().filter_map(|one| one.record.score).reduce(f64::max),
        informational: members.first().filter(|_| notice).and_then(|one| one.informational.map(str::to_owned)),
        ecosystem,
        name: name.to_owned(),
        version: version.to_owned(),
        fixed_in,
        references: references.into_iter().take(MAX_REFERENCES).cloned().collect(),
        id,
    }
}
