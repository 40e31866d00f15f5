//! Every case of `tests/conformance` in every language: the same page, the same input, and the same bytes come out.
//!
//! One trial for each case and language. A language without a file for a case, and one whose toolchain is not there, are
//! skipped with the reason on stderr. `PLIMSOLL_CONFORMANCE=all` makes a missing toolchain a failure; `write` measures
//! instead, and writes `sdk/CONFORMANCE.md`. `PLIMSOLL_BLESS=1` rewrites the expectations from what Rust says.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the suite writes packs, starts tools and reports"
)]

#[path = "conformance/assemble.rs"]
mod assemble;
#[path = "conformance/build.rs"]
mod build;
#[path = "conformance/case.rs"]
mod case;
#[path = "conformance/language.rs"]
mod language;
#[path = "conformance/measure.rs"]
mod measure;
#[path = "conformance/render.rs"]
mod render;
#[path = "conformance/run.rs"]
mod run;
#[path = "conformance/table.rs"]
mod table;

use std::sync::OnceLock;

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_cli::packs::LoadedPack;
use plimsoll_engine::Engine;
use plimsoll_tests::golden;

use build::Toolchains;
use case::Case;
use language::Language;

/// What all trials share.
struct Suite {
    engine: Engine,
    cases: Vec<Case>,
    toolchains: Toolchains,
    /// One for each language, built when the first trial asks.
    packs: Vec<OnceLock<Result<LoadedPack, String>>>,
}

fn main() {
    let arguments = Arguments::from_args();
    let engine = build::engine();
    let cases = case::all();
    let toolchains = if arguments.list { Toolchains::default() } else { Toolchains::find() };
    let packs = Language::ALL.iter().map(|_| OnceLock::new()).collect();
    let suite: &'static Suite = Box::leak(Box::new(Suite { engine, cases, toolchains, packs }));
    let mode = std::env::var("PLIMSOLL_CONFORMANCE").unwrap_or_default();
    if mode == "write" {
        let measured = measure::all(suite).expect("every language can be measured");
        table::write(&suite.cases, &measured).expect("sdk/CONFORMANCE.md can be written");
        return;
    }
    if !arguments.list && std::env::var_os("PLIMSOLL_BLESS").is_some() {
        // Before any other language is compared with it.
        suite.cases.iter().for_each(|case| suite.bless(case).expect("Rust gives what is expected of all"));
    }
    let mut trials = vec![
        Trial::test("there are cases for every language", || enough(&suite.cases)),
        Trial::test("sdk/CONFORMANCE.md lists the cases", || Ok(table::check(&suite.cases)?)),
    ];
    for language in Language::ALL {
        if let Some(reason) = suite.toolchains.missing(*language) {
            eprintln!("no packs in {}: {reason}", language.title());
        }
    }
    for case in &suite.cases {
        for language in Language::ALL {
            trials.push(suite.trial(case, *language, mode == "all"));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// That nobody lost the folder, or a language on the way.
fn enough(cases: &[Case]) -> Result<(), Failed> {
    for language in Language::ALL {
        let count = cases.iter().filter(|case| case.has(*language)).count();
        if count < 14 {
            return Err(Failed::from(format!("{} has {count} cases", language.title())));
        }
    }
    Ok(())
}

impl Suite {
    fn trial(&'static self, case: &'static Case, language: Language, all: bool) -> Trial {
        let name = format!("{}/{}", case.name, language.name());
        if !case.has(language) {
            eprintln!("skipped {name}: the case has no {}", language.file());
        }
        let skipped = !case.has(language) || (!all && self.toolchains.missing(language).is_some());
        Trial::test(name, move || {
            let got = run::case(self.pack(language)?, case)?;
            Ok(golden::compare(&case.expected(), &got)?)
        })
        .with_ignored_flag(skipped)
    }

    fn bless(&self, case: &Case) -> Result<(), String> {
        let got = run::case(self.pack(Language::Rust)?, case)?;
        std::fs::write(case.expected(), got).map_err(|error| error.to_string())
    }

    fn pack(&self, language: Language) -> Result<&LoadedPack, String> {
        let place = Language::ALL.iter().position(|one| *one == language).ok_or("a language of the list")?;
        let cell = self.packs.get(place).ok_or("a place for each language")?;
        cell.get_or_init(|| self.make(language)).as_ref().map_err(Clone::clone)
    }

    fn make(&self, language: Language) -> Result<LoadedPack, String> {
        if let Some(reason) = self.toolchains.missing(language) {
            return Err(reason.to_owned());
        }
        let component = build::component(&self.cases, language)?;
        build::load(&self.engine, language, &component)
    }
}
