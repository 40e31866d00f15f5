//! What can be asked of a Makefile or a justfile: the names of its targets.

use std::collections::BTreeMap;

/// Returns the targets of a Makefile. One that is not written out has `*` where it is not known.
pub(crate) fn targets(text: &str) -> Vec<String> {
    let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
    let mut targets = Vec::new();
    let joined = text.replace("\\\n", " ");
    for line in joined.lines() {
        if line.starts_with(['\t', '#']) {
            continue;
        }
        let line = line.trim();
        if let Some(included) = line.trim_start_matches('-').strip_prefix("include ") {
            // What a path that is computed brings is not known.
            if included.contains(['$', '*']) {
                targets.push("*".to_owned());
            }
            continue;
        }
        if line.contains("$(eval") || line.contains("${eval") || line.starts_with("define ") {
            targets.push("*".to_owned());
        }
        let assigned = line.find('=').filter(|at| line.find(':').is_none_or(|colon| colon + 1 >= *at));
        if let Some(at) = assigned {
            let (left, right) = line.split_at(at);
            variables.insert(left.trim_end_matches([':', '?', '+']).trim(), right[1..].trim());
            continue;
        }
        let Some((left, right)) = line.split_once(':') else { continue };
        if left.trim() == ".PHONY" {
            targets.extend(words(right.split('#').next().unwrap_or(right), &variables));
        } else if !left.starts_with("ifeq") && !left.starts_with("ifneq") {
            targets.extend(words(left, &variables));
        }
    }
    targets.sort();
    targets.dedup();
    targets
}

fn words(text: &str, variables: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut all = Vec::new();
    for word in text.split_whitespace() {
        let variable = word.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'));
        let variable = variable.or_else(|| word.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')));
        match variable.map(|name| variables.get(name)) {
            Some(Some(value)) if !value.contains('$') => all.extend(value.split_whitespace().map(str::to_owned)),
            _ => all.push(with_stars(word)),
        }
    }
    all
}

/// `build-%` and `build-$(X)` are `build-*`.
fn with_stars(word: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let mut before = ' ';
    for c in word.chars() {
        match c {
            '(' | '{' if before == '$' => depth += 1,
            ')' | '}' if depth > 0 => depth -= 1,
            '$' | '%' if depth == 0 => out.push('*'),
            c if depth == 0 => out.push(c),
            _ => {}
        }
        before = c;
    }
    out
}

/// Returns the recipes of a justfile; `*` where another file brings more.
pub(crate) fn recipes(text: &str) -> Vec<String> {
    let mut recipes = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with([' ', '\t', '#', '['])) {
        if line.starts_with("import") || line.starts_with("mod ") || line.starts_with("mod?") {
            recipes.push("*".to_owned());
        } else if let Some(rest) = line.strip_prefix("alias ") {
            recipes.extend(rest.split([' ', ':']).next().map(str::to_owned));
        } else if let Some((left, right)) = line.split_once(':')
            && !right.starts_with('=')
        {
            let name = left.split_whitespace().next().unwrap_or("").trim_start_matches('@');
            recipes.push(name.to_owned());
        }
    }
    recipes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_before_a_colon() {
        let text = "ALL = a b\nV := 1\n.PHONY: lint fmt\n$(ALL): x\n\techo no: target\nbuild-%: dep\ntest: ## runs\nX ?= y:z\n";
        assert_eq!(targets(text), ["a", "b", "build-*", "fmt", "lint", "test"]);
        assert_eq!(targets("include $(DIR)/x.mk\nall:\n"), ["*", "all"]);
        assert_eq!(targets("include common.mk\nout/$(NAME): x\n"), ["out/*"]);
    }

    #[test]
    fn recipes_are_names_at_the_start_of_a_line() {
        assert_eq!(
            recipes("x := \"1\"\n# all:\n@all: build\nbuild target='x':\n  cargo b\nalias b := build\n"),
            ["all", "build", "b"]
        );
    }
}
