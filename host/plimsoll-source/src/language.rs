//! The languages that Plimsoll knows: how their files are recognised, and which grammar parses them.
//!
//! The table is data. A language stays in it when its grammar is left out of a build, so that files keep their language;
//! only syntax selectors need the grammar. This module must not open files or know about selectors.

mod alias;
mod detect;
mod grammar;

pub(crate) use alias::by_alias;
pub use detect::language_for;
pub(crate) use detect::{is_cpp_header, position};
pub(crate) use grammar::{Grammar, NoTree};

use tree_sitter::Language;

/// What is known about one language.
#[derive(Debug, Clone, Copy)]
pub struct LanguageInfo {
    /// The name that rules use, such as `python`.
    pub name: &'static str,
    /// Lower-case file extensions, without the dot.
    pub extensions: &'static [&'static str],
    /// Whole file names.
    pub file_names: &'static [&'static str],
    /// Names of interpreters in a `#!` line.
    pub interpreters: &'static [&'static str],
    /// The crate of the grammar; empty for a language of configuration that only has values.
    pub grammar: &'static str,
    /// The version of the grammar's crate: part of every cache key. Empty without a grammar.
    pub grammar_version: &'static str,
    /// Whether this build has the grammar.
    pub available: bool,
    pub(crate) parser: Option<fn() -> Language>,
    pub(crate) expando: char,
}

/// The languages in the order of their names. Files of no language are `text`.
#[must_use]
pub fn languages() -> &'static [LanguageInfo] {
    &LANGUAGES
}

/// A row without a grammar has only the three lists behind its name.
macro_rules! languages {
    ($($name:literal
        $(, $feature:literal, $language:expr, $grammar:literal $version:literal, $expando:literal)?,
        [$($extension:literal)*], [$($file:literal)*], [$($interpreter:literal)*];)*) => {
        [$(LanguageInfo {
            name: $name,
            extensions: &[$($extension),*],
            file_names: &[$($file),*],
            interpreters: &[$($interpreter),*],
            grammar: concat!($($grammar)?),
            grammar_version: concat!($($version)?),
            available: false $(|| cfg!(feature = $feature))?,
            parser: {
                let parsers: &[fn() -> Language] = &[$(
                    #[cfg(feature = $feature)]
                    { || $language.into() }
                )?];
                match parsers {
                    [parser, ..] => Some(*parser),
                    [] => None,
                }
            },
            expando: [$($expando,)? '$'][0],
        }),*]
    };
}

