;; Logs ten thousand lines. No fault: what is too much is dropped and counted.
(module
  (import "plimsoll:audit/host@0.1.0" "log" (func $log (param i32 i32 i32)))
  (func $finding (param $to i32) (param $match i32)
    (local $lines i32)
    (local.set $lines (i32.const 5000))
    (loop $next
      (call $log (i32.const 1) (i32.const 8192) (i32.const 1000))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br_if $next (local.get $lines)))
    (call $copy (local.get $to) (local.get $match))))
