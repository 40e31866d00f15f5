;; Never finishes describing itself.
(module
  (func $describe (result i32) (loop $for_ever (br $for_ever)) (unreachable)))
