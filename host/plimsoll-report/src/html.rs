//! The report for people with a browser: one file that needs no network, and reads without a script.
//!
//! The verdict comes first, then what has to be mended first, then everything else. All findings are in the page: what is
//! folded says how much it holds, and opens without a script. The script filters and remembers the filter in the address.
//! A policy in the page lets nothing run or load but our own style and script, whose digests it names.

mod audit;
mod categories;
mod charts;
mod checklist;
mod comparison;
mod evidence;
mod filters;
mod findings;
mod markup;
mod page;
mod plan;
mod project;
mod prose;
mod report;
mod snippet;
mod summary;
mod words;

use plimsoll_model::Severity;
use plimsoll_model::run::Run;

use markup::{Html, put};
use report::Report;

/// A part of the report, in the order of the table of contents.
struct Section {
    id: &'static str,
    title: &'static str,
    /// How many things it is about, where that is a number; none leaves the section out.
    holds: fn(&Report<'_>) -> Option<u64>,
    render: fn(&Report<'_>, &mut Html),
}

const SECTIONS: &[Section] = &[
    Section {
        id: "critical",
        title: "Critical issues",
        holds: |report| Some(findings::number(report, &[Severity::P0, Severity::P1])),
        render: findings::critical,
    },
    Section {
        id: "comparison",
        title: "Since the earlier run",
        holds: |report| report.run.comparison.is_some().then_some(0),
        render: comparison::render,
    },
    Section {
        id: "categories",
        title: "Categories",
        holds: |report| some(report.categories.len()),
        render: |report, out| {
            categories::method(report, out);
            categories::render(report, out);
        },
    },
    Section {
        id: "checklist",
        title: "Checklist",
        holds: |report| match report.assessment() {
            Some(assessment) => some(assessment.checklist.iter().map(|group| group.items.len()).sum()),
            None => some(report.run.attestations.len()),
        },
        render: checklist::render,
    },
    Section {
        id: "plan",
        title: "Plan",
        holds: |report| {
            report.assessment().map(|assessment| assessment.plan.iter().map(|horizon| horizon.steps.len() as u64).sum())
        },
        render: plan::render,
    },
    Section {
        id: "findings",
        title: "Other findings",
        holds: |report| Some(findings::number(report, &[Severity::P2, Severity::P3])),
        render: findings::others,
    },
    Section {
        id: "folders",
        title: "Findings by folder",
        holds: |report| some(report.run.findings.len()).map(|_| 0),
        render: project::folders,
    },
    Section {
        id: "units",
        title: "Deployable units",
        holds: |report| some(report.run.units.len()),
        render: project::units,
    },
    Section {
        id: "dependencies",
        title: "Packages",
        holds: |report| report.run.dependencies.as_ref().map(|known| u64::from(known.dependencies)),
        render: project::dependencies,
    },
    Section {
        id: "metrics",
        title: "Metrics",
        holds: |report| some(report.run.metrics.len()),
        render: project::metrics,
    },
    Section { id: "audit", title: "What was not looked at", holds: |_| Some(0), render: audit::render },
    Section { id: "rules", title: "Rules", holds: |report| some(report.run.rules.len()), render: audit::rules },
    Section { id: "packs", title: "Packs", holds: |report| some(report.run.packs.len()), render: audit::packs },
    Section {
        id: "evidence",
        title: "Evidence of other tools",
        holds: |report| some(report.run.evidence.len()),
        render: evidence::render,
    },
];

fn some(number: usize) -> Option<u64> {
    (number > 0).then_some(number as u64)
}

/// Renders a run as one HTML file.
#[must_use]
pub fn render(run: &Run) -> String {
    let report = Report::new(run);
    let sections: Vec<&Section> = SECTIONS.iter().filter(|section| (section.holds)(&report).is_some()).collect();
    let mut out = Html::with_capacity((64 << 10) + run.findings.len() * 1_024);
    page::open(&report, &sections, &mut out);
    summary::render(&report, &mut out);
    if !run.findings.is_empty() {
        filters::render(&report, &mut out);
    }
    for section in sections {
        put!(out, "<section id=\"" {*section.id} "\" aria-labelledby=\"" {*section.id} "-title\">\n<h2 id=\"" {*section.id}
            "-title\">" {*section.title} "</h2>\n");
        (section.render)(&report, &mut out);
        out.markup("</section>\n");
    }
    page::close(&mut out);
    out.into_string()
}
