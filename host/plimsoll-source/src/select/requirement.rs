//! What a file must contain for a selector to match in it at all.
//!
//! A requirement is a list of clauses; of each clause, at least one literal must occur in the text. It may be too weak,
//! never too strong: leaving a clause out costs time, one clause too many would lose findings.

use ast_grep_core::Pattern;
use ast_grep_core::matcher::PatternNode;
use ast_grep_core::meta_var::MetaVariable;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Hir, HirKind};
use serde_json::{Map, Value};

use crate::language::Grammar;

/// Shorter literals occur in nearly every file.
const SHORTEST: usize = 3;
/// Clauses with more alternatives are dropped.
const MOST_ALTERNATIVES: usize = 64;
/// Nesting of rule objects that is looked at.
const DEEPEST: u32 = 32;

/// One of these must occur.
type Clause = Vec<Vec<u8>>;

/// Literals that must occur in a text, in conjunctive form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) clauses: Vec<Clause>,
}

impl Requirement {
    /// Reads an object of ast-grep's `SerializableRuleCore`.
    pub(crate) fn of_rule(core: &Value, grammar: Grammar) -> Self {
        let empty = Map::new();
        let reader = Reader { grammar, utils: core.get("utils").and_then(Value::as_object).unwrap_or(&empty) };
        let Some(rule) = core.get("rule") else { return Self::default() };
        let mut clauses = reader.rule(rule, 0);
        if let Some(constraints) = core.get("constraints").and_then(Value::as_object) {
            // A constraint holds only where its variable is bound, so only variables that every match binds count.
            let mut bound = Vec::new();
            reader.bound_variables(rule, 0, &mut bound);
            for (_, constraint) in constraints.iter().filter(|(name, _)| bound.contains(name)) {
                clauses.extend(reader.rule(constraint, 0));
            }
        }
        Self { clauses: tidy(clauses) }
    }

    /// Requires as well what a file must spell for its names to refer to what is asked for.
    ///
    /// Whatever a file calls a thing, its full name is put together from words of the file, with exceptions: `default` in
    /// JavaScript, and packages that are there without being imported in Java and C#.
    pub(crate) fn and_names(mut self, asked: &[(String, Vec<String>)], language: &str) -> Self {
        for (_, names) in asked {
            let words = names.iter().map(|name| spelled(name, language).map(|word| word.as_bytes().to_vec()));
            self.clauses.extend(words.collect::<Option<Clause>>());
        }
        Self { clauses: tidy(self.clauses) }
    }

    /// Reads a regular expression.
    pub(crate) fn of_regex(regex: &str) -> Self {
        Self { clauses: tidy(regex_clauses(regex)) }
    }
}

/// The longest word of a name that a file must spell to refer to it.
fn spelled<'n>(name: &'n str, language: &str) -> Option<&'n str> {
    let words = |name: &'n str| name.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-' || c == '*'));
    if language == "csharp" {
        // The namespace may be one that every file has.
        return words(name).next_back().filter(|word| !word.contains('*') && !word.is_empty());
    }
    let is_spelled = |word: &&str| match language {
        "java" => word.starts_with(char::is_uppercase),
        _ => *word != "default",
    };
    words(name).map(|word| word.trim_end_matches('*')).filter(is_spelled).max_by_key(|word| word.len())
}

struct Reader<'a> {
    grammar: Grammar,
    utils: &'a Map<String, Value>,
}

