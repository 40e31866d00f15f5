;; Answers, and then never lets go.
(module
  (func $post_inspect (param $result i32) (loop $for_ever (br $for_ever))))
