//! Every example of every page of the built-in packs, through the real component.

use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_cli::audit::examples;
use plimsoll_cli::packs::{self, LoadedPack};
use plimsoll_engine::{Engine, EngineOptions, Limits};

fn main() {
    let arguments = Arguments::from_args();
    let engine = Engine::new(&EngineOptions { threads: 4, limits: Limits::default() }).expect("the sandbox starts");
    let (packs, faults) = packs::load(&engine, &[], plimsoll::PACKS).expect("the built-in packs load");
    let packs: &'static [LoadedPack] = Box::leak(packs.into_boxed_slice());
    let mut trials = vec![Trial::test("the built-in packs are there", move || {
        let rules: usize = packs.iter().map(|pack| pack.pack.description().rules.len()).sum();
        if packs.len() >= 3 && rules >= 15 && faults.is_empty() {
            return Ok(());
        }
        Err(Failed::from(format!("{} packs, {rules} rules, faults {faults:?}; run `cargo xtask packs`", packs.len())))
    })];
    for pack in packs {
        for rule in 0..pack.pack.description().rules.len() as u32 {
            trials.push(Trial::test(pack.rule_id(rule), move || examples_hold(pack, rule)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn examples_hold(pack: &LoadedPack, rule: u32) -> Result<(), Failed> {
    let (count, failures) = examples::check(pack, rule);
    let examples = pack.page(rule).map(|page| page.examples.as_slice()).unwrap_or_default();
    let reports = |one: &plimsoll_page::Example| {
        !one.findings.is_empty() || one.beside.iter().any(|file| !file.findings.is_empty())
    };
    let positive = examples.iter().any(reports);
    let negative = examples.iter().any(|one| !reports(one));
    if count < 2 || !positive || !negative {
        return Err(Failed::from("a page needs an example that reports and one that is silent"));
    }
    if failures.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = failures
        .into_iter()
        .map(|failure| format!("{}.md:{}: {}", failure.rule, failure.line, failure.message))
        .collect();
    Err(Failed::from(lines.join("\n")))
}
