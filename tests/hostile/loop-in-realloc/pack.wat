;; Never makes room for its arguments: the host waits in the middle of handing over a file.
(module
  (func $realloc (param i32 i32 i32 i32) (result i32) (loop $for_ever (br $for_ever)) (unreachable))
  (func $new (param $size i32) (result i32) (i32.const 8192)))
