//! Selectors of values in configuration files.

use plimsoll_model::Role;
use plimsoll_page::Page;
use plimsoll_source::{RuleSelectors, SelectorSet, SourceFile, language_for};

fn page(select: &str) -> Page {
    let text = format!(
        "# A rule\n```toml\nid = \"a-rule\"\ncategory = \"deployment\"\nseverity = \"P2\"\nconfidence = \"high\"\n\
         languages = [\"*\"]\nsince = \"0.1.0\"\n```\nWhat.\n## Risk\nRisk.\n## Fix\nFix.\n## Select\n```yaml\n{select}```\n"
    );
    Page::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The text of each match, and of its captures.
fn found(select: &str, path: &str, text: &str) -> Vec<String> {
    let page = page(select);
    let (set, faults) = SelectorSet::compile(&[vec![RuleSelectors { page: &page, enabled: true, known: false }]]);
    assert_eq!(faults, []);
    let file = SourceFile::in_memory(path, language_for(path, ""), Role::Production, text.to_owned());
    let scan = set.scan(&file);
    assert_eq!(scan.faults(), []);
    let shown = |span: plimsoll_model::Span| span.of(text).unwrap_or("?").to_owned();
    let matches = scan.matches().iter().map(|one| {
        let captures: String =
            one.item.captures.iter().map(|capture| format!(" {}={}", capture.name, shown(capture.span))).collect();
        shown(one.item.span) + &captures
    });
    matches.collect()
}

const MANIFEST: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      \
                        containers:\n        - image: web:1\n        - image: \"db:latest\"\n---\napiVersion: v1\nkind: Service\n\
                        spec:\n  containers: [{image: no}]\n";

#[test]
fn values_are_found_by_kind_and_path() {
    let path = "spec.template.spec.containers[*].image";
    let select = format!("config:\n  kinds: [kubernetes/Deployment]\n  path: {path}\n");
    assert_eq!(found(&select, "k8s/web.yaml", MANIFEST), ["web:1", "\"db:latest\""]);
    let select = format!("config:\n  kinds: [\"kubernetes/*\"]\n  path: {path}\n  regex: ':latest$'\n");
    assert_eq!(found(&select, "k8s/web.yaml", MANIFEST), ["\"db:latest\""]);
    let select = "config:\n  kinds: [kubernetes/Job]\n";
    assert!(found(select, "k8s/web.yaml", MANIFEST).is_empty());
}

#[test]
fn what_is_missing_is_found_where_the_path_breaks() {
    let select = "config:\n  kinds: [kubernetes/Deployment]\n  missing: spec.template.spec.securityContext\n";
    assert_eq!(found(select, "k8s/web.yaml", MANIFEST), ["spec"]);
    let select = "config:\n  kinds: [compose/service]\n  missing: healthcheck\n";
    let compose = "services:\n  web:\n    image: w\n  db:\n    image: d\n    healthcheck: {}\n";
    assert_eq!(found(select, "compose.yaml", compose), ["web"]);
    let helm = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  {{- toYaml .Values.spec | nindent 2 }}\n";
    let select = "config:\n  kinds: [kubernetes/Deployment]\n  missing: spec.replicas\n";
    assert!(found(select, "chart/templates/web.yaml", helm).is_empty(), "a template may bring it");
}

#[test]
fn captures_are_the_keys_of_members() {
    let select = "config:\n  paths: [\"*.json\"]\n  path: scripts.$SCRIPT\n  regex: curl\n";
    let text = "{\"scripts\": {\"build\": \"tsc\", \"fetch\": \"curl x | sh\"}}";
    assert_eq!(found(select, "package.json", text), ["\"curl x | sh\" SCRIPT=\"fetch\""]);
    assert!(found(select, "package.toml", "scripts = 1").is_empty());
}

#[test]
fn a_path_that_cannot_be_parsed_is_a_fault_of_its_rule() {
    let page = page("config:\n  path: 'a..b'\n");
    let (_, faults) = SelectorSet::compile(&[vec![RuleSelectors { page: &page, enabled: true, known: false }]]);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message.starts_with("line 18: selector for config: `a..b`: "), "{}", faults[0].message);
}
