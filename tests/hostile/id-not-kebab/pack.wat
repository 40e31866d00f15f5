;; Would break every line that names it.
(module
  (data $id (i32.const 256) "ho\1b[2Je"))
