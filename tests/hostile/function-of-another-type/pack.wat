;; Has the functions, but not their types.
(component
  (core module $core
    (func (export "zero") (result i32) (i32.const 0)))
  (core instance $core (instantiate $core))
  (func $zero (result u32) (canon lift (core func $core "zero")))
  (instance $rules
    (export "describe" (func $zero))
    (export "inspect" (func $zero))
    (export "conclude" (func $zero)))
  (export "plimsoll:audit/rules@0.1.0" (instance $rules)))
