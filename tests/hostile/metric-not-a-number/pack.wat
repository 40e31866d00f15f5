;; A metric of zero divided by zero.
(module
  (func $conclude (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 84) (i32.const 96))
    (i32.store (i32.const 88) (i32.const 1))
    (i32.store (i32.const 96) (i32.const 280))
    (i32.store (i32.const 100) (i32.const 5))
    (f64.store (i32.const 104) (f64.div (f64.const 0) (f64.const 0)))
    (i32.const 64)))
