//! What lock files cost: `cargo run --release --package plimsoll-inventory --example read [ENTRIES]
//! [FILE]` reads a made-up lock file of each format, once with a tenth of the entries and once with all of them, and what the parser alone takes for the
//! same text. Both sides run in one go, so that the ratios hold on a busy machine. A file's name alone measures that one, and
//! `--most MS` fails where one takes longer.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example that talks to the terminal")]

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plimsoll_inventory::{FileInventory, combine, read};

/// Entries where none are asked for.
const ENTRIES: usize = 100_000;
/// How often each side runs; the fastest counts, because what others do on the machine only ever adds.
const ROUNDS: usize = 3;
/// How many packages a package needs in turn.
const NEEDS: usize = 3;

fn main() -> ExitCode {
    let mut most = None;
    let mut entries = ENTRIES;
    let mut only = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let number = if argument == "--most" { arguments.next() } else { Some(argument.clone()) };
        let Some(number) = number else {
            eprintln!("error: `--most` has no number behind it\nhelp: read [ENTRIES] [FILE] [--most MS]");
            return ExitCode::from(2);
        };
        match number.parse::<usize>() {
            Err(_) if WRITERS.iter().any(|(path, _)| *path == argument) => only = Some(argument),
            Ok(limit) if argument == "--most" => most = Some(Duration::from_millis(limit as u64)),
            Ok(count) => entries = count,
            Err(error) => {
                eprintln!("error: `{number}` is no number: {error}\nhelp: read [ENTRIES] [FILE] [--most MS]");
                return ExitCode::from(2);
            }
        }
    }
    println!("{entries} entries, the fastest of {ROUNDS} rounds");
    println!("file                  MB  read ms  tenth ms  combine ms  parser ms  read/parser");
    let mut slow = Vec::new();
    for (path, write) in WRITERS.into_iter().filter(|(path, _)| only.as_deref().is_none_or(|only| only == *path)) {
        let (large, small) = (write(entries), write(entries / 10));
        let whole = fastest(|| read(path, &large).is_ok());
        let tenth = fastest(|| read(path, &small).is_ok());
        // What is copied so that every round has its own is not counted.
        let copy = |file: &FileInventory| fastest(|| vec![file.clone()]);
        let joined = read(path, &large)
            .map_or(Duration::ZERO, |file| fastest(|| combine(vec![file.clone()])).saturating_sub(copy(&file)));
        let parser = bare(path, &large);
        let shown = parser.map_or_else(|| "-".to_owned(), |parser| parser.as_millis().to_string());
        let ratio = parser.map(|parser| format!("{:.1}", whole.as_secs_f64() / parser.as_secs_f64()));
        let ratio = ratio.unwrap_or_else(|| "-".to_owned());
        println!(
            "{path:18} {:>5.1} {:>8} {:>9.1} {:>11} {shown:>10} {ratio:>12}",
            large.len() as f64 / 1e6,
            whole.as_millis(),
            tenth.as_secs_f64() * 1e3,
            joined.as_millis(),
        );
        if most.is_some_and(|most| whole > most) {
            slow.push(path);
        }
    }
    if slow.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("error: takes too long: {}", slow.join(", "));
    ExitCode::FAILURE
}

fn fastest<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |_| {
        let (start, busy) = (Instant::now(), processor_time());
        std::hint::black_box(work());
        let waited = start.elapsed();
        processor_time().zip(busy).map_or(waited, |(after, before)| after - before)
    };
    (0..ROUNDS).map(once).min().unwrap_or_default()
}

/// What this thread had of a processor, where the system says so: others that build on the machine do not count then.
#[expect(clippy::disallowed_methods, reason = "no file of a project")]
fn processor_time() -> Option<Duration> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What the parser of a format takes where nothing is done with what it finds.
fn bare(path: &str, text: &str) -> Option<Duration> {
    if path.ends_with(".yaml") {
        return Some(fastest(|| granit_parser::Parser::new_from_str(text).filter(Result::is_ok).count()));
    }
    if path.ends_with(".json") || path == "composer.lock" {
        return Some(fastest(|| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()));
    }
    let toml = || {
        let tokens = toml_parser::Source::new(text).lex().into_vec();
        let mut events = 0_usize;
        let mut count = |_: toml_parser::parser::Event| events += 1;
        toml_parser::parser::parse_document(&tokens, &mut count, &mut ());
        events
    };
    (path == "Cargo.lock" || path == "uv.lock" || path == "poetry.lock").then(|| fastest(toml))
}

