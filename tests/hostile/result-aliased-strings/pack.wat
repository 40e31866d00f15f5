;; Fifty thousand properties that all are the same kilobyte: little memory for the guest, much for the host.
(module
  (memory $memory (export "memory") 40)
  (func $finding (param $to i32) (param $match i32)
    (local $property i32) (local $count i32)
    (call $copy (local.get $to) (local.get $match))
    (local.set $property (call $new (i32.const 800000)))
    (i32.store offset=44 (local.get $to) (local.get $property))
    (i32.store offset=48 (local.get $to) (i32.const 50000))
    (local.set $count (i32.const 50000))
    (loop $next
      (i32.store (local.get $property) (i32.const 8192))
      (i32.store offset=4 (local.get $property) (i32.const 1024))
      (local.set $property (i32.add (local.get $property) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count)))))
