//! Whether a record is about a version: by its list of versions, or by the events of its ranges, as the OSV schema evaluates
//! them.

use std::cmp::Ordering;

use plimsoll_model::Ecosystem;

use super::record::{Affected, Event, Record};
use crate::version::compare;

/// A record that is about a version.
pub(super) struct Hit<'r> {
    pub(super) record: &'r Record,
    pub(super) fixed_in: Vec<String>,
    pub(super) informational: Option<&'r str>,
}

/// Returns the hit if the record is about that version.
pub(super) fn hit<'r>(record: &'r Record, ecosystem: Ecosystem, name: &str, version: &str) -> Option<Hit<'r>> {
    let about = || record.affected.iter().filter(|one| one.ecosystem == ecosystem && one.name == name);
    let own: Vec<&Affected> = about().filter(|one| is_affected(one, version)).collect();
    let first = own.first()?;
    let mut fixed: Vec<String> = own.iter().flat_map(|one| fixes(one, version)).collect();
    fixed.sort_by(|a, b| compare(ecosystem, a, b).unwrap_or_else(|| a.cmp(b)));
    fixed.dedup();
    Some(Hit { record, fixed_in: fixed, informational: first.informational.as_deref() })
}

fn is_affected(affected: &Affected, version: &str) -> bool {
    let ecosystem = affected.ecosystem;
    let listed = affected
        .versions
        .iter()
        .any(|one| one == version || compare(ecosystem, one, version).is_some_and(Ordering::is_eq));
    listed || affected.ranges.iter().any(|events| in_range(ecosystem, events, version))
}

/// Walks the events from the lowest version up; the last one that applies decides.
fn in_range(ecosystem: Ecosystem, events: &[Event], version: &str) -> bool {
    let mut limits = events.iter().filter_map(|event| match event {
        Event::Limit(limit) => Some(limit),
        _ => None,
    });
    let limited = limits.clone().next().is_some();
    if limited && !limits.any(|limit| limit == "*" || against(ecosystem, version, limit) == Some(Ordering::Less)) {
        return false;
    }
    let mut steps: Vec<(&Event, &str)> = events.iter().filter_map(step).collect();
    steps.sort_by(|(event, a), (other, b)| {
        let order = if a == b { Some(Ordering::Equal) } else { order_of(ecosystem, a, b) };
        // Where one version both ends and begins something, it begins last.
        order.unwrap_or_else(|| a.cmp(b)).then_with(|| rank(event).cmp(&rank(other)))
    });
    let mut affected = false;
    for (event, bound) in steps {
        let order = against(ecosystem, version, bound);
        match event {
            Event::Introduced(_) if order.is_some_and(Ordering::is_ge) => affected = true,
            Event::Fixed(_) if order.is_some_and(Ordering::is_ge) => affected = false,
            Event::LastAffected(_) if order.is_some_and(Ordering::is_gt) => affected = false,
            _ => {}
        }
    }
    affected
}

fn step(event: &Event) -> Option<(&Event, &str)> {
    match event {
        Event::Introduced(bound) | Event::Fixed(bound) | Event::LastAffected(bound) => Some((event, bound)),
        Event::Limit(_) => None,
    }
}

const fn rank(event: &Event) -> u8 {
    match event {
        Event::Fixed(_) => 0,
        Event::Introduced(_) => 1,
        Event::LastAffected(_) | Event::Limit(_) => 2,
    }
}

/// Compares a version with a bound; `0` comes before every version, whatever the ecosystem thinks of it.
fn against(ecosystem: Ecosystem, version: &str, bound: &str) -> Option<Ordering> {
    if bound == "0" {
        // Only what is a version at all can be compared.
        return compare(ecosystem, version, version).map(|_| Ordering::Greater);
    }
    compare(ecosystem, version, bound)
}

fn order_of(ecosystem: Ecosystem, a: &str, b: &str) -> Option<Ordering> {
    match (a == "0", b == "0") {
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        _ => compare(ecosystem, a, b),
    }
}

/// The versions that fix it and that one can still move up to.
fn fixes(affected: &Affected, version: &str) -> Vec<String> {
    let events = affected.ranges.iter().flatten();
    let fixed = events.filter_map(|event| match event {
        Event::Fixed(fixed) => Some(fixed),
        _ => None,
    });
    fixed.filter(|fixed| against(affected.ecosystem, version, fixed) == Some(Ordering::Less)).cloned().collect()
}
