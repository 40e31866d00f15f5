//! Between the generated types of 0.1 and the types of the host.

use std::collections::BTreeMap;

use plimsoll_model as model;

use super::bindings::exports::plimsoll::audit::rules;
use super::bindings::plimsoll::audit::{document, project, types};
use crate::description::{OptionSpec, Rules};
use crate::facts::{FactField, FactSpec, FieldKind, RawFact};
use crate::guest::{RawConclusions, RawDescription, RawFailure, RawObservations, RawRule, Said};

/// Stands in for the index of a rule until the rule's name has been checked.
const UNCHECKED: u32 = u32::MAX;

/// Groups the matches of a file by rule, in the order of `describe`. Those of one rule keep their order.
pub(super) fn by_rule(matches: &[model::Match], rules: &Rules) -> Vec<types::RuleMatches> {
    let mut groups: BTreeMap<u32, Vec<types::Match>> = BTreeMap::new();
    for item in matches {
        groups.entry(item.rule).or_default().push(found(item));
    }
    let name = |rule: u32| rules.name(rule).unwrap_or_default().to_owned();
    groups.into_iter().map(|(rule, matches)| types::RuleMatches { rule: name(rule), matches }).collect()
}

/// Converts a match for a guest.
pub(super) fn found(found: &model::Match) -> types::Match {
    let capture = |capture: &model::Capture| types::Capture {
        name: capture.name.clone(),
        span: capture.span.into(),
        node: capture.node,
    };
    types::Match {
        selector: found.selector.clone(),
        span: found.span.into(),
        node: found.node,
        captures: found.captures.iter().map(capture).collect(),
    }
}

