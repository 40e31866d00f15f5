//! What a file configures: one table of kinds, recognised by path, keys and values.
//!
//! The list for people is `sdk/KINDS.md`; a test compares it with this table. Kinds that are made from what the file says,
//! such as `kubernetes/Deployment`, have one row with a placeholder.

mod inner;
mod migration;

use std::collections::BTreeSet;

use plimsoll_model::{ConfigObject, ValueKind, ValueTree};

/// One kind.
struct Kind {
    /// The name that rules use.
    name: &'static str,
    /// Languages of its files; none for one that is recognised inside another.
    languages: &'static [&'static str],
    /// Patterns of paths, one of which must fit; none where the path says nothing.
    paths: &'static [&'static str],
    /// Keys of the root: one alternative (separated by `|`) of each must be there.
    keys: &'static [&'static str],
    /// Where its name is.
    label: &'static [&'static str],
    /// What it is, for the list.
    about: &'static str,
}

const fn kind(name: &'static str, languages: &'static [&'static str], about: &'static str) -> Kind {
    Kind { name, languages, paths: &[], keys: &[], label: &["name"], about }
}

impl Kind {
    const fn paths(mut self, paths: &'static [&'static str]) -> Self {
        self.paths = paths;
        self
    }

    const fn keys(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    const fn label(mut self, label: &'static [&'static str]) -> Self {
        self.label = label;
        self
    }
}

const YAML: &[&str] = &["yaml"];
const JSON: &[&str] = &["json"];
const TOML: &[&str] = &["toml"];
const XML: &[&str] = &["xml"];
const BOTH: &[&str] = &["yaml", "json"];

