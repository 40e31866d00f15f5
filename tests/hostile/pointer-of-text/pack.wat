;; A message that starts inside the memory and ends outside.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=16 (local.get $to) (i32.const 262000))
    (i32.store offset=20 (local.get $to) (i32.const 1000))))
