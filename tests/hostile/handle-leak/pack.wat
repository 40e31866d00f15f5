;; Mints resource handles, which live in the host, and never drops one.
(component
  (type $thing (resource (rep i32)))
  (core func $mint (canon resource.new $thing))
  (core module $leak
    (import "" "mint" (func $mint (param i32) (result i32)))
    (func $start (loop $for_ever (drop (call $mint (i32.const 1))) (br $for_ever)))
    (start $start))
  (core instance (instantiate $leak (with "" (instance (export "mint" (func $mint))))))
  {{the good pack}})
