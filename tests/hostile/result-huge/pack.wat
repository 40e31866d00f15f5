;; A million findings.
(module
  (memory $memory (export "memory") 1000)
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32.store (i32.const 68) (i32.const 1048576))
    (i32.store (i32.const 72) (i32.const 1000000))
    (i32.const 64)))
