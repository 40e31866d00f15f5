//! The names of folders and files that give a role.

pub(super) const VENDORED: &[&str] = &[
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

/// Paths of folders, where a name alone would say too little: what templates of ASP.NET bring, and a manager of packages.
pub(super) const VENDORED_PATHS: &[[&str; 2]] = &[["wwwroot", "lib"], [".yarn", "releases"], [".yarn", "plugins"]];

/// Files that tools and libraries bring, by their whole name.
pub(super) const VENDORED_FILES: &[&str] = &[
    "gradlew",
    "gradlew.bat",
    "mvnw",
    "mvnw.cmd",
    ".pnp.cjs",
    ".pnp.loader.mjs",
    "jquery.js",
    "jquery.slim.js",
    "jquery-ui.js",
    "jquery.validate.js",
    "jquery.validate.unobtrusive.js",
    "jquery.unobtrusive-ajax.js",
    "bootstrap.bundle.js",
    "modernizr.js",
];

/// Libraries for browsers that are kept under a name with their version: `jquery-3.7.1.js`.
pub(super) const LIBRARIES: &[&str] = &[
    "jquery",
    "bootstrap",
    "modernizr",
    "angular",
    "backbone",
    "underscore",
    "lodash",
    "knockout",
    "handlebars",
    "moment",
    "d3",
    "popper",
    "require",
    "prototype",
    "vue",
    "react",
];

pub(super) const TEST: &[&str] = &[
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
    "e2e",
    "cypress",
    "integration-tests",
    "integration_tests",
    "integrationtest",
    "integrationtests",
    "functionaltest",
    "functionaltests",
    "androidtest",
    "unittests",
    "unit_tests",
    "benches",
    "benchmarks",
    "bench",
    "fuzz",
    "fuzzer",
    "fuzzers",
    "fuzzing",
    "mocks",
    "fake",
    "fakes",
    ".semgrep",
];

/// Folders of tests where code is concerned; interfaces and designs are described in such folders too.
pub(super) const SPEC: &[&str] = &["spec", "specs"];

/// Words that say so at the beginning or the end of a longer name: `fixtures-expired`, `smoke_tests`.
pub(super) const TEST_WORDS: &[&str] = &["test", "tests", "fixture", "fixtures", "mock", "mocks"];

/// What may follow `test`, in one word or as the next one: `testcerts`, `k8s-test-framework`.
pub(super) const TEST_ENDS: &[&str] = &[
    "app",
    "apps",
    "case",
    "cases",
    "cert",
    "certs",
    "common",
    "data",
    "dir",
    "env",
    "file",
    "files",
    "framework",
    "harness",
    "helper",
    "helpers",
    "kit",
    "lib",
    "project",
    "projects",
    "server",
    "suite",
    "suites",
    "support",
    "util",
    "utils",
];

/// Words beside `test` that make it a part of the product: an A/B test runs in production.
pub(super) const TRIALS: &[&str] = &["ab", "a", "split", "speed", "self", "health"];

pub(super) const EXAMPLE: &[&str] = &[
    "example",
    "examples",
    "demo",
    "demos",
    "sample",
    "samples",
    "tutorial",
    "tutorials",
    "playground",
    "quickstart",
    "quickstarts",
];

pub(super) const DOCS: &[&str] = &["doc", "docs", "documentation", "man", "website"];

pub(super) const SCRIPT: &[&str] = &[
    "script",
    "scripts",
    "hack",
    "ci",
    ".ci",
    ".github",
    ".gitlab",
    ".circleci",
    ".buildkite",
    ".azure-pipelines",
    ".devcontainer",
    ".husky",
    ".git-hooks",
    ".githooks",
    ".vscode",
    ".idea",
    "xtask",
    "tilt",
];

/// Folders that hold what developers run, where they stand outermost; further inside they are called after anything.
pub(super) const SCRIPT_AT_TOP: &[&str] = &["dev", "develop", "extra", "contrib", "committer-tools", "build_helpers"];

/// Folders of what fills a database at first, where they lie in one of the next; elsewhere a service may be called so.
pub(super) const SEEDS: &[&str] = &["seed", "seeds", "seeder", "seeders"];

pub(super) const HOLD_SEEDS: &[&str] = &["prisma", "db", "database", "util", "utils"];

/// Files that build or maintain a project and do not run in production.
pub(super) const SCRIPT_FILES: &[&str] = &[
    "setup.py",
    "noxfile.py",
    "fabfile.py",
    "conanfile.py",
    "dodo.py",
    "build.rs",
    "gulpfile.js",
    "gruntfile.js",
    "rakefile",
    "vagrantfile",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
];

/// Tools whose settings are a script: `vite.config.ts`, `.eslintrc.cjs`.
pub(super) const BUILDERS: &[&str] = &[
    "webpack",
    "rollup",
    "vite",
    "babel",
    "eslint",
    "prettier",
    "stylelint",
    "commitlint",
    "lint-staged",
    "postcss",
    "tailwind",
    "tsup",
    "metro",
    "esbuild",
    "jest",
];

/// Runners of tests whose settings are a script.
pub(super) const RUNNERS: &[&str] = &["cypress", "playwright", "vitest", "karma", "protractor", "wdio"];

/// Words in the name of a container or Compose file that is for tests.
pub(super) const CONTAINER_TESTS: &[&str] =
    &["test", "tests", "testing", "e2e", "cypress", "playwright", "integration"];
