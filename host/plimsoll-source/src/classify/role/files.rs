//! What the name of a file alone says of its role: the conventions of each language, and of the usual tools.

use super::words::{BUILDERS, CONTAINER_TESTS, LIBRARIES, RUNNERS, SCRIPT_FILES, VENDORED_FILES};

const SCRIPTS: &[&str] = &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"];

pub(super) fn is_prose(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".rst", ".adoc", ".asciidoc", ".txt.in"].iter().any(|end| lower.ends_with(end))
}

/// Whether a file is a tool's or a library's own, copied into the tree.
pub(super) fn is_vendored(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    VENDORED_FILES.contains(&lower.as_str()) || has_version_of_library(&lower)
}

/// `jquery-3.7.1.slim.js`, `bootstrap-5.3.css`: a version of at least two numbers behind the name.
fn has_version_of_library(name: &str) -> bool {
    if ![".js", ".css"].iter().any(|end| name.ends_with(end)) {
        return false;
    }
    let Some((library, version)) = name.split_once(['-', '.']) else { return false };
    let version = version.strip_prefix('v').unwrap_or(version);
    let mut numbers = version.split('.');
    let mut is_number = || numbers.next().is_some_and(|it| !it.is_empty() && it.bytes().all(|c| c.is_ascii_digit()));
    LIBRARIES.contains(&library) && is_number() && is_number()
}

/// Whether a file builds or maintains the project.
pub(super) fn is_script(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_settings = || {
        lower
            .strip_prefix('.')
            .and_then(|rest| rest.split_once("rc."))
            .is_some_and(|(tool, end)| BUILDERS.contains(&tool) && SCRIPTS.contains(&end))
    };
    SCRIPT_FILES.contains(&lower.as_str()) || is_config_of(&lower, BUILDERS) || is_settings()
}

/// `vite.config.ts`, `karma.conf.js`, `webpack.config.prod.js`.
fn is_config_of(name: &str, tools: &[&str]) -> bool {
    let mut parts = name.split('.');
    let tool = parts.next().is_some_and(|tool| tools.contains(&tool));
    tool && parts.next().is_some_and(|it| matches!(it, "config" | "conf"))
        && parts.next_back().is_some_and(|end| SCRIPTS.contains(&end))
}

/// The conventions of each language's test runners.
pub(super) fn is_test(name: &str, language: &str) -> bool {
    if is_container_of_tests(name, language) {
        return true;
    }
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| stem.ends_with(suffix) && stem.len() > suffix.len());
    match extension {
        "py" | "pyi" => {
            stem.starts_with("test_")
                || ends(&["_test"])
                || matches!(stem, "conftest" | "tests" | "test")
                || helps_tests(stem)
        }
        "go" => ends(&["_test"]) || stem.contains("_test_") || helps_tests(stem),
        "js" | "mjs" | "cjs" | "jsx" | "ts" | "mts" | "cts" | "tsx" => {
            ends(&[".test", ".spec", ".cy", ".e2e", "-test", "_test", ".stories", "-spec"])
                || matches!(stem, "test" | "setupTests" | "jest.setup" | "vitest.setup")
                || is_config_of(&name.to_ascii_lowercase(), RUNNERS)
                || helps_tests(stem)
        }
        "java" | "kt" | "cs" => ends(&["Test", "Tests", "TestCase", "IT"]) || is_test_class(stem),
        "php" => ends(&["Test", "TestCase"]),
        "rb" => ends(&["_spec", "_test"]) || stem.starts_with("test_") || matches!(stem, "spec_helper" | "test_helper"),
        "rs" => ends(&["_test", "_tests"]) || matches!(stem, "tests" | "test") || helps_tests(stem),
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

/// `test_util`, `tls_test_helpers`, `e2e_test_lib`, `testutils`: a word of tests with what helps them at the end.
fn helps_tests(stem: &str) -> bool {
    /// A file, unlike a folder, may well be the product's own by these: a server that is tested, data of a test.
    const HELPERS: &[&str] = &["framework", "harness", "helper", "helpers", "lib", "suite", "support", "util", "utils"];
    let words: Vec<&str> = stem.split(|it: char| !it.is_ascii_alphanumeric()).collect();
    let is_helper = |word: &&str| HELPERS.contains(word);
    match words.as_slice() {
        [.., "test" | "tests", last] if is_helper(last) => true,
        [.., last] => last.strip_prefix("test").is_some_and(|end| is_helper(&end)),
        [] => false,
    }
}

/// `docker-compose.test.yml`, `Dockerfile.cypress`, `e2e.Dockerfile`.
fn is_container_of_tests(name: &str, language: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_container = language == "dockerfile" || language == "yaml" && lower.contains("compose");
    is_container && lower.split(|it: char| !it.is_ascii_alphanumeric()).any(|word| CONTAINER_TESTS.contains(&word))
}
