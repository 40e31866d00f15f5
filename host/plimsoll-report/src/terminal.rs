//! The report for people at a command line.
//!
//! The verdict comes first and the findings after it, worst first; then the scores, the checklist and the plan, what is
//! right, what went wrong with the audit itself, and the outcome last, where a reader's eye is. Whatever is folded is counted, and the flag that unfolds it is named.

mod assessment;
mod diff;
mod evidence;
mod findings;
mod frame;
mod layout;
mod project;
mod rules;
mod score;
mod style;
mod summary;
mod verdict;

use plimsoll_model::run::Run;

pub use diff::render_diff;
pub(crate) use evidence::summary as evidence_summary;
pub(crate) use project::known as known_advisories;
pub use rules::{render_rule, render_rules};
pub use score::{WhatIf, score, what_if};
use style::Pen;

/// How to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Columns to lay out for. Less than 40 is read as 40.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
    /// Whether to write hyperlinks.
    pub links: bool,
    /// Whether to list packs, skipped files and the like instead of counting them.
    pub verbose: bool,
    /// How many findings of one rule are shown if they are P2 or P3; none: all.
    pub max_per_rule: Option<usize>,
    /// Address of the audited folder, such as `file:///home/me/shop/`. Without it, paths are no links.
    pub base: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 100, color: false, links: false, verbose: false, max_per_rule: Some(3), base: None }
    }
}

impl Options {
    fn width(&self) -> usize {
        self.width.max(40)
    }

    fn pen(&self) -> Pen<'_> {
        Pen { color: self.color, links: self.links, base: self.base.as_deref() }
    }
}

/// Renders a run.
#[must_use]
pub fn render(run: &Run, options: &Options) -> String {
    let mut lines = Vec::new();
    verdict::headline(run, options, &mut lines);
    findings::render(run, options, &mut lines);
    summary::render(run, options, &mut lines);
    finish(lines)
}

/// Joins lines, and breaks those that a build server would take for commands.
fn finish(lines: Vec<String>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(crate::sanitize::without_commands(&line).trim_end());
        text.push('\n');
    }
    text
}
