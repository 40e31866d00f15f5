//! The smallest pack: one rule with code, one that is a page only.

plimsoll_sdk::pack! { id: "hello", rules: [relative_workdir, "add-instead-of-copy"] }

#[cfg(test)]
mod tests {
    use plimsoll_sdk::testing::Document;

    use super::PACK;

    fn messages(line: &str, path: &str) -> Vec<String> {
        let document =
            Document::new("dockerfile", line).matched_text("relative-workdir", "", line).capture("path", path);
        document.inspect(&PACK).unwrap().findings.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_relative_path_is_reported() {
        assert_eq!(messages("WORKDIR app", "app"), ["`WORKDIR app` depends on earlier steps"]);
    }

    #[test]
    fn an_absolute_path_is_silent() {
        assert!(messages("WORKDIR /app", "/app").is_empty());
    }

    #[test]
    fn the_readme_shows_this_rule_in_at_most_fifteen_lines() {
        let rule = include_str!("rules/relative_workdir.rs");
        assert!(include_str!("../../README.md").contains(rule));
        assert!(rule.lines().count() <= 15);
    }

    #[test]
    fn the_pack_describes_both_rules() {
        let rules = PACK.describe().rules;
        assert_eq!(rules.iter().map(|rule| rule.code).collect::<Vec<_>>(), [true, false]);
        assert!(rules[0].page.contains("id = \"relative-workdir\""));
        assert!(rules[1].page.contains("id = \"add-instead-of-copy\""));
    }
}
