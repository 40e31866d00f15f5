;; Hands its strings over in UTF-16.
(component
  (core module $core
    (memory (export "memory") 1)
    (func (export "name") (result i32) (i32.const 0)))
  (core instance $core (instantiate $core))
  (func $name (result string) (canon lift (core func $core "name") (memory (core memory $core "memory")) string-encoding=utf16))
  (instance $rules (export "describe" (func $name)) (export "inspect" (func $name)) (export "conclude" (func $name)))
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
