;; A severity that does not exist.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store8 offset=24 (local.get $to) (i32.const 1))
    (i32.store8 offset=25 (local.get $to) (i32.const 9))))
