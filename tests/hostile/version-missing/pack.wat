;; Has a version that is none.
(module
  (data $version (i32.const 264) "newer"))
