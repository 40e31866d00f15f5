//! Every report format by name: the one list that the command line, its help and the tests go by.

use std::borrow::Cow;

use plimsoll_model::run::Run;

use crate::sarif::Profile;
use crate::{
    annotations, badge, checkstyle, csv, gitlab, html, json, junit, markdown, ndjson, prefix, prometheus, rdjson,
    sarif, terminal,
};

/// A report format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The run file.
    Json,
    /// The run file as lines.
    Ndjson,
    /// SARIF 2.1.0 with everything in it.
    Sarif,
    /// SARIF 2.1.0 within GitHub's limits.
    SarifGithub,
    /// SARIF 2.1.0 for GitLab's vulnerability report.
    SarifGitlab,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Workflow commands of GitHub Actions.
    Annotations,
    /// Checkstyle XML.
    Checkstyle,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
    /// The same as lines.
    Rdjsonl,
    /// Comma-separated values.
    Csv,
    /// Prometheus gauges.
    Prometheus,
    /// A badge as SVG.
    Badge,
    /// A badge as an endpoint of shields.io.
    BadgeJson,
    /// One page for a browser.
    Html,
    /// The whole report as Markdown.
    Markdown,
    /// A comment below a change.
    MarkdownComment,
    /// The summary of a job.
    MarkdownSummary,
    /// What people see, without colours.
    Terminal,
}

/// What formats leave to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How the terminal's report is laid out.
    pub terminal: terminal::Options,
    /// How many annotations of each kind are written; none: all.
    pub annotations: Option<usize>,
}

impl Default for Options {
    /// Those of a file: everything is unfolded, and GitHub gets as many annotations as it shows.
    fn default() -> Self {
        Self {
            terminal: terminal::Options { max_per_rule: None, ..terminal::Options::default() },
            annotations: Some(annotations::MOST),
        }
    }
}

impl Format {
    /// All formats, in the order of the help.
    pub const ALL: [Self; 20] = [
        Self::Json,
        Self::Ndjson,
        Self::Sarif,
        Self::SarifGithub,
        Self::SarifGitlab,
        Self::Gitlab,
        Self::Junit,
        Self::Annotations,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Rdjsonl,
        Self::Csv,
        Self::Prometheus,
        Self::Badge,
        Self::BadgeJson,
        Self::Html,
        Self::Markdown,
        Self::MarkdownComment,
        Self::MarkdownSummary,
        Self::Terminal,
    ];

    /// Returns the name, as in `--report NAME=PATH`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif => "sarif",
            Self::SarifGithub => "sarif-github",
            Self::SarifGitlab => "sarif-gitlab",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Annotations => "annotations",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Rdjsonl => "rdjsonl",
            Self::Csv => "csv",
            Self::Prometheus => "prometheus",
            Self::Badge => "badge",
            Self::BadgeJson => "badge-json",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::MarkdownComment => "markdown-comment",
            Self::MarkdownSummary => "markdown-summary",
            Self::Terminal => "terminal",
        }
    }

    /// Returns the format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Returns what files of the format end with, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Json | Self::Gitlab | Self::Rdjson | Self::BadgeJson => "json",
            Self::Ndjson => "ndjson",
            Self::Sarif | Self::SarifGithub | Self::SarifGitlab => "sarif",
            Self::Junit | Self::Checkstyle => "xml",
            Self::Html => "html",
            Self::Markdown | Self::MarkdownComment | Self::MarkdownSummary => "md",
            Self::Annotations | Self::Terminal => "txt",
            Self::Rdjsonl => "jsonl",
            Self::Csv => "csv",
            Self::Prometheus => "prom",
            Self::Badge => "svg",
        }
    }

    /// Says what it is and for whom, in a phrase without a full stop.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Json => "the run file, version 1: everything that the audit found",
            Self::Ndjson => "the run file as lines: a header, a record for each thing found, an end",
            Self::Sarif => "SARIF 2.1.0 with everything in it",
            Self::SarifGithub => "SARIF 2.1.0 within the limits of GitHub code scanning",
            Self::SarifGitlab => "SARIF 2.1.0 for the vulnerability report of GitLab: security findings alone",
            Self::Gitlab => "GitLab Code Quality, for the widget of a merge request",
            Self::Junit => "JUnit XML: a test case for each rule in each deployable unit",
            Self::Annotations => "annotations of GitHub Actions, as many as a step shows, the worst first",
            Self::Checkstyle => "Checkstyle XML, as Jenkins reads it",
            Self::Rdjson => "the Reviewdog Diagnostic Format, with fixes as suggestions",
            Self::Rdjsonl => "the Reviewdog Diagnostic Format as lines",
            Self::Csv => "a row for each finding and each fault, for spreadsheets",
            Self::Prometheus => "gauges for the text file collector of Prometheus",
            Self::Badge => "a badge for a README, as SVG",
            Self::BadgeJson => "a badge for a README, as an endpoint of shields.io",
            Self::Html => {
                "one page for a browser, without network: verdict, findings with filters, arithmetic, checklist, plan"
            }
            Self::Markdown => "the whole report as Markdown",
            Self::MarkdownComment => "Markdown for a comment below a change, at most 64 KiB",
            Self::MarkdownSummary => "Markdown for the summary of a job, at most 1 MiB",
            Self::Terminal => "what you see, without colours",
        }
    }

    /// Renders a run. All formats but the run file's show paths with the prefix that the run says.
    #[must_use]
    pub fn render(self, run: &Run, options: &Options) -> String {
        let shown = match self {
            Self::Json | Self::Ndjson => Cow::Borrowed(run),
            _ => prefix::applied(run),
        };
        let run = &*shown;
        match self {
            Self::Json => json::render(run),
            Self::Ndjson => ndjson::render(run),
            Self::Sarif => sarif::render(run, Profile::Full),
            Self::SarifGithub => sarif::render(run, Profile::Github),
            Self::SarifGitlab => sarif::render(run, Profile::Gitlab),
            Self::Gitlab => gitlab::render(run),
            Self::Junit => junit::render(run),
            Self::Annotations => annotations::render(run, options.annotations),
            Self::Checkstyle => checkstyle::render(run),
            Self::Rdjson => rdjson::render(run),
            Self::Rdjsonl => rdjson::render_lines(run),
            Self::Csv => csv::render(run),
            Self::Prometheus => prometheus::render(run),
            Self::Badge => badge::render(run),
            Self::BadgeJson => badge::render_endpoint(run),
            Self::Html => html::render(run),
            Self::Markdown => markdown::render(run, &markdown::Options::new(markdown::Profile::Long)),
            Self::MarkdownComment => markdown::render(run, &markdown::Options::new(markdown::Profile::Comment)),
            Self::MarkdownSummary => markdown::render(run, &markdown::Options::new(markdown::Profile::Summary)),
            Self::Terminal => terminal::render(run, &options.terminal),
        }
    }
}
