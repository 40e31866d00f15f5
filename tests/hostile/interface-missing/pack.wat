;; A component, but not a pack.
(component
  (instance $main)
  (export "wasi:cli/run@0.2.3" (instance $main)))
