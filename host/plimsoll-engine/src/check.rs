//! Whether what a guest returned can be believed.
//!
//! One violation makes the whole call a fault, and nothing of that call is used: a pack that lies once is not to be
//! trusted for the rest. The message names the field and the value. More than the operator allows is a fault as well:
//! nothing is cut off silently.

use std::collections::BTreeSet;
use std::fmt::{self, Display};

use plimsoll_model::{
    Conclusions, Edit, Fact, FaultKind, FileMeta, Finding, Fix, Metric, Observations, Span, Strength,
};

use crate::description::{Rules, is_kebab, shown};
use crate::facts::{Facts, RawFact};
use crate::fault::Cause;
use crate::guest::{RawConclusions, RawObservations, Said};
use crate::limits::Limits;

/// What is known about the call.
pub(crate) struct Check<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) rules: &'a Rules,
    pub(crate) facts: &'a Facts,
}

/// The file that spans belong to.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Inside `inspect`: the text.
    Text(&'a str),
    /// Inside `conclude`, which does not see texts: the file.
    File(&'a FileMeta),
    /// Inside `conclude`, for what belongs to no file.
    Nowhere,
}

/// What a value belongs to; spelled out only when something is wrong with it.
#[derive(Clone, Copy)]
enum Of<'a> {
    Finding(&'a str),
    Strength(&'a str),
}

impl Display for Of<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finding(rule) => write!(f, "of a finding of rule `{rule}`"),
            Self::Strength(rule) => write!(f, "of a strength of rule `{rule}`"),
        }
    }
}

/// Returns a fault that says what is wrong.
macro_rules! lie {
    ($($message:tt)*) => { return Err(Cause::new(FaultKind::InvalidOutput, format!($($message)*))) };
}