/// The first that fits is what a document is. A pattern is the end of a path, whole parts of it; `*` is any text within a
/// part, and `**/` at the start of what follows a folder is any number of folders.
static KINDS: &[Kind] = &[
    kind("github/workflow", YAML, "a workflow of GitHub Actions")
        .paths(&["/.github/workflows/*.yml", "/.github/workflows/*.yaml"]),
    kind("github/action", YAML, "an action that workflows use").paths(&["action.yml", "action.yaml"]).keys(&["runs"]),
    kind("github/dependabot", YAML, "what Dependabot updates")
        .paths(&["/.github/dependabot.yml", "/.github/dependabot.yaml"]),
    kind("gitlab/ci", YAML, "a pipeline of GitLab").paths(&[
        "/.gitlab-ci.yml",
        "/.gitlab-ci.yaml",
        "*.gitlab-ci.yml",
        "/.gitlab/ci/**/*.yml",
    ]),
    kind("circleci/config", YAML, "pipelines of CircleCI").paths(&["/.circleci/config.yml"]),
    kind("azure/pipeline", YAML, "a pipeline of Azure").paths(&[
        "azure-pipelines*.yml",
        "azure-pipelines*.yaml",
        "/.azure-pipelines/**/*.yml",
    ]),
    kind("helm/chart", YAML, "what a chart is called and needs").paths(&["Chart.yaml", "Chart.yml"]),
    kind("helm/values", YAML, "the values that a chart's templates fill in").paths(&[
        "values.yaml",
        "values.yml",
        "values-*.yaml",
        "values.*.yaml",
        "*-values.yaml",
        "*.values.yaml",
    ]),
    kind("kustomize/kustomization", YAML, "what Kustomize puts together").paths(&[
        "kustomization.yaml",
        "kustomization.yml",
        "Kustomization",
    ]),
    kind("kubernetes/<Kind>", BOTH, "a resource of Kubernetes, for each `kind`; also each item of a `List`")
        .keys(&["apiVersion", "kind"])
        .label(&["metadata", "name"]),
    kind("compose/file", YAML, "services of Docker Compose").paths(&[
        "docker-compose*.yml",
        "docker-compose*.yaml",
        "compose*.yml",
        "compose*.yaml",
    ]),
    kind("compose/file", YAML, "").paths(&["*compose*.yml", "*compose*.yaml"]).keys(&["services"]),
    kind("compose/service", &[], "a service of a `compose/file`"),
    kind("openapi/document", BOTH, "an interface described by OpenAPI 3 or Swagger 2")
        .keys(&["openapi|swagger", "info|paths"])
        .label(&["info", "title"]),
    kind("prometheus/config", YAML, "what Prometheus scrapes").keys(&["scrape_configs"]).label(&[]),
    kind("prometheus/rules", YAML, "alerts and recordings of Prometheus")
        .paths(&["*rules*.yml", "*rules*.yaml", "*alert*.yml", "*alert*.yaml", "/rules/*.yml", "/rules/*.yaml"])
        .keys(&["groups"])
        .label(&[]),
    kind("alertmanager/config", YAML, "where alerts are sent").keys(&["route", "receivers"]).label(&[]),
    kind("npm/package", JSON, "a package for Node").paths(&["package.json"]),
    kind("npm/lock", JSON, "versions that npm chose").paths(&["package-lock.json", "npm-shrinkwrap.json"]),
    kind("pnpm/lock", YAML, "versions that pnpm chose").paths(&["pnpm-lock.yaml"]),
    kind("pnpm/workspace", YAML, "the packages of a workspace of pnpm").paths(&["pnpm-workspace.yaml"]),
    kind("typescript/config", JSON, "options of the TypeScript compiler")
        .paths(&["tsconfig.json", "tsconfig.*.json", "jsconfig.json"])
        .label(&[]),
    kind("composer/manifest", JSON, "a package for PHP").paths(&["composer.json"]),
    kind("composer/lock", JSON, "versions that Composer chose").paths(&["composer.lock"]),
    kind("python/pyproject", TOML, "a project in Python").paths(&["pyproject.toml"]).label(&["project", "name"]),
    kind("python/lock", TOML, "versions that Poetry, uv or PDM chose").paths(&["poetry.lock", "uv.lock", "pdm.lock"]),
    kind("python/pipfile", TOML, "what Pipenv installs").paths(&["Pipfile"]),
    kind("python/pipfile-lock", JSON, "versions that Pipenv chose").paths(&["Pipfile.lock"]),
    kind("python/setup", &["ini"], "a package for Python, in the older form")
        .paths(&["setup.cfg"])
        .label(&["metadata", "name"]),
    kind("python/tox", &["ini"], "environments of tox").paths(&["tox.ini"]).label(&[]),
    kind("cargo/manifest", TOML, "a package or workspace in Rust").paths(&["Cargo.toml"]).label(&["package", "name"]),
    kind("cargo/lock", TOML, "versions that Cargo chose").paths(&["Cargo.lock"]),
    kind("cargo/config", TOML, "options of Cargo").paths(&["/.cargo/config.toml"]).label(&[]),
    kind("rust/toolchain", TOML, "the toolchain of a project in Rust").paths(&["rust-toolchain.toml"]).label(&[]),
    kind("maven/pom", XML, "a project of Maven").paths(&["pom.xml", "*.pom.xml"]).label(&["project", "artifactId"]),
    kind("dotnet/project", XML, "a project of .NET").paths(&["*.csproj", "*.fsproj", "*.vbproj"]).label(&[
        "Project",
        "PropertyGroup",
        "AssemblyName",
    ]),
    kind("dotnet/props", XML, "properties that projects of .NET share").paths(&["*.props", "*.targets"]).label(&[]),
    kind("dotnet/nuspec", XML, "a package of NuGet").paths(&["*.nuspec"]).label(&["package", "metadata", "id"]),
    kind("dotnet/packages", XML, "packages of a project of .NET, in the older form")
        .paths(&["packages.config"])
        .label(&[]),
    kind("dotnet/global", JSON, "the SDK of a project of .NET").paths(&["global.json"]).label(&[]),
    kind("dotnet/settings", JSON, "settings of an application of .NET")
        .paths(&["appsettings.json", "appsettings.*.json"])
        .label(&[]),
    kind("spring/settings", &["yaml", "properties"], "settings of an application of Spring")
        .paths(&[
            "application.yml",
            "application.yaml",
            "application-*.yml",
            "application-*.yaml",
            "application.properties",
            "application-*.properties",
            "bootstrap.yml",
            "bootstrap.properties",
        ])
        .label(&["spring", "application", "name"]),
    kind("gradle/properties", &["properties"], "options of Gradle").paths(&["gradle.properties"]).label(&[]),
    kind("gradle/versions", TOML, "the catalog of versions of Gradle").paths(&["/gradle/*.versions.toml"]).label(&[]),
    kind("dart/pubspec", YAML, "a package for Dart").paths(&["pubspec.yaml"]),
    kind("pre-commit/config", YAML, "what runs before a commit")
        .paths(&["/.pre-commit-config.yaml", "/.pre-commit-config.yml"])
        .label(&[]),
    kind("renovate/config", JSON, "what Renovate updates")
        .paths(&["renovate.json", "/.renovaterc.json", "/.renovaterc"])
        .label(&[]),
    kind("ansible/playbook", YAML, "plays of Ansible")
        .paths(&["playbook*.yml", "playbook*.yaml", "/playbooks/*.yml", "/playbooks/*.yaml"])
        .label(&[]),
    kind("cloudformation/template", BOTH, "resources of AWS CloudFormation")
        .keys(&["Resources", "AWSTemplateFormatVersion|Transform|Parameters|Description|Outputs"])
        .label(&[]),
    kind("terraform/lock", &["hcl"], "providers that Terraform chose").paths(&["/.terraform.lock.hcl"]).label(&[]),
    kind("terraform/variables", &["hcl"], "values of variables of Terraform").paths(&["*.tfvars"]).label(&[]),
    kind("terraform/file", &["hcl"], "a file of Terraform").paths(&["*.tf"]).label(&[]),
    kind("terraform/<type>", &[], "a resource of a `terraform/file`, for each type, such as `terraform/aws_s3_bucket`"),
    kind("terraform/data.<type>", &[], "a data source of a `terraform/file`, for each type"),
    kind("terraform/module", &[], "a module that a `terraform/file` calls"),
    kind("terraform/variable", &[], "a variable of a `terraform/file`"),
    kind("terraform/output", &[], "an output of a `terraform/file`"),
    kind("terraform/provider", &[], "a provider that a `terraform/file` sets up"),
    kind("terraform/settings", &[], "a `terraform` block: backend and required versions"),
    kind("docker/file", &["dockerfile"], "how an image is built").label(&[]),
    kind("docker/stage", &[], "a stage of a `docker/file`"),
    kind("dotenv/example", &["dotenv"], "names of variables of the environment, for people to fill in")
        .paths(&[
            "*.example",
            "*.sample",
            "*.template",
            "*.dist",
            "*.env.example*",
            "*.example.env",
            "*.sample.env",
            "*.template.env",
            "*.dist.env",
            "*env-example",
            "*env.sample*",
        ])
        .label(&[]),
    kind("dotenv/file", &["dotenv"], "variables of the environment").label(&[]),
    kind("editorconfig/file", &["ini"], "how editors format files").paths(&["/.editorconfig"]).label(&[]),
    kind("php/ini", &["ini"], "settings of PHP").paths(&["php.ini", "php*.ini"]).label(&[]),
    kind("systemd/unit", &["ini"], "a unit of systemd").paths(&["*.service", "*.timer", "*.socket"]).label(&[]),
    kind("nginx/config", &["nginx"], "servers of nginx").label(&[]),
    kind("migration/flyway", &["sql"], "a migration of Flyway"),
    kind("migration/rails", &["ruby", "sql"], "a migration of Rails"),
    kind("migration/django", &["python"], "a migration of Django"),
    kind("migration/alembic", &["python"], "a migration of Alembic"),
    kind("migration/prisma", &["sql"], "a migration of Prisma"),
    kind("migration/golang-migrate", &["sql"], "a migration of golang-migrate, with a direction"),
    kind("migration/goose", &["sql"], "a migration of goose, up and down in one file"),
    kind("migration/dbmate", &["sql"], "a migration of dbmate, up and down in one file"),
    kind("migration/sqlx", &["sql"], "a migration of sqlx, Diesel or another tool that numbers its files"),
    kind("go/mod", &["text"], "a module of Go").paths(&["go.mod"]),
    kind("go/sum", &["text"], "checksums of modules of Go").paths(&["go.sum"]),
    kind("go/work", &["text"], "a workspace of Go").paths(&["go.work"]),
    kind("python/requirements", &["text"], "what pip installs").paths(&[
        "requirements*.txt",
        "requirements*.in",
        "/requirements/*.txt",
        "constraints*.txt",
    ]),
    kind("ruby/gemfile", &["ruby"], "packages of a project in Ruby").paths(&["Gemfile"]),
    kind("ruby/lock", &["text"], "versions that Bundler chose").paths(&["Gemfile.lock"]),
    kind("yarn/lock", &["text"], "versions that Yarn chose").paths(&["yarn.lock"]),
    kind("gradle/lock", &["text"], "versions that Gradle chose").paths(&["gradle.lockfile"]),
];

