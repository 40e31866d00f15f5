;; Makes a request: an interface that a runtime may import, and nobody may call.
(module
  (import "wasi:http/outgoing-handler@0.2.3" "[constructor]outgoing-request" (func $request (result i32)))
  (func $finding (param $to i32) (param $match i32) (drop (call $request))))