/// A file's name, and what writes one with so many entries.
type Writer = (&'static str, fn(usize) -> String);

const WRITERS: [Writer; 10] = [
    ("Cargo.lock", cargo),
    ("pnpm-lock.yaml", pnpm),
    ("package-lock.json", npm),
    ("yarn.lock", yarn),
    ("uv.lock", uv),
    ("poetry.lock", poetry),
    ("packages.lock.json", nuget),
    ("composer.lock", composer),
    ("Gemfile.lock", bundler),
    ("gradle.lockfile", gradle),
];

/// The digest of a made-up package: as long as a real one, and as little alike.
fn digest(at: usize) -> String {
    let mut state = at as u64 + 1;
    let mut text = String::new();
    while text.len() < 64 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(text, "{:08x}", state >> 32);
    }
    text
}

fn name(at: usize) -> String {
    format!("package-{at:06}")
}

fn version(at: usize) -> String {
    format!("{}.{}.{}", at % 7, at % 13, at % 5)
}

/// The packages that one needs: some near, some far away.
fn needs(at: usize, entries: usize) -> [usize; NEEDS] {
    [1, entries / 3, entries / 2 + 7].map(|away| (at + away) % entries)
}

fn each(start: &str, entries: usize, mut one: impl FnMut(&mut String, usize)) -> String {
    let mut text = start.to_owned();
    for at in 0..entries {
        one(&mut text, at);
    }
    text
}

fn cargo(entries: usize) -> String {
    each("# This file is generated.\nversion = 4\n", entries, |text, at| {
        let (name_of, version_of, sum) = (name(at), version(at), digest(at));
        let source = "registry+https://github.com/rust-lang/crates.io-index";
        let _ =
            write!(text, "\n[[package]]\nname = \"{name_of}\"\nversion = \"{version_of}\"\nsource = \"{source}\"\n");
        let _ = write!(text, "checksum = \"{sum}\"\ndependencies = [\n");
        for need in needs(at, entries) {
            let _ = writeln!(text, " \"{}\",", name(need));
        }
        text.push_str("]\n");
    })
}

fn pnpm(entries: usize) -> String {
    let mut text =
        "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n\nimporters:\n\n  .:\n    dependencies:\n"
            .to_owned();
    for at in (0..entries).step_by(100) {
        let _ = write!(text, "      {}:\n        specifier: ^1.0.0\n        version: {}\n", name(at), version(at));
    }
    text.push_str("\npackages:\n");
    for at in 0..entries {
        let _ =
            write!(text, "\n  {}@{}:\n    resolution: {{integrity: sha512-{}}}\n", name(at), version(at), digest(at));
        text.push_str("    engines: {node: '>= 0.6'}\n");
    }
    each(&(text + "\nsnapshots:\n"), entries, |text, at| {
        let _ = write!(text, "\n  {}@{}:\n    dependencies:\n", name(at), version(at));
        for need in needs(at, entries) {
            let _ = writeln!(text, "      {}: {}", name(need), version(need));
        }
    })
}

fn npm(entries: usize) -> String {
    let start = "{\n  \"name\": \"x\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n    \"\": {\"name\": \"x\"}";
    let text = each(start, entries, |text, at| {
        let (name_of, version_of) = (name(at), version(at));
        let _ = write!(text, ",\n    \"node_modules/{name_of}\": {{\n      \"version\": \"{version_of}\",\n");
        let _ = write!(text, "      \"integrity\": \"sha512-{}\",\n      \"dependencies\": {{\n", digest(at));
        let needs = needs(at, entries).map(|need| format!("        \"{}\": \"^{}\"", name(need), version(need)));
        text.push_str(&needs.join(",\n"));
        text.push_str("\n      }\n    }");
    });
    text + "\n  }\n}\n"
}

