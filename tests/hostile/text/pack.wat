;; as: text
(component)
