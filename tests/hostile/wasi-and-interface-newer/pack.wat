;; Made for another version of our interface. That it imports WASI as well does not hide it.
(component
  (import "wasi:cli/stdout@0.2.12" (instance))
  (import "plimsoll:audit/host@0.2.0" (instance))
  (instance $rules)
  (export "plimsoll:audit/rules@0.2.0" (instance $rules)))
