//! Markdown: the comment below a change, the summary of a job, and the whole report.
//!
//! A code host cuts what is too long, or shows nothing at all. So the comment and the summary keep to a number of bytes:
//! what is least important is left out first, counted, and said where the rest is. Every string of the run goes through
//! [`escape`]; the only HTML and the only links are ours.

mod audit;
mod changes;
mod escape;
mod excerpt;
mod findings;
mod head;
mod page;
mod plan;
mod scores;

use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, FindingState, Run};

use findings::Detail;
use page::Page;

/// Who reads it, and how much of it there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A comment below a change: 65,536 bytes.
    Comment,
    /// The summary of a job: 1 MiB.
    Summary,
    /// The whole report, however long.
    Long,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 3] = [Self::Comment, Self::Summary, Self::Long];

    /// Returns `comment`, `summary` or `long`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Summary => "summary",
            Self::Long => "long",
        }
    }

    /// Returns the profile of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// Returns how many bytes the report may have. GitHub counts characters in a comment, of which there are no more.
    #[must_use]
    pub const fn budget(self) -> Option<usize> {
        match self {
            Self::Comment => Some(65_536),
            Self::Summary => Some(1_048_576),
            Self::Long => None,
        }
    }

    /// The level of the first heading: a comment and a summary stand on a page that has its own.
    const fn level(self) -> usize {
        match self {
            Self::Comment | Self::Summary => 3,
            Self::Long => 1,
        }
    }
}

/// How to render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Who reads it.
    pub profile: Profile,
    /// The name in the comment's first line, by which the next run finds its comment again and replaces it.
    pub name: String,
    /// Where all of it is, if something has to be left out, such as "the report `plimsoll.html` of this build".
    pub full: Option<String>,
}

impl Options {
    /// Returns the options of a profile, with the name `default`.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self { profile, name: "default".to_owned(), full: None }
    }
}

/// Renders a run.
#[must_use]
pub fn render(run: &Run, options: &Options) -> String {
    let mut page = Page::new(options);
    head::render(run, options, &mut page);
    let compared = run.comparison.is_some();
    if let Some(comparison) = &run.comparison {
        changes::render(run, comparison, &mut page);
    }
    // What is new stands above already.
    let others = |finding: &&Finding| !(compared && finding.state == Some(FindingState::New));
    let urgent = |finding: &&Finding| finding.severity <= Severity::P1;
    let title = if compared { "Other P0 and P1 findings" } else { "P0 and P1 findings" };
    let open = run.findings.iter().filter(urgent).filter(others);
    findings::section(title, "No finding is P0 or P1.", run, open, Detail::Open, &mut page);
    scores::render(run, &mut page);
    plan::checklist(run, &mut page);
    plan::plan(run, &mut page);
    let rest = run.findings.iter().filter(|finding| !urgent(finding)).filter(others);
    let detail = if options.profile == Profile::Long { Detail::Open } else { Detail::Folded };
    findings::section(if compared { "Other findings" } else { "Further findings" }, "", run, rest, detail, &mut page);
    audit::render(run, &mut page);
    page.finish()
}

/// Renders what changed: a compared run without what is as before.
#[must_use]
pub fn render_diff(run: &Run, options: &Options) -> String {
    let mut page = Page::new(options);
    head::render(run, options, &mut page);
    match &run.comparison {
        Some(comparison) => {
            changes::render(run, comparison, &mut page);
            changes::scores(run, comparison, &mut page);
        }
        None => page.text("This run was compared with no other."),
    }
    page.finish()
}
