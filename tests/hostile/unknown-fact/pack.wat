;; A fact that was not declared.
(module
  (func $fact (param $to i32) (param $match i32)
    (i32.store (local.get $to) (i32.const 272))
    (i32.store offset=4 (local.get $to) (i32.const 3))))
