;; A list whose end is beyond 2^32.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32.store (i32.const 68) (i32.const -64))
    (i32.store (i32.const 72) (i32.const 5))
    (i32.const 64)))