impl From<model::Span> for types::Span {
    fn from(span: model::Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl From<types::Span> for model::Span {
    fn from(span: types::Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl From<&model::FileMeta> for types::File {
    fn from(file: &model::FileMeta) -> Self {
        Self {
            path: file.path.clone(),
            language: file.language.to_owned(),
            kind: file.kind.clone(),
            size: file.size,
            lines: file.lines,
            role: file.role.name().to_owned(),
            unit: file.unit.as_ref().to_owned(),
        }
    }
}

impl From<&model::Unit> for types::Unit {
    fn from(unit: &model::Unit) -> Self {
        Self { path: unit.path.clone(), name: unit.name.clone(), evidence: unit.evidence.clone() }
    }
}

impl From<model::LocatedFact> for project::LocatedFact {
    fn from(located: model::LocatedFact) -> Self {
        let model::Fact { values, span, .. } = located.fact;
        Self { path: located.path, values, span: span.map(model::Span::into) }
    }
}

impl From<&model::DocumentError> for document::DocumentErrorKind {
    fn from(error: &model::DocumentError) -> Self {
        match error {
            model::DocumentError::NoDocument => Self::NoDocument,
            model::DocumentError::NoSyntax => Self::NoSyntax,
            model::DocumentError::NoValues => Self::NoValues,
            model::DocumentError::NoOutline => Self::NoOutline,
            model::DocumentError::NoSuchNode(_) => Self::NoSuchNode,
            model::DocumentError::NoSuchSpan(_) => Self::NoSuchSpan,
            model::DocumentError::NoSuchSelector(_) => Self::NoSuchSelector,
            model::DocumentError::NoSuchColumn(_) => Self::NoSuchColumn,
        }
    }
}

impl From<rules::Description> for RawDescription {
    fn from(said: rules::Description) -> Self {
        let rule = |rule: rules::Rule| RawRule { id: rule.id, page: rule.page, code: rule.code };
        let option = |option: rules::OptionSpec| OptionSpec {
            name: option.name,
            default: option.default_value,
            description: option.description,
        };
        let field = |field: rules::FactField| {
            let kind = match field.kind {
                rules::FieldKind::Text => FieldKind::Text,
                rules::FieldKind::Integer => FieldKind::Integer,
                rules::FieldKind::Boolean => FieldKind::Boolean,
            };
            FactField { name: field.name, kind }
        };
        let fact =
            |fact: rules::FactSpec| FactSpec { key: fact.key, fields: fact.fields.into_iter().map(field).collect() };
        Self {
            id: said.id,
            version: said.version,
            rules: said.rules.into_iter().map(rule).collect(),
            options: said.options.into_iter().map(option).collect(),
            facts: said.facts.into_iter().map(fact).collect(),
            concludes: said.concludes,
        }
    }
}

impl From<types::Failure> for RawFailure {
    fn from(said: types::Failure) -> Self {
        Self { rule: said.rule, message: said.message }
    }
}

impl From<types::Observations> for RawObservations {
    fn from(said: types::Observations) -> Self {
        let fact =
            |fact: types::Fact| RawFact { key: fact.key, values: fact.values, span: fact.span.map(types::Span::into) };
        Self {
            findings: said.findings.into_iter().map(finding).collect(),
            strengths: said.strengths.into_iter().map(strength).collect(),
            metrics: said.metrics.into_iter().map(metric).collect(),
            facts: said.facts.into_iter().map(fact).collect(),
        }
    }
}

impl From<rules::Conclusions> for RawConclusions {
    fn from(said: rules::Conclusions) -> Self {
        Self {
            findings: said.findings.into_iter().map(|placed| (placed.path, finding(placed.finding))).collect(),
            strengths: said.strengths.into_iter().map(strength).collect(),
            metrics: said.metrics.into_iter().map(metric).collect(),
        }
    }
}

fn finding(said: types::Finding) -> Said<model::Finding> {
    let related = |related: types::Related| model::Related { span: related.span.into(), message: related.message };
    let what = model::Finding {
        rule: UNCHECKED,
        span: said.span.into(),
        message: said.message,
        severity: said.severity.map(severity),
        confidence: said.confidence.map(confidence),
        related: said.related.into_iter().map(related).collect(),
        fixes: said.fixes.into_iter().map(fix).collect(),
        properties: said.properties,
    };
    Said { rule: said.rule, what }
}

fn fix(said: types::Fix) -> model::Fix {
    let edit = |edit: types::Edit| model::Edit { span: edit.span.into(), replacement: edit.replacement };
    let applicability = match said.applicability {
        types::Applicability::Safe => model::Applicability::Safe,
        types::Applicability::Unsafe => model::Applicability::Unsafe,
    };
    model::Fix { title: said.title, applicability, edits: said.edits.into_iter().map(edit).collect() }
}

fn strength(said: types::Strength) -> Said<model::Strength> {
    let evidence = said.evidence.into_iter().map(types::Span::into).collect();
    Said { rule: said.rule, what: model::Strength { rule: UNCHECKED, met: said.met, total: said.total, evidence } }
}

fn metric(said: types::Metric) -> model::Metric {
    model::Metric { name: said.name, value: said.value, unit: said.unit }
}

fn severity(said: types::Severity) -> model::Severity {
    match said {
        types::Severity::P0 => model::Severity::P0,
        types::Severity::P1 => model::Severity::P1,
        types::Severity::P2 => model::Severity::P2,
        types::Severity::P3 => model::Severity::P3,
    }
}

fn confidence(said: types::Confidence) -> model::Confidence {
    match said {
        types::Confidence::High => model::Confidence::High,
        types::Confidence::Medium => model::Confidence::Medium,
        types::Confidence::Low => model::Confidence::Low,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_grouped_in_the_packs_order_and_keep_their_own() {
        let at = |rule, start| model::Match {
            rule,
            selector: String::new(),
            span: model::Span::new(start, start + 1),
            node: None,
            captures: Vec::new(),
        };
        let rules = Rules::named(&["zeta", "none", "alpha"]);
        let groups = by_rule(&[at(2, 5), at(0, 7), at(2, 1), at(0, 9)], &rules);
        let starts = |group: &types::RuleMatches| group.matches.iter().map(|found| found.span.start).collect();
        let said: Vec<(&str, Vec<u32>)> = groups.iter().map(|group| (group.rule.as_str(), starts(group))).collect();
        assert_eq!(said, [("zeta", vec![7, 9]), ("alpha", vec![5, 1])]);
        assert!(by_rule(&[], &rules).is_empty());
    }
}
