;; A message that is not UTF-8.
(module
  (data (i32.const 64) "caf\e9!")
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=16 (local.get $to) (i32.const 64))
    (i32.store offset=20 (local.get $to) (i32.const 5))))
