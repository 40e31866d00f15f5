//! The part that a file plays, by the names of its folders and its own.

use plimsoll_model::Role;

const VENDORED: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "vendor",
    "vendored",
    "_vendor",
    "third_party",
    "third-party",
    "thirdparty",
    "site-packages",
    ".venv",
    ".bundle",
    "pods",
];

const TEST: &[&str] = &[
    "test",
    "tests",
    "testing",
    "__tests__",
    "__mocks__",
    "__snapshots__",
    "testdata",
    "test-data",
    "test_data",
    "fixtures",
    "__fixtures__",
    "spec",
    "specs",
    "e2e",
    "cypress",
    "integration-tests",
    "integration_tests",
    "unittests",
    "unit_tests",
    "benches",
    "benchmarks",
    "bench",
    "fuzz",
    "mocks",
];

/// Words that say so at the beginning or the end of a longer name: `fixtures-expired`, `smoke_tests`.
const TEST_WORDS: &[&str] = &["test", "tests", "fixture", "fixtures", "mock", "mocks"];

/// What may follow `test` in one word: `testcerts`, `testutils`.
const TEST_ENDS: &[&str] = &[
    "app", "apps", "case", "cases", "cert", "certs", "common", "data", "dir", "env", "file", "files", "helper",
    "helpers", "kit", "lib", "project", "projects", "server", "suite", "suites", "support", "util", "utils",
];

/// Words beside `test` that make it a part of the product: an A/B test runs in production.
const TRIALS: &[&str] = &["ab", "a", "split", "speed", "self", "health"];

const EXAMPLE: &[&str] =
    &["example", "examples", "demo", "demos", "sample", "samples", "tutorial", "tutorials", "playground", "quickstart"];

const DOCS: &[&str] = &["doc", "docs", "documentation", "man", "website"];

const SCRIPT: &[&str] = &["script", "scripts", "hack", "ci", ".ci", ".github", ".gitlab", ".circleci", "xtask"];

/// Files that build or maintain a project and do not run in production.
const SCRIPT_FILES: &[&str] = &[
    "setup.py",
    "noxfile.py",
    "fabfile.py",
    "conanfile.py",
    "dodo.py",
    "build.rs",
    "gulpfile.js",
    "gruntfile.js",
    "rakefile",
    "webpack.config.js",
    "webpack.config.ts",
    "rollup.config.js",
    "rollup.config.mjs",
    "vite.config.js",
    "vite.config.ts",
    "babel.config.js",
    "jest.config.js",
    "jest.config.ts",
    "eslint.config.js",
    "eslint.config.mjs",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
];

