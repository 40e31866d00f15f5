//! The rules of the run as reporting descriptors, and the weaknesses that they stand for.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::Severity;
use plimsoll_model::run::{Finding, RuleInfo, Run};
use serde_json::{Map, Value, json};

use super::log::{
    Component, ComponentReference, Configuration, Descriptor, DescriptorReference, Message, Relationship,
};
use super::notifications::Notifications;
use super::{CWE, GITHUB_RULES, Profile, is_security, level, precision, sentence};
use crate::prose;
use crate::rule_text::RuleText;
use crate::sanitize::{cut, sarif_markdown, sarif_text, web_address};

/// GitHub refuses longer descriptions.
const LONGEST_DESCRIPTION: usize = 1024;
/// GitHub refuses longer names.
const LONGEST_NAME: usize = 255;
/// GitHub refuses a rule with more tags.
const MOST_TAGS: usize = 20;

/// The descriptors, and where each rule is among them.
pub(super) struct Rules {
    pub(super) descriptors: Vec<Descriptor>,
    indices: BTreeMap<String, usize>,
    /// The numbers of all weaknesses, in order; empty where they are not wanted.
    weaknesses: Vec<u32>,
}

impl Rules {
    pub(super) fn new(run: &Run, findings: &[&Finding], profile: Profile, notifications: &mut Notifications) -> Self {
        let used: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
        let mut infos: Vec<&RuleInfo> = run.rules.iter().collect();
        if profile == Profile::Github && infos.len() > GITHUB_RULES {
            infos.sort_by_key(|info| !used.contains(info.id.as_str()));
            let left_out = infos.len() - GITHUB_RULES;
            infos.truncate(GITHUB_RULES);
            notifications.cut(format!("GitHub takes {GITHUB_RULES} rules, and {left_out} more are left out."));
        }
        let weaknesses: BTreeSet<u32> = infos.iter().flat_map(|info| &info.cwe).copied().collect();
        let weaknesses = if profile == Profile::Full { weaknesses.into_iter().collect() } else { Vec::new() };
        let mut rules = Self { descriptors: Vec::new(), indices: BTreeMap::new(), weaknesses };
        for info in infos {
            let descriptor = rules.descriptor(info, profile);
            rules.add(&info.id, descriptor);
        }
        // A run file may come from anywhere, and a result without its rule is refused.
        for id in used {
            if rules.index(id).is_none() {
                rules.add(id, undescribed(id));
            }
        }
        rules
    }

    /// Returns the index of a rule among the descriptors.
    pub(super) fn index(&self, rule: &str) -> Option<usize> {
        self.indices.get(rule).copied()
    }

    /// Returns the taxonomy that the rules refer to, if they refer to one.
    pub(super) fn taxonomies(&self) -> Vec<Component> {
        if self.weaknesses.is_empty() {
            return Vec::new();
        }
        let taxon = |number: &u32| Descriptor {
            id: format!("CWE-{number}"),
            help_uri: Some(format!("https://cwe.mitre.org/data/definitions/{number}.html")),
            ..Descriptor::default()
        };
        vec![Component {
            name: CWE.to_owned(),
            organization: Some("MITRE"),
            information_uri: Some("https://cwe.mitre.org/"),
            short_description: Some(Message::text("The MITRE Common Weakness Enumeration.".to_owned())),
            is_comprehensive: Some(false),
            taxa: self.weaknesses.iter().map(taxon).collect(),
            ..Component::default()
        }]
    }

    fn add(&mut self, id: &str, descriptor: Descriptor) {
        self.indices.entry(id.to_owned()).or_insert(self.descriptors.len());
        self.descriptors.push(descriptor);
    }

    fn descriptor(&self, info: &RuleInfo, profile: Profile) -> Descriptor {
        let summary = prose::paragraph(&info.summary);
        let full = if summary.is_empty() { &info.title } else { &summary };
        let help = RuleText::of(info).markdown();
        Descriptor {
            id: sarif_text(&info.id),
            name: Some(pascal_case(&info.id)),
            short_description: Some(description(&info.title)),
            full_description: Some(description(full)),
            help: Some(Message { text: sarif_text(&prose::plain(&help)), markdown: Some(sarif_markdown(&help)) }),
            help_uri: info.references.iter().find_map(|link| web_address(link)),
            default_configuration: Some(Configuration { level: level(info.severity) }),
            relationships: self.relationships(info),
            properties: Some(properties(info, profile)),
        }
    }

    fn relationships(&self, info: &RuleInfo) -> Vec<Relationship> {
        let relationship = |number: &u32| {
            let index = self.weaknesses.binary_search(number).ok()?;
            let target = DescriptorReference {
                id: format!("CWE-{number}"),
                index: Some(index),
                tool_component: Some(ComponentReference { name: CWE, index: 0 }),
            };
            Some(Relationship { target, kinds: vec!["superset"] })
        };
        info.cwe.iter().filter_map(relationship).collect()
    }
}

fn undescribed(id: &str) -> Descriptor {
    Descriptor {
        id: sarif_text(id),
        name: Some(pascal_case(id)),
        short_description: Some(description(id)),
        full_description: Some(description("The run does not describe this rule")),
        help: Some(description("The run does not describe this rule")),
        ..Descriptor::default()
    }
}

fn description(text: &str) -> Message {
    let mut message = sentence(text);
    message.text = cut(&message.text, LONGEST_DESCRIPTION);
    message
}

fn properties(info: &RuleInfo, profile: Profile) -> Value {
    let mut tags = vec![sarif_text(&info.category), info.severity.name().to_owned()];
    tags.extend(info.cwe.iter().map(|number| match profile {
        Profile::Gitlab => format!("CWE-{number}"),
        // GitHub reads this form, with at least three digits.
        Profile::Full | Profile::Github => format!("external/cwe/cwe-{number:03}"),
    }));
    tags.truncate(MOST_TAGS);
    let mut properties = Map::new();
    properties.insert("tags".to_owned(), json!(tags));
    properties.insert("precision".to_owned(), json!(precision(info.confidence)));
    // This property makes a rule a security rule, and its results security alerts.
    if is_security(&info.category) {
        properties.insert("security-severity".to_owned(), json!(security_severity(info.severity)));
    } else {
        properties.insert("problem.severity".to_owned(), json!(problem_severity(info.severity)));
    }
    Value::Object(properties)
}

const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 => "9.5",
        Severity::P1 => "8.0",
        Severity::P2 => "5.5",
        Severity::P3 => "2.0",
    }
}

const fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 | Severity::P1 => "error",
        Severity::P2 => "warning",
        Severity::P3 => "recommendation",
    }
}

/// `pack/sql-from-strings` as `SqlFromStrings`.
pub(super) fn pascal_case(id: &str) -> String {
    let words = id.rsplit('/').next().unwrap_or(id).split(|next: char| !next.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    cut(&name, LONGEST_NAME)
}
