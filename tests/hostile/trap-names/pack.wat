;; Keeps the names of its functions, so that the fault can say where it was.
(module
  (func $count_words (param $count i32) (result i32) (i32.rem_u (local.get $count) (i32.const 0)))
  (func $check_file (param $count i32) (result i32) (i32.add (call $count_words (local.get $count)) (i32.const 1)))
  (func $observe (param $matches i32) (param $count i32) (result i32) (i32.add (call $check_file (local.get $count)) (i32.const 1))))
