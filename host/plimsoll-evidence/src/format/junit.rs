//! Test results as JUnit writes them, in XML, and as nearly every other test runner does.
//!
//! Start times and host names are not taken over.

use plimsoll_model::evidence::{Content, TestFailure, TestOutcome, TestResults};

use crate::import::{Draft, MOST_ITEMS};
use crate::measures::rounded;
use crate::xml::{self, Element, Node};
use crate::{category, format, text};

#[derive(Default)]
struct Walk {
    results: TestResults,
    /// What suites say of themselves, for reports that list no tests.
    said: TestResults,
    suites: usize,
    runner: Option<&'static str>,
    test: Option<Test>,
    retried: u64,
}

struct Test {
    name: String,
    skipped: bool,
    failure: Option<(TestOutcome, Option<String>)>,
    /// The failure's class.
    kind: String,
    /// Text of the failure that is being read.
    text: Option<String>,
}

/// Reads a report.
pub(crate) fn read(content: &str) -> Result<Draft, String> {
    let mut walk = Walk::default();
    xml::walk(content, |node| walk.take(node))?;
    let mut results = walk.results;
    let mut notes = Vec::new();
    if results.total == 0 && walk.said.total > 0 {
        results = walk.said;
        notes.push("the report counts tests, but does not list them".to_owned());
    }
    if walk.retried > 0 {
        notes.push(format!("failed first, then passed when repeated: {}", text::count(walk.retried, "test")));
    }
    results.seconds = results.seconds.and_then(rounded);
    let tool = walk.runner.map(|runner| format::tool(runner, None));
    let mut draft = Draft::new(tool, category::TESTING, Content::Tests(results));
    draft.notes = notes;
    Ok(draft)
}

impl Walk {
    fn take(&mut self, node: Node) {
        match node {
            Node::Start(element) => self.start(&element),
            Node::Text(more) => {
                let place = self.test.as_mut().and_then(|test| test.text.as_mut());
                if let Some(text) = place.filter(|text| text.len() < 4_096) {
                    text.push_str(&more);
                }
            }
            Node::Comment(_) => {}
            Node::End(name) => self.end(&name),
        }
    }

    fn start(&mut self, element: &Element) {
        match element.name.as_str() {
            "testsuite" => self.suite(element),
            "testcase" => {
                let name = element.get("name").unwrap_or("unnamed");
                let class = element.get("classname").or_else(|| element.get("file")).filter(|class| !class.is_empty());
                if let Some(seconds) = element.get("time").and_then(text::number) {
                    self.results.seconds = Some(self.results.seconds.unwrap_or(0.0) + seconds);
                }
                self.test = Some(Test {
                    name: class.map_or_else(|| name.to_owned(), |class| format!("{class} › {name}")),
                    skipped: element.get("status") == Some("notrun"),
                    failure: None,
                    kind: String::new(),
                    text: None,
                });
            }
            "failure" => self.failure(TestOutcome::Failed, element),
            "error" => self.failure(TestOutcome::Error, element),
            "skipped" => self.test.iter_mut().for_each(|test| test.skipped = true),
            "flakyFailure" | "flakyError" => self.retried += 1,
            _ => {}
        }
    }

    fn suite(&mut self, element: &Element) {
        self.suites += 1;
        if element.get("name") == Some("pytest") {
            self.runner = Some("pytest");
        }
        // The outermost suite counts those inside of it.
        if self.suites == 1 {
            let number = |name| element.number(name).unwrap_or(0);
            self.said = TestResults {
                total: number("tests"),
                failed: number("failures"),
                errors: number("errors"),
                skipped: number("skipped"),
                omitted: number("failures").saturating_add(number("errors")),
                ..TestResults::default()
            };
        }
    }

    fn failure(&mut self, outcome: TestOutcome, element: &Element) {
        let Some(test) = &mut self.test else { return };
        // Of several failures, the first says why.
        if test.failure.is_none() {
            let said = element.get("message");
            let said = said.map(text::first_line).filter(|said| !said.is_empty()).map(str::to_owned);
            test.failure = Some((outcome, said));
            test.kind = element.get("type").unwrap_or_default().to_owned();
            test.text = Some(String::new());
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "failure" | "error" => {
                if let Some(test) = &mut self.test
                    && let Some(text) = test.text.take()
                    && let Some((_, message @ None)) = &mut test.failure
                {
                    let said = text::first_line(&text);
                    *message = Some(if said.is_empty() { test.kind.clone() } else { said.to_owned() });
                }
            }
            "testcase" => {
                if let Some(test) = self.test.take() {
                    self.count(test);
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, test: Test) {
        self.results.total += 1;
        let Some((outcome, message)) = test.failure else {
            self.results.skipped += u64::from(test.skipped);
            return;
        };
        match outcome {
            TestOutcome::Failed => self.results.failed += 1,
            TestOutcome::Error => self.results.errors += 1,
        }
        if self.results.failures.len() == MOST_ITEMS {
            self.results.omitted += 1;
            return;
        }
        let message = text::message(&message.unwrap_or_default());
        self.results.failures.push(TestFailure { name: text::name(&test.name), outcome, message });
    }
}
