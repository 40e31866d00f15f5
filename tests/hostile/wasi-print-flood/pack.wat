;; Prints ten thousand lines. No fault: what is too much is dropped and counted.
(module
  (import "wasi:cli/stdout@0.2.3" "get-stdout" (func $stdout (result i32)))
  (import "wasi:io/streams@0.2.3" "[method]output-stream.blocking-write-and-flush" (func $write (param i32 i32 i32 i32)))
  (data (i32.const 24576) "a line that says nothing\n")
  (func $finding (param $to i32) (param $match i32)
    (local $lines i32) (local $stdout i32)
    (local.set $stdout (call $stdout))
    (local.set $lines (i32.const 5000))
    (loop $next
      (call $write (local.get $stdout) (i32.const 24576) (i32.const 25) (i32.const 28672))
      (local.set $lines (i32.sub (local.get $lines) (i32.const 1)))
      (br_if $next (local.get $lines)))
    (call $copy (local.get $to) (local.get $match))))
