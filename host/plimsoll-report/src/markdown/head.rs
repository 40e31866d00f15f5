//! What is read first: verdict, grade, completeness, and the reasons.

use plimsoll_model::Verdict;
use plimsoll_model::run::Run;

use super::page::{Kind, Page};
use super::{Options, Profile, escape};
use crate::words;

/// Appends the head.
pub(super) fn render(run: &Run, options: &Options, page: &mut Page) {
    let mut open = String::new();
    if options.profile == Profile::Comment {
        open.push_str(&marker(&options.name));
    }
    let total = run.assessment.as_ref().map(|assessment| &assessment.total);
    let verdict = match total {
        Some(total) => {
            let mark = match total.verdict {
                Some(Verdict::Ready) => "✓",
                Some(Verdict::WithFixes) => "!",
                Some(Verdict::NotReady) => "✗",
                None => "?",
            };
            format!("{mark} {}: {}", words::verdict(total), escape::text(&words::grade(total)))
        }
        None => {
            let gate = words::gate_in_short(run);
            let (first, rest) = gate.split_at(1);
            first.to_uppercase() + rest
        }
    };
    open.push_str(&page.heading(0, &verdict));
    let mut lines = Vec::new();
    if let Some(verdict) = total.and_then(|total| total.verdict) {
        lines.push(verdict.sentence().to_owned());
    }
    lines.push(format!("Audited: {}. {}.", escape::code(&run.subject.name), words::coverage(run)));
    let counts = run.outcome.counts;
    let findings = words::severities(counts).map_or_else(
        || "No findings".to_owned(),
        |each| format!("{}: {each}", words::count(counts.total(), "finding")),
    );
    lines.push(format!("**{findings}.** {}.", words::gate(run)));
    if !run.faults.is_empty() {
        lines.push("**The audit is incomplete:** what the packs that failed would have found is not known.".to_owned());
    }
    open.push_str(&lines.join("\n\n"));
    open.push_str("\n\n");
    let reasons = total.is_some_and(|total| !(total.withheld.is_empty() && total.reasons.is_empty()));
    page.open_for_good(open, if reasons { "\n" } else { "" });
    let Some(total) = total else { return };
    for reason in &total.withheld {
        page.item(Kind::REASON, format!("- Grade withheld: {}\n", escape::text(reason)));
    }
    for reason in &total.reasons {
        page.item(Kind::REASON, format!("- {}\n", escape::text(reason)));
    }
}

/// The first line of a comment, which nobody sees and the next run looks for.
fn marker(name: &str) -> String {
    let mut clean = String::new();
    for character in name.chars().take(100) {
        let keep = character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '/');
        // Two hyphens would end the comment.
        if keep || !clean.ends_with('-') {
            clean.push(if keep { character } else { '-' });
        }
    }
    format!("<!-- plimsoll:{} -->\n", clean.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_ends_where_it_should() {
        assert_eq!(marker("api/prod"), "<!-- plimsoll:api/prod -->\n");
        assert_eq!(marker("x --> <script>"), "<!-- plimsoll:x-script -->\n");
    }
}