fn yarn(entries: usize) -> String {
    each("# yarn lockfile v1\n\n", entries, |text, at| {
        let (name_of, version_of) = (name(at), version(at));
        let _ = write!(text, "\n{name_of}@^{version_of}:\n  version \"{version_of}\"\n");
        let _ = write!(text, "  resolved \"https://registry.yarnpkg.com/{name_of}\"\n  dependencies:\n");
        for need in needs(at, entries) {
            let _ = writeln!(text, "    {} \"^{}\"", name(need), version(need));
        }
    })
}

fn uv(entries: usize) -> String {
    each("version = 1\nrequires-python = \">=3.12\"\n", entries, |text, at| {
        let _ = write!(text, "\n[[package]]\nname = \"{}\"\nversion = \"{}\"\n", name(at), version(at));
        text.push_str("source = { registry = \"https://pypi.org/simple\" }\ndependencies = [\n");
        for need in needs(at, entries) {
            let _ = writeln!(text, "    {{ name = \"{}\" }},", name(need));
        }
        let _ = writeln!(text, "]\nsdist = {{ url = \"https://files.example/x\", hash = \"sha256:{}\" }}", digest(at));
    })
}

fn poetry(entries: usize) -> String {
    let text = each("", entries, |text, at| {
        let (name_of, version_of) = (name(at), version(at));
        let _ = write!(text, "[[package]]\nname = \"{name_of}\"\nversion = \"{version_of}\"\ngroups = [\"main\"]\n");
        let _ = write!(text, "files = [\n    {{file = \"{name_of}.whl\", hash = \"sha256:{}\"}},\n]\n", digest(at));
        text.push_str("\n[package.dependencies]\n");
        for need in needs(at, entries) {
            let _ = writeln!(text, "{} = \">={}\"", name(need), version(need));
        }
        text.push('\n');
    });
    text + "[metadata]\nlock-version = \"2.1\"\n"
}

fn nuget(entries: usize) -> String {
    let text = each("{\n  \"version\": 1,\n  \"dependencies\": {\n    \"net8.0\": {", entries, |text, at| {
        let comma = if at > 0 { "," } else { "" };
        let (name_of, version_of) = (name(at), version(at));
        let _ = write!(text, "{comma}\n      \"{name_of}\": {{\n        \"type\": \"Transitive\",\n");
        let _ = write!(text, "        \"resolved\": \"{version_of}\",\n        \"contentHash\": \"{}\",\n", digest(at));
        let needs = needs(at, entries).map(|need| format!("\"{}\": \"{}\"", name(need), version(need)));
        let _ = write!(text, "        \"dependencies\": {{{}}}\n      }}", needs.join(", "));
    });
    text + "\n    }\n  }\n}\n"
}

fn composer(entries: usize) -> String {
    let text = each("{\n  \"packages\": [", entries, |text, at| {
        let comma = if at > 0 { "," } else { "" };
        let (name_of, version_of) = (name(at), version(at));
        let _ = write!(text, "{comma}\n    {{\n      \"name\": \"vendor/{name_of}\",\n");
        let _ = write!(text, "      \"version\": \"{version_of}\",\n      \"dist\": {{\"type\": \"zip\"}},\n");
        let needs = needs(at, entries).map(|need| format!("\"vendor/{}\": \"^{}\"", name(need), version(need)));
        let _ = write!(text, "      \"require\": {{{}}}\n    }}", needs.join(", "));
    });
    text + "\n  ],\n  \"packages-dev\": []\n}\n"
}

fn bundler(entries: usize) -> String {
    each("GEM\n  remote: https://rubygems.org/\n  specs:\n", entries, |text, at| {
        let _ = writeln!(text, "    {} ({})", name(at), version(at));
        for need in needs(at, entries) {
            let _ = writeln!(text, "      {} (~> {})", name(need), version(need));
        }
    })
}

fn gradle(entries: usize) -> String {
    each("# This is a Gradle generated file for dependency locking.\n", entries, |text, at| {
        let _ = writeln!(text, "org.example:{}:{}=compileClasspath,runtimeClasspath", name(at), version(at));
    })
}
