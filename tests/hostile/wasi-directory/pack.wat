;; Makes a directory.
(module
  (import "wasi:filesystem/preopens@0.2.3" "get-directories" (func $directories (param i32)))
  (import "wasi:filesystem/types@0.2.3" "[method]descriptor.create-directory-at" (func $create (param i32 i32 i32 i32)))
  (data (i32.const 24576) "tmp/\1b[31mred")
  (func $finding (param $to i32) (param $match i32)
    (call $directories (i32.const 28672))
    (call $create (i32.load (i32.load (i32.const 28672))) (i32.const 24576) (i32.const 12) (i32.const 28680))))
