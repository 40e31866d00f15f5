//! What a run can say about a finding of an earlier one that it does not have.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::Fault;
use plimsoll_model::run::{Finding, Run, Skipped};

use crate::faults;

/// What a run looked at.
pub(crate) struct Sight<'a> {
    rules: BTreeSet<&'a str>,
    faults: BTreeMap<&'a str, Vec<&'a Fault>>,
    skipped: BTreeMap<&'a str, &'a Skipped>,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(run: &'a Run) -> Self {
        let mut faults = BTreeMap::<&str, Vec<&Fault>>::new();
        for fault in &run.faults {
            faults.entry(&fault.pack).or_default().push(fault);
        }
        Self {
            rules: run.rules.iter().map(|rule| rule.id.as_str()).collect(),
            faults,
            skipped: run.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped)).collect(),
        }
    }

    /// Says why nothing is known of a finding that the run does not have; none where its rule looked at its place.
    pub(crate) fn blind_to(&self, finding: &Finding) -> Option<String> {
        let (pack, name) = finding.rule.split_once('/').unwrap_or((&finding.rule, ""));
        let faults = self.faults.get(pack).map_or(&[][..], Vec::as_slice);
        if let Some(fault) = faults.iter().find(|fault| concerns(fault, name, finding)) {
            return Some(format!("`{pack}` {} during {}", faults::describe(fault.kind), fault.during));
        }
        if !self.rules.contains(finding.rule.as_str()) {
            return Some("the rule was off, or its pack was not there".to_owned());
        }
        let skipped = self.skipped_at(&finding.location.path)?;
        Some(format!("`{}` was not audited: {}", skipped.path, skipped.detail))
    }

    /// The file itself, or a folder that was skipped as a whole.
    fn skipped_at(&self, path: &str) -> Option<&'a Skipped> {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        folders.chain([path]).find_map(|part| self.skipped.get(part).copied())
    }
}

/// Whether a fault may have cost the run that finding. A call for a file is made for all rules of the pack at once; only
/// what is loaded or selected is lost for one rule alone.
fn concerns(fault: &Fault, rule: &str, finding: &Finding) -> bool {
    let alone = matches!(fault.during.as_str(), "load" | "select");
    let rule = !alone || fault.rule.as_deref().is_none_or(|name| name == rule);
    // What is concluded about a unit rests on all of its files.
    let place = finding.whole_unit || fault.path.as_ref().is_none_or(|path| *path == finding.location.path);
    rule && place
}

/// What the new run left out and the earlier one did not, as far as no list of skipped files tells.
pub(super) struct Narrowed<'a> {
    excluded: bool,
    audited: BTreeSet<&'a str>,
    /// Files of which the parser understands less than before.
    unclear: BTreeSet<&'a str>,
}

impl<'a> Narrowed<'a> {
    pub(super) fn new(new: &'a Run, old: &Run) -> Self {
        let excluded = new.settings.exclude.iter().any(|glob| !old.settings.exclude.contains(glob));
        let found = new.findings.iter().map(|finding| finding.location.path.as_str());
        let measured = new.metrics.iter().filter_map(|metric| metric.path.as_deref());
        let before: BTreeMap<&str, u32> =
            old.parse_errors.iter().map(|parse| (parse.path.as_str(), parse.count)).collect();
        let more = new
            .parse_errors
            .iter()
            .filter(|parse| before.get(parse.path.as_str()).is_none_or(|before| parse.count > *before));
        let unclear = more.map(|parse| parse.path.as_str()).collect();
        Self { excluded, audited: found.chain(measured).collect(), unclear }
    }

    /// Whether the file may have been left out: paths are left out that were not before, and nothing shows that the file
    /// was read all the same. Or the parser made less sense of it than before.
    pub(super) fn hides(&self, finding: &Finding) -> bool {
        let path = finding.location.path.as_str();
        (self.excluded && !self.audited.contains(path)) || self.unclear.contains(path)
    }
}
