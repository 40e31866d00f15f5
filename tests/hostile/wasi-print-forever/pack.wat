;; Prints without ever ending a line, for ever.
(module
  (import "wasi:cli/stdout@0.2.3" "get-stdout" (func $stdout (result i32)))
  (import "wasi:io/streams@0.2.3" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (func $finding (param $to i32) (param $match i32)
    (local $stdout i32)
    (local.set $stdout (call $stdout))
    (loop $for_ever
      (call $write (local.get $stdout) (i32.const 32768) (i32.const 65536) (i32.const 28672))
      (br $for_ever))))
