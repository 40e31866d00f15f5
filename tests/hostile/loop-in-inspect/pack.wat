;; Never finishes a file.
(module
  (func $observe (param $matches i32) (param $count i32) (result i32) (loop $for_ever (br $for_ever)) (unreachable)))
