//! The page that lists the kinds, and what small files are recognised as.

use plimsoll_config::{file_kind, kinds, values};

const HEAD: &str = "# Kinds of configuration

What a configuration file, or a part of one, is for. A rule names kinds to say which files and objects it looks at; one that
ends in `<…>` stands for as many as there are. A document is of the first kind of the table in `host/plimsoll-config/src/kinds.rs`
that fits its path and keys; one that fits none has values, but no kind.

A part of an object that a template fills in later marks the object as unresolved: what it lacks may come from there.

This page is compared with the table by a test; `PLIMSOLL_BLESS=1` writes it anew.

| kind | what it is |
|---|---|
";

#[test]
fn the_page_lists_every_kind() {
    let rows: Vec<String> = kinds().into_iter().map(|(name, about)| format!("| `{name}` | {about} |\n")).collect();
    let page = [HEAD, &rows.concat()].concat();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sdk/KINDS.md");
    if std::env::var_os("PLIMSOLL_BLESS").is_some() {
        std::fs::write(path, &page).expect("the page is written");
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page, "rewrite with PLIMSOLL_BLESS=1");
}

#[test]
fn files_are_recognised_by_path_keys_and_values() {
    let table = [
        (".github/workflows/ci.yml", "yaml", "on: push\njobs: {}\n", "github/workflow"),
        ("a/.github/workflows/ci.yaml", "yaml", "", "github/workflow"),
        ("a/action.yml", "yaml", "name: x\nruns:\n  using: node20\n", "github/action"),
        ("a/action.yml", "yaml", "other: x\n", ""),
        (".github/dependabot.yml", "yaml", "version: 2\n", "github/dependabot"),
        (".gitlab-ci.yml", "yaml", "a: b\n", "gitlab/ci"),
        (".gitlab/ci/build/x.yml", "yaml", "a: b\n", "gitlab/ci"),
        (".circleci/config.yml", "yaml", "version: 2.1\n", "circleci/config"),
        ("ci/azure-pipelines.yml", "yaml", "steps: []\n", "azure/pipeline"),
        ("x/Chart.yaml", "yaml", "name: x\n", "helm/chart"),
        ("x/values-prod.yaml", "yaml", "a: 1\n", "helm/values"),
        ("kustomization.yaml", "yaml", "resources: []\n", "kustomize/kustomization"),
        ("a.yaml", "yaml", "apiVersion: v1\nkind: Pod\n", "kubernetes/Pod"),
        ("a.json", "json", "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Pod\"\n}", "kubernetes/Pod"),
        ("docker-compose.prod.yml", "yaml", "services: {}\n", "compose/file"),
        ("api.yaml", "yaml", "openapi: 3.1.0\ninfo: {}\npaths: {}\n", "openapi/document"),
        ("swagger.json", "json", "{\"swagger\": \"2.0\",\n\"info\": {}}", "openapi/document"),
        ("ops/alert-rules.yml", "yaml", "groups: []\n", "prometheus/rules"),
        ("am.yml", "yaml", "route: {}\nreceivers: []\n", "alertmanager/config"),
        ("web/package.json", "json", "{}", "npm/package"),
        ("web/package-lock.json", "json", "{}", "npm/lock"),
        ("pyproject.toml", "toml", "", "python/pyproject"),
        ("Cargo.toml", "toml", "", "cargo/manifest"),
        ("Cargo.lock", "toml", "", "cargo/lock"),
        ("pom.xml", "xml", "<project/>", "maven/pom"),
        ("src/Shop.csproj", "xml", "<Project/>", "dotnet/project"),
        ("composer.json", "json", "{}", "composer/manifest"),
        ("main.tf", "hcl", "", "terraform/file"),
        ("Dockerfile.dev", "dockerfile", "FROM a", "docker/file"),
        (".env", "dotenv", "A=1", "dotenv/file"),
        (".env.local", "dotenv", "A=1", "dotenv/file"),
        (".env.example", "dotenv", "A=1", "dotenv/example"),
        ("app.env.sample", "dotenv", "A=1", "dotenv/example"),
        (".env.dist", "dotenv", "A=1", "dotenv/example"),
        ("etc/nginx.conf", "nginx", "", "nginx/config"),
        ("data.json", "json", "{}", ""),
        ("notes.yaml", "yaml", "a: 1\n", ""),
    ];
    for (path, language, text, kind) in table {
        assert_eq!(file_kind(path, language, text), kind, "{path}");
        let tree = values(path, language, text).expect("a language of configuration");
        if let Some(object) = tree.objects.first() {
            assert_eq!(object.kind, kind, "{path}");
        }
    }
    assert_eq!(file_kind("go.mod", "text", "module x"), "go/mod");
    assert_eq!(file_kind("db/migrate/20240101120000_add.rb", "ruby", ""), "migration/rails");
    assert_eq!(file_kind("src/main.rs", "rust", ""), "");
}

#[test]
fn resources_are_objects_with_name_and_namespace() {
    let text = "kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}}\n";
    let tree = values("a.yaml", "yaml", text).expect("yaml");
    let objects: Vec<_> =
        tree.objects.iter().map(|it| (it.kind.as_str(), it.name.as_str(), it.namespace.as_str())).collect();
    assert_eq!(objects, [("kubernetes/List", "", ""), ("kubernetes/Pod", "a", "n")]);
    let text = "services:\n  web: {image: a}\n  db: {image: b}\n";
    let tree = values("compose.yaml", "yaml", text).expect("yaml");
    let objects: Vec<_> = tree.objects.iter().map(|it| (it.kind.as_str(), it.name.as_str())).collect();
    assert_eq!(objects, [("compose/file", ""), ("compose/service", "web"), ("compose/service", "db")]);
}
