;; Reports only the first time that it is called. Each call has its own instance, so each call is the first.
(module
  (global $calls (mut i32) (i32.const 0))
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (local $result i32)
    (if (global.get $calls) (then (unreachable)))
    (global.set $calls (i32.const 1))
    (if (i32.load (i32.const 64)) (then (unreachable)))
    (i32.store (i32.const 64) (i32.const 1))
    (call $new (i32.const 36))))
