//! What a guest gets from the host, and what the host gets from a guest, call by call.

#[path = "../../../tests/hostile/assemble.rs"]
#[expect(dead_code, reason = "the cases are tried in another test")]
mod assemble;
#[path = "support/document.rs"]
mod document;
#[path = "support/project.rs"]
mod project;

use document::Text;
use plimsoll_engine::{
    Allocation, Called, Engine, EngineOptions, Limits, LoadPackError, LogLevel, Pack, Permission, Settings,
};
use plimsoll_model::{
    Definition, Document, DocumentError, Fault, FaultKind, FileMeta, Imported, Match, NodeTable, Observations, Outline,
    Purpose, Span, TextValue, ValueTree,
};
use project::Known;

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
           ;; Logs the numbers of a list, one on each line, or the kind of an error and its message.
           (func $say (param $failed i32) (param $list i32) (param $count i32)
             (if (local.get $failed)
               (then
                 (call $number (i32.and (local.get $list) (i32.const 255)))
                 (call $log (i32.const 0) (local.get $count) (i32.load (i32.const 1036)))
                 (return)))
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

/// Returns the kind of the error that a guest gets, by its place in the interface, and its message.
fn refusal(fields: &str) -> (u32, String) {
    let log = inspect(&load(&engine(), fields)).log;
    let [kind, message] = log.as_slice() else { panic!("an error is two lines: {log:?}") };
    assert_eq!(message.level, LogLevel::Error);
    (kind.text.parse().expect("a number"), message.text.clone())
}

const NO_SUCH_NODE: u32 = 2;
const NO_SUCH_SPAN: u32 = 3;
const NO_SUCH_SELECTOR: u32 = 4;
const NO_SUCH_COLUMN: u32 = 5;

const NONE: u32 = NodeTable::NONE;

#[test]
fn columns_of_a_subtree_come_one_after_the_other() {
    let asked =
        |within: u32, mask: u32| asks("columns", "i32 i32", &format!("(i32.const {within}) (i32.const {mask})"), "");
    let columns = |within, mask| numbers(&asked(within, mask));
    assert_eq!(columns(0, 1), [1, 2, 2, 2, 2, 2]);
    assert_eq!(columns(0, 2 | 8), [0, 0, 4, 9, 13, 20, NONE, 0, 0, 0, 0, 0]);
    assert_eq!(columns(2, 127), [2, 4, 8, 0, 3, 0, 1]);
    let message = "node 9 does not exist: the tree has 6 nodes";
    assert_eq!(refusal(&asked(9, 1)), (NO_SUCH_NODE, message.to_owned()));
    let message = "column 128 does not exist: the last one is 64";
    assert_eq!(refusal(&asked(0, 129)), (NO_SUCH_COLUMN, message.to_owned()));
}

#[test]
fn single_nodes_and_their_parents() {
    let data = r"\02\00\00\00\05\00\00\00\63\00\00\00";
    let asked = |count: u32, mask: u32| {
        let arguments = format!("(i32.const 64) (i32.const {count}) (i32.const {mask})");
        asks("nodes", "i32 i32 i32", &arguments, data)
    };
    let nodes = |count, mask| numbers(&asked(count, mask));
    let no_node = |node: u32| (NO_SUCH_NODE, format!("node {node} does not exist: the tree has 6 nodes"));
    assert_eq!(nodes(2, 2 | 4), [4, 20, 8, 24]);
    assert_eq!(refusal(&asked(3, 2)), no_node(99));
    assert_eq!(refusal(&asked(3, 0)), no_node(99), "an empty mask hides nothing");
    assert_eq!(refusal(&asked(0, 256)).0, NO_SUCH_COLUMN);
    let above = |node: u32| asks("ancestors", "i32", &format!("(i32.const {node})"), "");
    assert_eq!(numbers(&above(3)), [0]);
    assert!(numbers(&above(0)).is_empty());
    assert_eq!(refusal(&above(77)), no_node(77));
}

#[test]
fn names_of_the_grammar() {
    let data = r"\60\00\00\00\04\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00word";
    let ids = numbers(&asks("kind-ids", "i32 i32", "(i32.const 64) (i32.const 2)", data));
    assert_eq!(ids, [2, 0]);
    let fields = numbers(&asks("field-ids", "i32 i32", "(i32.const 64) (i32.const 1)", data));
    assert_eq!(fields, [0]);
}

#[test]
fn ids_have_names() {
    let name = |import: &str, id: u32| first_text(import, &format!(r"\{id:02x}\00\00\00"));
    assert_eq!((name("kind-names", 2), name("kind-names", 9)), (Ok("word".to_owned()), Ok(String::new())));
    assert_eq!((name("field-names", 1), name("field-names", 0)), (Ok("first".to_owned()), Ok(String::new())));
    assert_eq!(name("field-names", 9), Ok(String::new()));
}

/// Returns the first text that a guest gets for the one element that `data` holds, or the message of an error.
fn first_text(import: &str, data: &str) -> Result<String, String> {
    let line = inspect(&load(&engine(), &reads(import, data))).log.into_iter().next().expect("one line");
    if line.level == LogLevel::Info { Ok(line.text) } else { Err(line.text) }
}

/// Returns a guest that logs the first text that it gets for the one element that `data` holds.
fn reads(import: &str, data: &str) -> String {
    format!(
        r#"(import "plimsoll:audit/document@0.1.0" "{import}" (func $text (param i32 i32 i32)))
           (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
           (data (i32.const 64) "{data}")
           (func $observe (param $matches i32) (param $count i32) (result i32)
             (local $strings i32)
             (call $text (i32.const 64) (i32.const 1) (i32.const 1024))
             (local.set $strings (i32.load (i32.const 1028)))
             (if (i32.load8_u (i32.const 1024))
               (then (call $log (i32.const 0) (i32.load (i32.const 1032)) (i32.load (i32.const 1036))))
               (else (call $log (i32.const 2) (i32.load (local.get $strings)) (i32.load offset=4 (local.get $strings)))))
             (call $new (i32.const 36)))"#
    )
}

#[test]
fn text_is_cut_at_characters_only() {
    let text = |data: &str| first_text("text", data);
    assert_eq!(text(r"\0d\00\00\00\13\00\00\00"), Ok("thrée".to_owned()));
    assert_eq!(text(r"\0d\00\00\00\11\00\00\00"), Err("span 13..17 cuts a character in two".to_owned()));
    assert_eq!(text(r"\05\00\00\00\01\00\00\00"), Err("span 5..1 is reversed".to_owned()));
    let outside = "span 0..4294967295 is outside the text, which has 25 bytes";
    assert_eq!(text(r"\00\00\00\00\ff\ff\ff\ff"), Err(outside.to_owned()));
}

#[test]
fn the_kind_of_an_error_stands_beside_its_message() {
    let span = r"\05\00\00\00\01\00\00\00";
    let asked = asks("text", "i32 i32", "(i32.const 64) (i32.const 1)", span);
    assert_eq!(refusal(&asked), (NO_SUCH_SPAN, "span 5..1 is reversed".to_owned()));
}

#[test]
fn matches_come_in_one_group_for_each_rule() {
    let fields = r#"(import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
        (func $inspect (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (param $groups i32) (param $count i32) (result i32)
          (if (i32.ne (local.get $count) (i32.const 1)) (then (unreachable)))
          (if (i32.ne (i32.load offset=12 (local.get $groups)) (i32.const 2)) (then (unreachable)))
          (call $log (i32.const 2) (i32.load (local.get $groups)) (i32.load offset=4 (local.get $groups)))
          (call $new (i32.const 36)))"#;
    let called = inspect(&load(&engine(), fields));
    assert_eq!(called.result, Ok(Observations::default()));
    assert_eq!(called.log.first().map(|line| line.text.as_str()), Some("todo"));
}

#[test]
fn there_is_no_document_outside_inspect() {
    let fields = r#"(import "plimsoll:audit/document@0.1.0" "columns" (func $columns (param i32 i32 i32)))
        (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
        (func $conclude (param i32 i32 i32 i32 i32 i32) (result i32)
          (call $columns (i32.const 0) (i32.const 1) (i32.const 1024))
          (if (i32.ne (i32.load8_u (i32.const 1024)) (i32.const 1)) (then (unreachable)))
          (if (i32.ne (i32.load8_u (i32.const 1028)) (i32.const 0)) (then (unreachable)))
          (call $log (i32.const 0) (i32.load (i32.const 1032)) (i32.load (i32.const 1036)))
          (call $new (i32.const 28)))"#;
    let pack = load(&engine(), fields);
    let called = pack.conclude(&Known::default(), &Settings::default());
    assert_eq!(called.result.map_err(|fault| fault.message), Ok(Default::default()));
    assert_eq!(called.log.first().map(|line| line.text.as_str()), Some("there is no document outside `inspect`"));
}

#[test]
fn facts_come_in_pages_and_only_those_that_were_declared() {
    let fields = |key: &str| {
        format!(
            r#"(import "plimsoll:audit/project@0.1.0" "facts" (func $facts (param i32 i32 i32 i32 i32 i32)))
            (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
            (data (i32.const 64) "{key}")
            (func $conclude (param i32 i32 i32 i32 i32 i32) (result i32)
              (call $facts (i32.const 64) (i32.const {}) (i32.const 1) (i32.const 1) (i32.const 2) (i32.const 1024))
              (if (i32.load8_u (i32.const 1024))
                (then (call $log (i32.const 0) (i32.load (i32.const 1032)) (i32.load (i32.const 1036))))
                (else
                  (if (i32.ne (i32.load (i32.const 1032)) (i32.const 2)) (then (unreachable)))
                  ;; The path of the first fact of the page, which is the second of all.
                  (call $log (i32.const 0)
                    (i32.load (i32.load (i32.const 1028))) (i32.load offset=4 (i32.load (i32.const 1028))))))
              (call $new (i32.const 28)))"#,
            key.len()
        )
    };
    let conclude = |key: &str| {
        let known = Known::with_facts(&["a.py", "b.py", "c.py", "d.py"]).with_file(Text::new("a.py", TEXT).meta());
        let called = load(&engine(), &fields(key)).conclude(&known, &Settings::default());
        assert_eq!(called.result.map_err(|fault| fault.message), Ok(Default::default()));
        called.log.into_iter().next().map(|line| line.text)
    };
    assert_eq!(conclude("todo").as_deref(), Some("b.py"));
    assert_eq!(conclude("tod").as_deref(), Some("fact key `tod` was not declared by `describe`"));
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
    let message = "rule `tod` does not exist in this pack";
    assert_eq!(refusal(&fields("tod")), (NO_SUCH_SELECTOR, message.to_owned()));
    let arguments = "(i32.const 272) (i32.const 4) (i32.const 272) (i32.const 3) (i32.const 0)";
    let message = "selector `tod` does not exist: the page of `todo` names none for `python`";
    let asked = asks("select", "i32 i32 i32 i32 i32", arguments, "");
    assert_eq!(refusal(&asked), (NO_SUCH_SELECTOR, message.to_owned()));
}

#[test]
fn options_have_their_default_until_the_operator_sets_them() {
    let fields = r#"(import "plimsoll:audit/host@0.1.0" "get-option" (func $option (param i32 i32 i32)))
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
        fn field_name(&self, _id: u32) -> &str {
            ""
        }
        fn select(&self, _: usize, _: u32, _: &str, _: u32) -> Result<Vec<Match>, DocumentError> {
            Err(DocumentError::NoSyntax)
        }
        fn values(&self) -> Result<&ValueTree, DocumentError> {
            panic!("the host has a bug")
        }
        fn outline(&self) -> Result<&Outline, DocumentError> {
            panic!("the host has a bug")
        }
        fn imports(&self) -> Result<&[Imported], DocumentError> {
            panic!("the host has a bug")
        }
        fn resolve(&self, _node: u32) -> Result<String, DocumentError> {
            panic!("the host has a bug")
        }
        fn pieces(&self, _node: u32, _purpose: Purpose) -> Result<TextValue, DocumentError> {
            panic!("the host has a bug")
        }
        fn definitions(&self, _node: u32) -> Result<(Vec<Definition>, u64), DocumentError> {
            panic!("the host has a bug")
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

/// Prints one line in two halves to standard output, and one without an end to standard error.
const PRINTS: &str = r#"
    (import "wasi:cli/stdout@0.2.3" "get-stdout" (func $stdout (result i32)))
    (import "wasi:cli/stderr@0.2.3" "get-stderr" (func $stderr (result i32)))
    (import "wasi:io/streams@0.2.3" "[method]output-stream.blocking-write-and-flush"
      (func $write (param i32 i32 i32 i32)))
    (data (i32.const 24576) "one line\0aoops")
    (func $observe (param $matches i32) (param $count i32) (result i32)
      (local $stdout i32)
      (local.set $stdout (call $stdout))
      (call $write (local.get $stdout) (i32.const 24576) (i32.const 3) (i32.const 28672))
      (call $write (call $stderr) (i32.const 24585) (i32.const 4) (i32.const 28672))
      (call $write (local.get $stdout) (i32.const 24579) (i32.const 6) (i32.const 28672))
      (call $new (i32.const 36)))"#;

#[test]
fn what_a_guest_prints_is_logged_in_whole_lines_and_what_it_imports_is_its_permission() {
    let engine = engine();
    let pack = load(&engine, PRINTS);
    assert_eq!(pack.permission(), Permission::ClosedWasi);
    assert_eq!(load(&engine, "").permission(), Permission::Pure);
    let printed = |pack: &Pack| {
        let called = inspect(pack);
        called.result.expect("the guest only prints");
        called.log.into_iter().map(|line| (line.level, line.text)).collect::<Vec<_>>()
    };
    let expected = [(LogLevel::Info, "stdout: one line"), (LogLevel::Warn, "stderr: oops")];
    let expected = expected.map(|(level, text)| (level, text.to_owned()));
    assert_eq!(printed(&pack), expected);

    let component = assemble::deliver(&format!("(module {PRINTS})"));
    let compiled = engine.precompile(&component).expect("it compiles");
    // SAFETY: it was compiled from the component, above.
    #[expect(unsafe_code, reason = "the function under test")]
    let precompiled = unsafe { engine.load_precompiled(&component, &compiled) }.expect("it loads");
    assert_eq!(printed(&precompiled), expected);
    assert_eq!((precompiled.permission(), precompiled.imports()), (pack.permission(), pack.imports()));
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

fn findings(called: &Called<Observations>) -> Result<usize, FaultKind> {
    called.result.as_ref().map(|said| said.findings.len()).map_err(|fault| fault.kind)
}

#[test]
fn a_session_keeps_the_instance_of_a_dear_guest_only() {
    let engine = engine();
    let document = Text::new("a.py", TEXT);
    let matches = document.matches("TODO");
    let says = |pack: &Pack, verify: bool| {
        let mut session = pack.session().verifying(verify);
        [(); 3].map(|()| findings(&session.inspect(0, &document, &matches, &Settings::default())))
    };
    let dear = engine.load(&assemble::case("state-in-a-batch")).expect("a good pack");
    assert!(dear.is_dear());
    assert_eq!(says(&dear, false), [Ok(2), Ok(0), Ok(2)]);
    assert_eq!(says(&dear, true), [Ok(2), Err(FaultKind::Impure), Ok(2)]);
    let cheap = engine.load(&assemble::case("state-is-kept")).expect("a good pack");
    assert!(!cheap.is_dear());
    assert_eq!(says(&cheap, true), [Ok(0), Ok(0), Ok(0)]);
}

#[test]
fn an_instance_that_failed_is_not_kept() {
    let fails = r#"(memory $memory (export "memory") 80)
        (global $calls (mut i32) (i32.const 0))
        (func $observe (param $matches i32) (param $count i32) (result i32)
          (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
          (if (i32.eq (global.get $calls) (i32.const 2)) (then (unreachable)))
          (call $new (i32.const 36)))"#;
    let document = Text::new("a.py", TEXT);
    let matches = document.matches("TODO");
    let pack = load(&engine(), fails);
    let mut session = pack.session();
    let said = [(); 4].map(|()| findings(&session.inspect(0, &document, &matches, &Settings::default())));
    assert_eq!(said, [Ok(0), Err(FaultKind::Trap), Ok(0), Err(FaultKind::Trap)]);
}

#[test]
fn more_sessions_than_the_pool_has_room_for_start_afresh() {
    let engine = engine();
    let document = Text::new("a.py", TEXT);
    let matches = document.matches("TODO");
    let pack = engine.load(&assemble::case("state-in-a-batch")).expect("a good pack");
    let mut sessions: Vec<_> = (0..40).map(|_| pack.session()).collect();
    let mut second = 0;
    for session in &mut sessions {
        let said = [(); 2].map(|()| findings(&session.inspect(0, &document, &matches, &Settings::default())));
        assert_eq!(said[0], Ok(2));
        second += usize::from(said[1] == Ok(0));
    }
    assert_eq!(second, 16, "two threads, eight sessions each");
}

#[test]
fn a_pack_from_the_cache_is_the_same_pack() {
    let place = tempfile::tempdir().expect("a folder");
    let cache = || {
        let (folder, key) = (place.path().join("code"), place.path().join("key"));
        plimsoll_engine::CodeCache::open(&folder, &key, plimsoll_engine::CodeCache::DEFAULT_BYTES).expect("a cache")
    };
    let component = assemble::good();
    let shown = |pack: &Pack| format!("{:?} {:?} {:?} {:?}", pack.description(), pack.imports(), pack, pack.size());
    let first = engine().with_cache(cache()).load(&component).expect("a good pack");
    let held = cache().code_bytes().expect("a readable folder");
    assert!(held > 10_000, "machine code was kept: {held} bytes");
    let second = engine().with_cache(cache()).load(&component).expect("a good pack");
    assert_eq!(shown(&first), shown(&second));
    assert_eq!(inspect(&first).result.map(|said| said.findings), inspect(&second).result.map(|said| said.findings));
    // What is refused is refused again: nothing of it was kept.
    let refused = assemble::case("import-unknown");
    for _ in 0..2 {
        assert!(engine().with_cache(cache()).load(&refused).is_err());
    }
    assert_eq!(cache().code_bytes().expect("a readable folder"), held);
}
