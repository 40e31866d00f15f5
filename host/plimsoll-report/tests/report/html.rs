//! The report for people with a browser. What only a browser can tell is tested in `browser.rs`.

use plimsoll_model::run::Run;
use plimsoll_model::{Score, Verdict};
use plimsoll_report::html::render;
use proptest::prelude::*;

use crate::attacks::{NASTY, poisoned};
use crate::sample;
use crate::wide::graded;

/// The text between the first of one mark and the next of another.
#[track_caller]
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

/// The page without its style and its script, which hold markup-like text of our own.
fn body(html: &str) -> String {
    let style = between(html, "<style>", "</style>");
    let script = between(html, "<script>", "</script>");
    html.replace(style, "").replace(script, "")
}

/// The text without its markup.
fn text(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    out
}

/// Asserts that a page is one: every element that was opened is closed in order, and attributes are quoted.
#[track_caller]
fn assert_sound(html: &str) {
    const VOID: [&str; 4] = ["meta", "input", "br", "hr"];
    let html = body(html);
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("{part:?}"));
        assert!(!text.contains('"') || text.trim().is_empty(), "a quote in the text: {part:?}");
        if tag.starts_with('!') {
            continue;
        }
        let (quotes, name) = (tag.matches('"').count(), tag.split([' ', '/']).next().unwrap_or_default());
        assert!(quotes % 2 == 0, "{tag:?}");
        for attribute in
            tag.split('"').step_by(2).skip(1).map(str::trim).filter(|rest| !rest.is_empty() && *rest != "/")
        {
            let fine = attribute.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-= ".contains(&byte));
            assert!(fine, "{tag:?}");
        }
        match tag.strip_prefix('/') {
            // A list item ends where the next begins.
            Some(name) => {
                while open.last() == Some(&"li") && name != "li" {
                    open.pop();
                }
                assert_eq!(open.pop(), Some(name), "{part:?}");
            }
            None if name == "li" && open.last() == Some(&"li") => {}
            None if VOID.contains(&name) || tag.ends_with('/') => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn the_verdict_comes_first_and_what_is_critical_before_the_rest() {
    let html = render(&graded(10));
    let order = [
        "Not production-ready</h2>",
        "class=\"gauge poor\"",
        "Completeness",
        "How the total adds up",
        "id=\"critical\"",
        "SQL statement built from strings",
        "HTTP call without a timeout",
        "id=\"categories\"",
        "id=\"checklist\"",
        "id=\"plan\"",
        "id=\"findings\"",
        "id=\"audit\"",
        "id=\"packs\"",
        "id=\"evidence\"",
    ];
    let main = between(&html, "<main>", "</main>");
    let mut last = 0;
    for mark in order {
        let at = main[last..].find(mark).unwrap_or_else(|| panic!("{mark} is not where it belongs"));
        last += at;
    }
}

#[test]
fn a_critical_issue_says_what_risk_fix_and_severity() {
    let html = render(&graded(0));
    let group = between(&html, "id=\"rule-reliability.http-without-timeout\"", "</article>");
    for expected in [
        "What is missing or unsafe</h4>",
        "A client without a timeout waits",
        "Operational risk</h4>",
        "every worker waits for it",
        "Concrete fix</h4>",
        "requests.get(url, timeout=5)",
        "<dt>Severity</dt><dd><b>P1</b>, outage or a stuck system",
        "<dt>Confidence</dt><dd>high",
        "<dt>Pack</dt><dd>reliability 0.1.0, built-in",
        "<mark>requests.get(f&quot;https",
        "insert <code class=\"edit\">, timeout=10</code>",
        "Severity: P1 in scripts as well",
    ] {
        assert!(group.contains(expected), "{expected}");
    }
    assert_eq!(html.matches("A client without a timeout waits").count(), 1, "the texts of a rule stand once");
}

#[test]
fn the_total_adds_up_as_printed() {
    let run = graded(40);
    let html = render(&run);
    let number =
        |cell: &str| -> u64 { text(cell).chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap() };
    let table = between(&html, "How the total adds up", "</table>");
    let (mut sum, mut weights) = (0, 0);
    for row in between(table, "<tbody>", "</tbody>").split("</tr>") {
        let cells: Vec<&str> = row.split("<td class=\"num\">").skip(1).collect();
        if cells.len() == 3 {
            let (score, weight, product) = (number(cells[0]), number(cells[1]), number(cells[2]));
            assert_eq!(score * weight, product, "{row}");
            (sum, weights) = (sum + product, weights + weight);
        }
    }
    let total = run.assessment.as_ref().unwrap().total.score.unwrap();
    assert_eq!(sum / weights, u64::from(total.hundredths()));
    let foot = text(between(table, "<tfoot>", "</tfoot>"));
    assert!(foot.contains(&format!("÷ {weights}")) && foot.contains(&total.to_string()), "{foot}");
}

#[test]
fn a_category_shows_every_step_to_its_score() {
    let mut run = graded(0);
    let html = render(&run);
    let security = text(between(&html, "id=\"category-security\"", "</article>"));
    for step in [
        "1 × 24.00",
        "40.00 × 60 %",
        "−24.00",
        "131 of 131 places are right",
        "at most 30 % of what was lost",
        "100.00 − 24.00 + 5.00",
        "81.00",
        "no more than 40.00 while a finding is P0",
        "How 40.00 comes about",
    ] {
        assert!(security.contains(step), "{step}\n{security}");
    }
    let testing = text(between(&html, "id=\"category-testing\"", "</article>"));
    assert!(testing.contains("not assessed") && testing.contains("having no findings says nothing"), "{testing}");
    // More points are lost than there are.
    let assessment = run.assessment.as_mut().unwrap();
    assessment.categories[0].lost = Score::from_hundredths(20_000);
    assessment.categories[0].cap = None;
    assessment.categories[0].score = Some(Score::ZERO);
    assert!(text(&render(&run)).contains("100.00 − 200.00 + 5.00 = −95.00; no score is below 0"));
}

#[test]
fn what_is_folded_is_there_and_counted() {
    let run = graded(300);
    let html = render(&run);
    for finding in &run.findings {
        assert_eq!(html.matches(&format!("id=\"f-{}\"", finding.fingerprint)).count(), 1, "{}", finding.fingerprint);
    }
    let mut run = graded(0);
    let one = run.findings.iter().find(|finding| finding.rule == "reliability/http-without-timeout").unwrap().clone();
    run.findings.extend((0..40).map(|_| one.clone()));
    let html = render(&run);
    assert!(html.contains("17 more findings of this rule"), "42 findings, of which 25 are open");
    assert!(
        html.contains(&format!("id=\"f-{}..41\"", one.fingerprint)),
        "findings of one fingerprint have a place each"
    );
}

#[test]
fn a_run_that_was_not_graded_claims_nothing() {
    for run in [sample::run(), sample::clean()] {
        let html = render(&run);
        let main = between(&html, "<main>", "</main>");
        assert!(main.contains("This run was not graded"));
        for absent in ["production-ready", "class=\"gauge", "id=\"plan\"", "id=\"checklist\"", "How the total"] {
            assert!(!main.contains(absent), "{absent}");
        }
    }
    let html = render(&sample::run());
    assert!(
        html.contains("Gate failed</h2>") && html.contains("3 findings P1 or worse; the audit is incomplete: 2 faults")
    );
    assert!(render(&sample::clean()).contains("Gate passed</h2>"));
}

#[test]
fn what_somebody_vouches_for_is_shown_in_any_run() {
    let mut run = sample::run();
    run.attestations = graded(0)
        .assessment
        .unwrap()
        .checklist
        .into_iter()
        .flat_map(|group| group.items)
        .filter_map(|item| item.attestation)
        .collect();
    let html = render(&run);
    assert!(
        text(between(&html, "id=\"checklist\"", "</section>"))
            .contains("@shop/platform vouches for it until 2026-08-31")
    );
}

#[test]
fn a_withheld_verdict_is_no_verdict() {
    let mut run = graded(0);
    let total = &mut run.assessment.as_mut().unwrap().total;
    (total.verdict, total.grade, total.score) = (None, None, None);
    total.withheld = vec!["Only 12.00 % of the checks were completed.".to_owned()];
    let html = render(&run);
    let summary = between(&html, "id=\"summary\"", "</section>");
    assert!(summary.contains("No verdict</h2>") && summary.contains("Why the grade is withheld"), "{summary}");
    assert!(summary.contains("aria-label=\"Not graded\"") && !summary.contains(Verdict::Ready.title()), "{summary}");
}

#[test]
fn what_was_not_looked_at_is_said() {
    let html = render(&graded(0));
    let audit = text(between(&html, "id=\"audit\"", "</section>"));
    for expected in [
        "99.84 %",
        "214 of 218 files were audited",
        "acme/dead-code used up its fuel during inspect, 2 times",
        "app/generated/tables.py",
        "Switched offsecurity/hard-coded-secret",
        "plimsoll.toml in the audited folder took part",
        "Not audited: 4 files",
        "1 file minified",
        "a line of 90,112 characters",
        "Not fully parsed: 1 file",
        "app/templates/mail.html:12:3",
        "judged as of 2026-02-28",
    ] {
        assert!(audit.contains(expected), "{expected}\n{audit}");
    }
    let units = text(between(&html, "id=\"units\"", "</section>"));
    for expected in
        ["the rest of the repository", "services/orders/Dockerfile", "Security 40.00", "Testing & quality not assessed"]
    {
        assert!(units.replace("&amp;", "&").contains(expected), "{expected}\n{units}");
    }
    let packages = text(between(&html, "id=\"dependencies\"", "</section>"));
    for expected in [
        "312 packages",
        "npmstale: newer ones are not known",
        "Gounknown: no finding means nothing",
        "requirements are computed",
    ] {
        assert!(packages.contains(expected), "{expected}\n{packages}");
    }
}

#[test]
fn the_same_run_gives_the_same_page() {
    assert_eq!(render(&graded(20)), render(&graded(20)));
}

#[test]
fn the_page_asks_for_nothing() {
    let html = render(&graded(20));
    assert!(html.contains("content=\"default-src 'none'; style-src 'sha256-"));
    for loads in [" src=", "<link", "@import", "url(", " style=", "fetch(", "XMLHttpRequest", "innerHTML"] {
        assert!(!html.contains(loads), "{loads}");
    }
}

#[test]
fn hostile_text_stays_text() {
    for nasty in NASTY {
        for run in [sample::run(), graded(5)] {
            harmless(&poisoned(&run, nasty));
        }
    }
}

/// Asserts that a page holds no markup but ours, and nothing that is obeyed or hidden.
#[track_caller]
fn harmless(run: &Run) {
    let html = render(run);
    let obeyed = |character: char| {
        (character.is_control() && character != '\n' && character != '\t')
            || matches!(character, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
            || matches!(character, '\u{61c}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    if let Some(line) = html.lines().find(|line| line.contains(obeyed)) {
        panic!("{line:?}");
    }
    assert_sound(&html);
    let html = body(&html);
    assert_eq!(html.matches("<script").count(), 1);
    for element in ["<img", "<iframe", "<b onclick", "<object", "<form", "<base"] {
        assert!(!html.contains(element), "{element}");
    }
    for link in html.split(" href=\"").skip(1) {
        let target = link.split('"').next().unwrap_or_default();
        assert!(["#", "https://", "http://"].iter().any(|start| target.starts_with(start)), "{target}");
    }
}

#[test]
fn a_name_that_reverses_text_is_spelled_out() {
    let html = render(&poisoned(&sample::run(), "a\u{202e}b\u{1b}[1m"));
    assert!(html.contains("a‹U+202E›b␛[1m"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_harmless(text in any::<String>()) {
        harmless(&poisoned(&sample::run(), &text));
    }
}
