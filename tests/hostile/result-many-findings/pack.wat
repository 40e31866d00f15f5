;; Twenty thousand honest findings of one place.
(module
  (memory $memory (export "memory") 40)
  (func $observe (param $matches i32) (param $count i32) (result i32)
    (local $finding i32)
    (local.set $finding (call $new (i32.const 1040000)))
    (i32.store (i32.const 68) (local.get $finding))
    (i32.store (i32.const 72) (i32.const 20000))
    (local.set $count (i32.const 20000))
    (loop $next
      (call $copy (local.get $finding) (local.get $matches))
      (local.set $finding (i32.add (local.get $finding) (i32.const 52)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count)))
    (i32.const 64)))
