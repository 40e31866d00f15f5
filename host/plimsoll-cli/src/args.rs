//! The command line, as clap sees it. What is typed here means something only in `commands`.

mod values;

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use plimsoll_inventory::advisories::Day;
use plimsoll_kit::Language;

use crate::builtin::BuiltinPack;
pub use values::{FailOn, PathPrefix, WhatIfFixed};
use values::{parse_day, parse_fail_on, parse_language, parse_path_prefix, parse_what_if};

/// Tells whether a code base is ready for production.
///
/// Every rule is a WebAssembly component without files, network, clock or environment.
#[derive(Debug, Parser)]
#[command(name = "plimsoll", version, after_help = after_help(), max_term_width = 100)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Say more; twice for debugging
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Print no human report, only errors; twice to hide warnings too
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub quiet: u8,
    /// Colour the human report
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Format of the log on stderr
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,
}

/// `auto`, `always` or `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// Where the output is a terminal, and `NO_COLOR` is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a folder
    #[command(visible_alias = "check")]
    Audit(Box<AuditArgs>),
    /// List the rules
    Rules(RulesArgs),
    /// Show a rule's page: what is unsafe, the risk, the fix
    Explain(ExplainArgs),
    /// Make a pack that builds, with one rule, its page and its examples
    New(NewArgs),
    /// Build the pack in a folder, run the examples of its pages, and compare what its fixtures give with their snapshots
    Test(TestArgs),
    /// Measure what each rule of a pack takes: matches, calls, fuel, time, memory
    Bench(BenchArgs),
    /// List the packages that a folder is built from
    Inventory(InventoryArgs),
    /// List the files that an audit looks at: language, kind, role and why, deployable unit, owners
    Files(FilesArgs),
    /// Build rule packs and look into them
    #[command(subcommand)]
    Pack(PackCommand),
    /// What builds packs: see what is there, bring what is missing
    #[command(subcommand)]
    Toolchain(ToolchainCommand),
    /// What runs are graded by: show it, check one of your own, have it explained
    #[command(subcommand)]
    Standard(StandardCommand),
    /// Work with stored runs
    #[command(subcommand)]
    Report(ReportCommand),
    /// Show the configuration's schema
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Which packs take part.
#[derive(Debug, Default, Args)]
pub struct PackArgs {
    /// Add the rules of a component; repeatable
    #[arg(long = "pack", value_name = "FILE.wasm")]
    pub packs: Vec<PathBuf>,
    /// Leave the built-in packs out
    #[arg(long)]
    pub no_builtin: bool,
}

impl PackArgs {
    /// Returns those of the binary's packs that take part: all or none.
    #[must_use]
    pub fn builtin<'a>(&self, carried: &'a [BuiltinPack]) -> &'a [BuiltinPack] {
        if self.no_builtin { &[] } else { carried }
    }
}

