;; Imports a function of WASI under a type that it never had.
(component
  (import "wasi:cli/exit@0.2.12" (instance (export "exit" (func (param "reason" string)))))
  {{the good pack}})