/// The expando stands for `$` where the grammar does not take `$` in a name; the choices follow ast-grep's own.
static LANGUAGES: [LanguageInfo; 27] = languages![
    "bash", "bash", tree_sitter_bash::LANGUAGE, "tree-sitter-bash" "0.25.1", '$',
        ["sh" "bash" "ksh" "bats"], [".bashrc" ".bash_profile" ".bash_aliases" ".profile" "PKGBUILD"], ["sh" "bash" "dash" "ksh" "ash"];
    "c", "c", tree_sitter_c::LANGUAGE, "tree-sitter-c" "0.24.2", '𐀀', ["c" "h"], [], [];
    "cpp", "cpp", tree_sitter_cpp::LANGUAGE, "tree-sitter-cpp" "0.23.4", '𐀀',
        ["cc" "cpp" "cxx" "c++" "hh" "hpp" "hxx" "h++" "ipp" "tpp" "inl" "ixx" "cppm" "ino"], [], [];
    "csharp", "csharp", tree_sitter_c_sharp::LANGUAGE, "tree-sitter-c-sharp" "0.23.5", 'µ', ["cs" "csx"], [], [];
    "css", "css", tree_sitter_css::LANGUAGE, "tree-sitter-css" "0.25.0", '_', ["css"], [], [];
    "dockerfile", "dockerfile", tree_sitter_containerfile::LANGUAGE, "tree-sitter-containerfile" "0.9.2", '$',
        ["dockerfile" "containerfile"], ["Dockerfile" "Containerfile"], [];
    // What looks like one by its name alone is in `detect.rs`, for this and the others without a grammar.
    "dotenv", ["env"], [".env"], [];
    "go", "go", tree_sitter_go::LANGUAGE, "tree-sitter-go" "0.25.0", 'µ', ["go"], [], [];
    "hcl", "hcl", tree_sitter_hcl::LANGUAGE, "tree-sitter-hcl" "1.1.0", 'µ',
        ["tf" "tfvars" "hcl" "nomad"], [".terraform.lock.hcl"], [];
    "html", "html", tree_sitter_html::LANGUAGE, "tree-sitter-html" "0.23.2", 'z', ["html" "htm" "xhtml"], [], [];
    "ini", ["ini"], [".editorconfig" "setup.cfg" "tox.ini" ".flake8" ".pylintrc" ".coveragerc"], [];
    "java", "java", tree_sitter_java::LANGUAGE, "tree-sitter-java" "0.23.5", '$', ["java"], [], [];
    "javascript", "javascript", tree_sitter_javascript::LANGUAGE, "tree-sitter-javascript" "0.25.0", '$',
        ["js" "mjs" "cjs" "jsx"], ["Jakefile"], ["node" "nodejs" "bun" "zx"];
    "json", "json", tree_sitter_json::LANGUAGE, "tree-sitter-json" "0.24.8", '$',
        ["json" "jsonc" "geojson" "webmanifest" "ipynb"], [".babelrc" ".watchmanconfig" "composer.lock" "Pipfile.lock" "flake.lock"], [];
    "markdown", "markdown", tree_sitter_md::LANGUAGE, "tree-sitter-md" "0.5.4", '$', ["md" "markdown" "mkd"], [], [];
    "nginx", ["nginx"], ["nginx.conf"], [];
    "php", "php", tree_sitter_php::LANGUAGE_PHP, "tree-sitter-php" "0.25.1", 'µ',
        ["php" "phtml" "php3" "php4" "php5" "php7" "php8"], [], ["php"];
    "properties", ["properties"], [], [];
    "python", "python", tree_sitter_python::LANGUAGE, "tree-sitter-python" "0.25.0", 'µ',
        ["py" "pyi" "pyw"], ["SConstruct" "SConscript"], ["python" "pypy"];
    "ruby", "ruby", tree_sitter_ruby::LANGUAGE, "tree-sitter-ruby" "0.23.1", 'µ',
        ["rb" "rake" "gemspec" "ru" "podspec" "rbw"],
        ["Gemfile" "Rakefile" "Vagrantfile" "Guardfile" "Capfile" "Podfile" "Fastfile" "Brewfile" "Dangerfile" "Berksfile"],
        ["ruby" "jruby"];
    "rust", "rust", tree_sitter_rust::LANGUAGE, "tree-sitter-rust" "0.24.2", 'µ', ["rs"], [], ["rust-script"];
    "sql", "sql", tree_sitter_sequel::LANGUAGE, "tree-sitter-sequel" "0.3.11", 'z', ["sql" "pgsql" "ddl"], [], [];
    "toml", "toml", tree_sitter_toml_ng::LANGUAGE, "tree-sitter-toml-ng" "0.7.0", '$',
        ["toml"], ["Cargo.lock" "poetry.lock" "uv.lock" "pdm.lock" "Pipfile"], [];
    "tsx", "typescript", tree_sitter_typescript::LANGUAGE_TSX, "tree-sitter-typescript" "0.23.2", '$', ["tsx"], [], [];
    "typescript", "typescript", tree_sitter_typescript::LANGUAGE_TYPESCRIPT, "tree-sitter-typescript" "0.23.2", '$',
        ["ts" "mts" "cts"], [], ["deno" "ts-node" "tsx"];
    "xml", ["xml" "csproj" "fsproj" "vbproj" "props" "targets" "nuspec"],
        ["packages.config" "web.config" "Web.config" "app.config" "App.config" "NuGet.config" "nuget.config"], [];
    "yaml", "yaml", tree_sitter_yaml::LANGUAGE, "tree-sitter-yaml" "0.7.2", '$',
        ["yaml" "yml"], [".clang-format" ".clang-tidy" ".yamllint" "pubspec.lock"], [];
];
