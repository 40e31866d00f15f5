//! Which category of the standard another tool's words belong to.

/// Code is unsafe to run.
pub(crate) const SECURITY: &str = "security";
/// Code is slow.
pub(crate) const PERFORMANCE: &str = "performance";
/// Tests.
pub(crate) const TESTING: &str = "testing";
/// Code is hard to change.
pub(crate) const QUALITY: &str = "quality";
/// Code does not survive errors.
pub(crate) const RESILIENCE: &str = "resilience";
/// Things are not given back.
pub(crate) const RESOURCES: &str = "resources";
/// Nobody sees what happens.
pub(crate) const OBSERVABILITY: &str = "observability";
/// Nobody knows how it works.
pub(crate) const DOCUMENTATION: &str = "documentation";
/// Things happen at once.
pub(crate) const CONCURRENCY: &str = "concurrency";
/// How it is shipped.
pub(crate) const DEPLOYMENT: &str = "deployment";

/// Words of tags, the surest first.
const TAGS: [(&str, &str); 22] = [
    ("security", SECURITY),
    ("concurrency", CONCURRENCY),
    ("multi-threading", CONCURRENCY),
    ("performance", PERFORMANCE),
    ("efficiency", PERFORMANCE),
    ("resource", RESOURCES),
    ("error-handling", RESILIENCE),
    ("reliability", RESILIENCE),
    ("suspicious", QUALITY),
    ("logging", OBSERVABILITY),
    ("observability", OBSERVABILITY),
    ("documentation", DOCUMENTATION),
    ("testing", TESTING),
    ("tests", TESTING),
    ("deployment", DEPLOYMENT),
    ("misconfiguration", DEPLOYMENT),
    ("maintainability", QUALITY),
    ("readability", QUALITY),
    ("style", QUALITY),
    ("complexity", QUALITY),
    ("correctness", QUALITY),
    ("cwe", SECURITY),
];

/// Tools that look for one thing only.
const TOOLS: [(&str, &str); 22] = [
    ("bandit", SECURITY),
    ("brakeman", SECURITY),
    ("checkov", DEPLOYMENT),
    ("codeql", QUALITY),
    ("detect-secrets", SECURITY),
    ("gitleaks", SECURITY),
    ("gosec", SECURITY),
    ("grype", SECURITY),
    ("hadolint", DEPLOYMENT),
    ("kics", DEPLOYMENT),
    ("kube-linter", DEPLOYMENT),
    ("opengrep", SECURITY),
    ("osv-scanner", SECURITY),
    ("scorecard", SECURITY),
    ("semgrep", SECURITY),
    ("snyk", SECURITY),
    ("terrascan", DEPLOYMENT),
    ("tflint", DEPLOYMENT),
    ("tfsec", DEPLOYMENT),
    ("trivy", SECURITY),
    ("trufflehog", SECURITY),
    ("zizmor", SECURITY),
];

/// Families of ruff's rules, which are letters before a number; the others are of quality.
const RUFF: [(&str, &str); 11] = [
    ("S", SECURITY),
    ("D", DOCUMENTATION),
    ("DOC", DOCUMENTATION),
    ("PT", TESTING),
    ("ASYNC", CONCURRENCY),
    ("PERF", PERFORMANCE),
    ("G", OBSERVABILITY),
    ("LOG", OBSERVABILITY),
    ("BLE", RESILIENCE),
    ("TRY", RESILIENCE),
    ("FURB", QUALITY),
];

/// Returns the category of a rule by its tags, which are compared word by word and in lower case.
pub(crate) fn of_tags<'a>(tags: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let tags: Vec<String> = tags.map(str::to_lowercase).collect();
    let has = |word: &str| {
        tags.iter().any(|tag| {
            // `external/cwe/cwe-089` and `CWE-89: …` are both of `cwe`; `security/x` is of `security`.
            tag == word
                || tag.split(['/', ':', ' ', ',']).any(|part| part == word)
                || (word == "cwe" && tag.starts_with("cwe-"))
        })
    };
    TAGS.iter().find(|(word, _)| has(word)).map(|(_, category)| *category)
}

/// Returns the category of a tool's results where nothing more is known.
pub(crate) fn of_tool(tool: &str, rule: &str) -> &'static str {
    let tool = tool.to_lowercase();
    if tool == "ruff" {
        let family = rule.trim_end_matches(|last: char| last.is_ascii_digit());
        return RUFF.iter().find(|(known, _)| *known == family).map_or(QUALITY, |(_, category)| *category);
    }
    let known = TOOLS.iter().find(|(name, _)| tool == *name || tool.split([' ', '-', '_']).any(|word| word == *name));
    known.map_or(QUALITY, |(_, category)| *category)
}

/// Returns whether a rule is about secrets, so that its message may quote one.
pub(crate) fn is_about_secrets<'a>(rule: &str, mut tags: impl Iterator<Item = &'a str>) -> bool {
    const WORDS: [&str; 6] = ["secret", "password", "credential", "apikey", "api-key", "private-key"];
    const WEAKNESSES: [&str; 5] = ["259", "312", "321", "522", "798"];
    let rule = rule.to_lowercase();
    // Bandit calls its rules about passwords so.
    let bandit = ["b105", "b106", "b107", "s105", "s106", "s107"].contains(&rule.as_str());
    let weakness = |tag: &str| {
        let number = tag.to_lowercase().rsplit_once("cwe-").map(|(_, number)| number.to_owned()).unwrap_or_default();
        let number = number.split(|next: char| !next.is_ascii_digit()).next().unwrap_or_default().to_owned();
        WEAKNESSES.contains(&number.trim_start_matches('0'))
    };
    bandit || WORDS.iter().any(|word| rule.contains(word)) || tags.any(weakness)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_is_one_of_the_standard() {
        let ids: Vec<&str> = plimsoll_model::CATEGORIES.iter().map(|category| category.id).collect();
        let all = TAGS.iter().chain(&TOOLS).chain(&RUFF).map(|(_, category)| *category);
        assert!(all.into_iter().all(|category| ids.contains(&category)));
    }

    #[test]
    fn tags_say_what_a_rule_is_about() {
        assert_eq!(of_tags(["external/cwe/cwe-089"].into_iter()), Some(SECURITY));
        assert_eq!(of_tags(["CWE-89: SQL injection"].into_iter()), Some(SECURITY));
        assert_eq!(of_tags(["maintainability", "external/cwe/cwe-563"].into_iter()), Some(QUALITY));
        assert_eq!(of_tags(["insecurity"].into_iter()), None);
        assert_eq!(of_tool("ruff", "S602"), SECURITY);
        assert_eq!(of_tool("Semgrep OSS", "x"), SECURITY);
    }

    #[test]
    fn rules_about_secrets_are_known() {
        assert!(is_about_secrets("B105", std::iter::empty()));
        assert!(is_about_secrets("x", ["external/cwe/cwe-798"].into_iter()));
        assert!(!is_about_secrets("B602", ["external/cwe/cwe-78"].into_iter()));
    }
}
