//! What a report for machines says of a rule in a few lines, made once for each rule and not for each of its findings.

use std::collections::BTreeMap;

use plimsoll_model::run::{Finding, Run};

use crate::prose::{self, Block};
use crate::sanitize::{terminal, web_address};

/// The lines of one rule, safe for terminals.
#[derive(Debug, Default)]
pub(crate) struct RuleLines {
    pub(crate) title: String,
    pub(crate) category: String,
    /// The first paragraphs of the page's sections.
    pub(crate) risk: String,
    pub(crate) fix: String,
    /// Where more is said.
    pub(crate) link: Option<String>,
}

/// The lines of all rules.
pub(crate) struct RuleBook<'a> {
    rules: BTreeMap<&'a str, RuleLines>,
    unknown: RuleLines,
}

impl<'a> RuleBook<'a> {
    pub(crate) fn new(run: &'a Run) -> Self {
        let lines = run.rules.iter().map(|rule| {
            let lines = RuleLines {
                title: terminal(&rule.title),
                category: terminal(&rule.category),
                risk: terminal(&start(&rule.risk)),
                fix: terminal(&start(&rule.fix)),
                link: rule.references.iter().find_map(|link| web_address(link)),
            };
            (rule.id.as_str(), lines)
        });
        Self { rules: lines.collect(), unknown: RuleLines::default() }
    }

    /// Says in one line how bad it is, what the rule is about and what is wrong here. It begins with a word of ours.
    pub(crate) fn headline(&self, finding: &Finding) -> String {
        let (severity, title) = (finding.severity.name(), &self.of(&finding.rule).title);
        let message = terminal(&finding.message);
        if message.is_empty() || message == *title {
            format!("{severity} {title}")
        } else if title.is_empty() {
            format!("{severity} {message}")
        } else {
            format!("{severity} {title}: {message}")
        }
    }

    /// Returns the lines of a rule; empty ones for a rule that the run does not describe.
    pub(crate) fn of(&self, rule: &str) -> &RuleLines {
        self.rules.get(rule).unwrap_or(&self.unknown)
    }
}

/// The first paragraph, with the code that it leads to, if it ends with a colon.
fn start(markdown: &str) -> String {
    let mut blocks = prose::blocks(markdown).into_iter().skip_while(|block| !matches!(block, Block::Paragraph(_)));
    let Some(Block::Paragraph(text)) = blocks.next() else { return String::new() };
    match blocks.next() {
        Some(Block::Verbatim(lines)) if text.ends_with(':') => {
            let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
            format!("{text} {}", lines.join(" ⏎ "))
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_brings_the_code_that_it_speaks_of() {
        assert_eq!(start("# Fix\n\nPin it:\n\n```\na\n  b\n```\n\nMore."), "Pin it: a ⏎ b");
        assert_eq!(start("Pin it.\n\n```\na\n```\n"), "Pin it.");
        assert_eq!(start("- item\n"), "");
    }
}
