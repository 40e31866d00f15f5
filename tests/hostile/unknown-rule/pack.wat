;; A finding of a rule that the pack does not have.
(module
  (func $finding (param $to i32) (param $match i32)
    (call $copy (local.get $to) (local.get $match))
    (i32.store offset=4 (local.get $to) (i32.const 3))))
