//! The run file as lines, for streams and `jq`: a header, then a record for each thing that the run holds, then an end.
//!
//! Version 1 of the lines has the fields of version 1 of the run file, with `record` beside them. Nothing is left out or
//! reworded, and the end counts the records before it, so that a file that was cut off is not taken for a small one.

use plimsoll_model::evidence::Evidence;
use plimsoll_model::fault::Fault;
use plimsoll_model::run::{
    Comparison, Coverage, DependencyReport, Finding, Metric, Outcome, PackInfo, ParseErrors, RuleChecks, RuleInfo, Run,
    Settings, Skipped, Strength, Subject, Tool, UnitReport,
};
use plimsoll_model::{Assessment, Attestation, Standard};
use schemars::JsonSchema;
use serde::Serialize;

use crate::json;

/// The `format` of the header of version 1.
pub const FORMAT: &str = "plimsoll-run-lines/1";

/// One line.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "record", rename_all = "kebab-case")]
pub(crate) enum Record<'a> {
    /// The first line.
    Run(Header<'a>),
    /// A pack.
    Pack(&'a PackInfo),
    /// A rule that was on.
    Rule(&'a RuleInfo),
    /// How often a rule looked, in a unit.
    Checks(&'a RuleChecks),
    /// A deployable unit.
    Unit(&'a UnitReport),
    /// A gap.
    Finding(&'a Finding),
    /// What changed since an earlier run, but for the states of the findings, which they have themselves.
    Comparison(&'a Comparison),
    /// Evidence that something is done right.
    Strength(&'a Strength),
    /// A number.
    Metric(&'a Metric),
    /// What went wrong with a pack.
    Fault(&'a Fault),
    /// What the folder is built from.
    Dependencies(&'a DependencyReport),
    /// A file that was listed and not audited.
    Skipped(&'a Skipped),
    /// An audited file that the parser could not make full sense of.
    ParseErrors(&'a ParseErrors),
    /// What another tool found.
    Evidence(&'a Evidence),
    /// The last line.
    End {
        /// Number of lines before this one.
        records: usize,
    },
}

/// What was audited, how, and how it ended.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Header<'a> {
    /// The format and its version.
    format: &'static str,
    /// What made the run.
    tool: &'a Tool,
    /// What was audited.
    subject: &'a Subject,
    /// What narrowed or changed the audit, so that nothing is left out unseen.
    settings: &'a Settings,
    /// Whether the gate passed, and whether the audit is complete.
    outcome: &'a Outcome,
    /// How much of what should have been looked at was looked at.
    coverage: &'a Coverage,
    /// What the standard makes of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    assessment: Option<&'a Assessment>,
    /// The standard that was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    standard: Option<&'a Standard>,
    /// What somebody vouches for.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    attestations: &'a [Attestation],
}

/// Renders a run.
#[must_use]
pub fn render(run: &Run) -> String {
    // Taken apart by name, so that whatever joins the run cannot be forgotten here.
    let Run {
        format: _,
        tool,
        subject,
        settings,
        outcome,
        coverage,
        assessment,
        standard,
        attestations,
        comparison,
        packs,
        rules,
        checks,
        units,
        findings,
        strengths,
        metrics,
        faults,
        dependencies,
        skipped,
        parse_errors,
        evidence,
    } = run;
    let header = Header {
        format: FORMAT,
        tool,
        subject,
        settings,
        outcome,
        coverage,
        assessment: assessment.as_ref(),
        standard: standard.as_ref(),
        attestations,
    };
    let records = std::iter::once(Record::Run(header))
        .chain(packs.iter().map(Record::Pack))
        .chain(rules.iter().map(Record::Rule))
        .chain(checks.iter().map(Record::Checks))
        .chain(units.iter().map(Record::Unit))
        .chain(findings.iter().map(Record::Finding))
        .chain(comparison.iter().map(Record::Comparison))
        .chain(strengths.iter().map(Record::Strength))
        .chain(metrics.iter().map(Record::Metric))
        .chain(faults.iter().map(Record::Fault))
        .chain(dependencies.iter().map(Record::Dependencies))
        .chain(skipped.iter().map(Record::Skipped))
        .chain(parse_errors.iter().map(Record::ParseErrors))
        .chain(evidence.iter().map(Record::Evidence));
    let mut bytes = Vec::new();
    let mut count = 0;
    for record in records {
        json::line(&mut bytes, &record);
        count += 1;
    }
    json::line(&mut bytes, &Record::End { records: count });
    String::from_utf8(bytes).unwrap_or_default()
}

/// Returns the schema of one line as it is published: `schema/run-lines-v1.schema.json`.
#[must_use]
pub fn schema() -> String {
    let format = serde_json::json!({ "description": "The format and its version.", "const": FORMAT });
    json::published_schema::<Record<'_>>("A line of the Plimsoll run file as lines, version 1", |schema| {
        let header = schema.pointer_mut("/$defs/Header/properties/format");
        if let Some(found) = header {
            *found = format;
        }
    })
}
