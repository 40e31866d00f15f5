;; Creates a socket.
(module
  (import "wasi:sockets/tcp-create-socket@0.2.3" "create-tcp-socket" (func $socket (param i32 i32)))
  (func $finding (param $to i32) (param $match i32) (call $socket (i32.const 0) (i32.const 28672))))
