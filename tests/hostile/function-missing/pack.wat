;; Claims the interface and has none of it.
(component
  (instance $rules)
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