/// How many bytes of a file [`file_kind`] looks at.
const SNIFF: usize = 4096;

/// Returns what a file configures, from its path and the start of its text alone; empty where nothing is recognised.
///
/// [`values`](crate::values) says it exactly, and for each document.
#[must_use]
pub fn file_kind(path: &str, language: &str, text: &str) -> String {
    if let Some(migration) = migration::of(path, language, text) {
        return migration.kind.to_owned();
    }
    let mut end = text.len().min(SNIFF);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let start = text.get(..end).unwrap_or_default();
    let found = KINDS.iter().find(|kind| {
        kind.languages.contains(&language) && kind.is_at(path) && kind.fits(&|key| has_top_level_key(start, key))
    });
    match found {
        Some(kind) if kind.name == "kubernetes/<Kind>" => {
            top_level_text(start, "kind").map_or_else(String::new, |kind| format!("kubernetes/{kind}"))
        }
        Some(kind) if kind.name.starts_with("migration/") => String::new(),
        Some(kind) => kind.name.to_owned(),
        None => String::new(),
    }
}

/// Returns the direction that the path of a migration gives.
pub(crate) fn direction(path: &str, language: &str, text: &str) -> Option<&'static str> {
    migration::of(path, language, text).map(|migration| migration.direction)
}

/// Returns name and description of all kinds, in the order of their names.
#[must_use]
pub fn kinds() -> Vec<(&'static str, &'static str)> {
    let mut kinds: Vec<_> = KINDS.iter().filter(|it| !it.about.is_empty()).map(|it| (it.name, it.about)).collect();
    kinds.sort_unstable();
    kinds
}

