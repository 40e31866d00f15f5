;; A finding that ends inside the last letter of a word.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=8 (local.get $to) (i32.const 8))
    (i32.store offset=12 (local.get $to) (i32.const 12))))
