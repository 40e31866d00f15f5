;; Writes to a stream that it never opened.
(module
  (import "wasi:io/streams@0.2.3" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
  (func $finding (param $to i32) (param $match i32)
    (call $write (i32.const 77) (i32.const 24576) (i32.const 1) (i32.const 28672))))
