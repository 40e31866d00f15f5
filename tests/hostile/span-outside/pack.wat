;; A finding behind the end of the file.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=12 (local.get $to) (i32.const 100000))))
