;; Opens standard output again and again, and never closes it.
(module
  (import "wasi:cli/stdout@0.2.3" "get-stdout" (func $stdout (result i32)))
  (func $finding (param $to i32) (param $match i32)
    (loop $for_ever (drop (call $stdout)) (br $for_ever))))
