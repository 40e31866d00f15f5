;; Says itself that it cannot do its work.
(module
  (data (i32.const 288) "todo" "cannot tell a comment from a string")
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32.store8 (i32.const 64) (i32.const 1))
    (i32.store8 (i32.const 68) (i32.const 1))
    (i32.store (i32.const 72) (i32.const 288))
    (i32.store (i32.const 76) (i32.const 4))
    (i32.store (i32.const 80) (i32.const 292))
    (i32.store (i32.const 84) (i32.const 35))
    (i32.const 64)))