fn has_top_level_key(start: &str, key: &str) -> bool {
    top_level_text(start, key).is_some()
}

/// Returns what is written behind a key that starts a line, or, as JSON is written, follows the first brace.
fn top_level_text<'a>(start: &'a str, key: &str) -> Option<&'a str> {
    start.lines().find_map(|line| {
        let indent = line.len() - line.trim_start().len();
        let line = line.trim().trim_start_matches('{').trim_start();
        let quoted = line.strip_prefix('"').and_then(|line| line.strip_prefix(key)?.strip_prefix('"'));
        let plain = if indent == 0 { line.strip_prefix(key) } else { None };
        let value = quoted.or(plain)?.trim_start().strip_prefix(':')?;
        let value = value.split(" #").next().unwrap_or_default().trim().trim_end_matches(',');
        Some(value.trim_matches(['"', '\'']))
    })
}

impl Kind {
    fn is_at(&self, path: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|pattern| path_fits(pattern, path))
    }

    fn fits(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.keys.iter().all(|alternatives| alternatives.split('|').any(has))
    }
}

/// A pattern that starts with `/` is compared with whole parts at the end of the path, one without with the file's name.
fn path_fits(pattern: &str, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let pattern: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
    let (Some(file), Some(name)) = (pattern.last(), parts.last()) else { return false };
    if !part_fits(file, name) {
        return false;
    }
    let folders = &parts[..parts.len() - 1];
    match &pattern[..pattern.len() - 1] {
        [] => true,
        [wanted @ .., "**"] => folders.windows(wanted.len()).any(|window| window == wanted),
        wanted => folders.ends_with(wanted),
    }
}

fn part_fits(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

/// Says what each document of a tree configures, and what inside it has a kind of its own.
pub(crate) fn fill(path: &str, language: &str, text: &str, tree: &mut ValueTree, unresolved: &[u32]) {
    let migration = migration::of(path, language, text);
    // The path is the same for all documents, of which there may be many.
    let candidates: Vec<&Kind> = KINDS
        .iter()
        .filter(|kind| kind.languages.contains(&language) && !kind.name.starts_with("migration/") && kind.is_at(path))
        .collect();
    let unresolved: BTreeSet<u32> = unresolved.iter().copied().collect();
    let mut objects = Vec::new();
    let roots: Vec<u32> = tree.roots().collect();
    for root in roots {
        let resolved = !unresolved.contains(&root);
        let mut object =
            ConfigObject { kind: String::new(), name: String::new(), namespace: String::new(), value: root, resolved };
        if let Some(migration) = &migration {
            object.kind = migration.kind.to_owned();
            object.name.clone_from(&migration.version);
        } else if let Some(found) = kind_of(&candidates, tree, root) {
            found.name.clone_into(&mut object.kind);
            object.name = tree.text_at(root, found.label).unwrap_or_default().to_owned();
        }
        inner::add(tree, object, &mut objects);
    }
    inner::old_booleans(language, text, tree, &objects);
    tree.objects = objects;
}

fn kind_of(candidates: &[&'static Kind], tree: &ValueTree, root: u32) -> Option<&'static Kind> {
    let has = |key: &str| match key {
        // A kind that is no text makes no resource.
        "kind" | "apiVersion" => tree.text_at(root, &[key]).is_some_and(|text| !text.is_empty()),
        // `Resources` of CloudFormation are members.
        "Resources" => {
            tree.at(root, &[key]).and_then(|it| tree.get(it)).is_some_and(|it| it.kind == ValueKind::Mapping)
        }
        _ => tree.member(root, key).is_some(),
    };
    candidates.iter().find(|kind| kind.fits(&has)).copied()
}