/// What `audit` takes.
#[derive(Debug, Default, Args)]
pub struct AuditArgs {
    /// The folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Which packs take part.
    #[command(flatten)]
    pub packs: PackArgs,
    /// Only these rules or packs: `pack/rule`, `pack`, or `rule` where it is the only one; repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these rules or packs; repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Leave paths out, as globs below the folder; repeatable
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Write a report; `plimsoll report formats` lists the formats; `-` for stdout; repeatable
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = crate::commands::report::parse_request)]
    pub reports: Vec<crate::commands::report::Request>,
    /// Show a report of another tool beside the findings, such as SARIF, coverage, JUnit or k6; repeatable
    #[arg(long = "import", value_name = "FILE")]
    pub imports: Vec<PathBuf>,
    /// Fail on findings at least this severe: P0, P1, P2, P3, or `never` [default: P1]
    #[arg(long, value_name = "SEVERITY", value_parser = parse_fail_on)]
    pub fail_on: Option<FailOn>,
    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroU16>,
    /// Configuration of the operator; it may add packs and set limits, which the audited folder may not
    #[arg(long, value_name = "FILE", env = "PLIMSOLL_CONFIG")]
    pub config: Option<PathBuf>,
    /// Do not read `plimsoll.toml` of the audited folder
    #[arg(long)]
    pub no_repository_config: bool,
    /// Audit vendored folders too
    #[arg(long)]
    pub vendored: bool,
    /// Audit generated files too
    #[arg(long)]
    pub generated: bool,
    /// Do not read larger files, in bytes [default: 1048576]
    #[arg(long, value_name = "BYTES")]
    pub max_file_size: Option<u64>,
    /// Change a limit of the sandbox, such as `fuel-per-inspect=100000000`; see `plimsoll pack limits`; repeatable
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    pub limits: Vec<String>,
    /// Set an option of a pack, such as `reliability.max-wait=30`; repeatable
    #[arg(long = "set", value_name = "PACK.OPTION=JSON")]
    pub settings: Vec<String>,
    /// Check that packs with a kept instance remember nothing: call each again in a fresh one, and make a difference a fault
    #[arg(long)]
    pub verify_purity: bool,
    /// Match locked versions against a snapshot of advisories in the OSV format: a folder with `npm/all.zip` and the like, a zip
    /// archive, or a folder of records. Nothing is downloaded
    #[arg(long, value_name = "DIR|ZIP")]
    pub advisories: Option<PathBuf>,
    /// The day that what ages is judged by, such as 2026-02-28, or `today`: advisories older than 30 days count as stale,
    /// attestations expire. Without it neither is judged, so that the report does not depend on when it is made
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub as_of: Option<Day>,
    /// Say what changed since an earlier run: the path of its report in the format json
    #[arg(long, value_name = "RUN")]
    pub against: Option<PathBuf>,
    /// Where the audited folder lies in its repository, such as services/shop: reports show paths with it before them, as code
    /// hosts want them. The run file says it, and keeps its paths relative to the audited folder
    #[arg(long, value_name = "PREFIX", value_parser = parse_path_prefix)]
    pub path_prefix: Option<PathPrefix>,
    /// Grade by this standard instead of the built-in one; see `plimsoll standard`
    #[arg(long, value_name = "FILE")]
    pub standard: Option<PathBuf>,
    /// Show every finding, not only the first few of each rule
    #[arg(long)]
    pub all: bool,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
}

/// What `inventory` takes.
#[derive(Debug, Args)]
pub struct InventoryArgs {
    /// The folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: InventoryFormat,
    /// When the bill of materials was made, for SPDX, such as 2026-02-28T00:00:00Z; a fixed moment if it is not given
    #[arg(long, value_name = "TIME")]
    pub created: Option<String>,
}

/// Formats of the inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InventoryFormat {
    /// For people.
    Text,
    /// Plimsoll's own.
    Json,
    /// CycloneDX 1.6, JSON.
    Cyclonedx,
    /// SPDX 2.3, JSON.
    Spdx,
}

