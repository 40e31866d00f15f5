//! One text of a rule, wherever it is read.

use plimsoll_model::run::{RuleInfo, Run};
use plimsoll_report::sarif::{Profile, render as sarif};
use plimsoll_report::terminal::{Options, render_rule};
use plimsoll_report::{html, terminal};
use serde_json::Value;

use crate::sample;

/// Letters and digits in order: what is left when line breaks, markup and the ways to escape it are taken away.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// What a browser shows of some HTML.
fn shown(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

fn explained(rule: &RuleInfo) -> String {
    render_rule(rule, &Options { width: 400, ..terminal::Options::default() })
}

/// The parts of a rule's text that each output has to show, with their labels.
fn parts(rule: &RuleInfo) -> Vec<String> {
    let or = |text: &str| if text.is_empty() { "The rule's page does not say.".to_owned() } else { text.to_owned() };
    // Links of the prose are text where they cannot be followed.
    let prose = |text: &str| {
        or(text).replace("](https://docs.example/timeouts)", "").replace("```python", "").replace("```dockerfile", "")
    };
    let mut parts = vec![
        format!("What is missing or unsafe {}", prose(&rule.summary)),
        format!("Operational risk {}", prose(&rule.risk)),
        format!("Concrete fix {}", prose(&rule.fix)),
        format!("Severity {}", rule.severity.name()),
        format!("Confidence {}", rule.confidence.name()),
        format!(
            "Languages {}",
            if rule.languages == ["*"] { "any text".to_owned() } else { rule.languages.join(", ") }
        ),
    ];
    parts.extend((!rule.checklist.is_empty()).then(|| format!("Answers for {}", rule.checklist.join(", "))));
    parts.extend(rule.cwe.iter().map(|number| format!("CWE-{number}")));
    parts
}

#[test]
fn explain_sarif_and_html_say_the_same_of_a_rule() {
    let run: Run = sample::run();
    let log: Value = serde_json::from_str(&sarif(&run, Profile::Github)).unwrap();
    let page = html::render(&run);
    for (index, rule) in run.rules.iter().enumerate() {
        let help = &log["runs"][0]["tool"]["driver"]["rules"][index]["help"];
        let group = page.split_once(&format!("id=\"rule-{}\"", rule.id.replace('/', "."))).unwrap().1;
        // Language names of code blocks stand in attributes there, and in fences here.
        let markdown = help["markdown"].as_str().unwrap().replace("```python", "").replace("```dockerfile", "");
        let outputs = [
            ("explain", explained(rule)),
            ("SARIF text", help["text"].as_str().unwrap().to_owned()),
            ("SARIF markdown", markdown.replace("](https://docs.example/timeouts)", "")),
            ("HTML", shown(group.split_once("</article>").unwrap().0)),
        ];
        for part in parts(rule) {
            for (name, text) in &outputs {
                assert!(letters(text).contains(&letters(&part)), "{name} of {} lacks {part:?}:\n{text}", rule.id);
            }
        }
    }
}

#[test]
fn references_are_links_where_they_lead_to_the_web() {
    let run = sample::run();
    let rule = run.rules.iter().find(|rule| !rule.references.is_empty()).unwrap();
    let address = "https://owasp.org/SQL%20Injection?a=%22b%22&c=%C3%BC";
    let markdown = format!("[{address}]({address}), javascript:alert(1)\n");
    let log = sarif(&run, Profile::Full);
    let log: Value = serde_json::from_str(&log).unwrap();
    let help = &log["runs"][0]["tool"]["driver"]["rules"][3]["help"];
    assert!(help["markdown"].as_str().unwrap().contains(&markdown), "{help}");
    assert!(help["text"].as_str().unwrap().contains(address), "{help}");
    assert!(explained(rule).contains(address));
    let page = html::render(&run);
    let link = format!("<a href=\"{}\" rel=\"noopener noreferrer nofollow\">", address.replace('&', "&amp;"));
    assert_eq!(page.matches(&link).count(), 1, "once for each rule");
    assert!(!page.contains("href=\"javascript:"));
}
