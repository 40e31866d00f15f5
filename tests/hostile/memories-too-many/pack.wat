;; Small memories, but many of them.
(component
  (core module $piece (memory 1))
  (core instance (instantiate $piece))
  (core instance (instantiate $piece))
  (core instance (instantiate $piece))
  (core instance (instantiate $piece))
  {{the good pack}})
