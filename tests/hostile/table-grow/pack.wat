;; A table of ten million functions.
(module
  (table $table 1 funcref)
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (if (i32.eq (table.grow $table (ref.null func) (i32.const 10000000)) (i32.const -1)) (then (unreachable)))
    (i32.const 0)))
