//! Gauges for the text file collector of Prometheus, readable as OpenMetrics too.
//!
//! The number of series is bounded whatever is found: there is a label for the project, and labels whose values are fixed.
//! A path, rule or unit is never a label. Every series carries the project, so that files of several stand side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use plimsoll_model::run::{Gate, Run};
use plimsoll_model::{CATEGORIES, Severity, Verdict};

use crate::sanitize::{cut, prometheus_label};

/// The longest value of a label, in characters.
const LONGEST_LABEL: usize = 200;
/// A standard has ten; a run file that claims thousands does not make as many series.
const MOST_CATEGORIES: usize = 100;
/// Categories of packs that are none of the standard's.
const OTHER: &str = "other";

/// Gauges in the making.
struct Page {
    project: String,
    text: String,
}

impl Page {
    fn family(&mut self, name: &str, help: &str) {
        let _ = write!(self.text, "# HELP {name} {help}\n# TYPE {name} gauge\n");
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let _ = write!(self.text, "{name}{{project=\"{}\"", self.project);
        for (label, text) in labels {
            let _ = write!(self.text, ",{label}=\"{}\"", prometheus_label(&cut(text, LONGEST_LABEL)));
        }
        let _ = writeln!(self.text, "}} {value}");
    }
}

/// Renders a run.
#[must_use]
pub fn render(run: &Run) -> String {
    let project = prometheus_label(&cut(&run.subject.name, LONGEST_LABEL));
    let mut page = Page { project, text: String::new() };
    findings(run, &mut page);
    gate(run, &mut page);
    scores(run, &mut page);
    coverage(run, &mut page);
    faults(run, &mut page);
    let name = "plimsoll_build";
    page.family(name, "The version that made the report.");
    page.sample(name, &[("version", &run.tool.version)], 1);
    // The end of an OpenMetrics page, and a comment to everybody else.
    page.text.push_str("# EOF\n");
    page.text
}

fn findings(run: &Run, page: &mut Page) {
    let categories: BTreeMap<&str, &str> =
        run.rules.iter().map(|rule| (rule.id.as_str(), rule.category.as_str())).collect();
    let known: Vec<&str> = CATEGORIES.iter().map(|category| category.id).chain([OTHER]).collect();
    let mut counts = BTreeMap::<(Severity, &str), usize>::new();
    for finding in &run.findings {
        let category = categories.get(finding.rule.as_str()).and_then(|id| known.iter().find(|known| *known == id));
        *counts.entry((finding.severity, category.unwrap_or(&OTHER))).or_default() += 1;
    }
    let name = "plimsoll_findings";
    page.family(name, "Findings by severity and category of the standard.");
    for severity in Severity::ALL {
        for category in &known {
            let count = counts.get(&(severity, *category)).copied().unwrap_or_default();
            page.sample(name, &[("severity", severity.name()), ("category", category)], count);
        }
    }
}

fn gate(run: &Run, page: &mut Page) {
    let name = "plimsoll_gate";
    page.family(name, "1 for what the gate says: passed, failed, or incomplete where faults leave it open.");
    for (state, gate) in [("passed", Gate::Passed), ("failed", Gate::Failed), ("incomplete", Gate::Incomplete)] {
        page.sample(name, &[("state", state)], u8::from(run.outcome.gate == gate));
    }
}

/// A category that was not assessed has no sample: zero would be a score.
fn scores(run: &Run, page: &mut Page) {
    let Some(assessment) = &run.assessment else { return };
    if let Some(score) = assessment.total.score {
        let name = "plimsoll_score";
        page.family(name, "The weighted mean of the assessed categories, out of 100.");
        page.sample(name, &[], score);
    }
    let name = "plimsoll_verdict";
    page.family(name, "1 for the verdict; withheld where too little is known.");
    let verdicts = [
        ("ready", Some(Verdict::Ready)),
        ("with-fixes", Some(Verdict::WithFixes)),
        ("not-ready", Some(Verdict::NotReady)),
        ("withheld", None),
    ];
    for (word, verdict) in verdicts {
        page.sample(name, &[("verdict", word)], u8::from(assessment.total.verdict == verdict));
    }
    let name = "plimsoll_category_score";
    page.family(name, "The score of each assessed category of the standard, out of 100.");
    let mut seen = BTreeSet::new();
    for category in assessment.categories.iter().take(MOST_CATEGORIES) {
        // One series cannot have two samples.
        if let Some(score) = category.score.filter(|_| seen.insert(cut(&category.id, LONGEST_LABEL))) {
            page.sample(name, &[("category", &category.id)], score);
        }
    }
    let name = "plimsoll_weight";
    page.family(name, "Weights of the standard's categories, and of those that were assessed.");
    page.sample(name, &[("state", "all")], assessment.total.weight);
    page.sample(name, &[("state", "assessed")], assessment.total.weight_assessed);
}

fn coverage(run: &Run, page: &mut Page) {
    let coverage = &run.coverage;
    let name = "plimsoll_checks";
    page.family(name, "Pairs of file and rule that were planned, and that ended without a fault.");
    page.sample(name, &[("state", "planned")], coverage.checks_planned);
    page.sample(name, &[("state", "completed")], coverage.checks_completed);
    let name = "plimsoll_files";
    page.family(name, "Files by what became of them.");
    page.sample(name, &[("state", "audited")], coverage.files_audited);
    page.sample(name, &[("state", "skipped")], coverage.files_skipped);
    let name = "plimsoll_files_with_parse_errors";
    page.family(name, "Audited files that the parser could not make full sense of.");
    page.sample(name, &[], coverage.files_with_parse_errors);
    let name = "plimsoll_rules";
    page.family(name, "Rules that were on.");
    page.sample(name, &[], run.rules.len());
}

fn faults(run: &Run, page: &mut Page) {
    let name = "plimsoll_faults";
    page.family(name, "Failures of packs: with any, the audit is incomplete.");
    page.sample(name, &[], run.faults.len());
}
