;; Calls its rule one thing, and the rule's page another.
(module
  (data (i32.const 288) "fixme")
  (data (i32.const 600) "\20\01\00\00\05\00\00\00"))
