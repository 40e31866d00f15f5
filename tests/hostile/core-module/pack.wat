;; as: core module
;; Somebody forgot to make a component of it.
(module)