/// What `files` takes.
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// The folder
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What `rules` takes.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Which packs take part.
    #[command(flatten)]
    pub packs: PackArgs,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Formats of `report diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Terminal,
    /// For a comment below a change.
    Markdown,
    /// The later run, with what changed.
    Json,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// `pack/rule`, or `rule` where it is the only one; or `score`: every step from the findings of a run to its verdict
    #[arg(value_name = "RULE|score")]
    pub rule: String,
    /// With `score`: only this category
    pub category: Option<String>,
    /// With `score`: the run, a report in the format json [default: audit the folder]
    #[arg(long, value_name = "RUN", conflicts_with = "path")]
    pub run: Option<PathBuf>,
    /// With `score`: the folder to audit [default: .]
    #[arg(long, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// With `score`: what it would be if the findings of these rules or severities were mended, such as `fix=P0,swallowed-error`
    #[arg(long, value_name = "fix=RULE", value_parser = parse_what_if)]
    pub what_if: Vec<WhatIfFixed>,
    /// Which packs take part.
    #[command(flatten)]
    pub packs: PackArgs,
    /// Print the page as it is, in Markdown
    #[arg(long)]
    pub markdown: bool,
}

/// What `new` takes.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The folder to make; its last part is the pack's name, in kebab-case
    pub folder: PathBuf,
    /// What the rules are written in; `page` needs no toolchain
    #[arg(long, value_name = "LANGUAGE", value_parser = parse_language)]
    pub lang: Language,
}

/// What `test` takes.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// The pack's folder
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    /// Make what the fixtures give now their snapshots, and say what changed
    #[arg(long)]
    pub bless: bool,
}

/// What `bench` takes.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// The pack's folder, or a component
    #[arg(default_value = ".", value_name = "FOLDER|FILE.wasm")]
    pub pack: PathBuf,
    /// Measure on this folder instead of the pack's own examples and fixtures
    #[arg(long, value_name = "PATH")]
    pub on: Option<PathBuf>,
    /// How often each call is made; the fastest counts
    #[arg(long, value_name = "N", default_value = "5")]
    pub rounds: std::num::NonZeroU16,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What `toolchain` can do.
#[derive(Debug, Subcommand)]
pub enum ToolchainCommand {
    /// Show for each language whether its packs can be built here
    List,
    /// Bring the pinned tools of a language into Plimsoll's own folder
    Install {
        /// The language
        #[arg(value_name = "LANGUAGE", value_parser = parse_language)]
        language: Language,
    },
}

/// What `pack` can do.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Build the pack in a folder
    Build {
        /// The pack's folder
        #[arg(default_value = ".")]
        folder: PathBuf,
        /// Where the component goes [default: target/NAME.wasm of the folder, by the folder's name]
        #[arg(short, long, value_name = "FILE.wasm")]
        output: Option<PathBuf>,
    },
    /// Show what a component is, imports and can do, without running it on anything
    Inspect {
        /// The component
        file: PathBuf,
        /// Measure on this machine what loading it costs, cold and with its machine code at hand
        #[arg(long)]
        measure: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the limits of the sandbox and their defaults
    Limits,
}

/// What `standard` can do.
#[derive(Debug, Subcommand)]
pub enum StandardCommand {
    /// Print a standard as TOML, to read or to begin one of your own with
    Show {
        /// The standard [default: the built-in one]
        file: Option<PathBuf>,
    },
    /// Check a standard: its shape, that its parts fit together, and that its rules exist
    Check {
        /// The standard
        file: PathBuf,
        /// Which packs take part.
        #[command(flatten)]
        packs: PackArgs,
    },
    /// Say in words how a standard grades, or what answers for a category or an item of the checklist
    Explain {
        /// A category or an item, such as `security` or `timeouts-set` [default: all of it]
        name: Option<String>,
        /// The standard [default: the built-in one]
        #[arg(long, value_name = "FILE")]
        standard: Option<PathBuf>,
        /// Which packs take part.
        #[command(flatten)]
        packs: PackArgs,
    },
    /// Print the JSON Schema of a standard
    Schema,
}

/// What `report` can do.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Make another report from a run file
    Convert {
        /// A report in the format json
        run: PathBuf,
        /// The report to write: FORMAT=PATH; `-` for stdout; repeatable
        #[arg(long = "to", required = true, value_name = "FORMAT=PATH", value_parser = crate::commands::report::parse_request)]
        to: Vec<crate::commands::report::Request>,
        /// Grade by another standard than the run was graded by
        #[arg(long, value_name = "FILE")]
        standard: Option<PathBuf>,
        /// Say what changed since an earlier run
        #[arg(long, value_name = "RUN")]
        against: Option<PathBuf>,
        /// Where the audited folder lies in its repository, such as services/shop: reports show paths with it before them, as
        /// code hosts want them. Instead of what the run says
        #[arg(long, value_name = "PREFIX", value_parser = parse_path_prefix)]
        path_prefix: Option<PathPrefix>,
    },
    /// Say what changed between two runs: new, fixed, moved, and the scores
    Diff {
        /// The earlier run, a report in the format json
        old: PathBuf,
        /// The later run
        new: PathBuf,
        /// What to print
        #[arg(long, value_name = "FORMAT", default_value = "terminal")]
        format: DiffFormat,
        /// Exit with 1 if a finding is new that is at least this severe: P0, P1, P2, P3 or `never`. What a rule finds that the
        /// earlier run did not have is listed apart and does not count: the code may be as before
        #[arg(long, value_name = "SEVERITY", value_parser = parse_fail_on, default_value = "never")]
        fail_on: FailOn,
        /// Let --fail-on count what new rules find, too
        #[arg(long)]
        count_new_rules: bool,
        /// List every finding that is fixed, moved or unknown
        #[arg(long)]
        all: bool,
    },
    /// Show a run, or a report in HTML, in your browser
    Open {
        /// A report in the format json or html
        report: PathBuf,
    },
    /// List the report formats
    Formats,
    /// Print the JSON Schema of the run file
    Schema,
}

/// What `config` can do.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print the JSON Schema of `plimsoll.toml`
    Schema,
}

fn after_help() -> String {
    let mut help = String::from("Exit codes:\n");
    for (exit, meaning) in crate::exit::Exit::TABLE {
        let _ = writeln!(help, "  {:<4} {meaning}", exit as u8);
    }
    help
}
