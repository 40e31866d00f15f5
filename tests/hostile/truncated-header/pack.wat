;; as: first 5 bytes
;; A download that hardly started.
(module)
