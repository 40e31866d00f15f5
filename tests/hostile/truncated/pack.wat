;; as: first 600 bytes
;; A download that stopped.
(module)
