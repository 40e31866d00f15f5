;; Panics as packs written in Rust do: an error line, then `unreachable`.
(module
  (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
  (data (i32.const 64) "panicked at src/rules/todo.rs:12:5:\0aindex out of bounds: the len is 3")
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (call $log (i32.const 0) (i32.const 64) (i32.const 69))
    (unreachable)))
