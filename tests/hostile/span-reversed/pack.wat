;; A finding that ends before it starts.
(module
  (func $finding (param $to i32) (param $match i32)
    (i64.store (local.get $to) (global.get $named))
    (i32.store offset=8 (local.get $to) (i32.const 6))
    (i32.store offset=12 (local.get $to) (i32.const 2))))
