;; Asks for four gigabytes of random bytes.
(module
  (import "wasi:random/random@0.2.3" "get-random-bytes" (func $random (param i64 i32)))
  (func $finding (param $to i32) (param $match i32) (call $random (i64.const 0x100000000) (i32.const 28672))))
