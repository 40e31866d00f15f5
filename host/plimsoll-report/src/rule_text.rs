//! The text of a rule: what `plimsoll explain`, the help in SARIF and the HTML report say of it, made in one place from the
//! rule's record in the run.
//!
//! It is all that the record has in fields of their own. What the page has beyond that tests the rule and is no text for
//! readers of a report: its selectors and examples, which `plimsoll explain --markdown` prints. What is here is still
//! hostile; each output makes it safe in its own way.

use plimsoll_model::run::RuleInfo;
use plimsoll_model::{CATEGORIES, Severity};

use crate::sanitize::web_address;

/// What is said where a page says nothing.
const SILENT: &str = "The rule's page does not say.";

/// The text of one rule.
#[derive(Debug)]
pub(crate) struct RuleText<'a> {
    /// What is missing or unsafe, the risk, the fix.
    pub(crate) sections: [Section<'a>; 3],
    /// What is to be known of it in a word or a line, each with something to say.
    pub(crate) facts: Vec<Fact>,
}

/// A part of the page.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub(crate) title: &'static str,
    /// A word for it, for columns and styles.
    pub(crate) class: &'static str,
    /// Never empty.
    pub(crate) markdown: &'a str,
}

/// Something to know of a rule.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) kind: FactKind,
    /// At least one.
    pub(crate) values: Vec<Value>,
}

/// What a fact is about, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactKind {
    Severity,
    Confidence,
    Category,
    Languages,
    Checklist,
    Weakness,
    Reference,
}

/// A text, and where on the web it leads.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) address: Option<String>,
}

impl FactKind {
    /// Returns what stands before the values.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Severity => "Severity",
            Self::Confidence => "Confidence",
            Self::Category => "Category",
            Self::Languages => "Languages",
            Self::Checklist => "Answers for",
            Self::Weakness => "Weakness",
            Self::Reference => "See",
        }
    }
}

impl<'a> RuleText<'a> {
    /// Makes the text of a rule.
    pub(crate) fn of(rule: &'a RuleInfo) -> Self {
        let section = |title, class, markdown: &'a str| {
            let markdown = markdown.trim();
            Section { title, class, markdown: if markdown.is_empty() { SILENT } else { markdown } }
        };
        let sections = [
            section("What is missing or unsafe", "what", &rule.summary),
            section("Operational risk", "risk", &rule.risk),
            section("Concrete fix", "fix", &rule.fix),
        ];
        let plain = |text: String| Value { text, address: None };
        let mut facts = Vec::new();
        let mut fact = |kind, values: Vec<Value>| {
            if !values.is_empty() {
                facts.push(Fact { kind, values });
            }
        };
        let severity = format!("{}, {}", rule.severity.name(), meaning(rule.severity));
        fact(FactKind::Severity, vec![plain(severity)]);
        fact(FactKind::Confidence, vec![plain(rule.confidence.name().to_owned())]);
        fact(FactKind::Category, vec![plain(category(&rule.category).to_owned())]);
        if !rule.languages.is_empty() {
            fact(FactKind::Languages, vec![plain(languages(rule))]);
        }
        if !rule.checklist.is_empty() {
            fact(FactKind::Checklist, vec![plain(rule.checklist.join(", "))]);
        }
        let weakness = |number: &u32| Value {
            text: format!("CWE-{number}"),
            address: Some(format!("https://cwe.mitre.org/data/definitions/{number}.html")),
        };
        fact(FactKind::Weakness, rule.cwe.iter().map(weakness).collect());
        let reference = |link: &String| Value { text: link.clone(), address: web_address(link) };
        fact(FactKind::Reference, rule.references.iter().map(reference).collect());
        Self { sections, facts }
    }

    /// Returns the text as Markdown, the prose first.
    pub(crate) fn markdown(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            out.extend(["## ", section.title, "\n\n", section.markdown, "\n\n"]);
        }
        out.push_str("## About the rule\n\n");
        for fact in &self.facts {
            let values: Vec<String> = fact.values.iter().map(Value::markdown).collect();
            out.extend(["- **", fact.kind.label(), ":** ", &values.join(", "), "\n"]);
        }
        out
    }
}

impl Value {
    /// A link that is read where it cannot be followed: its text is its address, or stands before it.
    fn markdown(&self) -> String {
        match &self.address {
            Some(address) if self.text.starts_with("http") => format!("[{address}]({address})"),
            Some(address) => format!("{} [{address}]({address})", self.text),
            None => self.text.replace('\n', " "),
        }
    }
}

/// What a severity stands for.
pub(crate) const fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::P0 => "data loss or breach",
        Severity::P1 => "outage or a stuck system",
        Severity::P2 => "operational pain",
        Severity::P3 => "hygiene",
    }
}

/// The title of a category where no standard gives one.
pub(crate) fn category(id: &str) -> &str {
    CATEGORIES.iter().find(|category| category.id == id).map_or(id, |category| category.title)
}

/// The languages that a rule looks at, in words.
pub(crate) fn languages(rule: &RuleInfo) -> String {
    if rule.languages == ["*"] { "any text".to_owned() } else { rule.languages.join(", ") }
}
