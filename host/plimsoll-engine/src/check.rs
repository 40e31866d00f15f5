//! Whether what a guest returned can be believed.
//!
//! One violation makes the whole call a fault, and nothing of that call is used: a pack that lies once is not to be
//! trusted for the rest. The message names the field and the value.

use std::collections::BTreeSet;

use plimsoll_model::{Conclusions, Edit, Fact, FileMeta, Finding, Fix, Metric, Observations, Span, Strength};

use crate::description::{Rules, is_kebab, shown};
use crate::guest::{RawConclusions, RawObservations, Said};
use crate::limits::Limits;

/// What is known about the call.
pub(crate) struct Check<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) rules: &'a Rules,
    pub(crate) fact_keys: &'a [String],
}

/// The file that spans belong to.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Inside `inspect`: the text.
    Text(&'a str),
    /// Inside `conclude`, which does not see texts: the file.
    File(&'a FileMeta),
}

/// Returns an error that says what is wrong.
macro_rules! lie {
    ($($message:tt)*) => { return Err(format!($($message)*)) };
}

impl Check<'_> {
    /// Checks what `inspect` returned for a file with this text.
    pub(crate) fn observations(&self, raw: RawObservations, text: &str) -> Result<Observations, String> {
        let place = Place::Text(text);
        self.at_most("findings", raw.findings.len(), "findings-per-call", self.limits.findings_per_call)?;
        self.at_most("facts", raw.facts.len(), "facts-per-call", self.limits.facts_per_call)?;
        raw.facts.iter().try_for_each(|fact| self.fact(fact, text))?;
        self.metrics(&raw.metrics)?;
        Ok(Observations {
            findings: raw.findings.into_iter().map(|said| self.finding(said, place)).collect::<Result<_, _>>()?,
            strengths: self.strengths(raw.strengths, Some(text))?,
            metrics: raw.metrics,
            facts: raw.facts,
        })
    }

    /// Checks what `conclude` returned for these files, which are sorted by path.
    pub(crate) fn conclusions(&self, raw: RawConclusions, files: &[FileMeta]) -> Result<Conclusions, String> {
        self.at_most("findings", raw.findings.len(), "findings-per-call", self.limits.findings_per_call)?;
        self.metrics(&raw.metrics)?;
        let by_path: std::collections::BTreeMap<&str, &FileMeta> =
            files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut findings = Vec::with_capacity(raw.findings.len());
        for (path, said) in raw.findings {
            let Some(file) = by_path.get(path.as_str()) else {
                lie!(
                    "a finding of rule `{}` is in `{}`, which is not an audited file",
                    shown(&said.rule),
                    shown(&path)
                );
            };
            findings.push((path, self.finding(said, Place::File(file))?));
        }
        Ok(Conclusions { findings, strengths: self.strengths(raw.strengths, None)?, metrics: raw.metrics })
    }

    fn finding(&self, said: Said<Finding>, place: Place<'_>) -> Result<Finding, String> {
        let rule = self.rule("finding", &said.rule)?;
        let of = format!("of a finding of rule `{}`", said.rule);
        let mut finding = Finding { rule, ..said.what };
        span(finding.span, place).map_err(|why| format!("the span {of} {why}"))?;
        self.text(&format!("the message {of}"), &finding.message)?;
        self.items(&format!("related places {of}"), finding.related.len())?;
        for related in &finding.related {
            span(related.span, place).map_err(|why| format!("the span of a related place {of} {why}"))?;
            self.text(&format!("the message of a related place {of}"), &related.message)?;
        }
        self.items(&format!("fixes {of}"), finding.fixes.len())?;
        finding.fixes.iter().try_for_each(|fix| self.fix(fix, place, &of))?;
        self.items(&format!("properties {of}"), finding.properties.len())?;
        for (key, value) in &finding.properties {
            self.text(&format!("a property key {of}"), key)?;
            self.text(&format!("a property {of}"), value)?;
        }
        finding.properties.sort();
        if let Some([(key, _), _]) = finding.properties.array_windows().find(|[(one, _), (two, _)]| one == two) {
            lie!("the property `{}` {of} is there twice", shown(key));
        }
        Ok(finding)
    }

    fn fix(&self, fix: &Fix, place: Place<'_>, of: &str) -> Result<(), String> {
        self.text(&format!("the title of a fix {of}"), &fix.title)?;
        if fix.edits.is_empty() {
            lie!("the fix `{}` {of} has no edits", shown(&fix.title));
        }
        self.items(&format!("edits of a fix {of}"), fix.edits.len())?;
        for edit in &fix.edits {
            span(edit.span, place).map_err(|why| format!("the span of an edit {of} {why}"))?;
            self.text(&format!("the replacement of an edit {of}"), &edit.replacement)?;
        }
        let overlap = |[one, two]: &&[Edit; 2]| two.span.start < one.span.end || two.span == one.span;
        if let Some([one, two]) = fix.edits.array_windows().find(overlap) {
            lie!(
                "the edits {} and {} of the fix `{}` {of} overlap or are not sorted",
                range(one.span),
                range(two.span),
                shown(&fix.title)
            );
        }
        Ok(())
    }

    fn strengths(&self, said: Vec<Said<Strength>>, text: Option<&str>) -> Result<Vec<Strength>, String> {
        self.items("strengths", said.len())?;
        let check = |said: Said<Strength>| {
            let rule = self.rule("strength", &said.rule)?;
            let strength = Strength { rule, ..said.what };
            let of = format!("of a strength of rule `{}`", said.rule);
            if strength.met > strength.total {
                lie!("the counts {of} say {} of {}", strength.met, strength.total);
            }
            self.items(&format!("places of evidence {of}"), strength.evidence.len())?;
            for place in &strength.evidence {
                let Some(text) = text else {
                    lie!("`conclude` returned evidence {of}, and a span there belongs to no file");
                };
                span(*place, Place::Text(text)).map_err(|why| format!("the evidence {of} {why}"))?;
            }
            Ok(strength)
        };
        said.into_iter().map(check).collect()
    }

    fn metrics(&self, metrics: &[Metric]) -> Result<(), String> {
        self.items("metrics", metrics.len())?;
        let mut names = BTreeSet::new();
        for metric in metrics {
            if !is_kebab(&metric.name) {
                lie!("the metric `{}` is not kebab-case", shown(&metric.name));
            }
            if !metric.value.is_finite() {
                lie!("the metric `{}` is {}, which is no number", metric.name, metric.value);
            }
            self.text(&format!("the unit of metric `{}`", metric.name), &metric.unit)?;
            if !names.insert(metric.name.as_str()) {
                lie!("the metric `{}` is there twice", metric.name);
            }
        }
        Ok(())
    }

    fn fact(&self, fact: &Fact, text: &str) -> Result<(), String> {
        if !self.fact_keys.contains(&fact.key) {
            lie!("the fact key `{}` was not declared by `describe`", shown(&fact.key));
        }
        self.text(&format!("the value of a fact `{}`", fact.key), &fact.value)?;
        let Some(place) = fact.span else { return Ok(()) };
        span(place, Place::Text(text)).map_err(|why| format!("the span of a fact `{}` {why}", fact.key))
    }

    fn rule(&self, what: &str, name: &str) -> Result<u32, String> {
        self.rules
            .index(name)
            .ok_or_else(|| format!("a {what} names the rule `{}`, which the pack does not have", shown(name)))
    }

    fn text(&self, what: &str, text: &str) -> Result<(), String> {
        self.at_most(&format!("bytes in {what}"), text.len(), "text-bytes", self.limits.text_bytes)
    }

    fn items(&self, what: &str, found: usize) -> Result<(), String> {
        self.at_most(what, found, "items-per-list", self.limits.items_per_list)
    }

    #[expect(clippy::unused_self, reason = "reads like the other checks")]
    fn at_most(&self, what: &str, found: usize, name: &str, limit: u64) -> Result<(), String> {
        if found as u64 > limit {
            lie!("{found} {what}, and the limit {name} is {limit}");
        }
        Ok(())
    }
}

fn span(span: Span, place: Place<'_>) -> Result<(), String> {
    let size = match place {
        Place::Text(text) => text.len() as u64,
        Place::File(file) => u64::from(file.size),
    };
    if span.start > span.end {
        lie!("is {}: reversed", range(span));
    }
    if u64::from(span.end) > size {
        lie!("is {}: outside the file, which has {size} bytes", range(span));
    }
    if let Place::Text(text) = place
        && span.of(text).is_none()
    {
        lie!("is {}: it cuts a character in two", range(span));
    }
    Ok(())
}

fn range(span: Span) -> String {
    format!("{}..{}", span.start, span.end)
}
