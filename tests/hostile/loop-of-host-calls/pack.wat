;; Makes the host copy the whole tree again and again, and frees what it gets, so that mostly the host works.
(module
  (import "plimsoll:audit/document@0.1.0" "columns" (func $columns (param i32 i32 i32)))
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (local $heap i32)
    (local.set $heap (global.get $heap))
    (loop $for_ever
      (global.set $heap (local.get $heap))
      (call $columns (i32.const 0) (i32.const 127) (i32.const 80))
      (br $for_ever))
    (unreachable)))
