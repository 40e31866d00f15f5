;; Waits for two timers: only the earlier one is due, and then nothing is left to wait for before the later one.
(module
  (import "wasi:clocks/monotonic-clock@0.2.3" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:io/poll@0.2.3" "poll" (func $poll (param i32 i32 i32)))
  (func $finding (param $to i32) (param $match i32)
    (i32.store (i32.const 24576) (call $after (i64.const 1000000000)))
    (i32.store (i32.const 24580) (call $after (i64.const 500000000)))
    (call $poll (i32.const 24576) (i32.const 2) (i32.const 28672))
    (if (i32.ne (i32.load (i32.const 28676)) (i32.const 1)) (then unreachable))
    (if (i32.ne (i32.load (i32.load (i32.const 28672))) (i32.const 1)) (then unreachable))
    (call $poll (i32.const 24576) (i32.const 1) (i32.const 28672))
    (call $poll (i32.const 24576) (i32.const 2) (i32.const 28672))
    (if (i32.ne (i32.load (i32.const 28676)) (i32.const 2)) (then unreachable))
    (call $copy (local.get $to) (local.get $match))))
