;; One message of seventeen thousand bytes.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=16 (local.get $to) (i32.const 8192))
    (i32.store offset=20 (local.get $to) (i32.const 17000))))
