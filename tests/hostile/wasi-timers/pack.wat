;; Starts timers without end; the first ten thousand are given back, and cost the host one place.
(module
  (import "wasi:clocks/monotonic-clock@0.2.3" "subscribe-duration" (func $after (param i64) (result i32)))
  (import "wasi:io/poll@0.2.3" "[resource-drop]pollable" (func $drop_pollable (param i32)))
  (func $finding (param $to i32) (param $match i32)
    (local $left i32)
    (local.set $left (i32.const 10000))
    (loop $next
      (call $drop_pollable (call $after (i64.const 1000)))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $next (local.get $left)))
    (loop $for_ever (drop (call $after (i64.const 1000))) (br $for_ever))))
