;; Each instruction moves a mebibyte: fuel must count bytes, not instructions.
(module
  (memory $memory (export "memory") 64)
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (loop $for_ever
      (memory.fill (i32.const 1048576) (i32.const 7) (i32.const 2097152))
      (br $for_ever))
    (unreachable)))
