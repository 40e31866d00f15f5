;; A list at an odd address.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32.store (i32.const 68) (i32.const 8193))
    (i32.store (i32.const 72) (i32.const 1))
    (i32.const 64)))
