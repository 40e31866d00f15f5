;; Waits in a loop for whatever comes first.
(module
  (import "wasi:clocks/monotonic-clock@0.2.3" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:io/poll@0.2.3" "poll" (func $poll (param i32 i32 i32)))
  (func $finding (param $to i32) (param $match i32)
    (i32.store (i32.const 24576) (call $after (i64.const 1000)))
    (i32.store (i32.const 24580) (call $after (i64.const 500)))
    (loop $for_ever
      (global.set $heap (i32.const 131072))
      (call $poll (i32.const 24576) (i32.const 2) (i32.const 28672))
      (br $for_ever))))
