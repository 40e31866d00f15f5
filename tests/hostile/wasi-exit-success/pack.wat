;; Ends its program as if all were well. A fault: it reported nothing, and that must not read as a pass.
(module
  (import "wasi:cli/exit@0.2.3" "exit" (func $exit (param i32)))
  (func $finding (param $to i32) (param $match i32) (call $exit (i32.const 0))))
