;; Calls itself until the stack ends.
(module
  (func $deeper (param $depth i32) (result i32)
    (i32.add (call $deeper (i32.add (local.get $depth) (i32.const 1))) (i32.const 1)))
  (func $observe (param $matches i32) (param $count i32) (result i32) (call $deeper (i32.const 0))))
