//! What is graded: the whole run, or one unit of it.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, LanguageCoverage, Run};
use plimsoll_model::standard::Category;
use plimsoll_model::{Standard, run::RuleInfo};

/// How often one rule looked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) planned: u64,
    pub(crate) failed: u64,
    /// Places that it judged; none for a rule that does not count them.
    pub(crate) judged: Option<u64>,
}

impl Looked {
    pub(crate) fn completed(self) -> u64 {
        self.planned.saturating_sub(self.failed)
    }

    /// How often it looked: places that it judged, where it counts them, and files otherwise.
    pub(crate) fn times(self) -> u64 {
        self.judged.unwrap_or(self.planned)
    }

    /// Whether there was anything for it to judge. Where a rule that counts has counted nothing, its silence says nothing.
    pub(crate) fn had_a_subject(self) -> bool {
        self.planned > 0 && (self.judged != Some(0) || self.failed > 0)
    }
}

/// What is graded.
#[derive(Debug)]
pub(crate) struct Input<'a> {
    pub(crate) standard: &'a Standard,
    /// The rules that were on, by id.
    pub(crate) rules: BTreeMap<&'a str, &'a RuleInfo>,
    /// Each with its place in the run.
    pub(crate) findings: Vec<(usize, &'a Finding)>,
    /// Rule, places that are right, places; sorted by rule.
    pub(crate) strengths: Vec<(&'a str, u32, u32)>,
    pub(crate) looked: BTreeMap<&'a str, Looked>,
    pub(crate) lines: u64,
}

impl<'a> Input<'a> {
    /// All of a run.
    pub(crate) fn whole(run: &'a Run, standard: &'a Standard) -> Self {
        let strengths =
            run.strengths.iter().map(|strength| (strength.rule.as_str(), strength.met, strength.total)).collect();
        Self::new(run, standard, strengths, &run.coverage.languages, None)
    }

    /// One unit of a run.
    pub(crate) fn unit(run: &'a Run, standard: &'a Standard, unit: &'a str, languages: &[LanguageCoverage]) -> Self {
        let share = |strength: &'a plimsoll_model::run::Strength| {
            let share = strength.units.iter().find(|share| share.unit == unit)?;
            Some((strength.rule.as_str(), share.met, share.total))
        };
        Self::new(run, standard, run.strengths.iter().filter_map(share).collect(), languages, Some(unit))
    }

    fn new(
        run: &'a Run,
        standard: &'a Standard,
        strengths: Vec<(&'a str, u32, u32)>,
        languages: &[LanguageCoverage],
        unit: Option<&str>,
    ) -> Self {
        let within = |of: &str| unit.is_none_or(|unit| unit == of);
        let mut looked = BTreeMap::<&str, Looked>::new();
        for checks in run.checks.iter().filter(|checks| within(&checks.unit)) {
            let entry = looked.entry(&checks.rule).or_default();
            entry.planned += checks.planned;
            entry.failed += checks.failed;
            if let Some(judged) = checks.judged {
                entry.judged = Some(entry.judged.unwrap_or_default() + judged);
            }
        }
        let findings: Vec<(usize, &Finding)> =
            run.findings.iter().enumerate().filter(|(_, finding)| within(&finding.unit)).collect();
        let without = &standard.scoring.size.without;
        let counted = languages.iter().filter(|language| !without.contains(&language.language));
        Self {
            standard,
            rules: run.rules.iter().map(|rule| (rule.id.as_str(), rule)).collect(),
            findings,
            strengths,
            looked,
            lines: counted.map(|language| language.lines).sum(),
        }
    }

    /// Returns how often a rule looked.
    pub(crate) fn looked(&self, rule: &str) -> Looked {
        self.looked.get(rule).copied().unwrap_or_default()
    }

    /// Returns whether a rule belongs to a category of the standard.
    pub(crate) fn belongs(&self, rule: &str, category: &Category) -> bool {
        self.rules.get(rule).is_some_and(|info| category.takes(&info.category))
    }

    /// Returns what points of diluted severities are divided by.
    pub(crate) fn size(&self) -> u32 {
        let size = &self.standard.scoring.size;
        let root = (self.lines / size.base.max(1)).isqrt();
        u32::try_from(root).unwrap_or(u32::MAX).clamp(1, size.most.max(1))
    }
}
