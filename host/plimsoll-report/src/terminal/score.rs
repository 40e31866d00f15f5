//! `plimsoll explain score`: every point, from the findings to the verdict.
//!
//! The numbers are printed so that a reader can add them up. Nothing is graded here: what the run says is set beside what
//! its own numbers give, and if the two differ, the report says so.

mod category;
mod total;

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, Run};
use plimsoll_model::{Score, Total};

use super::layout::{spaces, thousands, wrap};
use super::style::{BAD, QUIET, STRONG};
use super::{Options, finish};
use crate::sanitize::terminal;
use crate::words::{self, points};

const INDENT: usize = 2;

/// What would be if the findings of a rule were mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// `pack/rule`.
    pub rule: String,
    /// How many findings that are.
    pub findings: u32,
    /// The result as it is.
    pub before: Total,
    /// The result without them.
    pub after: Total,
}

/// Renders the arithmetic of a run's score: of all categories, or of the one with that id.
#[must_use]
pub fn score(run: &Run, category: Option<&str>, options: &Options) -> String {
    let mut page = Page::new(options);
    if options.verbose {
        for finding in &run.findings {
            page.findings.entry(&finding.rule).or_default().push(finding);
        }
    }
    let Some(assessment) = &run.assessment else {
        page.text(0, "This run was not graded: it was made by a version, or with a setting, that grades nothing.");
        return finish(page.lines);
    };
    let chosen: Vec<_> =
        assessment.categories.iter().filter(|one| category.is_none_or(|category| one.id == category)).collect();
    if let (Some(category), []) = (category, chosen.as_slice()) {
        let ids: Vec<&str> = assessment.categories.iter().map(|category| category.id.as_str()).collect();
        page.text(0, &format!("No category `{category}` was scored; there are {}", ids.join(", ")));
        return finish(page.lines);
    }
    let total = &assessment.total;
    page.heading(&format!("{}: {}, {}", run.subject.name, words::verdict(total), words::grade(total)));
    page.basis(run, total);
    for one in chosen {
        category::render(one, run.standard.as_ref(), total.size, &mut page);
    }
    total::render(run, assessment, category, &mut page);
    if !options.verbose {
        page.gap();
        page.quiet(0, "-v lists the findings of each rule, with their points");
    }
    finish(page.lines)
}

/// Renders what would be, one line or two for each rule, in the order given.
#[must_use]
pub fn what_if(results: &[WhatIf], options: &Options) -> String {
    let mut page = Page::new(options);
    page.heading("What if these were mended, each alone");
    if results.is_empty() {
        page.text(INDENT, "nothing was asked for");
    }
    for result in results {
        total::what_if(result, &mut page);
    }
    finish(page.lines)
}

/// The lines so far. Everything that is added is made safe first.
struct Page<'a> {
    options: &'a Options,
    lines: Vec<String>,
    /// What there is to list, by rule; empty if nothing is to be listed.
    findings: BTreeMap<&'a str, Vec<&'a Finding>>,
}

impl<'a> Page<'a> {
    const fn new(options: &'a Options) -> Self {
        Self { options, lines: Vec::new(), findings: BTreeMap::new() }
    }

    fn heading(&mut self, text: &str) {
        for part in wrap(&terminal(text), self.options.width()) {
            self.lines.push(self.options.pen().paint(STRONG, &part));
        }
    }

    fn text(&mut self, left: usize, text: &str) {
        for (index, part) in wrap(&terminal(text), self.options.width() - left - 2).iter().enumerate() {
            self.lines.push(spaces(if index == 0 { left } else { left + 2 }) + part);
        }
    }

    fn quiet(&mut self, left: usize, text: &str) {
        for part in wrap(&terminal(text), self.options.width() - left) {
            self.lines.push(spaces(left) + &self.options.pen().paint(QUIET, &part));
        }
    }

    /// Numbers that stand in columns, and a note behind them, or below where it finds no room.
    fn sum(&mut self, left: usize, numbers: &str, note: &str) {
        let note = terminal(note);
        let used = left + super::layout::width(numbers) + 3;
        let line = spaces(left) + numbers;
        if note.is_empty() {
            self.lines.push(line);
        } else if used + super::layout::width(&note) <= self.options.width() {
            self.lines.push(format!("{line}   {}", self.options.pen().paint(QUIET, &note)));
        } else {
            self.lines.push(line);
            self.quiet(left + 4, &note);
        }
    }

    /// Says it if the run's own number is another than its parts give.
    fn check(&mut self, left: usize, adds_up_to: u128, said: Score) {
        if adds_up_to != u128::from(said.hundredths()) {
            let text = format!("! the run says {said}, which is not what its numbers give");
            for part in wrap(&text, self.options.width() - left) {
                self.lines.push(spaces(left) + &self.options.pen().paint(BAD, &part));
            }
        }
    }

    fn gap(&mut self) {
        self.lines.push(String::new());
    }

    /// What the numbers rest on: the standard, and the size of what was audited.
    fn basis(&mut self, run: &Run, total: &Total) {
        if let Some(standard) = &run.standard {
            self.quiet(INDENT, &format!("by {} {} ({})", standard.title, standard.version, standard.id));
            let size = &standard.scoring.size;
            let severities: Vec<&str> = size.severities.iter().map(|severity| severity.name()).collect();
            if !severities.is_empty() {
                self.quiet(
                    INDENT,
                    &format!(
                        "size: {} audited; points of {} are divided by the square root of lines ÷ {}, rounded down and \
                         at most {}: here by {}",
                        words::count(total.lines, "line"),
                        severities.join(", "),
                        thousands(size.base),
                        size.most,
                        total.size
                    ),
                );
            }
        } else if total.size > 1 {
            self.quiet(INDENT, &format!("size: points that are diluted are divided by {}", total.size));
        }
        self.gap();
    }
}
