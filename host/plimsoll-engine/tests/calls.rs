//! What a guest gets from the host, and what the host gets from a guest, call by call.

#[path = "../../../tests/hostile/assemble.rs"]
#[expect(dead_code, reason = "the cases are tried in another test")]
mod assemble;
#[path = "support/document.rs"]
mod document;

use document::Text;
use plimsoll_engine::{Allocation, Called, Engine, EngineOptions, Limits, LoadPackError, LogLevel, Pack, Settings};
use plimsoll_model::{Document, DocumentError, Fault, FaultKind, FileMeta, Match, NodeTable, Observations, Span};

const TEXT: &str = "one TODO two\nthrée TODO\n";

fn engine() -> Engine {
    with(Limits::default())
}

fn with(limits: Limits) -> Engine {
    Engine::new(&EngineOptions { threads: 2, limits }).expect("the sandbox starts")
}

fn load(engine: &Engine, fields: &str) -> Pack {
    let pack = engine.load(&assemble::deliver(&format!("(module {fields})")));
    pack.unwrap_or_else(|error| panic!("{error}"))
}

fn inspect(pack: &Pack) -> Called<Observations> {
    let document = Text::new("a.py", TEXT);
    pack.inspect(0, &document, &document.matches("TODO"), &Settings::default())
}

