;; Makes a request while it is instantiated, before any function of a rule is called.
(module
  (import "wasi:http/outgoing-handler@0.2.3" "[constructor]outgoing-request" (func $request (result i32)))
  (func $start (drop (call $request)))
  (start $start))
