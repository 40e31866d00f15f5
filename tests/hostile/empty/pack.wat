;; as: first 0 bytes
(module)
