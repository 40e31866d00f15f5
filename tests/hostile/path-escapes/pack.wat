;; `conclude` reports in a file that is not part of the audit.
(module
  (data (i32.const 64) "../../etc/passwd")
  (data (i32.const 288) "todo")
  (func $conclude (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 100) (i32.const 128))
    (i32.store (i32.const 104) (i32.const 1))
    (i32.store (i32.const 128) (i32.const 64))
    (i32.store (i32.const 132) (i32.const 16))
    (i32.store (i32.const 136) (i32.const 288))
    (i32.store (i32.const 140) (i32.const 4))
    (i32.const 96)))
