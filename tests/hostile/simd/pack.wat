;; Uses a proposal that is switched off.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32x4.extract_lane 0 (i32x4.splat (local.get $count)))))
