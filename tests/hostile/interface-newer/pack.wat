;; Made for a host that does not exist yet.
(component
  (instance $rules)
  (export "plimsoll:audit/rules@0.2.0" (instance $rules)))
