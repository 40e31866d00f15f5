;; Made for the third version of WASI.
(component
  (import "wasi:cli/stdout@0.3.0" (instance))
  (instance $rules)
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
