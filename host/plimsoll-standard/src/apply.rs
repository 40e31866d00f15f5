//! Grading a run.

use plimsoll_model::Standard;
use plimsoll_model::assessment::Assessment;
use plimsoll_model::run::Run;

use crate::checklist::{Vouched, checklist};
use crate::input::Input;
use crate::plan::plan;
use crate::score::scores;
use crate::verdict::{Completeness, total};
use crate::{digest, verdict};

/// Grades a run: fills its assessment, the points of its findings, and the totals of its units. What it held of an earlier
/// standard is replaced. The severities of findings stay: [`crate::severity`] is asked when a finding is made.
pub fn apply(run: &mut Run, standard: &Standard) {
    let (assessment, points) = assess(run, standard);
    let units: Vec<_> =
        run.units.iter().map(|report| unit(run, standard, &report.unit.path, &report.languages)).collect();
    for (report, (total, categories)) in run.units.iter_mut().zip(units) {
        report.total = Some(total);
        report.categories = categories;
    }
    for finding in &mut run.findings {
        finding.points = None;
    }
    for (index, points) in points {
        if let Some(finding) = run.findings.get_mut(index) {
            finding.points = Some(points);
        }
    }
    run.assessment = Some(assessment);
    run.standard = Some(standard.clone());
}

/// Returns the run as it would be without the findings that `fixed` names, graded by its own standard; none where it was not
/// graded.
#[must_use]
pub fn what_if(run: &Run, fixed: impl Fn(&plimsoll_model::run::Finding) -> bool) -> Option<Run> {
    let standard = run.standard.clone()?;
    let mut run = run.clone();
    run.findings.retain(|finding| !fixed(finding));
    apply(&mut run, &standard);
    Some(run)
}

fn assess(run: &Run, standard: &Standard) -> (Assessment, Vec<(usize, plimsoll_model::Score)>) {
    let input = Input::whole(run, standard);
    let scores = scores(&input);
    let complete = Completeness {
        planned: run.coverage.checks_planned,
        completed: run.coverage.checks_completed,
        faults: run.faults.len() as u64,
    };
    let vouched = Vouched { attestations: &run.attestations, as_of: run.settings.as_of.as_deref() };
    let assessment = Assessment {
        standard: digest(standard),
        total: verdict::total(&input, &scores.categories, complete),
        checklist: checklist(&input, &scores.categories, vouched),
        plan: plan(&input, &scores.categories, &scores.points),
        categories: scores.categories,
    };
    (assessment, scores.points)
}

type UnitScores = (plimsoll_model::Total, Vec<(String, Option<plimsoll_model::Score>)>);

fn unit(run: &Run, standard: &Standard, path: &str, languages: &[plimsoll_model::run::LanguageCoverage]) -> UnitScores {
    let input = Input::unit(run, standard, path, languages);
    let scores = scores(&input);
    let planned = input.looked.values().map(|looked| looked.planned).sum();
    let completed = input.looked.values().map(|looked| looked.completed()).sum();
    let complete = Completeness { planned, completed, faults: 0 };
    let total = total(&input, &scores.categories, complete);
    (total, scores.categories.into_iter().map(|category| (category.id, category.score)).collect())
}
