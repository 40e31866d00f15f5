;; Asks for four gibibytes, is refused, and goes on with what it has: no fault.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (drop (memory.grow (i32.const 65532)))
    (call $new (i32.const 36))))