impl Reader<'_> {
    fn rule(&self, rule: &Value, depth: u32) -> Vec<Clause> {
        let Some(object) = rule.as_object().filter(|_| depth < DEEPEST) else { return Vec::new() };
        let mut clauses = Vec::new();
        for (key, value) in object {
            match key.as_str() {
                "pattern" => {
                    if let Some(pattern) = self.pattern(value) {
                        collect_terminals(&pattern.node, &mut clauses);
                    }
                }
                "regex" => clauses.extend(value.as_str().map(regex_clauses).unwrap_or_default()),
                "inside" | "has" | "precedes" | "follows" => clauses.extend(self.rule(value, depth + 1)),
                "all" => {
                    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
                    clauses.extend(parts.iter().flat_map(|part| self.rule(part, depth + 1)));
                }
                "any" => {
                    let parts = value.as_array().map(Vec::as_slice).unwrap_or_default();
                    clauses.extend(either(parts.iter().map(|part| tidy(self.rule(part, depth + 1)))));
                }
                "matches" => {
                    let util = value.as_str().and_then(|name| self.utils.get(name));
                    clauses.extend(util.map(|util| self.rule(util, depth + 1)).unwrap_or_default());
                }
                // `not` requires an absence, `kind` and the rest say nothing about the text.
                _ => {}
            }
        }
        clauses
    }

    /// Compiles a pattern; none if its text is not compared when it is matched.
    fn pattern(&self, value: &Value) -> Option<Pattern> {
        if let Some(text) = value.as_str() {
            return Pattern::try_new(text, self.grammar).ok();
        }
        if value.get("strictness").and_then(Value::as_str) == Some("signature") {
            return None;
        }
        let context = value.get("context")?.as_str()?;
        match value.get("selector").and_then(Value::as_str) {
            Some(selector) => Pattern::contextual(context, selector, self.grammar).ok(),
            None => Pattern::try_new(context, self.grammar).ok(),
        }
    }

    fn bound_variables(&self, rule: &Value, depth: u32, names: &mut Vec<String>) {
        let Some(object) = rule.as_object().filter(|_| depth < DEEPEST) else { return };
        for (key, value) in object {
            match key.as_str() {
                "pattern" => {
                    if let Some(pattern) = self.pattern(value) {
                        collect_variables(&pattern.node, names);
                    }
                }
                "inside" | "has" | "precedes" | "follows" => self.bound_variables(value, depth + 1, names),
                "all" => {
                    for part in value.as_array().map(Vec::as_slice).unwrap_or_default() {
                        self.bound_variables(part, depth + 1, names);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The text of a named leaf of a pattern is compared with the text of the candidate in every strictness but one;
/// of an unnamed one only the kind is.
fn collect_terminals(node: &PatternNode, clauses: &mut Vec<Clause>) {
    match node {
        PatternNode::Terminal { text, is_named: true, .. } => clauses.push(vec![text.as_bytes().to_vec()]),
        PatternNode::Internal { children, .. } => children.iter().for_each(|child| collect_terminals(child, clauses)),
        PatternNode::Terminal { .. } | PatternNode::MetaVar { .. } => {}
    }
}

fn collect_variables(node: &PatternNode, names: &mut Vec<String>) {
    match node {
        PatternNode::MetaVar { meta_var: MetaVariable::Capture(name, _) } => names.push(name.clone()),
        PatternNode::Internal { children, .. } => children.iter().for_each(|child| collect_variables(child, names)),
        PatternNode::Terminal { .. } | PatternNode::MetaVar { .. } => {}
    }
}

fn regex_clauses(regex: &str) -> Vec<Clause> {
    regex_syntax::parse(regex).map(|hir| hir_clauses(&hir)).unwrap_or_default()
}

fn hir_clauses(hir: &Hir) -> Vec<Clause> {
    match hir.kind() {
        HirKind::Literal(literal) => vec![vec![literal.0.to_vec()]],
        HirKind::Capture(capture) => hir_clauses(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => hir_clauses(&repetition.sub),
        HirKind::Alternation(parts) => either(parts.iter().map(|part| tidy(hir_clauses(part)))).into_iter().collect(),
        HirKind::Concat(parts) => {
            let mut clauses: Vec<Clause> = parts.iter().flat_map(hir_clauses).collect();
            // Words that ignore case are runs of small classes: of each run, the possible beginnings.
            let is_fixed = |part: &Hir| matches!(part.kind(), HirKind::Literal(_) | HirKind::Class(_));
            let mut rest = parts.as_slice();
            while !rest.is_empty() {
                let run = rest.iter().take_while(|part| is_fixed(part)).count();
                if run > 1 {
                    clauses.extend(beginnings(&Hir::concat(rest[..run].to_vec())));
                }
                rest = &rest[run.max(1)..];
            }
            clauses
        }
        _ => Vec::new(),
    }
}

fn beginnings(hir: &Hir) -> Option<Clause> {
    let mut extractor = Extractor::new();
    extractor.limit_class(10).limit_total(MOST_ALTERNATIVES);
    let sequence = extractor.extract(hir);
    let literals = sequence.literals()?;
    Some(literals.iter().map(|literal| literal.as_bytes().to_vec()).collect())
}

/// One clause that holds if any of the parts holds: the best clause of each part, together.
fn either(parts: impl Iterator<Item = Vec<Clause>>) -> Option<Clause> {
    let mut union = Clause::new();
    for clauses in parts {
        union.extend(clauses.into_iter().max_by_key(|clause| (shortest(clause), usize::MAX - clause.len()))?);
    }
    Some(union)
}

fn shortest(clause: &Clause) -> usize {
    clause.iter().map(Vec::len).min().unwrap_or(0)
}

/// Drops clauses that select nothing, and repetitions.
fn tidy(mut clauses: Vec<Clause>) -> Vec<Clause> {
    for clause in &mut clauses {
        clause.sort();
        clause.dedup();
    }
    clauses.retain(|clause| shortest(clause) >= SHORTEST && clause.len() <= MOST_ALTERNATIVES);
    clauses.sort();
    clauses.dedup();
    clauses
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(rule: Value) -> Vec<Vec<String>> {
        let grammar = Grammar::of("python").expect("python");
        text(Requirement::of_rule(&rule, grammar))
    }

    fn text(requirement: Requirement) -> Vec<Vec<String>> {
        let show = |literal: Vec<u8>| String::from_utf8_lossy(&literal).into_owned();
        requirement.clauses.into_iter().map(|clause| clause.into_iter().map(show).collect()).collect()
    }

    #[test]
    fn a_pattern_requires_its_names_and_not_its_variables() {
        assert_eq!(of(json!({ "rule": { "pattern": "time.sleep($SECONDS)" } })), [["sleep"], ["time"]]);
        assert!(of(json!({ "rule": { "pattern": "$A = $B" } })).is_empty());
        assert!(of(json!({ "rule": { "kind": "call" } })).is_empty());
    }

    #[test]
    fn any_requires_one_of_its_parts_and_nothing_if_one_part_requires_nothing() {
        let any = |parts: Value| of(json!({ "rule": { "any": parts } }));
        assert_eq!(any(json!([{ "pattern": "eval($X)" }, { "pattern": "exec($X)" }])), [["eval", "exec"]]);
        assert!(any(json!([{ "pattern": "eval($X)" }, { "kind": "call" }])).is_empty());
    }

    #[test]
    fn an_absence_requires_nothing() {
        assert!(of(json!({ "rule": { "kind": "call", "not": { "pattern": "eval($X)" } } })).is_empty());
    }

    #[test]
    fn utilities_relations_and_constraints_count_only_where_they_must_hold() {
        let rule = json!({
            "rule": { "pattern": "$F($$$ARGS)", "inside": { "matches": "route", "stopBy": "end" } },
            "utils": { "route": { "pattern": "app.route" } },
            "constraints": { "F": { "regex": "^(md5|sha1)$" }, "ELSEWHERE": { "regex": "^nothing$" } },
        });
        assert_eq!(of(rule), [vec!["app"], vec!["md5", "sha1"], vec!["route"]]);
    }

    #[test]
    fn a_pattern_that_ignores_text_requires_nothing() {
        assert!(of(json!({ "rule": { "pattern": { "context": "eval(x)", "strictness": "signature" } } })).is_empty());
    }

    #[test]
    fn names_require_a_word_that_every_spelling_of_them_has() {
        let of = |names: &[&str], language: &str| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            text(Requirement::default().and_names(&[("A".to_owned(), names)], language))
        };
        assert_eq!(of(&["requests.get", "httpx.*"], "python"), [["httpx", "requests"]]);
        assert!(of(&["requests.get", "os.*"], "python").is_empty());
        assert_eq!(of(&["axios.default"], "typescript"), [["axios"]]);
        assert_eq!(of(&["net/http.Client"], "go"), [["Client"]]);
        assert_eq!(of(&["java.lang.Runtime.getRuntime().exec"], "java"), [["Runtime"]]);
        assert!(of(&["java.lang.*"], "java").is_empty());
        assert_eq!(of(&["System.IO.File.Delete"], "csharp"), [["Delete"]]);
        assert!(of(&["System.IO.*"], "csharp").is_empty());
    }

    #[test]
    fn regular_expressions_require_their_fixed_parts() {
        assert_eq!(text(Requirement::of_regex(r"AKIA[0-9A-Z]{16}")), [["AKIA"]]);
        assert_eq!(text(Requirement::of_regex(r"(foo|bar)+\d*(qux)?")), [["bar", "foo"]]);
        assert!(Requirement::of_regex(r"\w+").clauses.is_empty());
        let password = Requirement::of_regex(r"\b(?i)passwd\s*=");
        assert_eq!(password.clauses.len(), 1);
        assert!(password.clauses[0].contains(&b"pass".to_vec()) || shortest(&password.clauses[0]) >= 3);
    }
}
