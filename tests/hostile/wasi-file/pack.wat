;; Opens a file of the machine, through the only directory that there is.
(module
  (import "wasi:filesystem/preopens@0.2.3" "get-directories" (func $directories (param i32)))
  (import "wasi:filesystem/types@0.2.3" "[method]descriptor.open-at"
    (func $open (param i32 i32 i32 i32 i32 i32 i32)))
  (data (i32.const 24576) "etc/passwd")
  (func $finding (param $to i32) (param $match i32)
    (call $directories (i32.const 28672))
    (call $open (i32.load (i32.load (i32.const 28672))) (i32.const 0) (i32.const 24576) (i32.const 10)
      (i32.const 0) (i32.const 1) (i32.const 28680))))
