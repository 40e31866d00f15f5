;; Says why it gives up, without ending the line, and ends its program, as runtimes do when they panic.
(module
  (import "wasi:cli/stderr@0.2.3" "get-stderr" (func $stderr (result i32)))
  (import "wasi:cli/exit@0.2.3" "exit-with-code" (func $exit (param i32)))
  (import "wasi:io/streams@0.2.3" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (data (i32.const 24576) "panic: no such key\n\ngoroutine 1 \1b[31m[running]:")
  (func $finding (param $to i32) (param $match i32)
    (call $write (call $stderr) (i32.const 24576) (i32.const 47) (i32.const 28672))
    (call $exit (i32.const 2))))
