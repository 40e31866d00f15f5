;; Calls a function by the wrong type.
(module
  (table $table funcref (elem $new))
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (call_indirect (param) (result i32) (i32.const 0))))