/// Whether a folder holds other people's code.
pub(crate) fn is_vendored_folder(name: &str) -> bool {
    VENDORED.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether one of the folders of a file holds other people's code.
pub(crate) fn is_vendored(path: &str) -> bool {
    folders(path).any(is_vendored_folder)
}

/// Returns the role that a file's path gives it, if it is neither vendored nor generated.
#[must_use]
pub fn of(path: &str, language: &str) -> Role {
    judge(path, language).0
}

/// Returns why a file has its role, such as "in a folder `tests`".
#[must_use]
pub fn why(path: &str, language: &str) -> String {
    if let Some(folder) = folders(path).find(|folder| is_vendored_folder(folder)) {
        return format!("in a folder `{folder}`");
    }
    match judge(path, language).1 {
        Why::Folder(folder) => format!("in a folder `{folder}`"),
        Why::Name => "by its name".to_owned(),
        Why::Language => format!("written in {language}"),
        Why::Place => "where migrations are kept".to_owned(),
        Why::Rest => "nothing says otherwise".to_owned(),
    }
}

/// What decided on a role.
enum Why {
    Folder(String),
    Name,
    Language,
    Place,
    Rest,
}

fn judge(path: &str, language: &str) -> (Role, Why) {
    let lower: Vec<String> = folders(path).map(str::to_ascii_lowercase).collect();
    let within = |names: &[&str]| lower.iter().find(|folder| names.contains(&folder.as_str())).cloned();
    let name = path.rsplit('/').next().unwrap_or(path);
    let named_after_tests = || lower.iter().find(|folder| is_named_after_tests(folder)).cloned();
    let perl = || has_perl_tests(&lower).then(|| "t".to_owned());
    if let Some(folder) = within(TEST).or_else(named_after_tests).or_else(perl) {
        (Role::Test, Why::Folder(folder))
    } else if is_test_name(name) {
        (Role::Test, Why::Name)
    } else if let Some(folder) = within(EXAMPLE) {
        (Role::Example, Why::Folder(folder))
    } else if let Some(folder) = within(DOCS) {
        (Role::Docs, Why::Folder(folder))
    } else if language == "markdown" {
        (Role::Docs, Why::Language)
    } else if is_prose(name) {
        (Role::Docs, Why::Name)
    } else if is_migration(&lower, name, language) {
        (Role::Migration, Why::Place)
    } else if let Some(folder) = within(SCRIPT) {
        (Role::Script, Why::Folder(folder))
    } else if SCRIPT_FILES.contains(&name.to_ascii_lowercase().as_str()) {
        (Role::Script, Why::Name)
    } else {
        (Role::Production, Why::Rest)
    }
}

/// Whether the file changes a database: the places where the usual tools keep such files.
fn is_migration(folders: &[String], name: &str, language: &str) -> bool {
    let ends_with = |end: &[&str]| folders.ends_with(&end.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
    let is_dated = name.starts_with(|c: char| c.is_ascii_digit()) || is_flyway(name);
    match language {
        "sql" => {
            folders.iter().any(|folder| matches!(&**folder, "migrations" | "migration" | "migrate")) || is_flyway(name)
        }
        // Django and Alembic; what else lies in such a folder is the tool that migrates.
        "python" => {
            ends_with(&["alembic", "versions"])
                || ends_with(&["migrations", "versions"])
                || ends_with(&["migrations"]) && (is_dated || name == "__init__.py")
        }
        "ruby" => ends_with(&["db", "migrate"]),
        "php" | "javascript" | "typescript" | "go" | "csharp" => ends_with(&["migrations"]) && is_dated,
        _ => false,
    }
}

/// `V1_2__add_users.sql`, `U3__undo.sql`, `R__views.sql`.
fn is_flyway(name: &str) -> bool {
    let Some((start, _)) = name.split_once("__") else { return false };
    let Some(version) = start.strip_prefix(['V', 'U', 'R']) else { return false };
    (start == "R" || !version.is_empty()) && version.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'))
}

/// Whether the words of a folder's name say that it holds what tests need.
fn is_named_after_tests(folder: &str) -> bool {
    let words: Vec<&str> = folder.split(|it: char| !it.is_ascii_alphanumeric()).collect();
    let says = |word: &&str| {
        TEST_WORDS.contains(word) || word.strip_prefix("test").is_some_and(|end| TEST_ENDS.contains(&end))
    };
    [words.first(), words.last()].into_iter().flatten().any(says) && !words.iter().any(|word| TRIALS.contains(word))
}

/// Whether the outermost folder is `t`, which Perl's tools run, and others have taken over.
fn has_perl_tests(folders: &[String]) -> bool {
    folders.first().is_some_and(|folder| folder == "t")
}

fn folders(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').filter(|folder| !folder.is_empty())
}

fn is_prose(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".rst", ".adoc", ".asciidoc", ".txt.in"].iter().any(|end| lower.ends_with(end))
}

/// The conventions of each language's test runners.
fn is_test_name(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| stem.ends_with(suffix) && stem.len() > suffix.len());
    match extension {
        "py" | "pyi" => stem.starts_with("test_") || ends(&["_test"]) || matches!(stem, "conftest" | "tests" | "test"),
        "go" => ends(&["_test"]),
        "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx" => {
            ends(&[".test", ".spec", ".cy", ".e2e", "-test", "_test", ".stories", "-spec"])
        }
        "java" | "kt" | "cs" => ends(&["Test", "Tests", "TestCase", "IT"]) || is_test_class(stem),
        "php" => ends(&["Test", "TestCase"]),
        "rb" => ends(&["_spec", "_test"]) || stem.starts_with("test_") || matches!(stem, "spec_helper" | "test_helper"),
        "rs" => ends(&["_test", "_tests"]) || matches!(stem, "tests" | "test"),
        "c" | "cc" | "cpp" | "cxx" | "h" | "hpp" => {
            ends(&["_test", "_tests", "_unittest", "_unittests"]) || stem.starts_with("test_")
        }
        "sh" | "bash" => ends(&["_test", ".test"]) || stem.starts_with("test_"),
        "bats" => true,
        _ => false,
    }
}

/// `TestLogin`, but not `Testament`.
fn is_test_class(stem: &str) -> bool {
    stem.strip_prefix("Test").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}
