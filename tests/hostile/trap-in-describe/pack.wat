;; Cannot even describe itself.
(module
  (func $describe (result i32) (unreachable)))