impl Check<'_> {
    /// Checks what `inspect` returned for a file with this text.
    pub(crate) fn observations(&self, raw: RawObservations, text: &str) -> Result<Observations, Cause> {
        let place = Place::Text(text);
        at_most("findings", raw.findings.len(), "findings-per-call", self.limits.findings_per_call)?;
        at_most("facts", raw.facts.len(), "facts-per-call", self.limits.facts_per_call)?;
        let findings = raw.findings.into_iter().map(|said| self.finding(said, place)).collect::<Result<_, _>>()?;
        let strengths = self.strengths(raw.strengths, Some(text))?;
        self.metrics(&raw.metrics)?;
        let facts = raw.facts.into_iter().map(|fact| self.fact(fact, place)).collect::<Result<_, _>>()?;
        Ok(Observations { findings, strengths, metrics: raw.metrics, facts })
    }

    /// Checks what `conclude` returned for these files.
    pub(crate) fn conclusions<'f>(
        &self,
        raw: RawConclusions,
        file: impl Fn(&str) -> Option<&'f FileMeta>,
    ) -> Result<Conclusions, Cause> {
        at_most("findings", raw.findings.len(), "findings-per-call", self.limits.findings_per_call)?;
        let mut findings = Vec::with_capacity(raw.findings.len());
        for (path, said) in raw.findings {
            let place = if path.is_empty() { Some(Place::Nowhere) } else { file(&path).map(Place::File) };
            let Some(place) = place else {
                lie!("a finding of rule `{}` is in `{}`, which was not audited", shown(&said.rule), shown(&path));
            };
            findings.push((path, self.finding(said, place)?));
        }
        let strengths = self.strengths(raw.strengths, None)?;
        self.metrics(&raw.metrics)?;
        Ok(Conclusions { findings, strengths, metrics: raw.metrics })
    }

    fn finding(&self, said: Said<Finding>, place: Place<'_>) -> Result<Finding, Cause> {
        let rule = self.rule("finding", &said.rule)?;
        let of = Of::Finding(&said.rule);
        let mut finding = Finding { rule, ..said.what };
        span(format_args!("the span {of}"), finding.span, place)?;
        self.text(format_args!("the message {of}"), &finding.message)?;
        self.items(format_args!("related places {of}"), finding.related.len())?;
        for related in &finding.related {
            span(format_args!("the span of a related place {of}"), related.span, place)?;
            self.text(format_args!("the message of a related place {of}"), &related.message)?;
        }
        self.items(format_args!("fixes {of}"), finding.fixes.len())?;
        finding.fixes.iter().try_for_each(|fix| self.fix(fix, place, of))?;
        self.items(format_args!("properties {of}"), finding.properties.len())?;
        for (key, value) in &finding.properties {
            self.text(format_args!("the key of a property {of}"), key)?;
            self.text(format_args!("a property {of}"), value)?;
        }
        finding.properties.sort();
        if let Some([(key, _), _]) = finding.properties.array_windows().find(|[(one, _), (two, _)]| one == two) {
            lie!("the property `{}` {of} is there twice", shown(key));
        }
        Ok(finding)
    }

    fn fix(&self, fix: &Fix, place: Place<'_>, of: Of<'_>) -> Result<(), Cause> {
        self.text(format_args!("the title of a fix {of}"), &fix.title)?;
        let title = || shown(&fix.title);
        if fix.edits.is_empty() {
            lie!("the fix `{}` {of} has no edits", title());
        }
        self.items(format_args!("edits of a fix {of}"), fix.edits.len())?;
        for edit in &fix.edits {
            span(format_args!("the span of an edit {of}"), edit.span, place)?;
            self.text(format_args!("the replacement of an edit {of}"), &edit.replacement)?;
        }
        let overlap = |[one, two]: &&[Edit; 2]| two.span.start < one.span.end || two.span == one.span;
        if let Some([one, two]) = fix.edits.array_windows().find(overlap) {
            let (one, two) = (range(one.span), range(two.span));
            lie!("the edits {one} and {two} of the fix `{}` {of} overlap or are not sorted", title());
        }
        Ok(())
    }

    fn strengths(&self, said: Vec<Said<Strength>>, text: Option<&str>) -> Result<Vec<Strength>, Cause> {
        self.items(format_args!("strengths"), said.len())?;
        let check = |said: Said<Strength>| {
            let rule = self.rule("strength", &said.rule)?;
            let strength = Strength { rule, ..said.what };
            let of = Of::Strength(&said.rule);
            if strength.met > strength.total {
                lie!("the counts {of} say {} of {}", strength.met, strength.total);
            }
            self.items(format_args!("places of evidence {of}"), strength.evidence.len())?;
            for place in &strength.evidence {
                let Some(text) = text else {
                    lie!("`conclude` returned evidence {of}, where a span belongs to no file");
                };
                span(format_args!("the evidence {of}"), *place, Place::Text(text))?;
            }
            Ok(strength)
        };
        said.into_iter().map(check).collect()
    }

    fn metrics(&self, metrics: &[Metric]) -> Result<(), Cause> {
        self.items(format_args!("metrics"), metrics.len())?;
        let mut names = BTreeSet::new();
        for metric in metrics {
            if !is_kebab(&metric.name) {
                lie!("the name `{}` of a metric is not kebab-case", shown(&metric.name));
            }
            if !metric.value.is_finite() {
                lie!("the metric `{}` is {}, which is not finite", metric.name, metric.value);
            }
            self.text(format_args!("the unit of metric `{}`", metric.name), &metric.unit)?;
            if !names.insert(metric.name.as_str()) {
                lie!("the metric `{}` is there twice", metric.name);
            }
        }
        Ok(())
    }

    fn fact(&self, fact: RawFact, place: Place<'_>) -> Result<Fact, Cause> {
        let key = || shown(&fact.key);
        for value in &fact.values {
            self.text(format_args!("a value of a fact `{}`", key()), value)?;
        }
        if let Some(seen) = fact.span {
            span(format_args!("the span of a fact `{}`", key()), seen, place)?;
        }
        self.facts.check(fact)
    }

    fn rule(&self, what: &str, name: &str) -> Result<u32, Cause> {
        let Some(index) = self.rules.index(name) else {
            lie!("a {what} names the rule `{}`, which the pack does not have", shown(name));
        };
        Ok(index)
    }

    fn text(&self, what: fmt::Arguments<'_>, text: &str) -> Result<(), Cause> {
        at_most(format_args!("bytes in {what}"), text.len(), "text-bytes", self.limits.text_bytes)
    }

    fn items(&self, what: fmt::Arguments<'_>, found: usize) -> Result<(), Cause> {
        at_most(what, found, "items-per-list", self.limits.items_per_list)
    }
}

fn at_most(what: impl Display, found: usize, name: &str, limit: u64) -> Result<(), Cause> {
    if found as u64 > limit {
        let message = format!("{found} {what}, and the limit {name} is {limit}");
        return Err(Cause::new(FaultKind::ResultTooLarge, message));
    }
    Ok(())
}

fn span(what: fmt::Arguments<'_>, span: Span, place: Place<'_>) -> Result<(), Cause> {
    let size = match place {
        Place::Text(text) => text.len() as u64,
        Place::File(file) => u64::from(file.size),
        Place::Nowhere => 0,
    };
    if span.start > span.end {
        lie!("{what} is {}: reversed", range(span));
    }
    if u64::from(span.end) > size {
        lie!("{what} is {}: outside the file, which has {size} bytes", range(span));
    }
    if let Place::Text(text) = place
        && span.of(text).is_none()
    {
        lie!("{what} is {}: it cuts a character in two", range(span));
    }
    Ok(())
}

fn range(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
