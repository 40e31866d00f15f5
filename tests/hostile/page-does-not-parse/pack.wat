;; Its only page is not a page.
(module
  (data $page (i32.const 4096) "No title.")
  (data $rule (i32.const 600) "\10\01\00\00\04\00\00\00\00\10\00\00\09\00\00\00\01"))
