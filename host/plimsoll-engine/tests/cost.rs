//! What a call costs. Not run by default: the figures depend on the machine and on what else it does.
//!
//! `cargo test --release -p plimsoll-engine --test cost -- --ignored --nocapture`

#[path = "../../../tests/hostile/assemble.rs"]
#[expect(dead_code, reason = "the cases are tried in another test")]
mod assemble;
#[path = "support/document.rs"]
mod document;

use std::time::{Duration, Instant};

use document::Text;
use plimsoll_engine::{Engine, EngineOptions, Limits, Pack, Settings};

const CALLS: u32 = 5_000;
const ROUNDS: u32 = 20;

#[test]
#[ignore = "a measurement"]
fn a_call_with_a_fresh_instance_costs_at_most_ten_microseconds() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let engine = Engine::new(&EngineOptions { threads, limits: Limits::default() }).expect("the sandbox starts");
    let component = assemble::good();
    let started = Instant::now();
    let pack = engine.load(&component).expect("the good pack loads");
    println!("{}, {} bytes: compiled and described in {:?}", engine.allocation(), component.len(), started.elapsed());
    let compiled = engine.precompile(&component).expect("it compiles");
    let started = Instant::now();
    // SAFETY: it was compiled from the component, above.
    #[expect(unsafe_code, reason = "the function under test")]
    unsafe { engine.load_precompiled(&component, &compiled) }.expect("it loads");
    println!("loaded and described from {} bytes of compiled code in {:?}", compiled.len(), started.elapsed());
    let best = fastest(&pack);
    println!("inspect, 1 match, 1 thread: {best:?}");
    let together: Vec<Duration> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| fastest(&pack))).collect();
        running.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    println!("inspect, 1 match, on each of {threads} threads: {together:?}");
    assert!(best <= Duration::from_micros(10), "{best:?}");
}

fn fastest(pack: &Pack) -> Duration {
    let document = Text::new("a.py", "one TODO two\n");
    let (matches, settings) = (document.matches("TODO"), Settings::default());
    let round = || {
        let started = Instant::now();
        for _ in 0..CALLS {
            assert!(pack.inspect(0, &document, &matches, &settings).result.is_ok());
        }
        started.elapsed() / CALLS
    };
    (0..ROUNDS).map(|_| round()).min().expect("at least one round")
}
