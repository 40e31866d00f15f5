;; Reads behind its memory.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (i32.load (i32.const -16))))
