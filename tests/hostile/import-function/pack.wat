;; Imports a bare function instead of an interface.
(component
  (import "run-command" (func (param "command" string)))
  (instance $rules)
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
