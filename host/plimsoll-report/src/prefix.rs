//! Paths as a code host knows them: with the folder that was audited before each path of a file or a unit.
//!
//! A run's own paths stay relative to the audited folder, whatever is shown: comparisons rest on them. So the run file says
//! the prefix once, and the formats for code hosts, tools and people show it, in the fingerprints of findings as well. Messages, which are prose of
//! the packs, are left as they are; so are patterns, which are relative to the audited folder.

use std::borrow::Cow;

use plimsoll_model::evidence::{Content, Place};
use plimsoll_model::run::{Finding, Run};
use sha2::{Digest, Sha256};

/// Returns the run as it is shown: itself, unless it says where its folder lies.
#[must_use]
pub fn applied(run: &Run) -> Cow<'_, Run> {
    if run.subject.path_prefix.is_empty() {
        return Cow::Borrowed(run);
    }
    let mut run = run.clone();
    let prefix = std::mem::take(&mut run.subject.path_prefix);
    // Two services may have folders of one name. Code hosts tell analyses apart by the name, and dashboards projects.
    run.subject.name.clone_from(&prefix);
    let before = |path: &mut String| path.insert_str(0, &format!("{prefix}/"));
    // The root of the audited folder has no path: reports have words of their own for it.
    let unit = |path: &mut String| {
        if !path.is_empty() {
            before(path);
        }
    };
    let findings = run.comparison.iter_mut().flat_map(|one| one.fixed.iter_mut().chain(&mut one.unknown));
    for finding in run.findings.iter_mut().chain(findings) {
        let Finding { location, related, moved_from, unit: of, fingerprint, .. } = finding;
        // Relative to their own folders, two services may have the same gap at the same path.
        *fingerprint = within(&prefix, fingerprint);
        before(&mut location.path);
        related.iter_mut().for_each(|related| before(&mut related.location.path));
        moved_from.iter_mut().for_each(|place| before(&mut place.path));
        unit(of);
    }
    for report in &mut run.units {
        unit(&mut report.unit.path);
        report.unit.evidence.iter_mut().for_each(before);
    }
    for strength in &mut run.strengths {
        strength.evidence.iter_mut().for_each(|place| before(&mut place.path));
        strength.units.iter_mut().for_each(|share| unit(&mut share.unit));
    }
    for metric in &mut run.metrics {
        metric.path.iter_mut().for_each(before);
        unit(&mut metric.unit_path);
    }
    run.checks.iter_mut().for_each(|checks| unit(&mut checks.unit));
    run.faults.iter_mut().filter_map(|fault| fault.path.as_mut()).for_each(before);
    run.skipped.iter_mut().for_each(|skipped| before(&mut skipped.path));
    run.parse_errors.iter_mut().for_each(|parse| before(&mut parse.path));
    let problems = run.dependencies.iter_mut().flat_map(|known| &mut known.problems);
    problems.for_each(|problem| before(&mut problem.path));
    for evidence in &mut run.evidence {
        // What lies outside of the audited folder was never made relative to it.
        let place = |place: &mut Place| {
            if !place.outside {
                before(&mut place.path);
            }
        };
        match &mut evidence.content {
            Content::Analysis(analysis) => {
                analysis.items.iter_mut().filter_map(|one| one.place.as_mut()).for_each(place)
            }
            Content::Coverage(coverage) => coverage.files.iter_mut().map(|one| &mut one.place).for_each(place),
            Content::Tests(_) | Content::Measures(_) => {}
        }
    }
    Cow::Owned(run)
}

/// The fingerprint of a finding in a part of a repository, as long as that of one in the whole.
fn within(prefix: &str, fingerprint: &str) -> String {
    let digest = Sha256::digest(format!("{prefix}\0{fingerprint}"));
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.chars().take(fingerprint.chars().count()).collect()
}
