//! Every case of `tests/hostile`, through the engine.
//!
//! What a pack does from loading to concluding is written down and compared with the case's `expected.txt`: the classes of
//! its faults and their exact messages. Each case runs alone and on several threads at once, and a good pack runs after
//! it. With `PLIMSOLL_BLESS=1`, what happened is written to `expected.txt`; read the difference before you commit it.

#[path = "../../../tests/hostile/assemble.rs"]
mod assemble;
#[path = "support/document.rs"]
mod document;
#[path = "support/project.rs"]
#[expect(dead_code, reason = "facts are tried in another test")]
mod project;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use document::Text;
use libtest_mimic::{Arguments, Failed, Trial};
use plimsoll_engine::{Called, Engine, EngineOptions, Limits, LoadPackError, Pack, Settings};
use plimsoll_model::{Document as _, Fault};
use project::Known;

const THREADS: usize = 3;

fn main() {
    let arguments = Arguments::from_args();
    let cases = assemble::cases();
    assert!(cases.len() >= 60, "only {} cases were found", cases.len());
    let engine = Engine::new(&EngineOptions { threads: 64, limits: Limits::default() }).expect("the sandbox starts");
    let engine = Arc::new(engine);
    let trials = cases.into_iter().map(|case| {
        let engine = Arc::clone(&engine);
        Trial::test(case.clone(), move || run(&engine, &case))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(engine: &Engine, case: &str) -> Result<(), Failed> {
    static GOOD: OnceLock<(Pack, String)> = OnceLock::new();
    let (good, before) = GOOD.get_or_init(|| {
        let pack = engine.load(&assemble::good()).expect("the good pack loads");
        let said = calls(&pack);
        (pack, said)
    });
    let component = assemble::case(case);
    let alone = transcript(engine, &component);
    let together: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| transcript(engine, &component))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    });
    if together.iter().any(|other| *other != alone) {
        return Err(Failed::from(format!("alone:\n{alone}\non {THREADS} threads:\n{}", together.join("\n"))));
    }
    if calls(good) != *before {
        return Err(Failed::from("the good pack does not say the same as before"));
    }
    compare(case, &alone)
}

/// Writes down what a pack does from loading to concluding.
fn transcript(engine: &Engine, component: &[u8]) -> String {
    match engine.load(component) {
        Ok(pack) => calls(&pack),
        Err(LoadPackError::Describe(fault)) => format!("load: {}\n", shown(&fault)),
        Err(refusal) => format!("load: refused: {refusal}\n"),
    }
}

fn calls(pack: &Pack) -> String {
    let mut out = "load: ok\n".to_owned();
    for fault in &pack.description().faults {
        let _ = writeln!(out, "load: {}", shown(fault));
    }
    let document = Text::new("app.py", &source());
    let matches = if pack.description().rules.is_empty() { Vec::new() } else { document.matches("TODO") };
    let settings = Settings::default();
    let inspect = || pack.inspect(0, &document, &matches, &settings);
    let inspected = inspect();
    let said = outcome(&inspected, |said| format!("{} findings, {} facts", said.findings.len(), said.facts.len()));
    let _ = writeln!(out, "inspect: {said}");
    let again = inspect();
    assert_eq!(again.fuel, inspected.fuel, "a call is a pure function, and costs the same every time");
    assert_eq!(again.result, inspected.result, "a call is a pure function");
    let concluded = pack.conclude(&Known::default().with_file(document.meta()), &settings);
    let said = outcome(&concluded, |said| {
        let metrics = said.metrics.iter().map(|metric| format!(", {} = {}", metric.name, metric.value));
        format!("{} findings{}", said.findings.len(), metrics.collect::<String>())
    });
    let _ = writeln!(out, "conclude: {said}");
    out
}

fn outcome<T>(called: &Called<T>, said: impl Fn(&T) -> String) -> String {
    let mut text = match &called.result {
        Ok(value) => format!("ok: {}", said(value)),
        Err(fault) => shown(fault),
    };
    if called.log_dropped > 0 {
        let kept = called.log.len();
        let _ = write!(text, " ({kept} log lines kept, {} dropped)", called.log_dropped);
    }
    text
}

fn shown(fault: &Fault) -> String {
    let rule = fault.rule.as_deref().map_or_else(String::new, |rule| format!(" of rule {rule}"));
    format!("fault {}{rule}: {}", fault.kind.name(), fault.message.replace('\n', "\n  "))
}

#[expect(clippy::disallowed_methods, reason = "the file that all cases are tried on")]
fn source() -> String {
    std::fs::read_to_string(assemble::folder().join("project/app.py")).expect("the project is there")
}

#[expect(clippy::disallowed_methods, reason = "golden files, and the variable that writes them")]
fn compare(case: &str, actual: &str) -> Result<(), Failed> {
    let path: PathBuf = assemble::folder().join(case).join("expected.txt");
    if std::env::var_os("PLIMSOLL_BLESS").is_some() {
        return std::fs::write(&path, actual).map_err(|error| Failed::from(error.to_string()));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    Err(Failed::from(format!("expected:\n{expected}\nactual:\n{actual}")))
}
