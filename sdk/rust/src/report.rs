//! What a rule says about one place: a finding that is already recorded, and the words to make it fuller.

use crate::bindings::plimsoll::audit::types::{Finding, Fix, Related};
use crate::{Applicability, Confidence, Edit, Severity, Span};

/// A finding that has just been recorded. Dropping it is fine: it is complete with the page's message.
pub struct Report<'f> {
    finding: &'f mut Finding,
}

impl<'f> Report<'f> {
    pub(crate) fn new(finding: &'f mut Finding) -> Self {
        Self { finding }
    }

    /// Says what is wrong *here*, in one sentence without a full stop.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.finding.message = message.into();
        self
    }

    /// Replaces the page's severity.
    pub fn severity(self, severity: Severity) -> Self {
        self.finding.severity = Some(severity);
        self
    }

    /// Replaces the page's confidence.
    pub fn confidence(self, confidence: Confidence) -> Self {
        self.finding.confidence = Some(confidence);
        self
    }

    /// Points at another place in the same file that explains the finding.
    pub fn related(self, at: impl Into<Span>, message: impl Into<String>) -> Self {
        self.finding.related.push(Related { span: at.into(), message: message.into() });
        self
    }

    /// Offers a way to mend it; the title is an imperative without a full stop, such as "pass a timeout".
    pub fn fix(
        self,
        title: impl Into<String>,
        applicability: Applicability,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Self {
        let edits = edits.into_iter().collect();
        self.finding.fixes.push(Fix { title: title.into(), applicability, edits });
        self
    }

    /// Adds a detail for programs that read the run file.
    pub fn property(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.finding.properties.push((key.into(), value.into()));
        self
    }
}

pub(crate) fn finding(rule: &str, span: Span) -> Finding {
    Finding {
        rule: rule.to_owned(),
        span,
        message: String::new(),
        severity: None,
        confidence: None,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: Vec::new(),
    }
}
