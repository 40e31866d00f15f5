//! A standard in words.

use std::fmt::Write as _;

use plimsoll_model::run::RuleInfo;
use plimsoll_model::standard::{Bar, Category, Item};
use plimsoll_model::{Severity, Standard};
use plimsoll_report::sanitize::terminal;

use crate::exit::{CliError, did_you_mean};

/// How the whole standard grades.
pub(super) fn all(standard: &Standard) -> String {
    let scoring = &standard.scoring;
    let mut out = String::new();
    let _ =
        writeln!(out, "{} ({} {})\n", terminal(&standard.title), terminal(&standard.id), terminal(&standard.version));
    let by_severity = |of: &dyn Fn(Severity) -> String| {
        Severity::ALL.map(|severity| format!("{} {}", severity.name(), of(severity))).join(", ")
    };
    // What a standard holds is somebody's text; an empty line is ours.
    let mut say = |text: String| {
        let (gap, text) = text.strip_prefix('\n').map_or(("", text.as_str()), |text| ("\n", text));
        let _ = writeln!(out, "{gap}{}", terminal(text.trim_end()));
    };
    say(format!(
        "A category begins at 100 points. A finding takes off: {}.",
        by_severity(&|one| scoring.penalties.of(one).to_string())
    ));
    let confidence = &scoring.confidence;
    say(format!(
        "Of that counts by the rule's confidence: high {} %, medium {} %, low {} %. The second finding of the same rule and severity counts half, the third a quarter, and so on.",
        confidence.high, confidence.medium, confidence.low
    ));
    let diluted: Vec<&str> = scoring.size.severities.iter().map(|severity| severity.name()).collect();
    if !diluted.is_empty() {
        say(format!(
            "In code bases of more than {} lines, {} are divided by the square root of lines ÷ {}, rounded down, at most by {}, and halve only after as many findings.",
            scoring.size.base,
            diluted.join(" and "),
            scoring.size.base,
            scoring.size.most
        ));
    }
    say(format!(
        "A rule that is met in at least {} places earns up to {} points back, all rules of a category at most {} % of what it lost.",
        scoring.strengths.least_places, scoring.strengths.points, scoring.strengths.most
    ));
    let caps: Vec<String> = Severity::ALL
        .into_iter()
        .filter_map(|severity| scoring.caps.of(severity).map(|cap| format!("{} {cap}", severity.name())))
        .collect();
    if !caps.is_empty() {
        say(format!("While such a finding is open, its category scores at most: {}.", caps.join(", ")));
    }
    for (role, severity) in &standard.severity.roles {
        say(format!("In {} files no finding is worse than {}.", role.name(), severity.name()));
    }
    for (rule, severity) in &standard.severity.rules {
        say(format!("Findings of {rule} are {}.", severity.name()));
    }
    say(format!(
        "The total is the mean of the assessed categories by their weights. The grade is withheld below {} % of completed checks, and below {} % of assessed weights.",
        standard.coverage.checks, standard.coverage.weight
    ));
    say("\nVerdicts".to_owned());
    for (title, bar) in
        [("Production-ready", &standard.verdicts.ready), ("Production-ready with fixes", &standard.verdicts.with_fixes)]
    {
        say(format!("  {title}: {}.", verdict(bar)));
    }
    say(format!(
        "\nGrades: {}",
        standard
            .grades
            .iter()
            .map(|grade| format!("{} from {}", grade.name, grade.at_least))
            .collect::<Vec<_>>()
            .join(", ")
    ));
    say("\nCategories".to_owned());
    let weights: u32 = standard.categories.iter().map(|category| category.weight).sum();
    for category in &standard.categories {
        say(format!("  {:>3} of {weights}  {:<15} {}", category.weight, category.id, category.title));
    }
    say("\nChecklist".to_owned());
    for group in &standard.checklist {
        say(format!("  {}", group.title));
        for item in &group.items {
            say(format!("    {:<28} {}", item.id, item.title));
        }
    }
    say("\n`plimsoll standard explain NAME` says what answers for a category or an item.".to_owned());
    out
}

fn verdict(bar: &Bar) -> String {
    let open = match bar.worst {
        None => "no open finding".to_owned(),
        Some(worst) => format!("no open finding worse than {}", worst.name()),
    };
    format!(
        "a total of at least {}, no category below {}, {open}, and at least {} % of the weights assessed",
        bar.score, bar.category, bar.weight
    )
}

/// What answers for a category or an item.
pub(super) fn one(standard: &Standard, rules: &[RuleInfo], name: &str) -> Result<String, CliError> {
    let items = standard.checklist.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)));
    if let Some(category) = standard.categories.iter().find(|category| category.id == name) {
        return Ok(self::category(standard, rules, category));
    }
    if let Some((group, item)) = items.clone().find(|(_, item)| item.id == name) {
        return Ok(self::item(&group.title, rules, item));
    }
    let names =
        standard.categories.iter().map(|category| category.id.as_str()).chain(items.map(|(_, item)| item.id.as_str()));
    let near = did_you_mean(name, names);
    Err(CliError::usage(format!("the standard `{}` has no category or item `{name}`{near}", standard.id))
        .help("`plimsoll standard explain` lists them"))
}

fn category(standard: &Standard, rules: &[RuleInfo], category: &Category) -> String {
    let weights: u32 = standard.categories.iter().map(|category| category.weight).sum();
    let mut out = format!("{}: {} of {weights} of the total\n", terminal(&category.title), category.weight);
    let mine: Vec<&RuleInfo> = rules.iter().filter(|rule| category.takes(&rule.category)).collect();
    list(&mut out, &mine);
    if mine.is_empty() {
        out.push_str("No loaded pack has a rule for it: it is not assessed, and leaves the total.\n");
    }
    out
}

fn item(group: &str, rules: &[RuleInfo], item: &Item) -> String {
    let mut out = format!("{}\n{} · {}\n", terminal(&item.title), terminal(group), terminal(&item.id));
    let mine: Vec<&RuleInfo> =
        rules.iter().filter(|rule| item.rules.contains(&rule.id) || rule.checklist.contains(&item.id)).collect();
    list(&mut out, &mine);
    for category in &item.categories {
        let least =
            item.at_least.map_or_else(|| "what \"Production-ready\" takes".to_owned(), |least| least.to_string());
        let _ = writeln!(out, "  the score of {}, which must reach {least}", terminal(category));
    }
    if mine.is_empty() && item.categories.is_empty() {
        let _ = write!(
            out,
            "No rule of a loaded pack answers for it. Somebody can, in plimsoll.toml:\n\n[[attestations]]\nitem = \"{}\"\nowner = \"@team\"\nevidence = \"https://…\"\nexpires = \"2027-01-31\"\n",
            terminal(&item.id)
        );
    }
    out
}

fn list(out: &mut String, rules: &[&RuleInfo]) {
    for rule in rules {
        let _ = writeln!(out, "  {}  {:<40} {}", rule.severity.name(), terminal(&rule.id), terminal(&rule.title));
    }
}
