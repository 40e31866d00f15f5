;; Would like to read files.
(component
  (import "acme:files/types@0.2.3" (instance))
  (import "plimsoll:audit/host@0.1.0" (instance))
  (instance $rules)
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
