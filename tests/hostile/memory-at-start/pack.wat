;; Wants more memory than it may have before it has done anything.
(module
  (memory $memory (export "memory") 2000))
