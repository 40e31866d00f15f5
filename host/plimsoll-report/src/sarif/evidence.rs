//! What is said of an imported report: who wrote it, and its totals. Its items are in the run file alone.

use plimsoll_model::evidence::{Content, Evidence};
use serde_json::{Value, json};

/// Returns the summary.
pub(super) fn summary(evidence: &Evidence) -> Value {
    let totals = match &evidence.content {
        Content::Analysis(analysis) => json!({
            "results": analysis.totals,
            "categories": analysis.categories,
            "suppressed": analysis.suppressed,
        }),
        Content::Coverage(coverage) => json!({
            "lines": coverage.lines,
            "branches": coverage.branches,
            "functions": coverage.functions,
        }),
        Content::Tests(tests) => json!({
            "total": tests.total,
            "failed": tests.failed,
            "errors": tests.errors,
            "skipped": tests.skipped,
        }),
        Content::Measures(measures) => json!({
            "whole": measures.groups.iter().filter(|group| group.subject.is_none()).collect::<Vec<_>>(),
            "groups": (measures.groups.len() as u64).saturating_add(measures.omitted),
            "thresholds": measures.thresholds,
        }),
    };
    json!({
        "source": evidence.source,
        "digest": evidence.digest,
        "format": evidence.format,
        "tools": evidence.tools,
        "category": evidence.category,
        "kind": evidence.content.kind(),
        "totals": totals,
    })
}
