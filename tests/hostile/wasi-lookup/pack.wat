;; Asks the network for the address of a host.
(module
  (import "wasi:sockets/instance-network@0.2.3" "instance-network" (func $network (result i32)))
  (import "wasi:sockets/ip-name-lookup@0.2.3" "resolve-addresses" (func $resolve (param i32 i32 i32 i32)))
  (data (i32.const 24576) "secrets.example.com")
  (func $finding (param $to i32) (param $match i32)
    (call $resolve (call $network) (i32.const 24576) (i32.const 19) (i32.const 28672))))