/// Returns a guest that asks the document one question and logs the bytes of the answer, from `payload` to `to`.
fn asks(import: &str, params: &str, arguments: &str, data: &str) -> String {
    format!(
        r#"(import "plimsoll:audit/document@0.1.0" "{import}" (func $ask (param {params} i32)))
           (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
           (data (i32.const 64) "{data}")
           (func $observe (param $matches i32) (param $count i32) (result i32)
             (call $ask {arguments} (i32.const 1024))
             (call $say (i32.load8_u (i32.const 1024)) (i32.load (i32.const 1028)) (i32.load (i32.const 1032)))
             (call $new (i32.const 36)))
           ;; Logs the numbers of a list, one on each line, or the case of an error and its payload.
           (func $say (param $failed i32) (param $list i32) (param $count i32)
             (if (local.get $failed)
               (then (call $number (i32.add (i32.const 1000) (local.get $list))) (call $number (local.get $count)) (return)))
             (block $done (loop $next
               (br_if $done (i32.eqz (local.get $count)))
               (call $number (i32.load (local.get $list)))
               (local.set $list (i32.add (local.get $list) (i32.const 4)))
               (local.set $count (i32.sub (local.get $count) (i32.const 1)))
               (br $next))))
           (func $number (param $number i32)
             (local $at i32)
             (local.set $at (i32.const 2048))
             (loop $next
               (local.set $at (i32.sub (local.get $at) (i32.const 1)))
               (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
               (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
               (br_if $next (local.get $number)))
             (call $log (i32.const 2) (local.get $at) (i32.sub (i32.const 2048) (local.get $at))))"#
    )
}

fn numbers(fields: &str) -> Vec<u32> {
    let called = inspect(&load(&engine(), fields));
    called.result.expect("the guest only asks");
    called.log.iter().map(|line| line.text.parse().expect("a number")).collect()
}

const NONE: u32 = NodeTable::NONE;

#[test]
fn columns_of_a_subtree_come_one_after_the_other() {
    let columns = |within: u32, mask: u32| {
        numbers(&asks("columns", "i32 i32", &format!("(i32.const {within}) (i32.const {mask})"), ""))
    };
    assert_eq!(columns(0, 1), [1, 2, 2, 2, 2, 2]);
    assert_eq!(columns(0, 2 | 8), [0, 0, 4, 9, 13, 20, NONE, 0, 0, 0, 0, 0]);
    assert_eq!(columns(2, 127), [2, 4, 8, 0, 3, 0, 1]);
    assert_eq!(columns(9, 1), [1002, 9], "no-such-node");
    assert_eq!(columns(0, 129), [1005, 128], "no-such-column");
}

#[test]
fn single_nodes_and_their_parents() {
    let data = r"\02\00\00\00\05\00\00\00\63\00\00\00";
    let nodes = |count: u32, mask: u32| {
        let arguments = format!("(i32.const 64) (i32.const {count}) (i32.const {mask})");
        numbers(&asks("nodes", "i32 i32 i32", &arguments, data))
    };
    assert_eq!(nodes(2, 2 | 4), [4, 20, 8, 24]);
    assert_eq!(nodes(3, 2), [1002, 99], "no-such-node");
    assert_eq!(nodes(3, 0), [1002, 99], "an empty mask hides nothing");
    assert_eq!(nodes(0, 256), [1005, 256], "no-such-column");
    let ancestors = |node: u32| numbers(&asks("ancestors", "i32", &format!("(i32.const {node})"), ""));
    assert_eq!(ancestors(3), [0]);
    assert!(ancestors(0).is_empty());
    assert_eq!(ancestors(77), [1002, 77]);
}

#[test]
fn names_of_the_grammar() {
    let data = r"\60\00\00\00\04\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00word";
    let ids = numbers(&asks("kind-ids", "i32 i32", "(i32.const 64) (i32.const 2)", data));
    assert_eq!(ids, [2, 0]);
    let fields = numbers(&asks("field-ids", "i32 i32", "(i32.const 64) (i32.const 1)", data));
    assert_eq!(fields, [0]);
}

/// Returns a guest that logs the text of the span that `data` holds.
fn reads(data: &str) -> String {
    format!(
        r#"(import "plimsoll:audit/document@0.1.0" "text" (func $text (param i32 i32 i32)))
           (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
           (data (i32.const 64) "{data}")
           (func $observe (param $matches i32) (param $count i32) (result i32)
             (local $strings i32)
             (call $text (i32.const 64) (i32.const 1) (i32.const 1024))
             (local.set $strings (i32.load (i32.const 1028)))
             (if (i32.load8_u (i32.const 1024)) (then (call $log (i32.const 0) (i32.const 256) (i32.const 7)))
               (else (call $log (i32.const 2) (i32.load (local.get $strings)) (i32.load offset=4 (local.get $strings)))))
             (call $new (i32.const 36)))"#
    )
}

#[test]
fn text_is_cut_at_characters_only() {
    let logged = |data: &str| {
        let called = inspect(&load(&engine(), &reads(data)));
        called.log.into_iter().map(|line| (line.level, line.text)).next().expect("one line")
    };
    assert_eq!(logged(r"\0d\00\00\00\13\00\00\00"), (LogLevel::Info, "thrée".to_owned()));
    assert_eq!(logged(r"\0d\00\00\00\11\00\00\00").0, LogLevel::Error, "it ends inside a character");
    assert_eq!(logged(r"\05\00\00\00\01\00\00\00").0, LogLevel::Error, "it is reversed");
    assert_eq!(logged(r"\00\00\00\00\ff\ff\ff\ff").0, LogLevel::Error, "it is outside");
}

#[test]
fn there_is_no_document_outside_inspect() {
    let fields = r#"(import "plimsoll:audit/document@0.1.0" "columns" (func $columns (param i32 i32 i32)))
        (func $conclude (param i32 i32 i32 i32) (result i32)
          (call $columns (i32.const 0) (i32.const 1) (i32.const 1024))
          (if (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 1)) (then (unreachable)))
          (if (i32.ne (i32.load8_u (i32.const 1028)) (i32.const 0)) (then (unreachable)))
          (call $new (i32.const 28)))"#;
    let pack = load(&engine(), fields);
    assert_eq!(
        pack.conclude(&[], &[], &Settings::default()).result.map_err(|fault| fault.message),
        Ok(Default::default())
    );
}

#[test]
fn select_answers_for_named_selectors_of_the_pack() {
    let fields = |rule: &str| {
        let data = r"\01\00\00\00";
        let arguments =
            format!("(i32.const 272) (i32.const {}) (i32.const 272) (i32.const 4) (i32.const 0)", rule.len());
        asks("select", "i32 i32 i32 i32 i32", &arguments, data)
    };
    let called = inspect(&load(&engine(), &fields("todo")));
    assert_eq!(called.log.len(), 2, "two matches: {:?}", called.log);
    let called = inspect(&load(&engine(), &fields("tod")));
    assert_eq!(called.log.first().map(|line| line.text.as_str()), Some("1004"), "no-such-selector");
}

#[test]
fn options_have_their_default_until_the_operator_sets_them() {
    let fields = r#"(import "plimsoll:audit/host@0.1.0" "option" (func $option (param i32 i32 i32)))
        (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
        (data (i32.const 64) "depth3" "secret")
        (data $options (i32.const 536) "\80\00\00\00\01\00\00\00")
        (data (i32.const 128) "\40\00\00\00\05\00\00\00" "\45\00\00\00\01\00\00\00" "\00\00\00\00\00\00\00\00")
        (func $observe (param $matches i32) (param $count i32) (result i32)
          (call $option (i32.const 64) (i32.const 5) (i32.const 1024))
          (call $log (i32.const 2) (i32.load (i32.const 1028)) (i32.load (i32.const 1032)))
          (call $option (i32.const 70) (i32.const 6) (i32.const 1024))
          (if (i32.load8_u (i32.const 1024)) (then (unreachable)))
          (call $new (i32.const 36)))"#;
    let engine = engine();
    let pack = load(&engine, fields);
    assert_eq!(pack.description().options.first().map(|option| option.name.as_str()), Some("depth"));
    let document = Text::new("a.py", TEXT);
    let mut settings = Settings::default();
    let mut seen = Vec::new();
    for value in [None, Some("[4,5]")] {
        if let Some(value) = value {
            settings.set("depth", value);
            settings.set("secret", "1");
        }
        let called = pack.inspect(0, &document, &document.matches("TODO"), &settings);
        called.result.expect("the guest only asks");
        seen.extend(called.log.into_iter().map(|line| line.text));
    }
    assert_eq!(seen, ["3", "[4,5]"]);
}

#[test]
fn a_call_that_outlasts_the_clock_is_stopped_even_with_fuel_left() {
    let limits = Limits { fuel_per_inspect: u64::MAX / 4, milliseconds_per_call: 50, ..Limits::default() };
    let fields = "(func $observe (param i32 i32) (result i32) (loop $for_ever (br $for_ever)) (unreachable))";
    let engine = with(limits);
    let started = std::time::Instant::now();
    let fault = inspect(&load(&engine, fields)).result.expect_err("it never ends by itself");
    assert_eq!((fault.kind, fault.message.as_str()), (FaultKind::Timeout, "ran longer than 50 ms"));
    assert!(started.elapsed().as_secs() < 30, "the clock of a loaded machine may be late, but not by minutes");
}

#[test]
fn fuel_grows_with_the_file_and_is_the_same_every_time() {
    let engine = engine();
    let pack = load(&engine, "");
    let fuel = |text: &str| {
        let document = Text::new("a.py", text);
        pack.inspect(0, &document, &document.matches("TODO"), &Settings::default()).fuel
    };
    assert_eq!(fuel(TEXT), fuel(TEXT));
    assert!(fuel(&TEXT.repeat(10)) > fuel(TEXT), "more matches cost more");
    let greedy = load(&engine, "(func $observe (param i32 i32) (result i32) (loop $l (br $l)) (unreachable))");
    let limits = Limits::default();
    assert_eq!(inspect(&greedy).fuel, limits.fuel_per_inspect + limits.fuel_per_byte * TEXT.len() as u64);
}

#[test]
fn a_host_that_panics_while_it_serves_a_guest_is_a_fault_of_that_call_only() {
    struct Broken(Text);
    impl Document for Broken {
        fn meta(&self) -> &FileMeta {
            self.0.meta()
        }
        fn text(&self) -> &str {
            self.0.text()
        }
        fn table(&self) -> Result<&NodeTable, DocumentError> {
            panic!("the parser is broken")
        }
        fn kind_id(&self, _name: &str) -> u32 {
            0
        }
        fn kind_name(&self, _id: u32) -> &str {
            ""
        }
        fn field_id(&self, _name: &str) -> u32 {
            0
        }
        fn select(&self, _: usize, _: u32, _: &str, _: u32) -> Result<Vec<Match>, DocumentError> {
            Err(DocumentError::NoSyntax)
        }
    }
    let engine = engine();
    let pack = load(&engine, &asks("columns", "i32 i32", "(i32.const 0) (i32.const 1)", ""));
    let broken = Broken(Text::new("a.py", TEXT));
    let fault = pack.inspect(0, &broken, &broken.0.matches("TODO"), &Settings::default()).result.expect_err("a fault");
    assert_eq!(
        fault,
        Fault {
            pack: "hostile".to_owned(),
            rule: None,
            path: Some("a.py".to_owned()),
            during: "inspect".to_owned(),
            kind: FaultKind::Internal,
            message: "the host panicked while it served the pack: the parser is broken".to_owned(),
        }
    );
    assert!(inspect(&pack).result.is_ok(), "and the next call works");
}

#[test]
fn findings_are_the_same_on_one_thread_and_on_many() {
    let engine = Engine::new(&EngineOptions { threads: 4, limits: Limits::default() }).expect("the sandbox starts");
    let pack = load(&engine, "");
    let documents: Vec<Text> = (0..200).map(|n| Text::new("a.py", &TEXT.repeat(n % 17 + 1))).collect();
    let one = |document: &Text| {
        let called = pack.inspect(0, document, &document.matches("TODO"), &Settings::default());
        (called.result, called.fuel, called.log, called.memory)
    };
    let alone: Vec<_> = documents.iter().map(one).collect();
    let many: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            documents.chunks(50).map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(alone == many);
    let first = alone.first().and_then(|(result, ..)| result.as_ref().ok()).expect("a result");
    assert_eq!(
        first.findings.iter().map(|finding| finding.span).collect::<Vec<_>>(),
        [Span::new(4, 8), Span::new(20, 24)]
    );
}

#[test]
fn a_compiled_pack_is_the_same_pack_and_a_broken_one_is_compiled_again() {
    let engine = engine();
    let component = assemble::good();
    let compiled = engine.precompile(&component).expect("it compiles");
    let loaded = engine.load(&component).expect("it loads");
    let truncated = compiled.get(..compiled.len() / 2).expect("half of it");
    for bytes in [compiled.as_slice(), truncated, b"not compiled at all".as_slice(), b"".as_slice()] {
        // SAFETY: one is what was just compiled from the component; of the others Wasmtime sees at the header that they do
        // not fit.
        #[expect(unsafe_code, reason = "the function under test")]
        let pack = unsafe { engine.load_precompiled(&component, bytes) }.expect("it loads");
        assert_eq!(pack.description(), loaded.description());
        assert_eq!(
            (pack.digest(), pack.interface(), pack.size()),
            (loaded.digest(), loaded.interface(), loaded.size())
        );
        assert_eq!(pack.imports(), loaded.imports());
        let (one, other) = (inspect(&pack), inspect(&loaded));
        assert_eq!((one.result, one.fuel), (other.result, other.fuel));
    }
    assert_eq!(loaded.imports(), ["plimsoll:audit/types@0.1.0"]);
    assert_eq!(loaded.interface(), "plimsoll:audit@0.1.0");
    let refused = engine.load(&compiled).expect_err("compiled code is never taken from outside");
    assert!(refused.to_string().starts_with("is compiled code"), "{refused}");
}

#[test]
fn code_that_is_nested_deeply_does_not_bring_the_compiler_down() {
    for depth in [1_000, 20_000] {
        let nested = format!("(func $deep {} {})", "block ".repeat(depth), "end ".repeat(depth));
        match engine().load(&assemble::deliver(&format!("(module {nested})"))) {
            Ok(_) | Err(LoadPackError::Refused(_) | LoadPackError::Compile(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn more_threads_than_announced_wait_for_one_another() {
    let engine = Engine::new(&EngineOptions { threads: 1, limits: Limits::default() }).expect("the sandbox starts");
    let pack = load(&engine, "");
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| (0..50).for_each(|_| assert!(inspect(&pack).result.is_ok())));
        }
    });
}

#[test]
fn without_room_for_a_pool_everything_works_the_same() {
    let greedy = with(Limits { memory_bytes: 8 << 30, ..Limits::default() });
    assert_eq!(greedy.allocation(), Allocation::OnDemand, "no pool has memories of eight gibibytes");
    let engine = engine();
    assert_ne!(engine.allocation(), Allocation::OnDemand);
    let (one, other) = (inspect(&load(&greedy, "")), inspect(&load(&engine, "")));
    assert_eq!((one.result, one.fuel), (other.result, other.fuel));
}
