//! Findings of pages, one for each until there are many of them: a page of which so much is no longer true was left behind as a
//! whole, and is said once.

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

/// More findings than these of one page are one.
const MANY: usize = 100;

/// What is to be said of each page.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pages: BTreeMap<String, Vec<(Span, String)>>,
}

impl Said {
    pub(crate) fn add(&mut self, path: &str, span: Span, message: String) {
        self.pages.entry(path.to_owned()).or_default().push((span, message));
    }

    /// Each finding with its page. `what` more of them there are, where they are one.
    fn findings(self, what: &str) -> Vec<(String, Span, String)> {
        let mut findings = Vec::new();
        for (path, mut said) in self.pages {
            let more = said.len() - 1;
            if more >= MANY {
                said.truncate(1);
                for (_, message) in &mut said {
                    *message = format!("{message}, and the page has {more} more {what}");
                }
            }
            findings.extend(said.into_iter().map(|(span, message)| (path.clone(), span, message)));
        }
        findings
    }
}

/// Reports what is to be said.
pub(crate) fn report(project: &mut Project<'_>, said: Said, severity: Option<Severity>, what: &str) {
    for (path, span, message) in said.findings(what) {
        let report = project.report(path, span).message(message);
        if let Some(severity) = severity {
            report.severity(severity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(count: usize) -> Vec<(String, Span, String)> {
        let mut said = Said::default();
        for number in 0..count {
            said.add("README.md", Span { start: number as u32, end: number as u32 + 1 }, format!("{number} is gone"));
        }
        said.add("CONTRIBUTING.md", Span { start: 0, end: 1 }, "one".to_owned());
        said.findings("commands")
    }

    #[test]
    fn many_findings_of_a_page_are_one() {
        assert_eq!(said(MANY).len(), MANY + 1);
        let many = said(20_000);
        assert_eq!((many.len(), many[1].2.as_str()), (2, "0 is gone, and the page has 19999 more commands"));
    }
}
