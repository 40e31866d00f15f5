//! `known-vulnerable-dependency`: locked versions that an advisory of the operator's snapshot names.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{Manifest, Vulnerability};

pub(crate) const RULE: Rule = rule!("known-vulnerable-dependency", conclude = conclude);

fn conclude(project: &mut Project<'_>) {
    let here = project.here();
    let found = here.vulnerabilities();
    if found.is_empty() {
        return;
    }
    let manifests = here.manifests();
    let audited: Vec<String> = project.files().map(|file| file.path).collect();
    for one in &found {
        let dependency = &one.dependency;
        let is_audited = |path: &str| audited.binary_search_by(|own| own.as_str().cmp(path)).is_ok();
        // A lock file is not audited; the manifest that it belongs to is.
        let asks =
            |manifest: &&Manifest| manifest.lock.as_deref() == Some(&dependency.path) && is_audited(&manifest.path);
        let message = message(one);
        let severity = severity(one);
        let report = if is_audited(&dependency.path) {
            project.report(&dependency.path, dependency.span)
        } else if let Some(manifest) = manifests.iter().find(asks) {
            project.report(&manifest.path, Span { start: 0, end: 0 })
        } else {
            project.report_unit()
        };
        report
            .message(message)
            .severity(severity)
            .property("advisory", &one.id)
            .property("locked-in", &dependency.path);
    }
}

fn message(one: &Vulnerability) -> String {
    let Vulnerability { id, summary, dependency, fixed_in, .. } = one;
    let version = dependency.locked.as_deref().unwrap_or("of any version");
    let how = if dependency.direct { "" } else { ", which another package brings," };
    let summary = summary.trim().trim_end_matches('.');
    let about = if summary.is_empty() { String::new() } else { format!(": {summary}") };
    let fix = match fixed_in.as_slice() {
        [] => "; no version mends it".to_owned(),
        [first, ..] => format!("; {first} mends it"),
    };
    format!("`{}` {version}{how} is affected by {id}{about}{fix}", dependency.name)
}

/// What runs in production weighs as much as the advisory says, all else one step less.
fn severity(one: &Vulnerability) -> Severity {
    let in_production = matches!(one.dependency.usage.as_str(), "production" | "optional");
    match (one.severity.as_str(), in_production) {
        ("critical" | "high", true) => Severity::P1,
        ("critical" | "high", false) | ("medium" | "", true) => Severity::P2,
        _ => Severity::P3,
    }
}
