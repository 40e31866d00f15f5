//! SARIF 2.1.0, for code hosts, editors and other tools.
//!
//! There are three profiles: `Full` has all that SARIF can say of a run, `Github` what GitHub reads, within its limits, and
//! `Gitlab` what belongs into a vulnerability report. Whatever is kept out is counted in a notification. No clock, no
//! absolute path.

mod evidence;
mod log;
mod notifications;
mod results;
mod rules;

use std::collections::BTreeSet;

use plimsoll_model::run::{Finding, PackInfo, Run};
use plimsoll_model::{Confidence, Severity};
use serde_json::{Value, json};

use crate::sanitize::{cut, sarif_text};
use log::{AutomationDetails, Component, ComponentReference, Invocation, Log, Message, RunLog, Tool};
use notifications::Notifications;
use rules::Rules;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// GitHub keeps this many results of a run, in an order that is not promised; so we choose.
const GITHUB_RESULTS: usize = 5_000;
/// GitHub refuses a run with more rules.
const GITHUB_RULES: usize = 25_000;
/// GitHub refuses a run with more tool extensions.
const GITHUB_EXTENSIONS: usize = 100;
/// The longest name of a project in a category, in characters.
const LONGEST_SUBJECT: usize = 200;
const CWE: &str = "CWE";

/// Who reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Everything: snippets, fixes, taxonomies, every fault and skipped file, strengths and metrics.
    Full,
    /// What GitHub code scanning reads, and no more than it takes.
    Github,
    /// What GitLab's vulnerability report reads: findings of security rules. The others would become vulnerabilities that
    /// they are not; they are in the report for its Code Quality.
    Gitlab,
}

/// Renders a run.
#[must_use]
pub fn render(run: &Run, profile: Profile) -> String {
    let mut notifications = Notifications::default();
    let findings = findings(run, profile, &mut notifications);
    let rules = Rules::new(run, &findings, profile, &mut notifications);
    let extensions = extensions(run, profile, &mut notifications);
    notifications.audit(run, profile, &rules);
    let (notifications, descriptors) = notifications.finish();
    let results = findings.iter().map(|finding| results::result(finding, &rules, profile)).collect();
    let taxonomies = rules.taxonomies();
    let driver = Component {
        name: "Plimsoll".to_owned(),
        version: Some(sarif_text(&run.tool.version)),
        semantic_version: Some(sarif_text(&run.tool.version)),
        supported_taxonomies: taxonomies.iter().map(|_| ComponentReference { name: CWE, index: 0 }).collect(),
        rules: rules.descriptors,
        notifications: descriptors,
        ..Component::default()
    };
    let invocation =
        Invocation { execution_successful: run.faults.is_empty(), tool_execution_notifications: notifications };
    let log = RunLog {
        tool: Tool { driver, extensions },
        automation_details: AutomationDetails { id: category(&run.subject.name) },
        invocations: vec![invocation],
        taxonomies,
        column_kind: "unicodeCodePoints",
        results,
        properties: (profile == Profile::Full).then(|| properties(run)),
    };
    crate::json::pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: vec![log] })
}

/// Which analysis of a commit this is: GitHub replaces an earlier one of the same category, and refuses a second one of the
/// same workflow. What follows the last slash would be the run's own, and is left empty.
fn category(subject: &str) -> String {
    format!("plimsoll/{}/", cut(&sarif_text(subject).replace(['/', '\n'], "-"), LONGEST_SUBJECT))
}

/// Whether a rule's findings are about security: then, and only then, they have a security severity.
fn is_security(category: &str) -> bool {
    category == "security"
}

/// What SARIF has no place for. Of imported evidence, a summary: results of other tools are not ours to report.
fn properties(run: &Run) -> Value {
    let mut properties = json!({
        "subject": run.subject,
        "settings": run.settings,
        "outcome": run.outcome,
        "coverage": run.coverage,
        "strengths": run.strengths,
        "metrics": run.metrics,
    });
    if !run.evidence.is_empty() {
        properties["evidence"] = run.evidence.iter().map(evidence::summary).collect();
    }
    properties
}

/// The findings to report, worst first.
fn findings<'a>(run: &'a Run, profile: Profile, notifications: &mut Notifications) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity);
    if profile == Profile::Gitlab {
        let security = run.rules.iter().filter(|rule| is_security(&rule.category)).map(|rule| rule.id.as_str());
        let security: BTreeSet<&str> = security.collect();
        let all = findings.len();
        findings.retain(|finding| security.contains(finding.rule.as_str()));
        if findings.len() < all {
            let left_out = all - findings.len();
            notifications.cut(format!(
                "A vulnerability report takes findings of security rules, and {left_out} others are left out. The report in \
                 the format gitlab, for Code Quality, has all of them."
            ));
        }
    }
    if profile == Profile::Github && findings.len() > GITHUB_RESULTS {
        let left_out = findings.len() - GITHUB_RESULTS;
        let worst = findings[GITHUB_RESULTS].severity.name();
        findings.truncate(GITHUB_RESULTS);
        notifications.cut(format!(
            "GitHub shows {GITHUB_RESULTS} results of a run. The worst are here, and {left_out} more findings, of severity \
             {worst} or less, are left out."
        ));
    }
    findings
}

fn extensions(run: &Run, profile: Profile, notifications: &mut Notifications) -> Vec<Component> {
    let most = if profile == Profile::Github { GITHUB_EXTENSIONS } else { usize::MAX };
    if run.packs.len() > most {
        let left_out = run.packs.len() - most;
        notifications.cut(format!("GitHub takes {most} tool extensions, and {left_out} more packs are left out."));
    }
    run.packs.iter().take(most).map(extension).collect()
}

fn extension(pack: &PackInfo) -> Component {
    Component {
        name: cut(&sarif_text(&pack.id), 255),
        version: Some(sarif_text(&pack.version)),
        properties: Some(json!({
            "digest": pack.digest,
            "origin": pack.origin,
            "interface": pack.interface,
            "imports": pack.imports,
            "rules": pack.rules,
        })),
        ..Component::default()
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 | Severity::P1 => "error",
        Severity::P2 => "warning",
        Severity::P3 => "note",
    }
}

const fn precision(confidence: Confidence) -> &'static str {
    confidence.name()
}

/// One or more whole sentences, as SARIF wants messages to be.
fn sentence(text: &str) -> Message {
    let text = sarif_text(text.trim());
    let ended = text.ends_with(['.', '!', '?', ':', '…']);
    Message::text(if ended { text } else { text + "." })
}
